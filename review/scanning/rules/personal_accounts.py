"""PII6 and PII7: codes of small traders and the personal numbers of registers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..findings import Kind
from ..flows import FlowText
from ..numbers import is_credit_code, is_id_number, is_payment_card
from .base import REVIEW, Example, Hit, Rule

_LABELLED = re.compile(
    r"(?P<label>户\s*号|户口簿号|社保(?:卡|编)?号|社会保障(?:卡|编)?号|医保(?:卡|编)?号|医疗证号|病历号|住院号|门诊号|学籍号|准考证号|低保证号|残疾证号|军官证号?|士兵证号?|退伍证号|存折号|一卡通(?:账|卡)?号|驾驶证号|档案号)"
    r"码?[ \t]*[:：\t ]{1,3}(?P<value>(?:[\u4e00-\u9fa5]字第)?[A-Za-z]{0,3}\d[\dA-Za-z-]{4,24})(?![\d*])"
)
_HEADING = re.compile(
    r"^(?:.{0,6})(?:户\s*号|社保(?:卡|编)?号|社会保障号|医保(?:卡|编)?号|医疗证号|病历号|住院号|学籍号|准考证号|低保证号|残疾证号|军官证号|一卡通(?:账|卡)?号|存折(?:账)?号|银行账号|账号|卡号|驾驶证号)码?$"
)
_VALUE = re.compile(r"[A-Za-z]{0,3}\d[\dA-Za-z-]{4,24}")
_BANK_ACCOUNT = re.compile(r"(?:账\s*号|帐\s*号|卡\s*号|账户)[:： \t]{1,3}(?P<value>\d(?:[ -]?\d){11,24})(?![\d*])")
_TRADER = re.compile(r"(?<![0-9A-Z])92[0-9A-HJ-NPQRTUWXY]{16}(?![0-9A-Z])")


def find_accounts(text: FlowText) -> Iterator[Hit]:
    for match in _LABELLED.finditer(text.text):
        if not is_id_number(match.group("value").upper()):
            yield Hit(*match.span("value"), REVIEW)
    for row in text.table_rows():
        for cell in row:
            known = is_id_number(cell.text.upper()) or is_payment_card(cell.text)
            if _HEADING.match(cell.label) and _VALUE.fullmatch(cell.text) and not known:
                yield Hit(cell.start, cell.end, REVIEW)


def find_bank_accounts(text: FlowText) -> Iterator[Hit]:
    """Labelled accounts that are no payment cards: passbooks of rural banks, unit accounts."""
    for match in _BANK_ACCOUNT.finditer(text.text):
        if not is_payment_card(re.sub(r"\D", "", match.group("value"))):
            yield Hit(*match.span("value"), REVIEW)


def find_traders(text: FlowText) -> Iterator[Hit]:
    for match in _TRADER.finditer(text.text):
        if is_credit_code(match.group()):
            yield Hit(*match.span(), REVIEW)


RULES = (
    Rule(
        code="PII6",
        kind=Kind.ACCOUNT_NUMBER,
        label="个体工商户信用代码",
        advice="个体工商户的信用代码能对应到个人。行政处罚、许可公示可以公开，其余请说明理由。",
        find=find_traders,
        examples=(
            Example("统一社会信用代码：92350102MA2XN4K47J", REVIEW),
            Example("统一社会信用代码：91110000600037341L", None),
            Example("92350102MA2XN4K47U", None),
        ),
    ),
    Rule(
        code="PII7B",
        kind=Kind.ACCOUNT_NUMBER,
        label="银行账号",
        advice="出现银行账号。单位收款账号请确认可以公开；个人账号请删去。",
        find=find_bank_accounts,
        examples=(
            Example("户名：王秀兰 账号：9030612345678901234", REVIEW),
            Example("银行卡号：6228480402564890018", None),
            Example("账号：903061*******1234", None),
        ),
    ),
    Rule(
        code="PII7",
        kind=Kind.ACCOUNT_NUMBER,
        label="个人编号",
        advice="出现户号、医保号、病历号、学籍号等个人编号，请删去或遮去中间各位。",
        find=find_accounts,
        examples=(
            Example("病历号：20240315001", REVIEW),
            Example("姓名\t医保号\n王小明\t3501020012345", REVIEW),
            Example("用电户号：7001234567", REVIEW),
            Example("户号：700****567", None),
            Example("本县户号由公安机关编制。", None),
            Example("账户：青澜县财政局", None),
        ),
    ),
)
