"""Remains of content management systems and of texts copied from article sites."""

import re

from core.chinese import half_width, to_simplified
from core.text_defects.defect import Defect

_MACHINE = re.compile(
    r"#p#.{0,20}?#e#"  # page breaks of one CMS: #p#title#e#
    r"|\$[a-z_]{2,30}\$"
    r"|\{\$[^}\n]{1,60}\}|\{\{[^}\n]{1,60}\}\}|\$\{[^}\n]{1,60}\}"
    r"|\{/?(?:dede|eyou|pboot|aspcms|cms|field|if|loop)[:：\s][^}\n]{0,120}\}"
    r"|\[!--[^\]\n]{1,60}--\]|<!--.{0,500}?-->|<%.{0,200}?%>|<\?(?:php|xml).{0,200}?\?>"
    r"|</?(?:[ovw]:\w+|st1:\w+|p|br|div|span|font|strong|em|b|u|a|img|table|tbody|tr|td|th|center|script|style)\b[^<>]{0,300}>"
    r"|\[/?(?:b|i|u|url|img|color|size|align|font|quote)(?:=[^\]\n]{0,80})?\]"
    r"|<(?:图片|附件|视频|flash)>?"
    r"|\[(?:图片|page|分页)\]"
    r"|mso-[a-z-]+\s*:[^;\n]{1,60};?",
    re.IGNORECASE | re.DOTALL,
)
_COPIED_WORDS = re.compile(
    "写作灵感|范文|文秘网|期刊网|论文网|文库|小编|欢迎(?:大家)?(?:阅读|收藏|下载)|阅读(?:并|和)分享|仅供参考|为您整理|为大家整理|整理分享"
    "|相关推荐|更多(?:精彩|内容)|本文来源于网络|转载请注明|如有侵权|用心挑选|写作和?创作|创作带来灵感|点击下载|关注公众号|原创文章"
)
# What a page shows around its text. Saying so is worth a note, not a check by hand.
_FURNITURE = re.compile(
    r"(?:您?(?:现在)?(?:所在(?:的)?)?|当前)位置\s*[:：].*"
    r"|(?:网站)?首页\s*(?:>|»|→|＞|/|-).*"
    r"|分享(?:到|至)?\s*[:：]?.{0,20}|(?:关闭|打印|收藏)(?:此页|本页|窗口|页面)?(?:\s*[\[【(]?(?:关闭|打印|收藏)(?:此页|本页|窗口|页面)?[\]】)]?)*"
    r"|返回(?:顶部|首页|列表|上页)|【?(?:字体|字号)\s*[:：]?\s*[\[【(]?[大中小\s]*[\]】)]?"
    r"|上一[篇条]\s*[:：]?.*|下一[篇条]\s*[:：]?.*|扫一扫.{0,20}|(?:相关(?:链接|新闻|文章|附件))\s*[:：]?"
    r"|[\[【(](?:大|中|小|打印|关闭|\s)+[\]】)]|本(?:页|文)地址\s*[:：].*"
)
_TAIL_FURNITURE = re.compile(
    r"\s*[【\[]?(?:关闭窗口|打印本页|打印此页|关闭本页|收藏本页|返回顶部|分享到\s*[:：]?)[】\]]?\s*$"
)


def find_residue(text: str) -> list[Defect]:
    """Marks that a machine left, and whole lines in which an article site speaks to its readers."""
    if _is_copied_line(text):
        return [Defect(0, len(text), text.strip())]
    return [Defect(*match.span(), match[0]) for match in _MACHINE.finditer(half_width(text))]


def find_furniture(text: str) -> list[Defect]:
    """Links and labels of the page around a text: 分享到, 关闭窗口, the breadcrumb."""
    folded = half_width(text)
    if _FURNITURE.fullmatch(folded.strip()):
        return [Defect(0, len(text), text.strip())]
    return [Defect(*match.span(), match[0].strip()) for match in _TAIL_FURNITURE.finditer(folded)]


def _is_copied_line(text: str) -> bool:
    """Two such phrases in a line; one is enough after 前言 or in a line that says nothing else."""
    folded = to_simplified(text).strip()
    if len(folded) > 300:
        return False
    phrases = len(_COPIED_WORDS.findall(folded))
    return phrases >= 2 or (phrases == 1 and bool(re.match(r"前言\s*[:：]|[\[【(（]", folded)) and len(folded) < 80)
