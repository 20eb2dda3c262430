"""PII2 mobile telephones, PII3 payment cards, PII4 passports and permits, PII5 number plates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..findings import Kind
from ..flows import FlowText
from ..numbers import digits_only, is_id_number, is_payment_card
from ..people import is_person_name
from ..persons_data import person_rows
from .base import BLOCK, INFO, REVIEW, Example, Hit, Rule

_MOBILE = re.compile(
    r"(?<![0-9])(?<![0-9A-Za-z][-.])(?:(?:\+|00)?86[- ]?)?(1[3-9]\d(?:[- \t]?\n?\d{4}){2}|1[3-9]\d\n?\d{8}|1[3-9]\d{3,8}\n\d{2,7}|(?<!\d )1[ ][3-9][ ](?:\d[ ]){8}\d(?! \d))(?![0-9A-Za-z*])(?!\.\d)"
)
_NOT_A_PHONE = re.compile(r"索引|文号|编号|代码|单号|注册号|订单|流水|金额|合同|案号|许可|证号")


def find_mobile(text: FlowText) -> Iterator[Hit]:
    for match in _MOBILE.finditer(text.text):
        number = re.sub(r"\D", "", match.group(1))
        before = text.text[max(0, match.start() - 10) : match.start()]
        if len(number) == 11 and not re.search(r"\d[-_ ]?$", before) and not _NOT_A_PHONE.search(before):
            yield Hit(*match.span(1), REVIEW)


_CARD = re.compile(r"(?<![0-9])(?<![0-9]\.)(?=[3-6])(?=(\d(?:[ \t\n-]?\d){12,18})(?![0-9A-Za-z]))")
_CARD_LABEL = re.compile(
    r"卡\s*号|银行卡|储蓄卡|借记卡|信用卡|账\s*号|帐\s*号|账户|帐户|存折|一卡通|社保卡|开户|农行|工行|建行|中行|农信|邮储|银行",
    re.IGNORECASE,
)
_UNIT_HOLDER = re.compile(
    r"对公|单位账|财政|国库|专户|基本户|有限公司|公司|委员会|人民政府|局|中心|学校|医院|办公室|保证金|非税|收款单位|户名[:：]?[^\n，,。；;]{2,20}(?:局|公司|中心|院|校|会|处|部|社)"
)
_HOLDER = re.compile(
    r"(?:户\s*名|开户单位|收款单位|收款人|账户名称?|开户名称|单位名称|收款账户名)[:：\t ]{1,3}([\u4e00-\u9fa5()]{2,30})"
)
_OTHER_NUMBER = re.compile(
    r"订单|流水|交易号|单号|受理|办件|索引|文号|信用代码|编号|合同|发票|项目代码|编码|快递|物流|注册号|招标|许可"
)


def find_cards(text: FlowText) -> Iterator[Hit]:
    end_of_last = -1
    for match in _CARD.finditer(text.text):
        if match.start(1) < end_of_last or not (end := _card_end(match)):
            continue
        end_of_last = end
        if severity := _judge_card(text, match.start(1), digits_only(text.text[match.start(1) : end])):
            yield Hit(match.start(1), end, severity)


def _card_end(match: re.Match[str]) -> int:
    """End of the longest run of whole groups that is a card number; 0 for none."""
    run = match.group(1)
    ends = [len(run), *[gap.start() for gap in re.finditer(r"[ \t\n]", run)][::-1]]
    for end in ends:
        number = digits_only(run[:end])
        if is_payment_card(number) and not is_id_number(number):
            return match.start(1) + end
    return 0


def _judge_card(text: FlowText, position: int, number: str):
    label = text.label_at(position)
    unit = _belongs_to_unit(text, position)
    unionpay = number.startswith("62") and 16 <= len(number) <= 19
    if _CARD_LABEL.search(label):
        return REVIEW if unit or not (unionpay or number[0] in "45") else BLOCK
    if _OTHER_NUMBER.search(label):
        return None
    if not unionpay and not (number[0] in "45" and len(number) == 16):
        return None
    words = re.split(r"[\s,，、:;(]+", text.line_before(position).strip())
    named = unionpay and any(is_person_name(word) for word in words)
    return BLOCK if named and not unit else REVIEW


def _belongs_to_unit(text: FlowText, position: int) -> bool:
    """Whose account: what 户名 says, else a person in the same row, else the words around."""
    before = text.text[max(0, position - 120) : position]
    if holders := _HOLDER.findall(before + text.line_after(position, 50)):
        return not any(is_person_name(holder) for holder in holders[-1:]) and len(holders[-1]) >= 4
    if any(row.start <= position <= row.end and any(name.label for name in row.names) for row in person_rows(text)):
        return False
    return bool(_UNIT_HOLDER.search(before[-60:] + text.line_after(position, 50)))


_TRAVEL_DOCUMENT = re.compile(
    r"(?<![0-9A-Za-z])((?:[EGDSP]\d{8}|[EPSD][A-HJ-NP-Z]\d{7}|14\d{7}|15\d{7}|[CHMLTKW]\d{8}(?:\d{2})?)|[EGDSP][ -]\d{8})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_TRAVEL_LABEL = re.compile(r"护照|通行证|回乡证|台胞证|往来港澳|出入境|旅行证|passport|证件号", re.IGNORECASE)
_TRAVEL_TOPIC = re.compile(r"出国|出境|赴[港澳台日韩美英法德]|护照|签证|通行证")
_TAIWAN = re.compile(r"(?:台湾居民来往大陆通行证|台胞证)[^\n\d]{0,8}(\d{8}|\d{10})(?![\d*])")
_SPLIT_PASSPORT = re.compile(
    r"(?:护照|passport)[^\n]{0,10}?(?<![A-Za-z])([A-Za-z]{1,2}[ -]?\d(?:[ -]?\d){6,7})(?![\d*])", re.IGNORECASE
)
_FORM_GUIDE = re.compile(r"例如|示例|样例|如：|格式|填写说明|开头|以[A-Z]")


def find_travel_documents(text: FlowText) -> Iterator[Hit]:
    for match in _TRAVEL_DOCUMENT.finditer(text.text):
        line = text.line_before(match.start(), 60) + text.line_after(match.end(), 30)
        label = text.segment_at(match.start()).label + " " + text.line_before(match.start(), 40)
        if _FORM_GUIDE.search(line):
            continue
        if _TRAVEL_LABEL.search(label):
            yield Hit(*match.span(1), BLOCK)
        elif _TRAVEL_TOPIC.search(text.topic(match.start(), 200)) and not re.search(_OTHER_NUMBER, label):
            yield Hit(*match.span(1), BLOCK if _stands_beside_a_person(text, match.start()) else REVIEW)


_PLATE = re.compile(
    r"(?<![0-9A-Za-z])[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ ]?[A-HJ-NP-Z][·•. ]{0,2}"
    r"(?=[A-HJ-NP-Z]{0,5}[0-9])([A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳])(?![0-9A-Za-z*])"
)


def _stands_beside_a_person(text: FlowText, position: int) -> bool:
    return any(row.start <= position <= row.end for row in person_rows(text))


def find_further_documents(text: FlowText) -> Iterator[Hit]:
    """Permits of residents of Taiwan have digits only; passports may be written in groups."""
    yield from find_travel_documents(text)
    for match in (*_TAIWAN.finditer(text.text), *_SPLIT_PASSPORT.finditer(text.text)):
        line = text.line_before(match.start(1), 60) + text.line_after(match.end(1), 30)
        if not _FORM_GUIDE.search(line) and not _TRAVEL_DOCUMENT.fullmatch(match.group(1)):
            yield Hit(*match.span(1), BLOCK)


def find_plates(text: FlowText) -> Iterator[Hit]:
    for match in _PLATE.finditer(text.text):
        if sum(char.isdigit() for char in match.group(1)) >= 2:
            official = match.group().endswith("警") or re.search(
                "公务|执法车|救护车|消防车", text.line_before(match.start(), 20)
            )
            yield Hit(*match.span(), INFO if official else REVIEW)


RULES = (
    Rule(
        code="PII2",
        kind=Kind.MOBILE,
        label="手机号码",
        advice="出现手机号码。公务电话请用办公座机；个人手机号码请删去或写成 138****1234。",
        find=find_mobile,
        examples=(
            Example("13812345678", REVIEW),
            Example("联系电话：138-1234-5678", REVIEW),
            Example("138 1234 5678", REVIEW),
            Example("+86 13812345678", REVIEW),
            Example("１３８１２３４５６７８", REVIEW),
            Example("1381234\n5678", REVIEW),
            Example("138****5678", None),
            Example("0591-87654321", None),
            Example("服务热线12345，报警110", None),
            Example("订单号2024031513812345678", None),
            Example("12812345678", None),
            Example("编号：13812345678", None),
        ),
    ),
    Rule(
        code="PII3",
        kind=Kind.BANK_CARD,
        label="银行卡号",
        advice="出现银行卡号。个人账号不得公开；单位收款账号请确认可以公开。",
        find=find_cards,
        examples=(
            Example("银行卡号：6222021602004321552", BLOCK),
            Example("姓名\t开户银行\t账号\n王小明\t农业银行\t6228480402564890018", BLOCK),
            Example("王小明 6228480402564890018", BLOCK),
            Example("卡号 6228 4804 0256 4890 018", BLOCK),
            Example("卡号：62284804025\n64890018", BLOCK),
            Example("6228480402564890018", REVIEW),
            Example("户名：青澜县财政局 账号：6228480402564890018", REVIEW),
            Example("户名：国家金库青澜县支库\n账号：6228480402564890018", REVIEW),
            Example("开户单位：青澜县慈善总会\n开户行：农业银行\n账号：6228480402564890018", REVIEW),
            Example("姓名\t单位\t银行卡号\n王小明\t青澜县教育局\t6228480402564890018", BLOCK),
            Example("户名：王小明\n开户行：农业银行青澜县支行\n账号：6228480402564890018", BLOCK),
            Example("卡号：622848******0018", None),
            Example("卡号：6228480402564890011", None),
            Example("流水号：6228480402564890018", None),
            Example("4096819203371122", None),
        ),
    ),
    Rule(
        code="PII4",
        kind=Kind.PASSPORT,
        label="护照、通行证号",
        advice="出现出入境证件号码，与身份证号同样对待：删去或遮去中间各位。",
        find=find_further_documents,
        examples=(
            Example("护照号码：E12345678", BLOCK),
            Example("姓名\t护照号\n王小明\tEJ1234567", BLOCK),
            Example("港澳居民来往内地通行证 H1234567800", BLOCK),
            Example("赴外考察人员护照情况：\n王小明，E12345678", BLOCK),
            Example("因公出国人员\n姓名 职务 证件\n王秀兰 副县长 E82345671", BLOCK),
            Example("大陆居民往来台湾通行证 L12345678", BLOCK),
            Example("护照自助签注设备\n型号 E12345678", REVIEW),
            Example("护照号码以E开头，例如E12345678", None),
            Example("护照号 E 8234 5671，王秀兰", BLOCK),
            Example("台湾居民来往大陆通行证号：12345678", BLOCK),
            Example("设备型号 E12345678", None),
            Example("护照号码：E1*****678", None),
        ),
    ),
    Rule(
        code="PII5",
        kind=Kind.PLATE,
        label="车牌号",
        advice="出现车牌号。处罚公示等确需公开的请说明依据，其余请遮去后几位。",
        find=find_plates,
        examples=(
            Example("闽A12345", REVIEW),
            Example("闽A·D12345", REVIEW),
            Example("粤B 12345", REVIEW),
            Example("闽A1234挂", REVIEW),
            Example("闽A1234警", INFO),
            Example("闽A12***", None),
            Example("新A级景区", None),
            Example("京ABCDEF", None),
        ),
    ),
)
