from datetime import date
from unittest import TestCase

from core.chinese_dates import chinese_number, find_dates, locate_dates, parse_date


class ParseDateTests(TestCase):
    def test_every_form_an_office_writes(self):
        rows = [
            ("二○○七年六月二十六日", date(2007, 6, 26)),
            ("二〇二四年十二月三十一日", date(2024, 12, 31)),
            ("二零一〇年十月十日", date(2010, 10, 10)),
            ("二OO九年元月五日", date(2009, 1, 5)),
            ("二Ｏ一二年三月廿六日", date(2012, 3, 26)),
            ("2015-09-29", date(2015, 9, 29)),
            ("2015-9-29", date(2015, 9, 29)),
            ("2015/9/29", date(2015, 9, 29)),
            ("2015.9.29", date(2015, 9, 29)),
            ("2015年9月29日", date(2015, 9, 29)),
            ("2015 年 9 月 29 日", date(2015, 9, 29)),
            ("2024年3月5号", date(2024, 3, 5)),
            ("2024年3月5號", date(2024, 3, 5)),
            ("２０２４年３月５日", date(2024, 3, 5)),
            ("２０２４－０３－０５", date(2024, 3, 5)),
            ("2015年9月", date(2015, 9, 1)),
            ("二○一五年九月", date(2015, 9, 1)),
            ("2015-09", date(2015, 9, 1)),
            ("20240305", date(2024, 3, 5)),
            ("2015-10-7 15:14:51", date(2015, 10, 7)),
            ("2013-02-28 00:00", date(2013, 2, 28)),
            ("2024-03-05T08:30:00+08:00", date(2024, 3, 5)),
            (" 2024年3月5日。", date(2024, 3, 5)),
        ]
        for text, expected in rows:
            with self.subTest(text):
                self.assertEqual(parse_date(text), expected)

    def test_what_is_no_date(self):
        rows = ["", "长期", "2024年", "2024年13月1日", "2024年2月30日", "0551-63538", "2017-00110", "五年",
                "自2024年3月5日起施行", "12024-03-05", "2024-3/5", "1024年3月5日", "2024年3月5日至6月1日"]  # fmt: skip
        for text in rows:
            with self.subTest(text):
                self.assertIsNone(parse_date(text))


class FindDatesTests(TestCase):
    def test_in_running_text_in_order(self):
        text = "本办法自2024年3月5日起施行，2019.1.1的旧办法同时废止，有效期至二〇二九年三月四日。"
        self.assertEqual(find_dates(text), [date(2024, 3, 5), date(2019, 1, 1), date(2029, 3, 4)])

    def test_numbers_that_only_look_like_dates(self):
        rows = ["索引号000014349/2017-00110", "电话0456-2017-1234", "版本2.2024.3.5", "2024-03-05-17栋",
                "青政办发〔2024〕3号", "比例为2024/3/5/7"]  # fmt: skip
        for text in rows:
            with self.subTest(text):
                self.assertEqual(find_dates(text), [])

    def test_offsets_point_into_the_text_as_given(self):
        text = "成文日期：２０２４年３月５日（星期二）"
        found = next(locate_dates(text))
        self.assertEqual(text[found.start : found.end], "２０２４年３月５日")

    def test_a_month_is_known_to_lack_its_day(self):
        self.assertEqual([found.has_day for found in locate_dates("2015年9月至2015年10月8日")], [False, True])


class ChineseNumberTests(TestCase):
    def test_numbers(self):
        numbers = {
            "一": 1,
            "十": 10,
            "十二": 12,
            "二十": 20,
            "二十六": 26,
            "廿六": 26,
            "一百零三": 103,
            "一百二十": 120,
        }
        for text, expected in (
            numbers | {"廿六": 26, "〇": 0, "7": 7, "１２": 12, "甲": None, "": None, "百": None}
        ).items():
            with self.subTest(text):
                self.assertEqual(chinese_number(text), expected)
