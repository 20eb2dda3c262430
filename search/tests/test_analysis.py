"""What the words of a query become. Pure: no database, no engine."""

import random
from datetime import date

import pytest

from core.chinese import fold
from search.analysis.dictionary import base_dictionary, parse_synonyms
from search.analysis.numbers import number_tokens, queried_numbers
from search.analysis.query import Ask, DepartmentNames, understand
from search.analysis.sounds import initials, is_pinyin, masks, normalize_sound, sound
from search.analysis.tokens import phrase, token_text, tokens
from search.tests.corpus import DEPARTMENTS

NAMES = DepartmentNames.from_rows(DEPARTMENTS)


def read(text):
    return understand(text, dictionary=base_dictionary(), departments=NAMES, today=date(2025, 6, 1))


def words(text):
    return [unit.text for unit in read(text).units]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("最低生活", ["最低", "低生", "生活", "活"]),
        ("2024年度", ["2024", "年度", "度"]),
        ("通　知", ["通知", "知"]),
        ("低保，医保", ["低保", "保", "医保", "保"]),
        ("licences", ["licenc"]),
        ("covid19", ["covid", "19"]),
        ("A4纸", ["a", "4", "纸"]),
        ("😀 —— …", []),
    ],
)
def test_tokens(text, expected):
    assert tokens(fold(text)) == expected


def test_the_text_of_tokens_is_the_tokens_joined():
    """Whatever a file holds: scripts side by side, rare Han characters, kana, control characters, nothing."""
    chance = random.Random(7)
    alphabet = "最低生活保障〇𠮷㐀豈 \u3000\t\n，。（）aBé5٣かハ가_-\0\u0301\uffff"
    texts = ["", "低", "低保 Wi-Fi5G", *("".join(chance.choices(alphabet, k=chance.randrange(40))) for _ in range(500))]
    for text in texts:
        assert token_text(text) == " ".join(tokens(text)), ascii(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("低保", ("低保",)), ("税", ("税",)), ("第3条", ("第", "3", "条")), ("税2024", ("税", "2024"))],
)
def test_phrase(text, expected):
    assert phrase(text) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("低保怎么申请", ["低保", "申请"]),
        ("请问小孩上小学需要什么材料呢？", ["小孩", "上小学", "材料"]),
        ("停水通知", ["停水", "通知"]),
        ("我想查一下养老金是多少", ["养老金"]),
        ("在哪里办身份证", ["办身份证"]),
        ("政府資訊公開", ["政府信息公开"]),
        ("教育局 2024 年度报告", ["教育局", "年度报告"]),
    ],
)
def test_words_that_are_looked_for(typed, expected):
    assert words(typed) == expected


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("2024年预算", (2024,)),
        ("二〇二四年预算", (2024,)),
        ("去年预算", (2024,)),
        ("2024年度报告", (2024,)),
        ("2023 2024", (2023, 2024)),
        ("电话12345", ()),
        ("12024", ()),
    ],
)
def test_years(typed, years):
    assert read(typed).years == years


@pytest.mark.parametrize(
    ("typed", "department", "asks"),
    [
        ("县教体局电话", "jyj", (Ask.PHONE,)),
        ("民政局在哪里", "mzj", (Ask.ADDRESS,)),
        ("人社局几点上班", "rsj", (Ask.HOURS,)),
        ("市監局誰分管", "scj", (Ask.LEADER,)),
        ("青澜县低保", "", ()),
    ],
)
def test_departments(typed, department, asks):
    understood = read(typed)
    assert (understood.department, understood.asks) == (department, asks)


@pytest.mark.parametrize(
    ("typed", "telling"),
    [
        ("自来水干不干净", ["自来水", "干净"]),
        ("听说水厂修好了，出来的水清楚吗", ["水厂", "修好"]),
        ("how to get married", ["married"]),
        ("passport for grandpa", ["passport"]),
        ("5G基站 wifi", ["基站", "5", "g", "wifi"]),
    ],
)
def test_talk_and_foreign_rest_do_not_decide(typed, telling):
    assert {unit.text for unit in read(typed).telling} == set(telling)


def test_without_numbers_they_are_text():
    read_as_text = understand("青澜挂2025 3号", dictionary=base_dictionary(), with_numbers=False)
    assert (read_as_text.numbers, read_as_text.years) == ((), (2025,))
    assert "3" in [unit.text for unit in read_as_text.units]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("青政办发〔2024〕3号", ["d青政办发y2024s3"]),
        ("青政办发[2024]003号", ["d青政办发y2024s3"]),
        ("青政辦發（2024）3號", ["d青政办发y2024s3"]),
        ("青政办发〔二〇二四〕3号", ["d青政办发y2024s3"]),
        ("〔2024〕3号", ["y2024s3"]),
        ("2024年第3号", ["y2024s3"]),
        ("政办发3号", ["d政办发s3"]),
        ("990512119/2024-00003", ["i990512119202400003"]),
        ("990512119 2024 00003", ["i990512119202400003"]),
        ("低保 2024", []),
        ("13800138000", []),
    ],
)
def test_numbers_in_queries(typed, numbers):
    assert queried_numbers(typed)[0] == numbers


def test_a_document_is_found_by_every_part_of_its_number():
    found = set(number_tokens("青政办发〔2024〕3号"))
    assert {"d青政办发y2024s3", "d政办发y2024s3", "y2024s3", "d青政办发s3", "d青政办发"} <= found


class TestDictionary:
    def test_a_saying_leads_to_official_words_and_not_back(self):
        synonyms = parse_synonyms(["五保户 | 五保老人 => 特困人员"])
        assert synonyms == {"五保户": ("特困人员",), "五保老人": ("特困人员",)}

    def test_equal_words_lead_to_each_other(self):
        assert parse_synonyms(["低保 = 最低生活保障"]) == {"低保": ("最低生活保障",), "最低生活保障": ("低保",)}

    def test_terms_stay_whole(self):
        assert base_dictionary().words("关于调整最低生活保障标准的通知") == [
            "关于",
            "调整",
            "最低生活保障",
            "标准",
            "的",
            "通知",
        ]

    def test_no_synonym_is_a_stopword(self):
        dictionary = base_dictionary()
        assert not dictionary.stopwords & dictionary.synonyms.keys()


class TestSounds:
    @pytest.mark.parametrize(
        ("term", "expected"), [("低保", "dibao"), ("注册", "zuce"), ("重庆", "conqin"), ("女", "nv")]
    )
    def test_sound(self, term, expected):
        assert sound(term) == expected

    def test_typed_pinyin_meets_it(self):
        assert normalize_sound("zhu ce") == sound("注册")

    def test_initials(self):
        assert initials("最低生活保障") == "zdshbz"

    @pytest.mark.parametrize(("letters", "expected"), [("dibao", True), ("xian", True), ("zdshbz", False), ("", False)])
    def test_is_pinyin(self, letters, expected):
        assert is_pinyin(letters) is expected

    def test_masks(self):
        assert masks("低保") == ["?保", "低?"]
