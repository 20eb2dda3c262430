from datetime import UTC, date, datetime

from django.test import SimpleTestCase
from wagtail.blocks import CharBlock, StreamBlock

from portal.templatetags.portal_format import block_values, cn_date, tel_link, time_limit


class CnDateTests(SimpleTestCase):
    def test_day_is_written_as_official_papers_do(self):
        for value, written in [
            (date(2024, 3, 5), "2024年3月5日"),
            ("2015-09-29", "2015年9月29日"),
            ("2024-12-31T16:30:00Z", "2025年1月1日"),
            (None, ""),
            ("", ""),
        ]:
            with self.subTest(value=value):
                self.assertEqual(cn_date(value), written)

    def test_moment_is_written_as_the_day_in_china(self):
        self.assertEqual(cn_date(datetime(2024, 12, 31, 16, 30, tzinfo=UTC)), "2025年1月1日")


class TelLinkTests(SimpleTestCase):
    def test_address_holds_digits_only(self):
        for phone, address in [
            ("0577-6758 0123", "tel:057767580123"),
            ("（0577）67580123", "tel:057767580123"),
            ("０５７７－６７５８０１２３", "tel:057767580123"),
            ("0577-67580123转801", "tel:057767580123,801"),
            ("+86 577 67580123", "tel:+8657767580123"),
            ("12345", "tel:12345"),
        ]:
            with self.subTest(phone=phone):
                self.assertIn(f'href="{address}"', tel_link(phone))

    def test_written_form_is_kept_and_escaped(self):
        self.assertInHTML('<a class="phone" href="tel:12345">12345 &lt;热线&gt;</a>', tel_link("12345 <热线>"))

    def test_text_without_a_number_is_no_link(self):
        self.assertEqual(tel_link("见办事指南"), "见办事指南")


class TimeLimitTests(SimpleTestCase):
    def test_limit_names_its_unit(self):
        for days, unit, written in [
            (5, "workday", "5个工作日"),
            (30, "day", "30个自然日"),
            (0, "workday", "即时办结"),
            (None, "workday", "无期限规定"),
        ]:
            with self.subTest(days=days, unit=unit):
                self.assertEqual(time_limit(days, unit), written)


class BlockValuesTests(SimpleTestCase):
    def test_streams_and_lists_look_the_same(self):
        stream = StreamBlock([("text", CharBlock())]).to_python([{"type": "text", "value": "《教育法》"}])
        self.assertEqual(block_values(stream), ["《教育法》"])
        self.assertEqual(block_values([{"name": "户口簿"}]), [{"name": "户口簿"}])
        self.assertEqual(block_values(None), [])
