"""Every rule against its own table of examples."""

import pytest

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
