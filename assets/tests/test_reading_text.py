import codecs
import io
from unittest import TestCase

from assets.reading import Limits, Paragraph, Table, UnreadableFile, read_file

TEXT = "青澜县教育局关于做好2024年秋季学期开学工作的通知\n各乡镇中心学校：\n现将有关事项通知如下。\n"


def read(data: bytes, name: str = "通知.txt", **limits):
    return read_file(io.BytesIO(data), name, Limits(**limits))


class EncodingTests(TestCase):
    def test_encodings_of_office_computers(self):
        rows = [
            ("UTF-8", TEXT.encode()),
            ("UTF-8 with BOM", codecs.BOM_UTF8 + TEXT.encode()),
            ("GB18030", TEXT.encode("gb18030")),
            ("UTF-16", TEXT.encode("utf-16")),
            ("UTF-16 big-endian", codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")),
        ]
        for encoding, data in rows:
            with self.subTest(encoding):
                document = read(data)
                self.assertEqual(document.text.splitlines(), TEXT.splitlines())
                self.assertEqual(document.problems, [])

    def test_one_damaged_byte_does_not_turn_utf8_into_mojibake(self):
        document = read(("县政府信息公开" * 60).encode()[:-1])
        self.assertIn("县政府信息公开", document.text)
        self.assertIn("1处字节已损坏", document.problems[0])

    def test_what_is_no_text_is_refused(self):
        rows = [
            ("empty", b"", "空"),
            ("white space", b" \n\n", "空"),
            ("binary", b"MZ\x90\x00\x03\x00\x00\x00", "无法识别"),
            ("no known encoding", bytes(range(128, 256)) * 20, "编码"),
        ]
        for case, data, reason in rows:
            with self.subTest(case), self.assertRaises(UnreadableFile) as caught:
                read(data)
            self.assertIn(reason, caught.exception.reason)


class LinesTests(TestCase):
    def test_each_line_is_a_paragraph_and_inner_spaces_stay(self):
        document = read("　　一、工作目标   到2025年底\n\n　　二、任务".encode())
        self.assertEqual(document.blocks, [Paragraph("一、工作目标   到2025年底"), Paragraph("二、任务")])

    def test_tab_separated_and_piped_lines_become_tables(self):
        tabs = "收费项目\t收费标准\n不动产登记费\t80元/件\n"
        pipes = "| 收费项目 | 收费标准 |\n|---|---|\n| 不动产登记费 | 80元/件 |\n"
        for text in (tabs, pipes):
            with self.subTest(text):
                table = read(text.encode()).blocks[0]
                self.assertIsInstance(table, Table)
                self.assertEqual(table.grid(), [["收费项目", "收费标准"], ["不动产登记费", "80元/件"]])
                self.assertEqual(table.header_rows, 1)

    def test_one_line_with_a_tab_is_no_table(self):
        self.assertEqual(read("联系人\t李老师".encode()).blocks, [Paragraph("联系人\t李老师")])


class WhatIsReadTests(TestCase):
    def test_formats_that_must_be_saved_anew_say_how(self):
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
        rows = [
            ("报告.doc", ole, ".docx"),
            ("台账.xls", ole, ".xlsx"),
            ("报告.wps", b"WPS", ".docx"),
            ("说明.rtf", b"{\\rtf1 x}", ".docx"),
            ("加密.docx", ole + "EncryptedPackage".encode("utf-16-le"), "密码"),
            ("图.psd", b"8BPS", "不支持"),
            ("报告.docx", b"<html>no</html>", "不符"),
            ("报告", b"abc", "无扩展名"),
        ]
        for name, data, expected in rows:
            with self.subTest(name), self.assertRaises(UnreadableFile) as caught:
                read(data, name)
            self.assertIn(expected, caught.exception.reason)

    def test_the_bytes_decide_over_the_name(self):
        document = read("<!DOCTYPE html><h1>公告</h1><p>停水通知</p>".encode(), "公告.txt")
        self.assertEqual(document.title, "公告")

    def test_a_file_over_the_limit_is_refused(self):
        with self.assertRaises(UnreadableFile) as caught:
            read(b"a" * 3_000_000, bytes=2 * 1024 * 1024)
        self.assertIn("2 MB", caught.exception.reason)

    def test_a_missing_file_is_one_clear_line(self):
        with self.assertRaises(UnreadableFile) as caught:
            read_file("没有这个文件.txt")
        self.assertIn("打不开", caught.exception.reason)
