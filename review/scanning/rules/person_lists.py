"""PII8 to PII10: lists of people in need, of minors, and home addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..findings import Kind
from ..flows import Cell, FlowText, Role
from ..people import is_masked, is_person_name, named_by_status
from ..persons_data import STREET, PersonRow, person_rows
from .base import BLOCK, INFO, REVIEW, Example, Hit, Rule

_HARDSHIP = re.compile(
    r"低保|最低生活保障|特困|五保|临时救助|医疗救助|大病|救助|残疾|贫困|困难(?:家庭|群众|职工|学生|户|儿童|人员|党员|补助|老人)|孤儿|事实无人抚养|患者|病种|患病"
    r"|脱贫|建档立卡|边缘易致贫|防返贫|监测对象|失独|计划生育特别|优抚|抚恤|流浪|精神障碍|艾滋|肺结核|职业病|尿毒症|癌|确诊|密切接触|密接|受助|资助|助学|慰问|尘肺|透析|因病"
)
_HARD_FACTS = {"id", "mobile", "account"}
# What stands beside a person in prose and never beside a place: 云崖, 石桥 and 白沙 look like names.
_BESIDE_A_PERSON = re.compile(
    r"^[ ,(、]{0,2}(?:[男女][,、 )]|\d{1,3}周?岁|身份证|公民身份|家住|现住|住址|住(?!院部|房)|患(?!者)|因患|确诊|系|[汉回苗畲满壮]族|19\d\d年|20\d\d年\d{1,2}月(?:\d{1,2}日)?(?:出?生))"
)
_STATUS_BEFORE = re.compile(
    r"(?:患者|病人|对象|低保户|特困户|五保户|困难户|贫困户|脱贫户|监测户|病例|姓名|人员|户主|居民|村民|职工|学生|同志|患儿)[: ]{0,2}$"
)
_LIST_TOPIC = re.compile(r"名单|花名册|发放表|公示表|一览表|明细表|登记表|台账|汇总表|对象情况")


def find_hardship(text: FlowText) -> Iterator[Hit]:
    if text.flow.role is Role.TECHNICAL:
        return
    for row in person_rows(text):
        if not _HARDSHIP.search(_row_topic(text, row)):
            continue
        if row.has_near(_HARD_FACTS) or _tells_a_disease(text, row):
            yield Hit(row.start, row.end, BLOCK)
        elif "disability" in row.facts:
            yield Hit(row.start, row.end, REVIEW)


_PATIENTS = re.compile(r"(?:患者|病人|患儿|感染者|治疗人员|治疗对象)(?:姓名|名单|名册|人员)?$")
_STAFF = re.compile(r"管理|服务|医务|护理|培训|负责|责任|讲座|志愿|主讲|随访|签约")
_GRAVE_DISEASE = re.compile(
    r"艾滋|HIV|精神障碍|精神病|精神分裂|肺结核|梅毒|性病|传染病|尿毒症|癌|肿瘤|白血病|尘肺|麻风", re.IGNORECASE
)


def _names_patients(text: FlowText, row: PersonRow) -> bool:
    """A heading that calls the people under it patients, and a grave disease near it."""
    named = [name for name in row.names if _PATIENTS.search(name.label) and not _STAFF.search(name.label)]
    return any(is_person_name(name.text) for name in named) and bool(_GRAVE_DISEASE.search(_row_topic(text, row)))


def _tells_a_disease(text: FlowText, row: PersonRow) -> bool:
    return (row.has_near({"disease"}) and _is_about_a_person(text, row)) or _names_patients(text, row)


def _is_about_a_person(text: FlowText, row: PersonRow) -> bool:
    """A name under a heading, or one that stands where only a person can: places and words look like names too."""
    return any(name.label or _is_placed_like_a_person(text, row, name) for name in row.names)


def _is_placed_like_a_person(text: FlowText, row: PersonRow, name: Cell) -> bool:
    before, after = text.line_before(name.start, 8), text.line_after(name.end, 16)
    if _BESIDE_A_PERSON.search(after) or _STATUS_BEFORE.search(before) or named_by_status(name.text):
        return True
    line = text.text[slice(*text.line_at(name.start))]
    in_list = len(row.cells) >= 2 and not re.search("[。;；!]", line) and len(line) < 60
    return in_list and "、" not in line and bool(_LIST_TOPIC.search(_row_topic(text, row)))


def _row_topic(text: FlowText, row: PersonRow) -> str:
    return text.topic(row.start, 200) + " ".join(f"{cell.label} {cell.text}" for cell in row.cells)


_MINOR = re.compile(
    r"学生|儿童|幼儿|孤儿|未成年|婴儿|新生儿|少年|学龄|入学|入园|就读|小学|初中|幼儿园|监护人|留守|困境"
)
_ADULT_PUPILS = re.compile(
    r"大学|研究生|高校|本科|专科|硕士|博士|学院|老年|教师|教职工|教员|职称|任职|应聘|招聘|聘用|录用|校长|园长|家长会|资格认定|退休"
)
_CASE = re.compile(
    r"涉案|犯罪|不起诉|附条件|受害|被害|性侵|家暴|监护缺失|事实无人抚养|孤儿|困境|留守|社区矫正|救助|欺凌|收养|流浪"
)
_AGE = re.compile(
    r"(?P<name>[\u4e00-\u9fa5]{2,4})[,，(（、 ]{0,2}(?:[男女][,，、 ]{0,2})?(?P<age>\d{1,2})(?:周?岁)[^。\n]{0,24}?(?:家住|住址|居住在|现住|住(?!院|房|宿|建)|家庭地址|就读于|就读|父母|母亲|父亲|监护人)"
)
_AGE_FIRST = re.compile(
    r"(?P<age>\d{1,2})周?岁的?(?:[男女]孩|女童|男童|学生|儿童|少年)?(?P<name>[\u4e00-\u9fa5]{2,3})(?=[,，家住是的在])[^。\n]{0,20}(?:家住|住址|住在|就读|现住)"
)


def find_minors(text: FlowText) -> Iterator[Hit]:
    if text.flow.role is Role.TECHNICAL:
        return
    for row in person_rows(text):
        topic = _row_topic(text, row)
        if _MINOR.search(topic) and not _ADULT_PUPILS.search(topic) and (severity := _judge_minor(row, topic)):
            yield Hit(row.start, row.end, severity)
    yield from _children_in_prose(text)
    yield from _born_in_prose(text)


def _children_in_prose(text: FlowText) -> Iterator[Hit]:
    """李小雨，女，9岁，家住……"""
    for match in (*_AGE.finditer(text.text), *_AGE_FIRST.finditer(text.text)):
        name = next(
            (match.group("name")[-length:] for length in (3, 2) if is_person_name(match.group("name")[-length:])), ""
        )
        if name and int(match.group("age")) < 18:
            grave = STREET.search(text.line_after(match.start(), 90)) or _CASE.search(text.topic(match.start()))
            yield Hit(match.end("name") - len(name), match.end(), BLOCK if grave else REVIEW)


def _born_in_prose(text: FlowText) -> Iterator[Hit]:
    """被害人林小满（女，2012年8月出生），家住……"""
    for match in _BORN.finditer(text.text):
        named = match.group("name")
        name = next((named[-length:] for length in (3, 2) if is_person_name(named[-length:])), "")
        if name and date.today().year - int(match.group("year")) < 18:
            grave = STREET.search(text.line_after(match.start(), 90)) or _CASE.search(text.topic(match.start()))
            yield Hit(match.end("name") - len(name), match.end(), BLOCK if grave else REVIEW)


def _judge_minor(row: PersonRow, topic: str):
    if row.has_near({"id", "address", "mobile", "account", "disease"}):
        return BLOCK
    if _CASE.search(topic) and row.has_near({"school", "birth"}):
        return BLOCK
    if "birth" in row.facts:
        return REVIEW
    return INFO if "school" in row.facts and any(cell.label for cell in row.names) else None


_BORN = re.compile(
    r"(?P<name>[\u4e00-\u9fa5]{2,4})[ ,(、\t]{0,2}(?:[男女][,、 \t]{0,2})?(?:[汉回苗畲满壮]族[,、 \t]{0,2})?(?P<year>(?:19|20)\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?出?生[^。\n]{0,30}?"
    r"(?:家住|住址|居住|现住|住(?!院|房|宿|建)|就读|父亲?|母亲?|监护人)"
)
_HOME = re.compile(
    r"(?:家庭(?:住址|地址)|住\s*址|现住址?|户籍(?:地址|所在地|地)|居住(?:地址|地|于|在)|家住|住所地?|身份证(?:地址|住址)|常住地址)[:： \t]{0,3}(?:[^\n。;；]{0,40}?)"
)
_OFFICE = re.compile(r"办公|联系地址|单位|公司|有限|经营|注册|局$|机构|法院|医院|中心|送达|银行|受理|企业|厂")


def find_addresses(text: FlowText) -> Iterator[Hit]:
    if text.flow.role is Role.TECHNICAL:
        return
    found: set[int] = set()
    for row in person_rows(text):
        for cell in row.cells:
            match = STREET.search(cell.text)
            if (
                "address" in row.facts
                and match
                and not _OFFICE.search(cell.text + cell.label)
                and not is_masked(cell.text)
            ):
                found.add(cell.start)
                yield Hit(cell.start, cell.end, REVIEW)
    for match in _HOME.finditer(text.text):
        street = STREET.search(text.line_after(match.start(), 70))
        around = text.line_before(match.start(), 30) + text.line_after(match.start(), 40)
        if street and match.start() not in found and not _OFFICE.search(around) and "*" not in street.group():
            start = match.start()
            yield Hit(start, start + street.end(), REVIEW)


RULES = (
    Rule(
        code="PII8",
        kind=Kind.ADDRESS,
        label="家庭住址",
        advice="出现个人住址。请只写到乡镇、街道，删去村组和门牌。",
        find=find_addresses,
        examples=(
            Example("姓名\t家庭住址\n王小明\t青澜镇东风村3组12号", REVIEW),
            Example("家庭住址：青澜县城关镇人民路12号3栋402室", REVIEW),
            Example("被申请人王小明，住青澜县城关镇，户籍地青澜镇东风村三组8号。", REVIEW),
            Example("姓名\t家庭住址\n王小明\t青澜镇", None),
            Example("办公地址：青澜县人民路12号", None),
            Example("单位住所：青澜县城关镇人民路12号青澜县建筑有限公司", None),
            Example("王某某，家庭住址：青澜镇**村", None),
            Example("青澜县人民路12号路灯检修", None),
        ),
    ),
    Rule(
        code="PII9",
        kind=Kind.MINOR,
        label="未成年人信息",
        advice="涉及未成年人的个人信息。姓名请用化名或写作张某某，学校、住址、出生日期、监护人电话请删去。",
        find=find_minors,
        examples=(
            Example("学生姓名\t学校\t家庭住址\n王小明\t青澜镇中心小学\t青澜镇东风村3组12号", BLOCK),
            Example("困境儿童名单\n儿童姓名\t就读学校\t出生日期\n李小雨\t城关小学\t2015-03-02", BLOCK),
            Example("幼儿姓名\t监护人电话\n李小雨\t13812345678", BLOCK),
            Example("李小雨，女，9岁，家住青澜镇东风村3组12号，父母在外务工。", BLOCK),
            Example("被害人王小雨（女，12岁）住青澜镇东风村三组", BLOCK),
            Example("被害人林小满（女，2012年8月出生），家住青澜镇东风村5组。", BLOCK),
            Example("王建国，男，1975年8月生，住青澜镇东风村5组。", None),
            Example("学生姓名\t出生年月\n王小明\t2012年3月", REVIEW),
            Example("王小明，男，2015年3月出生，现就读于城关小学，住青澜镇东风村3组12号。", BLOCK),
            Example("拟聘用教师名单\n姓名\t学校\t联系电话\n王小明\t城关小学\t13812345678", None),
            Example("三好学生名单\n学生姓名\t学校\n王小明\t青澜县第一小学", INFO),
            Example("李某某，女，9岁，就读于某小学。", None),
            Example("学生姓名\t学校\n王某某\t青澜县第一小学", None),
            Example("学生资助政策咨询电话：0591-87654321", None),
            Example("全县共有在校学生12000人。", None),
        ),
    ),
    Rule(
        code="PII10",
        kind=Kind.HARDSHIP_LIST,
        label="困难、残疾、患病人员名单",
        advice="名单同时有姓名和身份证号、电话、账号或病情。遮去这些栏目之前不得发布。",
        find=find_hardship,
        examples=(
            Example("2024年低保对象名单\n姓名\t身份证号\n王小明\t11010519491231002X", BLOCK),
            Example("临时救助发放表\n户主姓名\t联系电话\t金额\n王小明\t13812345678\t2000", BLOCK),
            Example("特困供养人员\n姓名\t银行账号\n王小明\t9030612345678901234", BLOCK),
            Example("姓名\t病种\t救助金额\n王小明\t尿毒症\t5000", BLOCK),
            Example("医疗救助对象情况：\n1.王秀兰，女，65岁，患尿毒症，救助3000元", BLOCK),
            Example("大病救助名单\n王小明 肺癌 5000元", BLOCK),
            Example("临时救助：王小明，13812345678，因病救助2000元", BLOCK),
            Example("医疗救助：石桥卫生院，0591-87654321", None),
            Example("艾滋病免费抗病毒治疗人员：王秀兰、陈建国", BLOCK),
            Example("重性精神病患者监护补助\n患者姓名,监护人,金额\n王秀兰,陈建国,2400", BLOCK),
            Example("肺结核患者管理人员：王秀兰", None),
            Example("雾岭、云崖、石桥等乡镇的尿毒症患者可就近透析。", None),
            Example("云崖、白沙两镇肺结核患者治愈率提高。", None),
            Example("高血压、糖尿病患者平时应当控盐。", None),
            Example("白血病、白内障患者救助标准另行通知。", None),
            Example("低保户王小明，电话13812345678", BLOCK),
            Example("低保户：王小明，电话：13812345678", BLOCK),
            Example("姓名\t残疾等级\n王小明\t肢体二级", REVIEW),
            Example("2024年低保对象名单\n姓名\t身份证号\n王某某\t35*************123", None),
            Example("2024年低保对象公示\n姓名\t村\t金额\n王小明\t东风村\t500", None),
            Example("医疗救助咨询\n联系人：王小明，电话：13812345678", None),
            Example("临时救助标准\n类别\t金额\n支出型\t2000", None),
            Example("全县低保对象3200人，发放资金120万元。", None),
        ),
    ),
)
