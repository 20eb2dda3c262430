from unittest import TestCase

from core.index_numbers import (
    find_index_numbers,
    is_organisation_code,
    locate_index_numbers,
    normalize_index_number,
)

KEY = "000014349201700110"


class NormalizeIndexNumberTests(TestCase):
    def test_punctuation_width_and_case_do_not_count(self):
        rows = ["000014349/2017-00110", "00001434-9/2017-00110", "０００014349／2017－00110", " 000014349 2017 00110 ",
                "000014349／2017—00110", KEY]  # fmt: skip
        for text in rows:
            with self.subTest(text):
                self.assertEqual(normalize_index_number(text), KEY)

    def test_check_character_is_kept(self):
        self.assertEqual(normalize_index_number("00822305x/2024-00001"), "00822305X202400001")
        self.assertEqual(normalize_index_number(None), "")


class FindIndexNumbersTests(TestCase):
    def test_national_and_local_forms(self):
        rows = [
            ("索引号：000014349/2017-00110", [KEY]),
            ("索 引 号: 00001434-9/2017-00110 公开目录", [KEY]),
            ("查询000014349 2017 00110", [KEY]),
            (KEY, [KEY]),
            ("11441700MB2C15427T/2024-00012", ["11441700MB2C15427T202400012"]),
            ("11341881003254389B/202403-00012", ["11341881003254389B20240300012"]),
            ("3703000000/2023-1234567", ["370300000020231234567"]),
            ("015279-2021-00017", ["015279202100017"]),
            ("330200-GL030-ZC01-20210305-0001", ["330200GL030ZC01202103050001"]),
            ("见000014349/2017-00110、000014349/2017-00111", [KEY, "000014349201700111"]),
        ]
        for text, expected in rows:
            with self.subTest(text):
                self.assertEqual(find_index_numbers(text), expected)

    def test_what_is_no_index_number(self):
        rows = ["2024-03-05", "电话：0456-2017110", "青政办发〔2024〕3号", "11010519491231002X", "13800138000",
                "000014340201700110", "邮编100010", "2024年第00110期"]  # fmt: skip
        for text in rows:
            with self.subTest(text):
                self.assertEqual(find_index_numbers(text), [])

    def test_offsets_cover_the_number_as_written(self):
        text = "索引号：０００014349／2017-00110，发布机构：县政府办"
        found = next(locate_index_numbers(text))
        self.assertEqual(text[found.start : found.end], "０００014349／2017-00110")
        self.assertEqual(found.key, KEY)


class OrganisationCodeTests(TestCase):
    def test_check_digit(self):
        rows = [("000014349", True), ("00001434-9", True), ("00822305X", False), ("000014340", False),
                ("D2143569X", True), ("12345", False), ("", False)]  # fmt: skip
        for text, expected in rows:
            with self.subTest(text):
                self.assertEqual(is_organisation_code(text), expected)
