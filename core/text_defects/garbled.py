"""Mojibake: text that was read in the wrong encoding somewhere on its way."""

import re

from core.text_defects.defect import Defect

_CJK = "\u3400-\u9fff"
_GARBLED = re.compile(
    r"[\ufffd\ue000-\uf8ff]+"  # replacement characters and private use
    r"|锟斤拷|烫烫烫|屯屯屯"
    rf"|(?<=[{_CJK}，。、；：])\?{{2,}}[{_CJK}]?[A-Za-z]?(?=[{_CJK}])"  # two bytes lost, one character and a half left
    r"|[\u00c0-\u00ff][\u0080-\u00ff]{3,}|(?:[ÃÂâåæçèé][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]{1,2}){2,}"
    r"|(?:[锛銆鈥][\u2018-\u201f€-\u9fff]?){2,}"
)
_UTF8_AS_GBK = re.compile(r"[\u4e00-\u9fff\ue000-\uf8ff€]{4,}")


def find_garbled(text: str) -> list[Defect]:
    """Runs that are mojibake. They stay in the text until a person has put the right words there."""
    found = [Defect(*match.span(), match[0]) for match in _GARBLED.finditer(text)]
    covered = {at for defect in found for at in range(defect.start, defect.end)}
    for match in _UTF8_AS_GBK.finditer(text):
        if match.start() not in covered and _is_utf8_read_as_gbk(match[0]):
            found.append(Defect(*match.span(), match[0]))
    return sorted(found, key=lambda defect: defect.start)


def _is_utf8_read_as_gbk(run: str) -> bool:
    """鏀垮簻 is 政府: its GBK bytes are well-formed UTF-8, which those of real Chinese text practically never are."""
    try:
        data = run.encode("gbk")
    except UnicodeEncodeError:
        return False
    text = data.decode("utf-8", errors="ignore")
    return len(text) * 3 >= len(data) - 2 and len(text) >= 2 and all("\u3000" <= char <= "\uffef" for char in text)
