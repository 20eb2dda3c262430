from unittest import TestCase

from disclosure.importing.titles import (
    Candidate,
    can_be_title,
    choose_title,
    genre_of,
    is_organ,
    is_same_title,
    join_title,
    red_head_issuers,
)


class ChooseTitleTests(TestCase):
    def title(self, *candidates: str | Candidate) -> str:
        made = [candidate if isinstance(candidate, Candidate) else Candidate(candidate) for candidate in candidates]
        first, last = choose_title(made)
        return join_title(made[first : last + 1])

    def test_the_title_among_the_lines_above_a_text(self):
        rows = [
            (["青澜县住房和城乡建设局", "2024年政府信息公开工作年度报告"], "2024年政府信息公开工作年度报告"),
            (["青澜县人民政府办公室", "关于做好防汛工作的通知"], "青澜县人民政府办公室关于做好防汛工作的通知"),
            (["青澜县人民政府关于印发", "防汛应急预案的通知"], "青澜县人民政府关于印发防汛应急预案的通知"),
            (["关于转发《青澜县2024年", "招生工作方案》的通知"], "关于转发《青澜县2024年招生工作方案》的通知"),
            (["青澜县教育局5.15政务公", "开日活动总结"], "青澜县教育局5.15政务公开日活动总结"),
            (["青澜县防汛应急预案", "（2024年修订）"], "青澜县防汛应急预案"),
            (["政务公开", Candidate("我们身边的变化", is_marked=True)], "我们身边的变化"),
            (["青澜县政府门户网站", Candidate("县委常委会召开会议", is_before_labels=True)], "县委常委会召开会议"),
            (["县教育局"], "县教育局"),
        ]
        for candidates, expected in rows:
            with self.subTest(candidates):
                self.assertEqual(self.title(*candidates), expected)

    def test_no_candidates(self):
        self.assertIsNone(choose_title([]))

    def test_what_cannot_be_a_title(self):
        rows = [
            "一、总体要求",
            "各乡镇人民政府：",
            "2024年3月5日",
            "按时报送。",
            "通知",
            "ABCDEF",
            "长" * 100,
            "（一）目标",
        ]
        for text in rows:
            with self.subTest(text):
                self.assertFalse(can_be_title(text))


class LinesAboveTests(TestCase):
    def test_red_headings(self):
        rows = [
            ("青澜县人民政府文件", ["青澜县人民政府"]),
            ("青 澜 县 教 育 局 文 件", ["青澜县教育局"]),
            ("青澜县教育局 青澜县财政局 文件", ["青澜县教育局", "青澜县财政局"]),
            ("关于印发文件", []),
        ]
        for text, expected in rows:
            with self.subTest(text):
                self.assertEqual(red_head_issuers(text), expected)

    def test_organs(self):
        for text in ("青澜县教育局", "青澜县人民政府办公室", "县教育局、县财政局", "青澜县防汛抗旱指挥部"):
            with self.subTest(text):
                self.assertTrue(is_organ(text))
        for text in ("关于撤销县煤炭局", "教育局认为，应当公开", "特此通知", "《保护法》实施办公室"):
            with self.subTest(text):
                self.assertFalse(is_organ(text))

    def test_genres(self):
        rows = [("关于开学的通知", "通知"), ("2024年度报告", "报告"), ("会议纪要", "纪要"), ("县政府令", "命令"),
                ("实施意见（试行）", "意见"), ("工作总结", None), ("复函", "函")]  # fmt: skip
        for title, expected in rows:
            with self.subTest(title):
                self.assertEqual(genre_of(title), expected)

    def test_one_title_under_two_names(self):
        self.assertTrue(is_same_title("关于做好防汛工作的通知", "青澜县水利局关于做好防汛工作的通知"))
        self.assertTrue(is_same_title("关于做好防汛工作的通知", "关于做好防汛 工作的通知"))
        self.assertFalse(is_same_title("关于做好防汛工作的通知", "关于做好抗旱工作的通知"))
        self.assertFalse(is_same_title("通知", "关于做好防汛工作的通知"))
