from datetime import UTC, date, datetime

from django.test import SimpleTestCase

from portal.templatetags.portal_format import cn_date, has_selection, paragraphs, parent_title, tel_link


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


class ParagraphsTests(SimpleTestCase):
    def test_each_line_is_a_paragraph(self):
        self.assertEqual(
            paragraphs("一、具有法人资格；\r\n\n  二、园舍面积<不低于>标准。"),
            "<p>一、具有法人资格；</p><p>二、园舍面积&lt;不低于&gt;标准。</p>",
        )

    def test_nothing_gives_nothing(self):
        self.assertEqual(paragraphs(None), "")


class ParentTitleTests(SimpleTestCase):
    def test_column_is_the_last_but_one_breadcrumb(self):
        trail = [{"title": "首页"}, {"title": "公示公告"}, {"title": "停水通知"}]
        self.assertEqual(parent_title(trail), "公示公告")

    def test_home_page_stands_in_no_column(self):
        self.assertEqual(parent_title([{"title": "首页"}]), "")
        self.assertEqual(parent_title(None), "")


class HasSelectionTests(SimpleTestCase):
    def test_one_chosen_option_is_enough(self):
        self.assertTrue(has_selection([{"selected": False}, {"selected": True}]))
        self.assertFalse(has_selection([{"selected": False}]))
