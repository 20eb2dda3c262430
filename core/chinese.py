"""Chinese text: script, width and sort order.

Everything here is pure and safe to call for every character of a document.
"""

import re
import unicodedata
from functools import lru_cache

import opencc
from pypinyin import Style, lazy_pinyin

# Full-width ASCII and the ideographic space. One character becomes one character, so offsets into the text stay right.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}

# Words that Taiwan or Hong Kong writes differently, in simplified characters. OpenCC's own regional tables also rewrite
# 檔案局 to 文件局 and 程序 to 进程, which would hide a county's archive from its own search, hence this short list.
# Each pair has the same length, so folding them moves no offset.
REGIONAL_WORDS = {
    "软体": "软件",
    "硬体": "硬件",
    "网路": "网络",
    "资讯": "信息",
    "程式": "程序",
    "资料库": "数据库",
    "简讯": "短信",
    "计程车": "出租车",
    "身分证": "身份证",
    "列印": "打印",
    "登入": "登录",
    "伺服器": "服务器",
    "行动电话": "移动电话",
    "幼稚园": "幼儿园",
    "台帐": "台账",
}
# Words that only their Traditional spelling gives away: 公車 is the bus, while 公车 is the office's own car.
TRADITIONAL_WORDS = {"公車": "公交", "國小": "小学", "國中": "初中", "捷運": "地铁", "腳踏車": "自行车"}
_NOT_PLAIN = re.compile("[^\u4e00-\u9fff、。]+")
_REGIONAL = re.compile("|".join(REGIONAL_WORDS))  # none of them begins another


@lru_cache(maxsize=8)
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


def half_width(text: str) -> str:
    """Full-width ASCII as ASCII, each character in its place: ２０２４（３） → 2024(3)."""
    return text.translate(_HALF_WIDTH)


def to_simplified(text: str) -> str:
    """Script only: 檔案 → 档案. Words stay the writer's."""
    return _converter("t2s").convert(text)


def to_traditional(text: str, *, regional_words: bool = False) -> str:
    """Traditional script with today's character forms; ``regional_words`` also turns 软件 into 軟體."""
    return _converter("s2twp" if regional_words else "s2tw").convert(text)


def is_traditional(text: str) -> bool:
    """Is the text as a whole written in Traditional characters? One quoted name does not make it so."""
    sample = text[:20_000]
    converted = to_simplified(sample)
    changed = sum(1 for before, after in zip(sample, converted, strict=False) if before != after)
    return len(converted) == len(sample) and changed > len(sample) * 0.05


def fold(text: str) -> str:
    """What two spellings of one word share: width, case, script and regional word. For comparing, never for showing."""
    folded = to_simplified(_compatible(text).lower())
    return _REGIONAL.sub(lambda match: REGIONAL_WORDS[match.group()], folded)


def _compatible(text: str) -> str:
    """Return NFKC of `text`. Han characters never change nor join others, so only what stands between them is looked at."""
    return _NOT_PLAIN.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)


def with_local_words(text: str) -> str:
    """Return what somebody typed with the words replaced that only their Traditional spelling tells from ours."""
    for traditional, ours in TRADITIONAL_WORDS.items():
        text = text.replace(traditional, ours)
    return text


def pinyin_sort_key(text: str) -> str:
    """Orders Chinese names as a dictionary does, syllable by syllable; the text itself settles ties."""
    syllables = lazy_pinyin(to_simplified(text), style=Style.TONE3, neutral_tone_with_five=True)
    return " ".join([*(syllable.lower() for syllable in syllables), text])
