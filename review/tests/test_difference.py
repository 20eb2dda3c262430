"""What changed, in words a reviewer can follow."""

import json

from django.test import SimpleTestCase

from disclosure.models import DisclosurePage
from review.difference import only_changes, page_differences, text_difference, words
from review.tests.factories import CountyTestCase, make_document, paragraph


class TextDifferenceTests(SimpleTestCase):
    def test_letters_inside_a_changed_sentence(self):
        parts = text_difference("报名截至6月10日。地点不变。", "报名截至6月15日。地点不变。")
        self.assertIn(("removed", "0"), parts)
        self.assertIn(("added", "5"), parts)
        self.assertEqual("".join(text for kind, text in parts if kind != "removed"), "报名截至6月15日。地点不变。")

    def test_a_letter_between_two_changes_is_read_with_them(self):
        parts = text_difference("请于月底前将方案报局。", "请于9月25日前将方案报局。")
        self.assertEqual([part for part in parts if part[0] != "same"], [("removed", "月底"), ("added", "9月25日")])

    def test_a_rewritten_sentence_is_shown_whole(self):
        self.assertEqual(
            text_difference("甲乙丙丁。", "春夏秋冬。"), [("removed", "甲乙丙丁。"), ("added", "春夏秋冬。")]
        )

    def test_lines_without_a_change_are_left_out(self):
        old = "第一段不变。\n第二段不变。\n报名截至6月10日。地点不变。\n第四段不变。\n第五段不变。"
        parts = only_changes(text_difference(old, old.replace("10日", "15日")))
        self.assertEqual("".join(text for kind, text in parts if kind != "removed"), "…报名截至6月15日。地点不变。\n…")
        self.assertEqual([kind for kind, _text in parts if kind != "same"], ["skipped", "removed", "added", "skipped"])

    def test_between_two_changes_only_their_own_lines_are_kept(self):
        old = "甲校6人参加。\n第二段不变。\n第三段不变。\n乙校8人参加。"
        parts = only_changes(text_difference(old, old.replace("6人", "7人").replace("8人", "9人")))
        self.assertEqual("".join(text for kind, text in parts if kind != "removed"), "甲校7人参加。\n…乙校9人参加。")
        neighbours = text_difference("甲校6人。\n乙校8人。", "甲校7人。\n乙校9人。")
        self.assertEqual(only_changes(neighbours), neighbours)

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

    def test_marks_that_the_editor_gives_to_paragraphs_are_no_difference(self):
        page = make_document(self, body=paragraph("第一条。"))
        saved = DisclosurePage.objects.get(pk=page.pk)
        saved.body = json.dumps([{"type": "paragraph", "value": '<p data-block-key="ab12c">第一条。</p>'}])
        self.assertEqual(page_differences(page, saved), [])
