"""How Chinese terms sound, for queries typed in pinyin, by initials, or with a homophone in them.

Sounds forget tones and the pairs that southern speakers do not distinguish (zh/z, ch/c, sh/s, -ng/-n), on both sides.
"""

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

_FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ueng|ang|eng|ing|ong|iao|ian|uai|uan|van|ai|ei|ui|ao|ou|iu|ie|ve|ue|er|an|en|in|un|vn|ia|ua|uo|a|o|e|i|u|v)"
)
LONGEST_TYPED = 60


def normalize_sound(letters: str) -> str:
    """Return typed pinyin without spaces, apostrophes, ü and the distinctions that people miss."""
    letters = re.sub(r"[^a-z]", "", letters.replace("ü", "v"))
    for strict, loose in _FUZZY:
        letters = letters.replace(strict, loose)
    return letters


def sound(term: str) -> str:
    """Return how a Han term sounds: 低保 → dibao."""
    return normalize_sound("".join(_syllables(term)))


def initials(term: str) -> str:
    """Return the first letter of each syllable: 低保 → db."""
    return "".join(syllable[:1] for syllable in _syllables(term))


@lru_cache(maxsize=8192)
def _syllables(term: str) -> tuple[str, ...]:
    """Asked for sound and initials of a term one after the other."""
    return tuple(lazy_pinyin(term, v_to_u=False))


def forget_sounds() -> None:
    """For measuring: a rebuild in a process of its own knows how no term sounds."""
    _syllables.cache_clear()


def masks(term: str) -> list[str]:
    """Return `term` with each character hidden in turn: the keys under which one wrong character still finds it."""
    return [f"{term[:i]}?{term[i + 1 :]}" for i in range(len(term))]


def is_pinyin(letters: str) -> bool:
    """Return whether `letters` can be read as pinyin syllables from end to end."""
    position = 0
    while position < len(letters):
        match = _SYLLABLE.match(letters, position)
        if not match:
            return False
        position = match.end()
    return bool(letters)


def is_syllable(letters: str) -> bool:
    """Return whether `letters` are one syllable of pinyin."""
    return bool(_SYLLABLE.fullmatch(letters))


def pieces(letters: str) -> list[tuple[int, int]]:
    """Return the (start, end) stretches of typed pinyin that may be one term: at least two letters, at most 24."""
    size = min(len(letters), LONGEST_TYPED)
    return [(i, j) for i in range(size) for j in range(i + 2, min(i + 24, size) + 1)]
