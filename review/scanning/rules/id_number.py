"""PII1: identity card numbers, of 18 and of 15 digits, whole, wrapped, spaced or spoiled by Excel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..findings import Kind
from ..flows import FlowText
from ..numbers import age_on, birth_date, digits_only, is_credit_code, is_id_number, is_id_shaped, is_old_id_number
from ..people import is_person_name
from .base import BLOCK, REVIEW, Example, Hit, Rule

GAP = r"[ \t\n\-_.·/|]{0,3}"
_START = r"(?<![0-9])(?<![0-9]\.)(?=[1-9])"
_EIGHTEEN = re.compile(rf"{_START}(?=((?:\d{GAP}){{17}}[0-9Xx×])(?![0-9A-Za-z]))")
_EMBEDDED = re.compile(r"(?<!\d)(\d{17}[\dXx])(?=\d{2}[BbLl]?\d?(?!\d))")
# Every digit by itself, and letters that stand for digits: only beside a label.
_ONE_BY_ONE = re.compile(r"(?<!\d)((?:[0-9][ ]?[、,;|/.][ ]?){17}[0-9Xx×])(?![0-9A-Za-z])")
_LETTERS = re.compile(r"(?<![0-9A-Za-z])(?=[0-9OoIlSB]*[OoIlSB])([1-9IlS][0-9OoIlSB]{16}[0-9OoXxIlSB])(?![0-9A-Za-z])")
_CHINESE = re.compile(r"[〇零一二三四五六七八九]{17}[〇零一二三四五六七八九xX叉]")
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九叉", "00123456789X")
_AS_DIGITS = str.maketrans("OoIlSB", "001158")
_FIFTEEN = re.compile(rf"{_START}(?=((?:\d{GAP}){{14}}\d)(?![0-9A-Za-z]))")
_SPOILED = re.compile(r"(?<![0-9A-Za-z])(\d{17}[0-9XxＸ]|\d{17}|\d{16})(?![0-9A-Za-z])")
_BARELY_MASKED = re.compile(r"(?<!\d)\d{14,16}[*xX×·]{2,4}(?!\d)")

ID_LABEL = re.compile(
    r"身份证|身份号|居民身份|公民身份|身份信息|证件号|证件编号|证号码|社会保障号|社保卡号|社保号|残疾(?:人)?证|学籍号|身份.{0,4}号|ID ?(?:号|卡|card|no)|sfz|公民号",
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(
    r"订单|流水|交易|单号|票据|发票|合同|案号|受理|办件|批次|条形?码|物流|快递|索引|项目代码|项目编号|招标|采购|注册号|备案号|许可证|执照|IMEI|型号|序列号|设备|电表|批准文号|产品"
    r"|信用代码|机构代码|税号|文号|坐标|编码",
    re.IGNORECASE,
)
_LONG_LABEL = re.compile(r"残疾|纳税人|税号|身份|证件|学籍")


def find(text: FlowText) -> Iterator[Hit]:
    taken: set[int] = set()
    for start, end, severity in (
        *_eighteen(text),
        *_disguised(text),
        *_embedded(text),
        *_fifteen(text),
        *_spoiled(text),
    ):
        if start not in taken:
            taken.update(range(start, end))
            yield Hit(start, end, severity)


def _eighteen(text: FlowText) -> Iterator[tuple[int, int, str]]:
    for match in _EIGHTEEN.finditer(text.text):
        number = digits_only(match.group(1))
        if not is_id_number(number):
            continue
        label = text.label_at(match.start(1))
        if is_credit_code(number) and not ID_LABEL.search(label):
            if not re.search("信用代码|机构代码|索引", label):
                yield *match.span(1), REVIEW
            continue
        other = _OTHER_LABEL.search(label) and not ID_LABEL.search(label)
        yield *match.span(1), REVIEW if other else BLOCK


def _disguised(text: FlowText) -> Iterator[tuple[int, int, str]]:
    """Digits written one by one, or typed as letters."""
    for match in (*_ONE_BY_ONE.finditer(text.text), *_LETTERS.finditer(text.text)):
        number = digits_only(match.group(1).translate(_AS_DIGITS))
        if is_id_number(number) and ID_LABEL.search(text.label_at(match.start(1))):
            yield *match.span(1), BLOCK
    for match in _CHINESE.finditer(text.text):
        if is_id_number(match.group().translate(_CHINESE_DIGITS).upper()):
            yield *match.span(), BLOCK


def _embedded(text: FlowText) -> Iterator[tuple[int, int, str]]:
    """Disability certificates and old tax numbers are an identity number and two further digits."""
    for match in _EMBEDDED.finditer(text.text):
        if is_id_number(match.group(1).upper()) and _LONG_LABEL.search(text.label_at(match.start(1))):
            yield *match.span(1), BLOCK


def _fifteen(text: FlowText) -> Iterator[tuple[int, int, str]]:
    for match in _FIFTEEN.finditer(text.text):
        if not is_old_id_number(digits_only(match.group(1))):
            continue
        label = text.label_at(match.start(1))
        whole = match.group(1).isdigit()
        if ID_LABEL.search(label) or (whole and _follows_a_name(text, match.start(1))):
            yield *match.span(1), BLOCK
        elif whole and not _OTHER_LABEL.search(label):
            yield *match.span(1), REVIEW


def _follows_a_name(text: FlowText, position: int) -> bool:
    words = re.split(r"[\s,，、:;(]+", text.line_before(position).strip(" \t,，:("))
    return any(is_person_name(word) for word in words[-2:]) and not text.segment_at(position).label


def _spoiled(text: FlowText) -> Iterator[tuple[int, int, str]]:
    """Labelled as an identity number and yet wrong: lost or mistyped digits, or masked too little."""
    for match in _SPOILED.finditer(text.text):
        number = match.group(1).upper()
        if is_id_number(number) or not ID_LABEL.search(text.label_at(match.start())):
            continue
        if re.search("信用代码|机构代码", text.label_at(match.start())) or is_credit_code(number):
            continue
        yield *match.span(1), BLOCK if _is_rounded(number) else REVIEW
    for match in _BARELY_MASKED.finditer(text.text):
        if is_id_shaped(match.group()[:14] + "000"):
            yield *match.span(), REVIEW


def _is_rounded(number: str) -> bool:
    """Excel keeps 15 digits: district, date of birth and part of the sequence are still real."""
    return len(number) == 18 and number.endswith("000") and is_id_shaped(number)


def find_minors(text: FlowText) -> Iterator[Hit]:
    """Identity numbers of people under eighteen."""
    for match in _EIGHTEEN.finditer(text.text):
        number = digits_only(match.group(1))
        born = birth_date(number)
        if is_id_number(number) and born and age_on(born, date.today()) < 18:
            yield Hit(*match.span(1), BLOCK)


RULES = (
    Rule(
        code="PII1",
        kind=Kind.ID_NUMBER,
        label="身份证号",
        advice="出现身份证号。确需公开名单的，只保留前二位和后三位；其余情况删去。",
        find=find,
        examples=(
            Example("11010519491231002X", BLOCK),
            Example("身份证号：11010519491231002x", BLOCK),
            Example("１１０１０５１９４９１２３１００２Ｘ", BLOCK),
            Example("110105 19491231 002X", BLOCK),
            Example("110105-19491231-002X", BLOCK),
            Example("身份证号：11010519491231002×", BLOCK),
            Example("身份证号：1、1、0、1、0、5、1、9、4、9、1、2、3、1、0、0、2、X", BLOCK),
            Example("身份证号：11O1O519491231OO2X", BLOCK),
            Example("公民身份号码一一零一零五一九四九一二三一零零二X", BLOCK),
            Example("型号：11O1O519491231OO2X", None),
            Example("1101051949\n1231002X", BLOCK),
            Example("110\u200b10519491231002X", BLOCK),
            Example("1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", BLOCK),
            Example("残疾证号：11010519491231002X43", BLOCK),
            Example("学籍号：G11010519491231002X", BLOCK),
            Example("姓名\t身份证号\n王小明\t110105491231002", BLOCK),
            Example("王小明 110105491231002", BLOCK),
            Example("110105491231002", REVIEW),
            Example("姓名\t身份证号码\n王小明\t350102199001010000", BLOCK),
            Example("身份证号：110105194912310021", REVIEW),
            Example("身份证号：35010219900101****", REVIEW),
            Example("统一社会信用代码：91350102MA2XN4K47U", None),
            Example("身份证号：35*************123", None),
            Example("身份证号：350102********1234", None),
            Example("订单号：20240315110105194912310021", None),
            Example("110105194913310020", None),
            Example("990105194912310028", None),
            Example("110105194912310021", None),
            Example("注册号：350102490101002", None),
            Example("索引号：FZ00110-0500-2024-00012", None),
        ),
    ),
    Rule(
        code="PII9A",
        kind=Kind.MINOR,
        label="未成年人身份证号",
        advice="身份证号属于未满十八周岁的人。未成年人信息一般不得公开。",
        find=find_minors,
        examples=(
            Example("110105201801010027", BLOCK),
            Example("11010519491231002X", None),
        ),
    ),
)
