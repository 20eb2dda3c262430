"""What is stored, by content and by whichever way it comes in; what clamd has to say."""

import io
import socket
import struct
import threading
import zipfile

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import SimpleTestCase, TestCase, override_settings
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection

from assets.antivirus import ScannerUnavailable, find_virus
from assets.content_types import detect_content_type
from assets.models import CustomDocument, CustomImage
from users.tests.factories import UserFactory

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name in names:
            opened.writestr(name, "x")
    return buffer.getvalue()


def picture(form: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 10), "white").save(buffer, form)
    return buffer.getvalue()


REFUSED = {
    "网页.txt": b"<!DOCTYPE html><html><body>x</body></html>",
    "注释在前.txt": b"<!-- x -->\n" * 40 + b"<script>alert(1)</script>",
    "网页.pdf": b"<html><script>alert(1)</script></html>",
    "网页.csv": "<html>姓名</html>".encode("utf-16"),
    "矢量图.txt": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "程序.pdf": b"MZ" + b"\0" * 100,
    "程序.docx": b"\x7fELF" + b"\0" * 100,
    "脚本.txt": b"#!/bin/sh\nrm -rf /\n",
    "带宏.docx": archive("word/document.xml", "word/vbaProject.bin"),
    "病毒.txt": EICAR,
    "尾部病毒.pdf": PDF + b" " * (1 << 20) + EICAR,
}
ACCEPTED = {
    "方案.txt": ("关于印发方案的通知".encode(), "text/plain"),
    "数据.csv": ("姓名,单位\n".encode(), "text/csv"),
    "通知.pdf": (PDF, "application/pdf"),
    "通知.docx": (archive("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "版式.ofd": (archive("OFD.xml"), "application/ofd"),
    "其实是图片.pdf": (picture(), "image/png"),
}  # fmt: skip


class ContentTypeTests(SimpleTestCase):
    def test_type_follows_the_content(self):
        for name, (content, expected) in ACCEPTED.items():
            with self.subTest(name):
                self.assertEqual(detect_content_type(io.BytesIO(content), name), expected)


class StoringInCodeTests(TestCase):
    def test_what_is_active_or_infected_is_never_stored(self):
        for name, content in REFUSED.items():
            with self.subTest(name), self.assertRaises(ValidationError):
                CustomDocument(title=name, file=ContentFile(content, name=name)).save()
        self.assertFalse(CustomDocument.objects.exists())

    def test_an_image_with_a_virus_behind_it_is_not_stored(self):
        with self.assertRaises(ValidationError):
            CustomImage(title="图", file=ContentFile(picture() + EICAR, name="图.png")).save()

    def test_particulars_belong_to_the_bytes(self):
        document = CustomDocument(title="方案", file=ContentFile(PDF, name="方案.pdf"))
        document.save()
        first = (document.sha256, document.token, document.file.name)
        document.file = ContentFile("第二版".encode(), name="方案.pdf")
        document.save()
        self.assertTrue(set(first).isdisjoint({document.sha256, document.token, document.file.name}))
        self.assertEqual((document.content_type, document.original_name), ("text/plain", "方案.pdf"))

    def test_a_stored_file_is_never_overwritten(self):
        document = CustomDocument(title="方案", file=ContentFile(PDF, name="方案.pdf"))
        document.save()
        second = document.file.storage.save(document.file.name, ContentFile(b"other"))
        self.assertNotEqual(second, document.file.name)
        with document.file.open() as stored:
            self.assertEqual(stored.read(), PDF)


class UploadScreensTests(TestCase):
    """Every screen of the CMS that takes a file."""

    @classmethod
    def setUpTestData(cls):
        cls.admin = UserFactory(username="admin", superuser=True)
        cls.collection = Collection.get_first_root_node()
        cls.document = CustomDocument(title="方案", file=ContentFile(PDF, name="方案.pdf"))
        cls.document.save()
        cls.image = CustomImage(title="图", file=ContentFile(picture(), name="图.png"))
        cls.image.save()

    def setUp(self):
        self.client.force_login(self.admin)

    def screens(self) -> dict[str, str]:
        return {
            reverse("wagtaildocs:add"): "file", reverse("wagtaildocs:add_multiple"): "files[]",
            reverse("wagtaildocs_chooser:create"): "document-chooser-upload-file",
            reverse("wagtaildocs:edit", args=[self.document.pk]): "file",
            reverse("wagtailimages:add"): "file", reverse("wagtailimages:add_multiple"): "files[]",
            reverse("wagtailimages_chooser:create"): "image-chooser-upload-file",
            reverse("wagtailimages:edit", args=[self.image.pk]): "file",
        }  # fmt: skip

    def send(self, address: str, field: str, name: str, content: bytes):
        prefix = field.removesuffix("file")
        data = {f"{prefix}title": "文件", f"{prefix}collection": self.collection.pk, f"{prefix}tags": "",
                field: SimpleUploadedFile(name, content)}  # fmt: skip
        return self.client.post(address, data, headers={"x-requested-with": "XMLHttpRequest"})

    def test_refused_files_are_refused_on_every_screen(self):
        before = self.stored()
        for address, field in self.screens().items():
            for name in ("网页.txt", "程序.pdf", "病毒.txt", "带宏.docx"):
                named = name if "documents" in address else f"{name}.png"
                answer = self.send(address, field, named, REFUSED[name])
                with self.subTest(address=address, name=named):
                    self.assertLess(answer.status_code, 500)
                    self.assertEqual(self.stored(), before)

    def test_svg_is_refused_on_every_screen(self):
        before = self.stored()
        for address, field in self.screens().items():
            for name in ("图.svg", "图.png", "图.txt"):
                answer = self.send(address, field, name, REFUSED["矢量图.txt"])
                with self.subTest(address=address, name=name):
                    self.assertLess(answer.status_code, 500)
                    self.assertEqual(self.stored(), before)

    def test_ordinary_files_are_taken_and_a_replacement_keeps_the_old_bytes_apart(self):
        old = self.document.file.name
        answer = self.send(reverse("wagtaildocs:edit", args=[self.document.pk]), "file", "方案.pdf", PDF + b"2")
        self.assertEqual(answer.status_code, 302)
        self.assertNotEqual(CustomDocument.objects.get(pk=self.document.pk).file.name, old)

    @staticmethod
    def stored() -> set[str]:
        return {row.sha256 for model in (CustomDocument, CustomImage) for row in model.objects.all()}


class PrivateFileTests(TestCase):
    """Originals and thumbnails in the CMS: for those who may see the file, and for nobody else."""

    @classmethod
    def setUpTestData(cls):
        cls.admin = UserFactory(username="admin", superuser=True)
        cls.image = CustomImage(title="图", file=ContentFile(picture(), name="图.png"))
        cls.image.save()
        cls.thumbnail = cls.image.get_rendition("max-165x165")

    def test_anonymous_and_strangers_get_nothing(self):
        stranger = UserFactory(username="stranger")
        for name in (self.image.file.name, self.thumbnail.file.name):
            for user in (None, stranger):
                client = self.client_class()
                if user:
                    client.force_login(user)
                for address in (f"/cms/private-files/{name}", f"/media/{name}", f"/files/{self.image.token}/x.png"):
                    with self.subTest(address=address, user=user):
                        self.assertNotEqual(client.get(address).status_code, 200)

    def test_who_may_see_the_file_sees_its_thumbnail(self):
        self.client.force_login(self.admin)
        for name in (self.image.file.name, self.thumbnail.file.name):
            answer = self.client.get(f"/cms/private-files/{name}")
            self.assertEqual(answer.status_code, 200)
            self.assertIn("no-store", answer["Cache-Control"])

    def test_names_outside_the_store_are_not_found(self):
        self.client.force_login(self.admin)
        for name in ("../settings/base.py", "images/../../secret_key", "images/unknown.png"):
            with self.subTest(name):
                self.assertEqual(self.client.get(f"/cms/private-files/{name}").status_code, 404)


class FakeClamd(threading.Thread):
    """A server that speaks clamd's INSTREAM: it reads chunks to the empty one and answers."""

    def __init__(self, verdict=None):
        super().__init__(daemon=True)
        self.verdict = verdict
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self.server.getsockname()[1]}"
        self.received = b""
        self.start()

    def run(self):
        connection, _address = self.server.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!I", stream.read(4))[0]:
                self.received += stream.read(length)
            found = EICAR in self.received
            answer = self.verdict or (b"stream: Eicar-Signature FOUND\0" if found else b"stream: OK\0")
            connection.sendall(answer)
        self.server.close()


class ClamdTests(TestCase):
    def ask(self, content: bytes, verdict=None) -> str:
        clamd = FakeClamd(verdict)
        with override_settings(CLAMD_URL=clamd.url):
            answer = find_virus(io.BytesIO(content))
        clamd.join(5)
        self.assertEqual(clamd.received, content)
        return answer

    def test_clean_and_infected(self):
        self.assertEqual(self.ask(b"x" * 200_000), "")
        self.assertEqual(self.ask(PDF + EICAR), "Eicar-Signature")

    def test_an_answer_that_is_neither_is_not_taken_for_clean(self):
        with self.assertRaises(ScannerUnavailable):
            self.ask(b"x", b"INSTREAM size limit exceeded. ERROR\0")

    def test_without_an_answer_nothing_is_stored(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            url = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with override_settings(CLAMD_URL=url), self.assertRaisesMessage(ValidationError, "病毒检查服务没有应答"):
            CustomDocument(title="方案", file=ContentFile(PDF, name="方案.pdf")).clean()

    def test_not_configured_means_not_asked(self):
        self.assertEqual(find_virus(io.BytesIO(EICAR)), "")
