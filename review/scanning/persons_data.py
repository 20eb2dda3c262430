"""What a row tells about a person: shared by the rules on lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .flows import Cell, FlowText
from .numbers import digits_only, is_id_number, is_old_id_number
from .people import MASK_CHARS, OFFICIAL_LABEL, is_named_person, is_person_name

_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_ID = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])")
_ACCOUNT_LABEL = re.compile(r"账\s*号|帐\s*号|卡\s*号|存折|一卡通|银行卡")
_ACCOUNT = re.compile(r"(?<!\d)\d{13,22}(?!\d)")
_DISEASE_LABEL = re.compile(r"病\s*种|疾病|诊断|患病|病名|病情|所患|病因|致贫原因")
_DISEASE = re.compile(
    r"癌|肿瘤|白血病|尿毒症|艾滋|HIV|肺结核|精神分裂|精神障碍|抑郁|肝炎|脑梗|脑瘫|心脏病|糖尿病|高血压|血友病|帕金森|肾衰|透析|梅毒|尘肺|癫痫|阿尔茨海默|重性精神|肝硬化|智力低下"
)
_BIRTH_LABEL = re.compile(r"出生(?:日期|年月|时间)|生日")
_DATE = re.compile(r"(?:19|20)\d{2}[年./-]\d{1,2}")
_ADDRESS_LABEL = re.compile(
    r"(?:家庭|居住|户籍|户口|现|常住|详细|家)\s*(?:所在地|地址|住址|住)|住\s*址|籍贯地址|居住地|家庭地址|住所"
)
_SCHOOL_LABEL = re.compile(r"学校|就读|幼儿园|班级|年级|院校")
_SCHOOL = re.compile(r"[\u4e00-\u9fa5]{2,}(?:小学|中学|幼儿园|学校|初中)")
_DISABILITY_LABEL = re.compile(r"残疾(?:类别|类型|等级|级别|情况|程度)")

STREET = re.compile(
    r"(?:村|社区|居委会|屯|寨|庄|湾|自然村|路|街|大道|巷|弄|胡同|里|小区|花园|家园|新村|苑|城|公寓|山庄|坊|府|庭)[^\s,，。;；:：\n]{0,12}?"
    r"(?:\d{1,4}|[一二三四五六七八九十百]{1,4})\s*(?:号|组|栋|幢|座|单元|室|户|队|社|号楼|楼)"
    r"(?:[^\s,，。;；:：\n]{0,3}?\d{1,4}\s*(?:号楼|号|组|栋|幢|座|单元|室|户|楼))*"
)


@dataclass(slots=True)
class PersonRow:
    """One row or line: the people named in full and what stands beside them."""

    cells: list[Cell]
    names: list[Cell] = field(default_factory=list)
    facts: dict[str, int] = field(default_factory=dict)

    def has_near(self, kinds: set[str], reach: int = 80) -> bool:
        """One of these facts stands beside a name, not somewhere else in a long paragraph."""
        places = [self.facts[kind] for kind in kinds & self.facts.keys()]
        return any(abs(place - name.start) <= reach or name.label for place in places for name in self.names)

    @property
    def start(self) -> int:
        return self.cells[0].start

    @property
    def end(self) -> int:
        return self.cells[-1].end


def person_rows(text: FlowText) -> list[PersonRow]:
    """Rows that name a private person in full."""
    if "person_rows" not in text.memory:
        text.memory["person_rows"] = _find_person_rows(text)
    return text.memory["person_rows"]


def _find_person_rows(text: FlowText) -> list[PersonRow]:
    rows = []
    for cells in text.rows():
        if not cells:
            continue
        row = PersonRow(cells)
        names = [cell for cell in cells if is_named_person(cell.text, cell.label)]
        labels = " ".join(cell.label for cell in cells)
        is_contact = bool(names) and _is_contact_line(cells, labels)
        row.names = [cell for cell in names if cell.label or not is_contact]
        if row.names:
            row.facts = facts_of(cells)
            rows.append(row)
    return rows


def _is_contact_line(cells: list[Cell], labels: str) -> bool:
    return bool(OFFICIAL_LABEL.search(labels + " ".join(cell.text for cell in cells if len(cell.text) < 9)))


def facts_of(cells: list[Cell]) -> dict[str, int]:
    """Kinds of personal data in a row and where they stand; office telephones and masked values left out."""
    facts: dict[str, int] = {}
    for cell in cells:
        for kind in _facts_of_cell(cell):
            facts.setdefault(kind, cell.start)
    return facts


def _facts_of_cell(cell: Cell) -> set[str]:
    text, label = cell.text, cell.label
    masked = any(char in text for char in MASK_CHARS.replace("某", "").replace("x", "").replace("X", ""))
    tests = {
        "id": any(is_id_number(found.upper()) for found in _ID.findall(text))
        or (is_old_id_number(digits_only(text)) and "证" in label),
        "mobile": bool(_MOBILE.search(text)) and not OFFICIAL_LABEL.search(label),
        "account": bool(_ACCOUNT_LABEL.search(label) and _ACCOUNT.search(text.replace(" ", ""))),
        "disease": bool(_DISEASE.search(text)) or bool(_DISEASE_LABEL.search(label) and _says_something(text)),
        "birth": bool(_BIRTH_LABEL.search(label) and _DATE.search(text)),
        "address": bool(STREET.search(text)) and (bool(_ADDRESS_LABEL.search(label)) or not label),
        "school": bool(_SCHOOL.search(text)) or bool(_SCHOOL_LABEL.search(label)),
        "disability": bool(_DISABILITY_LABEL.search(label) and _says_something(text)),
    }
    return {
        name
        for name, holds in tests.items()
        if holds and not (masked and name in ("id", "mobile", "account", "address"))
    }


def _says_something(text: str) -> bool:
    return bool(text.strip()) and text not in ("无", "-", "/", "—") and not set(text) <= set(MASK_CHARS)


def find_names(text: str) -> list[str]:
    """Full names among the words of a text."""
    return [word for word in re.split(r"[\s,，、:：;；()（）]+", text) if is_person_name(word)]
