"""METADATA: names of persons, accounts and machines in the properties of a file."""

from __future__ import annotations

import re

from ..findings import Finding, Kind, Severity
from ..normalise import fold
from ..people import could_be_name, is_masked, is_person_name
from .base import Items, Source, properties

_NOBODY = re.compile(
    r"^(?:administrator|admin|user|users|owner|pc|lenovo|dell|hp|asus|huawei|windows|microsoft.*|微软.*|unknown|anonymous|author|openpyxl|python-docx|python-pptx|xlsxwriter|reportlab.*|wps.*|kingsoft.*"
    r"|apache.*|libreoffice.*|localadmin|雨林木风|番茄花园|深度.*|china|office|用户|作者|管理员|未知|匿名|系统管理员|\(?unspecified\)?|un-?named|poi|steve canny|root|it|\d{1,3}|none)$",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"局|办|委|府|中心|院|公司|部|会|厅|处|站|所|科|室|政|校|网|社|行$|大队|支队|office|bureau|dept", re.IGNORECASE
)


def person_finding(source: Source, field: str, value: str) -> Finding | None:
    """A finding when the value of a property is somebody's name or account."""
    plain = fold(value).strip()
    if not plain or _NOBODY.match(plain) or is_masked(plain):
        return None
    person = is_person_name(plain) or (could_be_name(plain) and not _ORGANISATION.search(plain))
    if _ORGANISATION.search(plain) and not is_person_name(plain):
        return None
    severity = Severity.REVIEW if person else Severity.INFO
    shown = plain if len(plain) < 3 else plain[0] + "*" * (len(plain) - 1)
    return source.finding(Kind.METADATA_PERSON, severity, f"文件属性“{field}”", f"{field}：{shown[:20]}")


def metadata(source: Source, values: list[tuple[str, str]], person_fields: set[str]) -> Items:
    """The property flow and a finding for each person in it."""
    values = [(name, str(value)) for name, value in values if value and str(value).strip()]
    yield properties(source, values)
    for name, value in values:
        if name in person_fields:
            for part in re.split(r"[;；,，]", value):
                if finding := person_finding(source, name, part):
                    yield finding
