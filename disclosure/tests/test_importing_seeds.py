"""Real documents of five governments: what a first office will hand over. Expected words come from the files themselves."""

from datetime import date
from unittest import TestCase

from assets.reading import Heading
from core.chinese import to_simplified
from disclosure.importing import FindingCode, Signature, import_file
from disclosure.tests.seeds import seed_lines, seed_path

HOME = ("青澜县", "青江市", "云江省")


def documents(number: str):
    return import_file(seed_path(number), home_places=HOME)


def codes(document) -> set[str]:
    return {finding.code for finding in document.findings}


def headings(document, level: int = 2) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading) and block.level == level]


class LabelledSummaryTests(TestCase):
    """000: a header of empty labels, a signature without organ, text run together in three lines."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        [cls.document] = documents("000")

    def test_title_labels_and_dates(self):
        self.assertEqual(self.document.title, seed_lines("000")[5])
        self.assertEqual(self.document.metadata["formed_on"], date(2015, 9, 29))
        self.assertEqual(self.document.metadata["updated_on"], date(2015, 10, 7))
        self.assertEqual(self.document.metadata["view_count"], 337)
        self.assertEqual(len(self.document.metadata["basis_documents"]), 2)

    def test_empty_labels_are_told_and_mandatory_fields_are_missing(self):
        self.assertIn("索引号", self.document.notes[0])
        self.assertIn("responsible_unit", self.document.missing)

    def test_run_on_text_is_taken_apart(self):
        self.assertEqual(len(headings(self.document)), 3)
        self.assertEqual(self.document.blocks[-1], Signature((), "2015年9月29日"))
        self.assertNotIn("|", self.document.text)


class FiveTextsTests(TestCase):
    """001: five texts of five offices in one file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.documents = documents("001")

    def test_each_text_is_a_document_with_its_own_title(self):
        lines = seed_lines("001")
        markers = [at for at, line in enumerate(lines) if line.startswith("第") and "篇:" in line[:5]]
        own = [lines[at + 1] for at in markers]
        own[1] = lines[markers[1]].split(":", 1)[1]  # begins with its first sentence; the marker names it
        own[2] += lines[markers[2] + 2]  # broken over two lines
        self.assertEqual([document.title for document in self.documents], own)

    def test_dates_from_signatures_in_figures_and_numerals(self):
        formed = [document.metadata.get("formed_on") for document in self.documents]
        self.assertEqual(formed, [None, None, date(2011, 5, 17), date(2010, 11, 26), date(2007, 6, 26)])

    def test_signatures_of_organs(self):
        lines = seed_lines("001")
        for document in self.documents[2:4]:
            signature = document.blocks[-1]
            self.assertIsInstance(signature, Signature)
            self.assertIn(signature.issuers[0], lines)

    def test_each_is_told_what_is_wrong_with_it(self):
        expected = [
            {FindingCode.PLACEHOLDER, FindingCode.NUMBERING},
            {FindingCode.PLACEHOLDER},
            {FindingCode.FOREIGN_PLACE},
            {FindingCode.YEAR},
            {FindingCode.FOREIGN_PLACE, FindingCode.RESIDUE},
        ]
        self.assertEqual([codes(document) for document in self.documents], expected)

    def test_the_place_of_a_jump_in_numbering_is_named(self):
        jump = next(finding for finding in self.documents[0].findings if finding.code == FindingCode.NUMBERING)
        number = int("".join(char for char in jump.place if char.isdigit()))
        self.assertEqual(self.documents[0].blocks[number - 1].text, jump.excerpt)

    def test_sentences_broken_by_pages_are_whole(self):
        broken = [line for line in seed_lines("001") if line and line[-1] not in "。:；;!?”》)" and len(line) > 60]
        text = "\n".join(document.text for document in self.documents)
        for line in broken:
            with self.subTest(line[-10:]):
                self.assertNotIn(line + "\n", text)

    def test_residue_is_cut(self):
        self.assertFalse(any("$" in document.text for document in self.documents))


class TraditionalPlanTests(TestCase):
    """002: Traditional script, text in one line, mojibake, a planted last line."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        [cls.document] = documents("002")

    def test_title_in_standard_characters(self):
        self.assertEqual(self.document.title, to_simplified(seed_lines("002")[0]))
        self.assertIn(FindingCode.TRADITIONAL, codes(self.document))

    def test_all_eighteen_items_are_headings(self):
        self.assertEqual(len(headings(self.document)), 18)
        self.assertNotIn(FindingCode.NUMBERING, codes(self.document))

    def test_planted_words_and_residue_are_cut_and_listed(self):
        last = seed_lines("002")[-1]
        self.assertNotIn(last[:4], self.document.text + self.document.title)
        self.assertIn(last, [f.excerpt for f in self.document.findings if f.code == FindingCode.PLANTED])
        self.assertNotIn("#p#", self.document.text)
        self.assertEqual(sum(finding.code == FindingCode.RESIDUE for finding in self.document.findings), 2)

    def test_mojibake_stays_and_is_named_with_its_place(self):
        [garbled] = [finding for finding in self.document.findings if finding.code == FindingCode.GARBLED]
        number = int("".join(char for char in garbled.place if char.isdigit()))
        self.assertIn("??", self.document.blocks[number - 1].text)


class PlanAsReportTests(TestCase):
    """003: breadcrumb, info line, headings glued to paragraphs, planted links at the end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        [cls.document] = documents("003")

    def test_title_and_info_line(self):
        lines = seed_lines("003")
        self.assertEqual(self.document.title, lines[2])
        self.assertEqual(self.document.metadata["published_on"], date(2013, 2, 28))
        self.assertEqual(self.document.metadata["source"], lines[0])

    def test_structure(self):
        self.assertEqual(len(headings(self.document)), 3)
        self.assertEqual(len(headings(self.document, 3)), 11)
        self.assertNotIn(FindingCode.NUMBERING, codes(self.document))

    def test_planted_links_are_cut(self):
        self.assertIn(FindingCode.PLANTED, codes(self.document))
        self.assertNotIn("CBA", self.document.text)
        self.assertNotIn("首页", self.document.text)


class AnnualReportTests(TestCase):
    """004: a betting brand before and inside the text, remains of the page around it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        [cls.document] = documents("004")

    def test_title_and_labels(self):
        self.assertEqual(self.document.title, seed_lines("004")[4])
        self.assertEqual(self.document.metadata["published_on"], date(2013, 3, 22))
        self.assertEqual(self.document.metadata["editor_name"], "Administrator")
        self.assertEqual(self.document.metadata["genre"], "报告")

    def test_six_parts(self):
        self.assertEqual(len(headings(self.document)), 6)

    def test_the_brand_is_gone_and_the_sentence_around_it_stays(self):
        self.assertNotIn("365", self.document.title + self.document.text)
        self.assertEqual(sum(finding.code == FindingCode.PLANTED for finding in self.document.findings), 2)
        self.assertRegex(self.document.blocks[0].text, "办公厅《做好.{8,30}的通知》")

    def test_remains_of_the_page_are_gone(self):
        for remains in ("<图片", "分享到", "关闭窗口", "责任编辑"):
            with self.subTest(remains):
                self.assertNotIn(remains, self.document.text)
