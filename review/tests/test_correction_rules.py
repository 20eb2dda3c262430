"""What is a correction and what is not, as a table of cases."""

from unittest import TestCase

from review.correction_rules import CorrectionProblem as P
from review.correction_rules import assess

FIELDS = frozenset({"title", "body"})
TEXT = "各单位要高度重视，认真组织实施，于2026年7月5日前报送情况，逾期不予受理。"


def page(text=TEXT, **fields):
    body = [{"type": "paragraph", "value": f"<p>{text}</p>"}]
    return {"type": "disclosure.disclosurepage", "title": "关于做好防汛工作的通知", "body": body, "files": [], **fields}


def stream(*blocks):
    return page(body=[{"type": kind, "value": value} for kind, value in blocks])


def problems(before, after):
    return list(assess(before, after, text_fields=FIELDS).problems)


class WordsTests(TestCase):
    def test_table_of_words(self):
        table = [
            # what stood, what stands, what speaks against it
            ("已往的做法", "以往的做法", []),
            ("高度重试", "高度重视", []),
            ("认真组织实施，", "认真组织实施。", []),
            ("认真 组织实施", "认真组织实施", []),
            ("各单位", "各 单 位", []),
            ("王小明同志", "王晓明同志", []),
            ("甲乙丙丁戊己庚辛", "子丑寅卯辰巳午未", [P.NEGATION]),  # 未
            ("同意", "不同意", [P.NEGATION]),
            ("未经批准", "已经批准", [P.NEGATION]),
            ("无需提交", "须提交", [P.NEGATION]),
            ("非营利单位", "营利单位", [P.NEGATION]),
            ("应予否决", "应予决定", [P.NEGATION]),
            ("禁止通行", "准许通行", [P.NEGATION]),
            ("無需提交", "须提交", [P.NEGATION]),
            ("7月5日", "7月6日", [P.NUMERAL]),
            ("补助５元", "补助６元", [P.NUMERAL]),
            ("七月五日", "七月六日", [P.NUMERAL]),
            ("补助三万元", "补助叁万元", [P.NUMERAL]),
            ("第一条", "第①条", [P.NUMERAL]),
            ("第Ⅰ类", "第Ⅱ类", [P.NUMERAL]),
            ("两个月", "俩个月", [P.NUMERAL]),
            ("补助廿元", "补助元", [P.NUMERAL]),
            ("补助1.5元", "补助15元", [P.NUMERAL]),  # the point alone
            ("补助1 5元", "补助15元", [P.NUMERAL]),
            ("限高5米", "限高5厘米", [P.NUMERAL]),  # the unit of a figure
            ("增长5%", "增长5‰", [P.NUMERAL]),
            ("收费5元", "收费5円", [P.NUMERAL]),
        ]
        for old, new, expected in table:
            with self.subTest(old=old, new=new):
                self.assertEqual(problems(page(f"甲{old}乙"), page(f"甲{new}乙")), expected)
                self.assertEqual(problems(page(title=f"关于{old}的通知"), page(title=f"关于{new}的通知")), expected)

    def test_twenty_characters_and_not_one_more(self):
        old, new = "子丑寅卯辰巳午申酉戌亥角亢氐房心尾箕斗牛女", "甲乙丙丁戊己庚辛壬癸乾坤震巽坎离艮兑金木水"
        for count, expected in ((1, []), (20, []), (21, [P.TOO_LONG])):
            with self.subTest(count):
                self.assertEqual(problems(page(f"前{old[:count]}后"), page(f"前{new[:count]}后")), expected)
                self.assertEqual(problems(page("前后"), page(f"前{new[:count]}后")), expected)

    def test_a_change_comes_with_the_words_around_it(self):
        table = [
            ("要落实责认，不放松", "要落实责任，不放松", ("认", "任", "要落实责", "")),
            ("各学校的责任", "各学校责任", ("的", "", "各学校", "责任")),
            ("高度重试这一项长期的工作", "高度重视这一项长期的工作", ("试", "视", "高度重", "这一项长期的")),
        ]
        for old, new, (removed, added, before, after) in table:
            with self.subTest(old=old):
                (change,) = assess({"body": old}, {"body": new}, text_fields=FIELDS).changes
                self.assertEqual((change.old, change.new, change.before, change.after), (removed, added, before, after))

    def test_marks_that_the_editor_gives_to_paragraphs_change_nothing(self):
        before = {"body": [{"type": "paragraph", "value": "<p>高度重试</p><p>认真落实</p>"}]}
        value = '<p data-block-key="ab12c">高度重视</p><p data-block-key="9kd3e">认真落实</p>'
        found = assess(before, {"body": [{"type": "paragraph", "value": value}]}, text_fields=FIELDS)
        self.assertEqual([(change.old, change.new) for change in found.changes], [("试", "视")])
        self.assertEqual(found.problems, ())

    def test_a_problem_stands_at_its_field(self):
        found = assess(page(), page(title="关于做好防汛2026年工作的通知", files=["x"]), text_fields=FIELDS)
        self.assertEqual(found.problems_at, {"title": (P.NUMERAL,), "files": (P.FILE,)})

    def test_all_changes_count_together(self):
        before = stream(("paragraph", "<p>前" + "子丑寅卯辰巳午申酉戌亥" + "后</p>"), ("paragraph", "<p>前后</p>"))
        after = stream(
            ("paragraph", "<p>前" + "甲乙丙丁戊己庚辛壬癸乾" + "后</p>"),
            ("paragraph", "<p>前坤震巽坎离艮兑金木水后</p>"),
        )
        self.assertEqual(problems(before, after), [P.TOO_LONG])

    def test_every_reason_is_given(self):
        self.assertEqual(problems(page("同意补助5元"), page("不同意补助6元", title="通告", summary="新")),
                         [P.NEGATION, P.NUMERAL, P.PARTICULAR])  # fmt: skip

    def test_nothing_changed(self):
        self.assertEqual(problems(page(), page()), [P.NOTHING_CHANGED])


class StructureTests(TestCase):
    def test_table_of_shapes(self):
        table = {
            "metadata": (page(document_number="青教〔2026〕1号"), page(document_number="青教〔2026〕2号"), P.PARTICULAR),
            "summary": (page(summary="已往"), page(summary="以往"), P.PARTICULAR),
            "a field that was empty": (page(), page(source="县教育局"), P.PARTICULAR),
            "a file": (page(files=[{"sha256": "a"}]), page(files=[{"sha256": "b"}]), P.FILE),
            "a file's title": (page(files=[{"title": "a"}]), page(files=[{"title": "b"}]), P.FILE),
            "link target": (page('<a href="https://a.gov.cn">看</a>'), page('<a href="https://b.gov.cn">看</a>'), P.LINK),
            "link words": (page('<a href="https://a.gov.cn">已往</a>'), page('<a href="https://a.gov.cn">以往</a>'), P.LINK),
            "a new link": (page("看"), page('<a href="https://a.gov.cn">看</a>'), P.LINK),
            "bold": (page("看"), page("<b>看</b>"), P.STRUCTURE),
            "a table's cell": (
                stream(("table", {"data": [["已往"]]})), stream(("table", {"data": [["以往"]]})), P.TABLE),
            "a table in the text": (page("<table><td>已往</td></table>"), page("<table><td>以往</td></table>"), P.TABLE),
            "another block": (stream(("paragraph", "<p>看</p>")), stream(("quote", {"text": "看"})), P.STRUCTURE),
            "one block more": (
                stream(("paragraph", "看")), stream(("paragraph", "看"), ("paragraph", "吧")), P.STRUCTURE),
            "heading's level": (
                stream(("heading", {"level": "h2", "text": "看"})), stream(("heading", {"level": "h3", "text": "看"})),
                P.STRUCTURE),
            "file block": (
                stream(("file", {"document": 1, "note": ""})), stream(("file", {"document": 2, "note": ""})), P.FILE),
            "picture's alternative": (
                stream(("image", {"image": 1, "alt": "已往"})), stream(("image", {"image": 1, "alt": "以往"})), P.FILE),
        }  # fmt: skip
        for name, (before, after, problem) in table.items():
            with self.subTest(name):
                self.assertEqual(problems(before, after), [problem])

    def test_words_of_headings_quotes_and_signatures_may_be_put_right(self):
        for block in (("heading", {"level": "h2", "text": "已往"}), ("quote", {"text": "已往", "source": "县志"}),
                      ("signature", {"issuer": "已往", "date": ""})):  # fmt: skip
            kind, value = block
            right = {key: str(words).replace("已往", "以往") for key, words in value.items()}
            with self.subTest(kind):
                self.assertEqual(problems(stream(block), stream((kind, right))), [])


class SlightTests(TestCase):
    def test_punctuation_and_spacing_need_no_note(self):
        table = [
            ("甲，乙", "甲。乙", True),
            ("甲 乙", "甲乙", True),
            ("甲、乙", "甲和乙", False),
            ("已往", "以往", False),
        ]
        for old, new, slight in table:
            with self.subTest(old=old, new=new):
                self.assertIs(assess(page(old), page(new), text_fields=FIELDS).is_slight, slight)
