"""NET1: words of gambling, pornography and loan sharks, planted in pages and files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..findings import Kind
from ..flows import FlowText
from .base import BLOCK, REVIEW, Example, Hit, Rule

_SPAM = re.compile(
    r"赌博|博彩|网赌|赌场|六合彩|时时彩|北京赛车|PK10|百家乐|老虎机|真人(?:荷官|视讯|娱乐)|捕鱼(?:游戏|达人)|棋牌(?:游戏|平台|APP)|体育投注|外围(?:投注|女)|下注返|投注网|彩票(?:平台|计划|网站)|新葡京|威尼斯人赌|皇冠体育|"
    r"亚博|开元棋牌|澳门(?:银河|金沙|新葡|赌)|裸聊|色情|黄色网站|成人(?:视频|网站|电影|影院)|一夜情|约炮|援交|包养|同城(?:约|交友)|激情(?:视频|小说)|AV(?:在线|女优)|无码|情色|三级片|春药|迷药|迷幻"
    r"|代开发票|办(?:理)?假证|刻章办证|代办证件|无抵押贷款|秒到账|套现|高利贷|黑户(?:贷款|下款)|裸贷|网贷(?:口子|平台)|刷单|出售枪支|代孕|私家侦探|窃听器|替考|代写论文",
    re.IGNORECASE,
)
# Phrases that search-engine spammers plant in titles, first and last lines; no office writes them.
_PLANTED = re.compile(
    r"\d{2,4}bet|bet\d{2,4}|bwin|manbetx|必威(?:体育|官网|app)|万博(?:体育|app|官网)|乐鱼(?:体育|app)|开云(?:体育|app)|华体会|米兰体育|威廉希尔|体育(?:投注|博彩)|电竞(?:投注|竞猜)|线上(?:娱乐|赌)|娱乐(?:城|场)(?:开户|官网|平台)|真人(?:荷官|视讯|百家乐)"
    r"|(?:CBA|NBA|足球|英超|欧冠|世界杯|体育)(?:在线)?直播(?:在线观看|吧|免费|[-_]|【)|在线观看(?:免费|完整|高清|无码)"
    r"|(?:亚洲|欧美|日韩|国产)(?:精品|无码|有码|熟女|自拍)(?:视频|一区|久久|[一二三]|在线|网)|[一二]{0,2}三区[-_,，]?(?:久久|在线|免费)|久久(?:精品|热|综合|爱|99)|午夜(?:福利|影院|剧场)"
    r"|(?:黄色|成人|三级|激情|情色)(?:网站|视频|电影|影院|小说)|彩金|首存|老虎机|百家乐|六合彩开奖|时时彩(?:平台|计划|开奖)",
    re.IGNORECASE,
)
_FIGHTING = re.compile(
    r"打击|查处|整治|举报|取缔|涉嫌|诈骗|警惕|谨防|屏蔽|案件|违法|禁止|严禁|抵制|犯罪|清理|扫黄|防范|治理"
)
_CAMPAIGN = re.compile(r"打击|查处|禁赌|涉赌|涉黄|反诈|诈骗|扫黄打非|违法犯罪")
_SELLING = re.compile(
    r"注册(?:即)?送|首充|返水|官网(?:入口|登录|下载)|APP下载|(?:加|联系)(?:微信|QQ|V信|飞机|客服)|扫码|点击(?:进入|下载|注册)|免费(?:观看|下载|领)|高(?:赔率|返利)|日赚|稳赚|包赢|在线(?:客服|观看|播放)|永久(?:域名|网址)|最新(?:网址|地址)|https?://(?!\S{0,60}gov\.cn)|t\.me",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    r"打击|严禁|查处|整治|防范|举报|违法|禁止|诈骗|治理|取缔|惩治|处罚|禁赌|抵制|警惕|预防|拒绝|犯罪|不得|专项行动|清理|涉嫌|侦破|抓获|治安|反诈|案件|危害|刑法|条例|管理处罚|宣传|远离|清查|排查|切勿|谨防|提醒|警示"
)
_REACH = 60


def find(text: FlowText) -> Iterator[Hit]:
    for match in _PLANTED.finditer(text.text):
        around = text.text[max(0, match.start() - _REACH) : match.end() + _REACH]
        line = text.line_before(match.start(), 300) + text.line_after(match.end(), 300)
        campaign = _FIGHTING.search(around) or _CAMPAIGN.search(line)
        yield Hit(*match.span(), REVIEW if campaign and not text.flow.hidden else BLOCK)
    for match in _SPAM.finditer(text.text):
        around = text.text[max(0, match.start() - _REACH) : match.end() + _REACH]
        words = {found.lower() for found in _SPAM.findall(around)}
        official = bool(_OFFICIAL.search(around))
        if (text.flow.hidden and not official) or (not official and (len(words) >= 3 or _SELLING.search(around))):
            yield Hit(*match.span(), BLOCK)
        elif not official or len(words) >= 4:
            yield Hit(*match.span(), REVIEW)


RULE = Rule(
    code="NET1",
    kind=Kind.INJECTION,
    label="植入的违规内容",
    advice="出现赌博、色情、违规贷款等推广文字，可能是被植入的内容。请删去并报告网站运维人员。",
    find=find,
    examples=(
        Example("澳门新葡京真人荷官在线，注册送88元，百家乐老虎机返水", BLOCK),
        Example("无抵押贷款，秒到账，加微信 abc8888", BLOCK),
        Example("成人视频免费观看 http://example.test", BLOCK),
        Example("365bet体育投注_365bet体育直播-【官方授权网站】", BLOCK),
        Example("按照《政府信息公开条例》和《365bet体育投注》：做好年度报告编制工作", BLOCK),
        Example("不断提高信息公开的质量和效率。\nCBA直播,CBA直播在线观看", BLOCK),
        Example("亚洲精品一二三区-久久", BLOCK),
        Example("办假证", REVIEW),
        Example("加快三年行动计划；菠菜每斤3.5元；外墙外挂石材", None),
        Example("严厉打击网络赌博、色情等违法犯罪活动。", None),
        Example("严厉打击网络赌博，查处百家乐、老虎机等赌博案件。", REVIEW),
        Example(
            "常见的赌博形式有百家乐、老虎机、六合彩开奖竞猜、真人视讯、电竞投注等，往往以高额返利为诱饵，"
            "一旦参与便难以脱身，请广大群众自觉抵制，公安机关将依法从严打击。",
            REVIEW,
        ),
        Example("县运动会开幕式网络直播", None),
        Example("深入开展“扫黄打非”专项行动，查处赌博案件12起。", None),
        Example("小额贷款贴息政策咨询电话：0591-87654321", None),
    ),
)
