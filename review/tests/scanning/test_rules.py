"""Every rule against its own table of examples."""

import time

import pytest

from review.scanning import scan_text
from review.scanning.findings import Severity
from review.scanning.rules import all_rules
from review.scanning.rules.base import Example, Rule

CASES = [
    pytest.param(rule, example, id=f"{rule.code}-{number}")
    for rule in all_rules()
    for number, example in enumerate(rule.examples)
]


def gravest(rule: Rule, example: Example) -> Severity | None:
    hits = rule.find(example.flow_text())
    return max((hit.severity for hit in hits), key=lambda severity: severity.rank, default=None)


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example_of_rule(rule, example):
    assert gravest(rule, example) == example.expected, example.text


def test_every_rule_says_what_it_finds_and_what_it_leaves():
    for rule in all_rules():
        expected = [example.expected for example in rule.examples]
        assert any(expected) and None in expected, rule.code
        assert rule.label and rule.advice.endswith("。"), rule.code


def test_codes_are_unique():
    codes = [rule.code for rule in all_rules()]
    assert len(codes) == len(set(codes))


TRAPS = {
    "blanks after a level": "机密" + " " * 3000 + "x",
    "blanks in brackets": "(" + " " * 3000 + "本文",
    "blanks after a number": "1号" + " " * 5000 + "x",
    "digits": "1" * 100_000,
    "digits one by one": "身份证" + "1、" * 30_000,
    "letters for digits": "身份证" + "1O" * 30_000,
    "names": "王秀兰，女，" * 3000,
    "patients": "患者：王秀兰、陈建国、" * 2000,
}


@pytest.mark.parametrize("trap", TRAPS)
def test_no_rule_is_trapped_by_a_text(trap):
    """What is typed is scanned inside the web request: time grows with the text and no faster."""
    started = time.process_time()
    scan_text(TRAPS[trap])
    assert time.process_time() - started < 5
