"""Addresses from Chinese titles: pinyin, so that a liaison never has to type one."""

import re

from pypinyin import lazy_pinyin

SYLLABLES = 8
LONGEST = 60
NOT_WORD = re.compile(r"[^a-z0-9]+")


def pinyin_slug(title: str) -> str:
    """Return the first syllables of `title` as an address: 关于公布… gives "guan-yu-gong-bu"; never empty."""
    syllables = (NOT_WORD.sub("-", part.lower()).strip("-") for part in lazy_pinyin(title))
    words = [word for word in syllables if word][:SYLLABLES]
    return "-".join(words)[:LONGEST].strip("-") or "page"
