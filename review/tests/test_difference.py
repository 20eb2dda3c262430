"""What changed, in words a reviewer can follow."""

from django.test import SimpleTestCase

from disclosure.models import DisclosurePage
from review.difference import page_differences, text_difference, words
from review.tests.factories import CountyTestCase, make_document, paragraph


class TextDifferenceTests(SimpleTestCase):
    def test_letters_inside_a_changed_sentence(self):
        parts = text_difference("报名截至6月10日。地点不变。", "报名截至6月15日。地点不变。")
        self.assertIn(("removed", "0"), parts)
        self.assertIn(("added", "5"), parts)
        self.assertEqual("".join(text for kind, text in parts if kind != "removed"), "报名截至6月15日。地点不变。")

    def test_a_rewritten_sentence_is_shown_whole(self):
        self.assertEqual(
            text_difference("甲乙丙丁。", "春夏秋冬。"), [("removed", "甲乙丙丁。"), ("added", "春夏秋冬。")]
        )

    def test_words_leave_out_what_a_block_is_made_of(self):
        stream = [{"type": "paragraph", "value": "<p>正文&nbsp;一</p><p>二</p>", "id": "x"},
                  {"type": "file", "value": {"document": 7, "note": "附件"}}]  # fmt: skip
        self.assertEqual(words(stream).replace("\xa0", " "), "正文 一\n二\n附件")


class PageDifferenceTests(CountyTestCase):
    def test_fields_carry_the_editor_s_labels_and_codes_their_words(self):
        old = make_document(self, title="实施办法", body=paragraph("第一条。"))
        new = DisclosurePage.objects.get(pk=old.pk)
        new.title, new.audience = "实施细则", "specific"
        found = {difference.label: difference.parts for difference in page_differences(old, new)}
        self.assertEqual(set(found), {"标题", "公开范围"})
        self.assertNotIn("specific", str(found["公开范围"]))

    def test_the_same_content_differs_in_nothing(self):
        page = make_document(self)
        self.assertEqual(page_differences(page, DisclosurePage.objects.get(pk=page.pk)), [])
