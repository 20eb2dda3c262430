"""Advertising that attackers plant in titles and texts: betting, pornography, loans, forged papers.

Official prose uses the same words against them (严厉打击赌博), so words alone prove nothing. Planted text is a run of such
words with nothing but separators between them, or a brand no office writes; only the run is cut, never the sentence.
"""

import re
from collections.abc import Iterator

from core.chinese import half_width
from core.text_defects.defect import Defect

_LINK_REST = r"[^\s\u4e00-\u9fff，。；“”《》）)]*"
# Nothing an office writes about itself; alone they are planted.
_BRANDS = (
    rf"https?://{_LINK_REST}(?:bet|casino|porn|sex|lottery|poker)\d*\b{_LINK_REST}",
    rf"https?://[\w.-]+\.(?:xyz|top|vip|cc|win|club|bid|loan)(?![\w.]){_LINK_REST}",
    r"(?<![a-z])(?:\d{2,5}\s?bet|bet\s?\d{2,5}|bwin|betway|w88|pk10)(?![a-z])",
    r"(?:澳门)?新?(?:葡京|金沙|威尼斯人|太阳城|银河)(?:娱乐|赌场|官网|平台|线上|在线)[城场]?",
    "188金宝博|开元棋牌|皇冠体育|亚博体育|乐鱼体育|开云体育",
)
# One of these with another word of the kind, or standing by itself outside any sentence.
_STRONG = (
    "娱乐城|真人(?:百家乐|荷官|视讯|娱乐)|百家乐|老虎机|捕鱼(?:达人|游戏)|时时彩|六合彩|北京赛车|快三计划",
    "体育投注|在线投注|投注平台|外围(?:投注|足球)|博彩(?:平台|网站|公司)|赌场官网|网络赌场|足球比分直播",
    "(?:棋牌|彩票|电子)(?:游戏)?平台|一本道|成人(?:视频|电影|影院|网站|小说)|色情(?:视频|小说|网站)|激情视频|裸聊|约炮",
    "av(?:在线|视频|免费)|久久(?:精品|热|爱)|欧美(?:性|激情|色图)|亚洲(?:无码|色图|情色)",
    "无抵押(?:信用)?贷款|黑户(?:贷款|下款)|信用卡套现|代开发票|办假证|刻章办证|代办文凭",
)
# Harmless alone; two together with nothing between them are not.
_SUSPICIOUS = (
    r"(?:cba|nba|英超|西甲|欧冠|意甲|世界杯|欧洲杯|足球|篮球)(?:在线)?(?:直播|录像|比分|竞猜)(?:吧|网)?",
    "体育直播|在线观看|免费观看|在线播放|高清完整版|投注|下注|赔率|返水|返利|彩金|首充|提现秒到|开户|博彩|赌博|赌球|棋牌|彩票",
    "亚洲精品|国产精品|欧美日韩|日韩(?:欧美|精品)|麻豆|久久|(?:[一二三四五]区){2,}|[一二三四]{2,4}区|美女(?:视频|图片)|伦理片|无码|情色|一夜情|三级片",
    "网贷|小额贷|秒批|秒到账|快速放款|征信修复|包过|代考|替考|私家侦探|娱乐官网|官方授权(?:网站)?|注册送\\d*元?",
)
_FILLER = (
    r"https?://[^\s\u4e00-\u9fff，。；“”《》）)]+|(?:www|m)\.[a-z0-9.-]+\.[a-z]{2,6}",
    "官方|授权|网站|官网|网址|平台|下载|注册|免费|手机版?|客户端|app|登录|入口|最新|首页|在线|娱乐|体育|直播|视频|高清|信誉",
    "真人|客服|微信|qq|热线|欢迎(?:您|光临)?|首选|推荐|专业|正规|国际|全网|全集|中文字幕|精品|大全|网|版|站",
    r"\d{2,12}|[a-z]{1,12}",
)
_SEPARATORS = r"[\s_\-|,，·~+/\\【】\[\]()（）=*#!！★☆❤♥●◆→>»—–]*"

_ATOM = re.compile("|".join((*_BRANDS, *_STRONG, *_SUSPICIOUS, *_FILLER)))
_BRAND = re.compile("|".join(_BRANDS))
_STRONG_WORD = re.compile("|".join(_STRONG))
_SUSPICIOUS_WORD = re.compile("|".join(_SUSPICIOUS))
_GAP = re.compile(_SEPARATORS)
_WORD = re.compile("[\u4e00-\u9fff]")
_KEYWORD_RUN = re.compile(r"[_|]|-【|】\s*$")
_AGAINST = re.compile(
    "打击|严禁|查处|整治|防范|举报|违法|禁止|诈骗|取缔|处罚|抵制|警惕|预防|拒绝|犯罪|不得|清理|涉嫌|侦破|抓获|反诈|危害|条例"
    "|远离|谨防|提醒|警示|参与赌|禁赌|扫黄"
)
_MOST_FILLERS = 4  # before and after the telling words; the rest of an English sentence is none of theirs
_LOOSE_ENDS = " \t_-|,，~=·【】[]"


def find_planted(text: str) -> list[Defect]:
    """The runs to cut, in order. A line that is nothing else is cut whole."""
    folded = half_width(text)
    lowered = folded.lower()
    folded = lowered if len(lowered) == len(text) else folded  # a few letters have no lower case of one character
    found: list[Defect] = []
    for start, end in _runs(folded):
        if _is_planted(folded, start, end):
            start, end = _with_loose_ends(folded, *_whole_line(folded, start, end))
            start = max(start, found[-1].end if found else 0)
            found.append(Defect(start, end, text[start:end].strip()))
    return [defect for defect in found if defect.text]


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of such words with separators alone between them."""
    position = 0
    while match := _ATOM.search(text, position):
        atoms = [match]
        while (following := _ATOM.match(text, _GAP.match(text, atoms[-1].end()).end())) is not None:
            atoms.append(following)
        position = atoms[-1].end()
        if atoms := _without_neighbours(text, atoms):
            yield atoms[0].start(), atoms[-1].end()


def _without_neighbours(text: str, atoms: list[re.Match]) -> list[re.Match]:
    """Harmless words at the ends that belong to the sentence around: 县政府网站|888bet|新建学校."""
    telling = [at for at, atom in enumerate(atoms) if _is_telling(atom)]
    if not telling:
        return []
    atoms = atoms[max(0, telling[0] - _MOST_FILLERS) : telling[-1] + 1 + _MOST_FILLERS]
    while not _is_telling(atoms[-1]) and _WORD.match(text, atoms[-1].end()):
        atoms = atoms[:-1]
    while not _is_telling(atoms[0]) and _WORD.match(text[max(0, atoms[0].start() - 1) : atoms[0].start()]):
        atoms = atoms[1:]
    return atoms


def _is_telling(atom: re.Match) -> bool:
    return any(kind.fullmatch(atom[0]) for kind in (_BRAND, _STRONG_WORD, _SUSPICIOUS_WORD))


def _is_planted(text: str, start: int, end: int) -> bool:
    run = text[start:end]
    strong, suspicious = len(_STRONG_WORD.findall(run)), len(_SUSPICIOUS_WORD.findall(run))
    is_alone = bool(strong) and _stands_alone(text, start, end)
    if not (_BRAND.search(run) or strong + suspicious > 1 or is_alone):
        return False
    return bool(_KEYWORD_RUN.search(run)) or not _AGAINST.search(_sentence(text, start, end))


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not _WORD.match(text[max(0, start - 1) : start]) and not _WORD.match(text, end)


def _sentence(text: str, start: int, end: int) -> str:
    before = max(text.rfind(mark, 0, start) for mark in "。！？\n")
    after = min((at for mark in "。！？\n" if (at := text.find(mark, end)) >= 0), default=len(text))
    return text[before + 1 : after]


def _whole_line(text: str, start: int, end: int) -> tuple[int, int]:
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    rest = text[line_start:start] + text[end:line_end]
    is_nothing_else = len(rest.strip(_LOOSE_ENDS)) < 2
    return (line_start, line_end) if is_nothing_else else (start, end)


def _with_loose_ends(text: str, start: int, end: int) -> tuple[int, int]:
    """Separators around a run go with it; so does a colon that then opens a quotation or a line."""
    while start and text[start - 1] in "_-|~=":
        start -= 1
    while end < len(text) and text[end] in _LOOSE_ENDS:
        end += 1
    if text[end : end + 1] in {":", "："} and text[max(0, start - 1) : start] in {"", "\n", "《", "“", '"', "「"}:
        end += 1
    return start, end
