from unittest import TestCase

from core.document_numbers import (
    DocumentNumber,
    find_document_numbers,
    locate_document_numbers,
    parse_document_number,
)

OURS = DocumentNumber("青政办发", 2024, 3)


class ParseDocumentNumberTests(TestCase):
    def test_every_way_of_typing_one_number(self):
        rows = [
            "青政办发〔2024〕3号",
            "青政办发[2024]3号",
            "青政办发【2024】3号",
            "青政办发(2024)3号",
            "青政办发（2024）3号",
            "青政办发［2024］3号",
            "青政办发﹝2024﹞3号",
            "青政办发〔2024]3号",
            "青政办发〔２０２４〕３号",
            "青政办发 〔2024〕 3 号",
            "青政办发〔 2024 〕第3号",
            "青政办发〔2024〕003号",
            "青政办发〔2024年〕3号",
            "青政办发〔2024〕3",
            "青政办发2024 3号",
            "青政办发20243号",
            "青政办发2024年3号",
            "青政办发2024-3号",
            "青政办发 2024 第3号",
            "青政办发2024 3",
            "青政辦發〔2024〕3號",
            "（青政办发〔2024〕3号）",
        ]
        for text in rows:
            with self.subTest(text):
                self.assertEqual(parse_document_number(text), OURS)

    def test_other_kinds_of_number(self):
        rows = [
            ("青教〔2024〕15号", "青教〔2024〕15号"),
            ("国办公开办函〔2021〕30号", "国办公开办函〔2021〕30号"),
            ("和政发〔2023〕1号", "和政发〔2023〕1号"),
            ("洛政[98]12号", "洛政〔1998〕12号"),
            ("青澜县自然资源局公告2024年第3号", "青澜县自然资源局公告〔2024〕3号"),
            ("国务院令第711号", "国务院令第711号"),
            ("青澜县人民政府令 第 5 号", "青澜县人民政府令第5号"),
        ]
        for text, expected in rows:
            with self.subTest(text):
                self.assertEqual(str(parse_document_number(text)), expected)

    def test_what_is_no_document_number(self):
        rows = ["", None, "3号", "〔2024〕3号", "青政办发〔2024〕号", "青政办发〔2024〕0号", "教育局2024年度报告",
                "000014349/2017-00110", "人民路3号", "青政办发〔2024〕3号文件的通知"]  # fmt: skip
        for text in rows:
            with self.subTest(text):
                self.assertIsNone(parse_document_number(text))


class FindDocumentNumbersTests(TestCase):
    def test_the_issuer_is_freed_from_the_words_before_it(self):
        rows = [
            ("根据国办发〔2017〕47号文件要求", ["国办发〔2017〕47号"]),
            ("现将青政办发〔2024〕3号和青政发〔2023〕12号废止", ["青政办发〔2024〕3号", "青政发〔2023〕12号"]),
            ("《关于规范村务公开的通知》(青政办发〔2024〕3号)、青民发〔2022〕7号",
             ["青政办发〔2024〕3号", "青民发〔2022〕7号"]),
            ("青澜县人民政府办公室青政办发〔2024〕3号", ["青政办发〔2024〕3号"]),
            ("《政府信息公开条例》（国务院令第711号）", ["国务院令第711号"]),
            ("文号：青财预〔2024〕008号", ["青财预〔2024〕8号"]),
            ("执行青澜县发展和改革局公告2024年第3号", ["青澜县发展和改革局公告〔2024〕3号"]),
            ("见青政办发2024年3号", ["青政办发〔2024〕3号"]),
        ]  # fmt: skip
        for text, expected in rows:
            with self.subTest(text):
                self.assertEqual([str(number) for number in find_document_numbers(text)], expected)

    def test_a_number_named_twice_is_found_once(self):
        text = "按照青政办发〔2024〕3号，(青政办发[2024]03号)第二条"
        self.assertEqual(find_document_numbers(text), [OURS])

    def test_no_numbers_in_ordinary_prose(self):
        rows = ["地址：青澜县人民路3号", "2024年3月5号前报送", "第3号公告栏", "12345热线", "共(2024)件", "1号楼2024室"]
        for text in rows:
            with self.subTest(text):
                self.assertEqual(find_document_numbers(text), [])

    def test_offsets_cover_the_number_alone(self):
        text = "根据青政办发〔２０２４〕３号，制定本方案。"
        found = next(locate_document_numbers(text))
        self.assertEqual(text[found.start : found.end], "青政办发〔２０２４〕３号")
