from unittest import TestCase

from assets.reading import Heading, ListItems, Paragraph
from disclosure.importing import Signature
from disclosure.importing.body import make_body
from disclosure.importing.lines import breaks_a_word, join_broken, split_run_on, tidy_spaces, without_page_number

LONG = "各乡镇人民政府和县直有关部门要高度重视防汛抗旱工作，严格落实二十四小时值班制度，确保信息畅通、处置及时"


class SplitRunOnTests(TestCase):
    def test_paragraphs_come_apart_at_numbers_and_gaps(self):
        rows = [
            ("总结如下： 一、加强领导。 成立小组。 二、落实责任。 明确分工。",
             ["总结如下：", "一、加强领导。", "成立小组。", "二、落实责任。", "明确分工。"]),
            ("一、工作目标   到2025年底全面完成。", ["一、工作目标", "到2025年底全面完成。"]),
            ("内容真实。      （二）完善制度。", ["内容真实。", "（二）完善制度。"]),
            ("县教育局\n县财政局", ["县教育局", "县财政局"]),
            ("价格为 20 元", ["价格为 20 元"]),
            ("见（一）和（二）两项", ["见（一）和（二）两项"]),
        ]  # fmt: skip
        for text, expected in rows:
            with self.subTest(text):
                self.assertEqual(split_run_on(text), expected)

    def test_a_short_paragraph_with_a_stray_space_stays_whole(self):
        self.assertEqual(split_run_on("按时报送。 逾期不候。"), ["按时报送。逾期不候。"])


class JoinBrokenTests(TestCase):
    def test_sentences_broken_by_a_page(self):
        rows = [
            ([LONG + "到", "位，不得缺岗。"], [LONG + "到位，不得缺岗。"]),
            ([LONG + "。", "二是加强督查，及时通报。"], [LONG + "。", "二是加强督查，及时通报。"]),
            ([LONG, "一、加强领导"], [LONG, "一、加强领导"]),
            (["一、加强组织领导，压实工作责任", "县政府成立领导小组，由县长任组长。"], None),
            (["青澜县2024年高标准农田建设项目", "青澜县2024年农村公路养护项目"], None),
            (["县教育局", "2024年3月5日"], None),
        ]
        for lines, expected in rows:
            with self.subTest(lines):
                self.assertEqual(join_broken(lines), expected or lines)

    def test_hard_wrapped_text(self):
        text = "县政府高度重视政务公开工作成立领导小组明确责任分工完善制度建设" * 6
        lines = [text[at : at + 24] for at in range(0, len(text), 24)]
        self.assertEqual(join_broken([*lines[:-1], lines[-1] + "。"]), [text + "。"])

    def test_words_across_a_break(self):
        self.assertTrue(breaks_a_word("切实保障群", "众知情权"))
        self.assertFalse(breaks_a_word("青澜县教育局", "关于开学的通知"))


class TidyTests(TestCase):
    def test_spaces_and_page_numbers(self):
        self.assertEqual(tidy_spaces("一、 加强　领导"), "一、加强领导")
        self.assertEqual(tidy_spaces("Windows  10 系统"), "Windows 10 系统")
        self.assertEqual(tidy_spaces("青 澜 县 教 育 局"), "青澜县教育局")
        self.assertEqual(tidy_spaces("县教育局　　县财政局"), "县教育局 县财政局")
        self.assertEqual(without_page_number("认真学习。12"), "认真学习。")
        self.assertEqual(without_page_number("共12"), "共12")


class MakeBodyTests(TestCase):
    def body(self, *lines: str):
        return make_body([Paragraph(line) for line in lines], [])

    def test_numbered_lines_with_text_below_are_headings(self):
        prose = "各校要在开学前完成校舍安全检查，对发现的问题逐项登记、逐项整改、逐项销号，确保师生安全。"
        self.assertEqual(
            self.body("一、总体要求", prose, "（一）加强领导。", prose, "1.明确分工", prose),
            [Heading(2, "一、总体要求"), Paragraph(prose), Heading(3, "（一）加强领导"), Paragraph(prose),
             Heading(4, "1.明确分工"), Paragraph(prose)],
        )  # fmt: skip

    def test_numbered_items_without_text_below_stay_paragraphs(self):
        lines = ["一、清理公开事项。", "二、完善公开目录。", "三、落实责任制度。"]
        self.assertEqual(self.body(*lines), list(map(Paragraph, lines)))

    def test_lists(self):
        self.assertEqual(
            self.body("需要提交：", "1.身份证原件；", "2.户口簿复印件。"),
            [Paragraph("需要提交："), ListItems(True, ("身份证原件；", "户口簿复印件。"))],
        )
        self.assertEqual(self.body("● 城区", "● 乡镇"), [ListItems(False, ("城区", "乡镇"))])
        self.assertEqual(self.body("3.其他事项"), [Paragraph("3.其他事项")])

    def test_signatures(self):
        rows = [
            (["特此通知。", "青澜县教育局", "2024年3月5日"], Signature(("青澜县教育局",), "2024年3月5日")),
            (["特此通知。", "青澜县教育局 二〇二四年三月五日"], Signature(("青澜县教育局",), "二〇二四年三月五日")),
            (["特此通知。", "2024年3月5日"], Signature((), "2024年3月5日")),
            (["特此通知。", "县教育局 县财政局", "2024年3月5日"], Signature(("县教育局", "县财政局"), "2024年3月5日")),
            (
                ["特此通知。", "县教育局", "县财政局", "2024年3月5日"],
                Signature(("县教育局", "县财政局"), "2024年3月5日"),
            ),
        ]
        for lines, expected in rows:
            with self.subTest(lines):
                self.assertEqual(self.body(*lines), [Paragraph("特此通知。"), expected])

    def test_what_follows_the_signature_stays_below_it(self):
        body = self.body("特此通知。", "青澜县教育局", "2024年3月5日", "（此件公开发布）", "附件：名单")
        self.assertEqual(body[1], Signature(("青澜县教育局",), "2024年3月5日"))
        self.assertEqual(body[-1], Paragraph("附件：名单"))
