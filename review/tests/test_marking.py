"""Findings in place: the rendered page with its marks, and the way between marks and list."""

import json

from bs4 import BeautifulSoup
from django.urls import reverse

from review.evidence import evidence_of
from review.marking import MarkedPage
from review.tests.factories import CountyTestCase, make_document, paragraph, signed_by_head
from review.tests.test_scans import ID_NUMBER


def marked(html: str, page) -> tuple[BeautifulSoup, MarkedPage]:
    """Mark a piece of HTML with the evidence of a page."""
    result = MarkedPage(f"<html><head></head><body>{html}</body></html>".encode())
    result.mark(evidence_of(page).notes)
    return BeautifulSoup(result.html(), "html.parser"), result


def marks(soup, anchor: str) -> str:
    return "".join(mark.get_text() for mark in soup.select(f'mark[data-note="{anchor}"]'))


class MarkedPageTests(CountyTestCase):
    def page(self, text: str, **fields):
        return make_document(self, body=paragraph(text), **fields)

    def test_a_value_is_marked_where_it_stands(self):
        for value in ("13812345678", "138 1234 5678", "<b>138</b>12345678", "１３８１２３４５６７８"):
            with self.subTest(value):
                soup, _result = marked(f"<p>联系人李建国，手机{value}。</p>", self.page(f"联系人李建国，手机{value}。"))
                plain = BeautifulSoup(value, "html.parser").get_text()
                self.assertEqual(marks(soup, "1"), plain)
                self.assertEqual(soup.select_one(".note-number").get_text(), "1")

    def test_the_text_itself_stays_what_it_was(self):
        html = f"<p>李建国，<a href='/x/'>身份证号<b>{ID_NUMBER}</b></a>，监理保姆审查制度。</p>"
        soup, _result = marked(html, self.page(html[3:-4]))
        for number in soup.select(".note-number"):
            number.decompose()
        self.assertEqual(soup.body.get_text(), BeautifulSoup(html, "html.parser").get_text())
        self.assertEqual(soup.a["href"], "/x/")

    def test_the_same_line_twice_is_marked_twice(self):
        body = [{"type": "paragraph", "value": "<p>手机13812345678。</p><p>手机13812345678。</p>"}]
        soup, result = marked(
            "<p>手机13812345678。</p><p>手机13812345678。</p>", make_document(self, body=json.dumps(body))
        )
        self.assertEqual(result.placed, {"1", "2"})
        self.assertEqual([len(p.select("mark")) for p in soup.select("p")], [1, 1])

    def test_overlapping_marks_keep_both_numbers(self):
        rows = [["姓名", "身份证号", "致贫原因"], ["李建国", ID_NUMBER, "因病"]]
        page = make_document(self, title="低保对象名单", body=json.dumps([{"type": "table", "value": {"data": rows}}]))
        cells = "".join(f"<td>{cell}</td>" for cell in rows[1])
        soup, result = marked(f"<article><h1>低保对象名单</h1><table><tr>{cells}</tr></table></article>", page)
        self.assertGreaterEqual(len(result.placed), 2)
        numbers = {number.get_text() for number in soup.select(".note-number")}
        self.assertEqual(numbers, result.placed)
        self.assertEqual(len(soup.select("tr > td")), 3)

    def test_what_the_page_does_not_show_is_left_out(self):
        soup, result = marked("<p>正文。</p>", self.page("正文。", search_description="手机13812345678"))
        self.assertEqual(result.placed, set())
        self.assertFalse(soup.select("mark"))

    def test_remarks_are_marked_apart_from_findings(self):
        soup, _result = marked("<p>监理保姆审查制度。</p>", self.page("监理保姆审查制度。"))
        self.assertEqual(marks(soup, "J1"), "保姆审查")
        self.assertIn("note--remark", soup.mark["class"])

    def test_scripts_and_menus_are_not_searched(self):
        html = "<nav>手机13812345678。</nav><script>手机13812345678。</script><p>手机13812345678。</p>"
        soup, _result = marked(html, self.page("手机13812345678。"))
        self.assertFalse(soup.nav.select("mark") or soup.script.select("mark"))
        self.assertEqual(marks(soup, "1"), "13812345678")


class ScreenTests(CountyTestCase):
    def setUp(self):
        text = f"李建国，身份证号{ID_NUMBER}，手机13812345678。监理保姆审查制度。"
        self.journey = signed_by_head(self, make_document(self, body=paragraph(text)))
        self.client.force_login(self.secrecy)

    def screen(self, name: str, query: str = "") -> BeautifulSoup:
        answer = self.client.get(reverse(f"review_admin:{name}", args=[self.journey.pk]) + query)
        return BeautifulSoup(answer.content, "html.parser")

    def test_every_mark_has_its_entry_and_every_entry_its_mark(self):
        listed = {item["data-note-item"] for item in self.screen("item").select("[data-note-item]")}
        placed = {mark["data-note"] for mark in self.screen("content", "?marked").select("mark")}
        self.assertEqual(placed, listed)
        self.assertEqual(placed, {"1", "2", "J1"})

    def test_the_page_alone_has_no_marks(self):
        self.assertFalse(self.screen("content").select("mark"))

    def test_excerpts_in_the_list_are_masked(self):
        self.assertNotIn(ID_NUMBER, self.screen("item").get_text())

    def test_law_stands_word_for_word_beside_each_question(self):
        laws = self.screen("item").select(".review-law")
        self.assertEqual(len(laws), 8)
        self.assertTrue(all(law.p.get_text(strip=True) for law in laws))
        self.assertIn("可以不予公开", laws[5].get_text())
