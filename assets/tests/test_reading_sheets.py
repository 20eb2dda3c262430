import io
from datetime import date, datetime
from unittest import TestCase

import openpyxl

from assets.reading import Heading, Limits, Table, UnreadableFile, read_file
from assets.reading.sheets import display


def read(book, **limits):
    file = io.BytesIO()
    book.save(file)
    return read_file(file, "目录.xlsx", Limits(**limits))


def book_with(*rows, title: str = "收费目录"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


class ReadWorkbookTests(TestCase):
    def test_a_sheet_is_a_table_with_its_caption_and_header(self):
        book = book_with(["2024年青澜县收费目录", None, None], ["项目", "标准（元）", "依据"],
                         ["不动产登记费", 80, "发改价格〔2016〕2559号"])  # fmt: skip
        book.active.merge_cells("A1:C1")
        document = read(book)
        table = document.blocks[0]
        self.assertEqual(document.title, "2024年青澜县收费目录")
        self.assertEqual(table.header_rows, 1)
        self.assertEqual(table.grid()[1], ["不动产登记费", "80", "发改价格〔2016〕2559号"])

    def test_several_sheets_each_have_a_heading(self):
        book = book_with(["项目", "标准"], ["登记费", 80], title="登记")
        second = book.create_sheet("考试")
        second.append(["项目", "标准"])
        second.append(["报名费", 60])
        blocks = read(book).blocks
        self.assertEqual([block.text for block in blocks if isinstance(block, Heading)], ["登记", "考试"])
        self.assertEqual(sum(isinstance(block, Table) for block in blocks), 2)

    def test_merged_cells_keep_their_spans(self):
        book = book_with(["部门", "事项", "时限"], ["县人社局", "失业登记", "即办"], [None, "社保卡补办", "3日"])
        book.active.merge_cells("A2:A3")
        table = read(book).blocks[0]
        self.assertEqual((table.rows[1][0].text, table.rows[1][0].rowspan), ("县人社局", 2))
        self.assertEqual([cell.text for cell in table.rows[2]], ["社保卡补办", "3日"])

    def test_hidden_parts_are_named_and_never_shown(self):
        book = book_with(["姓名", "身份证号", "金额"], ["李某", "330000000000000000", 500], ["王某", "330000", 600])
        book.active.column_dimensions["B"].hidden = True
        book.active.row_dimensions[3].hidden = True
        for name, state in (("原始数据", "hidden"), ("底表", "veryHidden")):
            sheet = book.create_sheet(name)
            sheet.append(["密", "密"])
            sheet.sheet_state = state
        document = read(book)
        self.assertEqual(document.blocks[0].grid(), [["姓名", "金额"], ["李某", "500"]])
        for expected in ("原始数据", "底表", "隐藏列1列", "隐藏行1行"):
            with self.subTest(expected):
                self.assertTrue(any(expected in problem for problem in document.problems))

    def test_a_merged_title_over_a_hidden_column_still_reaches_across(self):
        book = book_with(["救助名单", None, None], ["姓名", "证号", "金额"], ["李某", "1", 500])
        book.active.merge_cells("A1:C1")
        book.active.column_dimensions["B"].hidden = True
        table = read(book).blocks[0]
        self.assertEqual((table.caption, table.grid()[0]), ("救助名单", ["姓名", "金额"]))

    def test_rows_over_the_limit_are_cut_and_reported(self):
        document = read(book_with(*([number, "行"] for number in range(30))), rows=10)
        self.assertEqual(len(document.blocks[0].rows), 10)
        self.assertIn("超过10行", document.problems[0])

    def test_an_error_value_is_reported_with_its_cell(self):
        document = read(book_with(["项目", "金额"], ["合计", "#REF!"]))
        self.assertIn("B2", document.problems[0])

    def test_an_empty_workbook_gives_no_blocks(self):
        self.assertEqual(read(openpyxl.Workbook()).blocks, [])

    def test_a_workbook_that_unpacks_too_large_is_refused(self):
        with self.assertRaises(UnreadableFile):
            read(book_with(*(["项目" * 50] for _ in range(400))), unpacked_bytes=10_000)


class DisplayTests(TestCase):
    def test_values_as_the_cell_shows_them(self):
        rows = [
            (None, "General", ""),
            (80, "General", "80"),
            (80.0, "General", "80"),
            (0.1 + 0.2, "General", "0.3"),
            (1234567, "#,##0", "1,234,567"),
            (1234.5, "#,##0.00", "1,234.50"),
            (3.14159, "0.00", "3.14"),
            (0.256, "0.0%", "25.6%"),
            (0.5, "0%", "50%"),
            (3.7, "0", "4"),
            (330000199001011234, "0", "330000199001011234"),
            (datetime(2024, 3, 5), "yyyy/m/d", "2024-03-05"),
            (datetime(2024, 3, 5, 9, 30), "yyyy/m/d h:mm", "2024-03-05 09:30"),
            (date(2024, 3, 5), "yyyy-mm-dd", "2024-03-05"),
            (True, "General", "TRUE"),
            ("文字", "@", "文字"),
        ]
        for value, number_format, expected in rows:
            with self.subTest((value, number_format)):
                self.assertEqual(display(value, number_format), expected)
