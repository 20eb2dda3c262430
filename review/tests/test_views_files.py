"""Files inside the review screen: what is shown of them, what is hidden in them, and who opened them."""

from io import BytesIO

from django.urls import reverse
from pypdfium2 import PdfDocument

from review import scans, services
from review.models import FileOpening
from review.tests.factories import NOTHING_APPLIES, CountyTestCase, signed_by_head
from review.tests.test_scans import ID_NUMBER, store, with_file, workbook_with_hidden_sheet


def pdf_of_two_pages() -> bytes:
    document, stream = PdfDocument.new(), BytesIO()
    for _page in range(2):
        document.new_page(595, 842)
    document.save(stream)
    return stream.getvalue()


class FileReaderTests(CountyTestCase):
    def opened(self, content: bytes, name: str, *, user=None):
        self.document = store(self, content, name)
        page = with_file(self, self.document)
        scans.scan_waiting(page)
        self.journey = signed_by_head(self, page)
        self.client.force_login(user or self.secrecy)
        return self.client.get(self.address())

    def address(self, name="file", *more):
        return reverse(f"review_admin:{name}", args=[self.journey.pk, self.document.token, *more])

    def test_hidden_content_is_named_and_its_hits_are_marked(self):
        response = self.opened(workbook_with_hidden_sheet(), "救助情况.xlsx")
        [hidden] = response.context["reading"].hidden
        self.assertIn("隐藏", hidden.hidden)
        self.assertContains(response, f'title="禁止发布：身份证号">{ID_NUMBER}</mark>')
        self.assertContains(response, "工作表“底册”")
        self.assertContains(response, "城关镇")  # the preview of what is seen

    def test_pages_of_a_pdf_are_pictures(self):
        response = self.opened(pdf_of_two_pages(), "扫描件.pdf")
        self.assertEqual(list(response.context["pages"]), [1, 2])
        picture = self.client.get(self.address("file_page", 2))
        self.assertEqual(picture["Content-Type"], "image/png")
        self.assertTrue(picture.content.startswith(b"\x89PNG"))
        self.assertIn("private", picture["Cache-Control"])
        self.assertEqual(self.client.get(self.address("file_page", 3)).status_code, 404)

    def test_a_file_nobody_can_read_says_so(self):
        response = self.opened(b"PK\x03\x04 nothing", "坏文件.docx")
        self.assertContains(response, "不能预览")
        self.assertContains(response, "没有读出文字")

    def test_who_opened_it_is_recorded_once_and_stands_in_the_review(self):
        self.opened("乡镇,户数\n城关镇,12\n".encode(), "户数.csv")
        self.client.get(self.address())
        opening = FileOpening.objects.get()
        self.assertEqual((opening.name, opening.reader_name), ("户数.csv", str(self.secrecy)))
        record = services.review(
            journey=self.journey, user=self.secrecy, outcome="may_publish", answers=NOTHING_APPLIES
        )
        self.assertEqual(record.scan_report["opened"], ["户数.csv"])

    def test_who_reads_a_file_of_an_item(self):
        self.opened("乡镇,户数\n城关镇,12\n".encode(), "户数.csv")
        for name, status in {"head": 200, "office": 200, "liaison": 200, "liaison2": 302, "head2": 302}.items():
            with self.subTest(name):
                self.client.force_login(getattr(self, name))
                self.assertEqual(self.client.get(self.address()).status_code, status)
        self.assertEqual(self.client.get(self.address().replace(self.document.token, "x" * 22)).status_code, 302)
