"""The labelled set: every leak is caught, no clean file is blocked."""

from functools import cache

import pytest

from review.scanning import Severity
from review.scanning.child import scan_bytes
from review.scanning.ocr import is_available

from .labelled.all import CASES
from .labelled.numbers import id_number

NEEDS_RECOGNISER = ("扫描", "歪斜", "图片", "海报")


@cache
def scanned(case):
    return scan_bytes(case.make(), case.name, 60)


def blocked(findings) -> bool:
    return any(finding.severity is Severity.BLOCK for finding in findings)


def ordinary(case) -> bool:
    return not any(word in case.name for word in NEEDS_RECOGNISER)


@pytest.mark.parametrize("case", [case for case in CASES if ordinary(case)], ids=lambda case: case.name)
def test_file_is_judged_as_labelled(case):
    findings = scanned(case)
    assert blocked(findings) == case.blocks, findings
    assert case.kinds <= {finding.kind.value for finding in findings}


@pytest.mark.slow
@pytest.mark.skipif(not is_available(), reason="the ocr extra is not installed")
@pytest.mark.parametrize("case", [case for case in CASES if not ordinary(case)], ids=lambda case: case.name)
def test_scanned_file_is_judged_as_labelled(case):
    findings = scanned(case)
    assert blocked(findings) == case.blocks, findings
    assert case.kinds <= {finding.kind.value for finding in findings}


@pytest.mark.parametrize("case", [case for case in CASES if ordinary(case)], ids=lambda case: case.name)
def test_no_reader_fails(case):
    assert not [finding for finding in scanned(case) if "读取时出错" in finding.excerpt]


def test_set_is_large_and_half_clean():
    assert len(CASES) >= 100
    assert len({case.name for case in CASES if not case.blocks}) >= 50


def test_excerpts_never_show_a_whole_number():
    whole = {id_number(1), id_number(23, born="19790521")}
    for case in filter(ordinary, CASES):
        for finding in scanned(case):
            assert not any(number in finding.excerpt for number in whole), (case.name, finding)
