"""One spelling for the rules, with the way back to the original characters.

Every rule sees NFKC text without invisible characters, in simplified script where the rules
need it. Each normalised character remembers which original character it came from, so that a
hit can be shown in its place and masked there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

INVISIBLE = frozenset(
    chr(code)
    for span in (
        (0x00AD, 0x00AD),  # soft hyphen
        (0x034F, 0x034F),
        (0x061C, 0x061C),
        (0x115F, 0x1160),
        (0x17B4, 0x17B5),
        (0x180B, 0x180F),
        (0x200B, 0x200F),  # zero-width space, joiners, direction marks
        (0x202A, 0x202E),
        (0x2060, 0x206F),
        (0x3164, 0x3164),
        (0xFE00, 0xFE0F),  # variation selectors
        (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0),
        (0xE0000, 0xE007F),  # tags
    )
    for code in range(span[0], span[1] + 1)
)

# Only characters of words that rules look for; whole texts are not converted here (core.chinese does that).
_TRADITIONAL = "祕絶宻絕機級證號電話銀帳賬戶護學籍車牌務內資參閱傳開禁轉載維穩輿羣貧難殘疾補兒醫療識統編項會員縣鄉鎮鄰組樓單廣門國軍隱採複製閲閱覽導領層發後團體處"
_SIMPLIFIED = "秘绝密绝机级证号电话银账账户护学籍车牌务内资参阅传开禁转载维稳舆群贫难残疾补儿医疗识统编项会员县乡镇邻组楼单广门国军隐采复制阅阅览导领层发后团体处"

# Signs that stand for one another in marks and numbers after NFKC.
_LOOKALIKES = {
    **dict(zip("☆✩✭✮✯⭐⋆✡🌟🟊✪✫✬✰⚝∗⁎٭✱✲", "★" * 20, strict=True)),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u205f\u3000\u1680", " "),
    "㊙": "秘密",
    "○": "〇",
    "◯": "〇",
    "\r": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\x0b": "\n",
    "\x0c": "\n",
    "Х": "X",  # Cyrillic and Greek look-alikes of the check character
    "х": "x",
    "Χ": "X",
}
_TABLE = {**dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)), **_LOOKALIKES}
_CHANGES = re.compile(r"[^\t\n !-~\u4e00-\u9fa5、。《》“”‘’〔〕★〇□]|[" + "".join(_TABLE) + "]")


@lru_cache(maxsize=8192)
def _normal_form(char: str) -> str:
    if char in INVISIBLE:
        return ""
    mapped = _TABLE.get(char)
    if mapped is None:
        mapped = unicodedata.normalize("NFKC", char)
        mapped = "".join(_TABLE.get(c, c) for c in mapped)
    return "".join(c for c in mapped if c >= " " or c in "\t\n")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Normalised text; `offsets[i]` is the index of the original of `text[i]` (None: unchanged)."""

    text: str
    offsets: list[int] | None = None

    def origin(self, index: int) -> int:
        """Original index of a normalised index; the end of the text maps to the end."""
        if self.offsets is None:
            return index
        if index < len(self.offsets):
            return self.offsets[index]
        return self.offsets[-1] + 1 if self.offsets else 0


def normalise(text: str) -> Normalised:
    """Normalise a text and keep the way back to its characters."""
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    for change in _CHANGES.finditer(text):
        start = change.start()
        form = _normal_form(change.group())
        pieces += (text[done:start], form)
        offsets.extend(range(done, start))
        offsets.extend([start] * len(form))
        done = change.end()
    if not done:
        return Normalised(text)
    pieces.append(text[done:])
    offsets.extend(range(done, len(text)))
    return Normalised("".join(pieces), offsets)


def fold(text: str) -> str:
    """The normalised text alone, for labels and names."""
    return normalise(text).text
