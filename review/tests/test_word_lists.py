"""校对词表: a workbook the office replaces; in force at once, the former version kept."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.urls import reverse
from openpyxl import load_workbook

from review import word_lists
from review.models import LedgerEntry, WordLists
from review.scanning.proofreading import proofread
from review.tests.factories import CountyTestCase


def edited(*rows, sheet="易错词") -> bytes:
    """The workbook in force with further rows."""
    book = load_workbook(BytesIO(word_lists.workbook(None)))
    for row in rows:
        book[sheet].append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


class WordListsTests(CountyTestCase):
    def post(self, content, **values):
        self.client.force_login(self.office)
        return self.client.post(
            reverse("review_intake:words"), {"file": ContentFile(content, name="词表.xlsx"), "note": "补充"} | values
        )

    def test_shown_first_then_in_force(self):
        answer = self.post(edited(["公园示范区", "公开示范区", ""]))
        self.assertContains(answer, "公园示范区")
        self.assertFalse(proofread("建设公园示范区"))
        packed = answer.context["packed"]
        self.client.post(reverse("review_intake:words"), {"confirm": "1", "packed": packed})
        self.assertEqual([remark.suggestion for remark in proofread("建设公园示范区")], ["公开示范区"])
        self.assertEqual(len(WordLists.objects.get().changes), 1)
        self.assertTrue(LedgerEntry.objects.filter(action="review.words", actor_id=self.office.pk).exists())

    def test_every_wrong_cell_is_named(self):
        answer = self.post(edited(["错", "对", ""], ["重复词", "", ""]))
        last = load_workbook(BytesIO(edited()))["易错词"].max_row
        for cell in (f"A{last + 1}：至少两个字", f"B{last + 2}：不能为空"):
            self.assertContains(answer, cell, status_code=422)
        self.assertFalse(WordLists.objects.exists())

    def test_former_versions_are_kept_and_nobody_else_may(self):
        first, second = edited(["公园示范区", "公开示范区", ""]), edited(["公开实范", "公开示范", ""])
        for content in (first, second):
            word_lists.replace_lists(content=content, user=self.office)
        older = WordLists.objects.last()
        self.client.force_login(self.office)
        url = reverse("review_intake:words_version", args=[older.pk])
        self.assertEqual(self.client.get(url).content, first)
        self.client.force_login(self.liaison)
        self.assertNotEqual(self.client.get(url).status_code, 200)
        self.assertEqual({change["change"] for change in WordLists.objects.first().changes}, {"新增", "删除"})
