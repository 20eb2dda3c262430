"""Where a hit says what was asked for."""

import re

import pytest

from search.excerpts import LENGTH, Quotable, excerpt, highlight

SENTENCE = "各乡镇人民政府要按时上报有关情况。2025年城乡低保和特困供养标准已经县政府同意。"


@pytest.mark.parametrize("lead", range(40))
def test_the_words_themselves_are_marked_wherever_the_stretch_begins(lead):
    text = "前" * 30 + "。" * (lead % 3) + "文" * lead + SENTENCE * 3 + "后" * 200
    found = excerpt(Quotable.of(text), ["低保", "标准"])
    assert set(re.findall(r"<mark>(.*?)</mark>", found)) == {"低保", "标准"}


def test_a_stretch_never_begins_with_the_end_of_a_sentence():
    text = "一" * 60 + "。。，" + "二" * 16 + "低保" + "三" * 300
    assert excerpt(Quotable.of(text), ["低保"]).startswith("…二")


def test_it_is_as_long_as_a_reader_takes_in_and_escaped():
    found = excerpt(Quotable.of("<b>" + "停水" * 300), ["停水"])
    assert found.startswith("&lt;b&gt;<mark>停水")
    assert len(re.sub(r"<.*?>|&..;", "", found)) <= LENGTH + 1


def test_a_traditional_title_is_marked_in_its_own_characters():
    assert highlight("關於停水的通知（Ａ區）", ["停水", "a区"]) == "關於<mark>停水</mark>的通知（<mark>Ａ區</mark>）"
