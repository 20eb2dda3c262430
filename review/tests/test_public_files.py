"""Files before, during and after publication; ranges; renditions; how they may be kept by caches."""

import io
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from assets.models import CustomDocument, CustomImage
from review import services
from review.renditions import SPECS
from review.tests.factories import CountyTestCase, make_document, released

TEXT = "关于印发实施方案的通知".encode()


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(buffer, "PNG")
    return buffer.getvalue()


class PublicFileTests(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.document = CustomDocument(title="方案", file=ContentFile(TEXT, name="实施 方案.txt"))
        cls.document.save()
        cls.image = CustomImage(title="图", alt_text="现场", file=ContentFile(picture(), name="图.png"))
        cls.image.save()
        body = [
            {"type": "paragraph", "value": "<p>见附件。</p>"},
            {"type": "image", "value": {"image": cls.image.pk, "caption": "现场", "alt": "现场"}},
        ]
        attachments = [{"type": "file", "value": {"document": cls.document.pk, "note": ""}}]
        cls.page = make_document(cls, body=body, attachments=attachments)
        cls.addresses = [
            f"/files/{cls.document.token}/x.txt", f"/files/{cls.image.token}/x.png",
            *(f"/files/{cls.image.token}/{spec}/x.png" for spec in SPECS),
        ]  # fmt: skip

    def statuses(self) -> set[int]:
        return {self.client.get(address).status_code for address in self.addresses}

    def test_private_before_public_while_sealed_private_after(self):
        self.assertEqual(self.statuses(), {404})
        released(self, self.page)
        self.assertEqual(self.statuses(), {200})
        services.unpublish(page=self.page, user=self.office, reason="内容过时。")
        self.assertEqual(self.statuses(), {404})

    def test_unknown_sizes_and_tokens_are_not_found(self):
        released(self, self.page)
        for address in (f"/files/{self.image.token}/original/x.png", f"/files/{self.document.token}/card/x.png",
                        "/files/unknown/x.txt", f"/files/{self.document.token}/view/"):  # fmt: skip
            with self.subTest(address):
                self.assertEqual(self.client.get(address).status_code, 404)

    def test_ranges(self):
        released(self, self.page)
        size = len(TEXT)
        table = {
            "bytes=0-3": (206, TEXT[:4], f"bytes 0-3/{size}"),
            "bytes=4-": (206, TEXT[4:], f"bytes 4-{size - 1}/{size}"),
            "bytes=-5": (206, TEXT[-5:], f"bytes {size - 5}-{size - 1}/{size}"),
            "bytes=0-99999": (206, TEXT, f"bytes 0-{size - 1}/{size}"),
            f"bytes={size}-": (416, b"", f"bytes */{size}"),
            "bytes=9-2": (416, b"", f"bytes */{size}"),
            "bytes=0-1,4-5": (200, TEXT, None),
            "lines=1-2": (200, TEXT, None),
        }
        for header, (status, body, content_range) in table.items():
            answer = self.client.get(self.addresses[0], headers={"range": header})
            with self.subTest(header):
                self.assertEqual((answer.status_code, answer.get("Content-Range")), (status, content_range))
                self.assertEqual(b"".join(answer) if answer.streaming else answer.content, body)

    def test_headers_let_the_edge_keep_it_and_nothing_run(self):
        released(self, self.page)
        answer = self.client.get(self.addresses[0])
        self.assertIn("s-maxage=60", answer["Cache-Control"])
        self.assertIn(f"disclosure.disclosurepage:{self.page.pk}", answer["X-Cache-Tags"])
        self.assertEqual(answer["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", answer["Content-Security-Policy"])
        self.assertIn("filename*=utf-8''", answer["Content-Disposition"])
        self.assertFalse(answer.cookies)

    def test_nginx_is_handed_the_stored_name(self):
        released(self, self.page)
        with self.settings(PORTAL_ACCEL_REDIRECT="/protected/"):
            answer = self.client.get(self.addresses[0])
        self.assertEqual(answer["X-Accel-Redirect"], f"/protected/{self.document.file.name}")
        self.assertEqual(answer.content, b"")

    def test_a_file_missing_from_the_store_is_not_found(self):
        released(self, self.page)
        stored = Path(default_storage.path(self.document.file.name))
        self.addCleanup(stored.write_bytes, TEXT)  # the next test shares the folder
        stored.unlink()
        self.assertEqual(self.client.get(self.addresses[0]).status_code, 404)

    def test_the_store_is_mounted_nowhere(self):
        released(self, self.page)
        for prefix in ("/media/", "/static/", "/cms/private-files/", "/"):
            with self.subTest(prefix):
                self.assertNotEqual(self.client.get(prefix + self.document.file.name).status_code, 200)
