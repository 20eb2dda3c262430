"""Chinese personal names and the column headings under which they stand."""

from __future__ import annotations

import re

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾"
    "夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申"
    "欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古"
    "吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑"
    "迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
)
_COMPOUND = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|司空|夏侯|轩辕|端木|百里|南宫|西门|呼延|长孙|宇文|申屠|完颜|东郭"
_NOT_NAMES = frozenset(
    """高中 高级 高度 高校 方案 方式 方法 方面 方便 安全 安置 安排 任务 任职 任何 成人 成员 成立 成果 平均 平方 时间 时限 年级
    计划 计生 党员 党委 党组 周期 周边 周围 单位 单价 单独 应急 应当 路段 程序 程度 白色 白天 万元 万人 黄色 金额 金融 江西
    江苏 常用 何时 何种 许可 经费 曾经 车辆 车间 文件 文化 文号 文明 华侨 和谐 平台 平安 包括 包含 管理 管委 管道 施工 施行
    明确 明显 强化 强调 全县 全部 全面 全国 全体 全年 国家 国有 国务 国土 国际 都是 都有 公开 公示 公告 公司 公布 公安 公民 公共
    相关 相应 利用 利益 信息 信用 信访 居民 居住 居委 支持 支付 支出 云南 海南 海洋 南京 南方 南部 强制 农村 农业 农民
    农户 古代 左右 古迹 房屋 房产 解决 解释 连续 连接 项目 商业 商务 商品 满意 满足 原因 原则 原件 储备 查询 查处 查看 封面 谈话 宣传
    水利 水务 林业 林地 石油 石材 田间 黎明 毛利 康复 温度 温馨 章程 关于 关系 关注 曲线 盛大 荣誉 武装 武汉 文艺 阳光 阳性
    官方 权力 权利 权限 修改 修订 修建 展示 展开 智慧 智能 富裕 由于 银行 初中 初审 初步 门诊 门牌 容易 来源 来访 普通 普查 普及
    幸福 元旦 干部 干群 但是 印发 印章 况且 危险 危房 战略 宾馆 公章 公职 伏天 索引 狄更 平时 平米 丰富 巴士 祖国 井盖 练习 盖章 朴素
    花园 花费 区域 区级 区县 位于 位置 楼房 楼栋 乐园 惠民 惠农 官员 苑区 池塘 敬老 敬请 麻醉 云计 项次 常住 常务 游客 游览 时效 尚未 尤其 申请 申报 申领 申诉
    车主 金属 钱款 史料 陶瓷 汤药 向上 严格 严重 严禁 毕业 季度 华东 舒适 包装 宁夏 路线 童年 成都 谷物 成本 盛夏 管护 房租 解除 农历 古树 简介 简化 项下 米粉 全额 全程
    应付 应收 应聘 商户 商会 师生 师资 和平 丛书 明细 明年 查验 南北 班级 班主任 储蓄 国籍 国道 平面 计算 计量 计息 索赔 宣布 相片 相邻 初级 门票 门户 容量 来信 普遍 海拔 花卉 权属 强度 满分""".split()
)

MASK_CHARS = "某*×xX〇○●█■_＊"
_MASKED = re.compile("[" + re.escape(MASK_CHARS) + "]|化名|同学$|氏$")
_CJK_NAME = re.compile(r"[\u4e00-\u9fa5]{2,4}(?:\([男女]\))?")
_LONG_NAME = re.compile(r"[\u4e00-\u9fa5]{2,8}·[\u4e00-\u9fa5]{2,8}")

NAME_LABEL = re.compile(
    r"姓\s*名|名字|户\s*主|(?:申请|受助|享受|救助|保障|补助|补贴|受益|领取|当事|被处罚|信访|来访|投诉|患|病|残疾|死者|伤|监护|法定代表|领款|收款|委托|代理)人(?!数)(?!员)"
    r"|低保户|贫困户|特困户|五保户|脱贫户|受助者|患者|学生(?!人)|儿童$|幼儿$|家长|父亲|母亲|对象$|人员$|享受对象|家庭成员|^学员|考生"
)
_STATUS = re.compile(
    r"(?:低保户|贫困户|特困户|五保户|脱贫户|监测户|困难户|特困人员|低保对象|救助对象|残疾人|患者|孤儿|儿童|学生|申请人|户主|五保老人|被害人|受害人|男孩|女孩|女童|男童|未成年人|当事人|死者)(?P<name>[\u4e00-\u9fa5]{2,3})"
)
# People who are named because of their office.
OFFICIAL_LABEL = re.compile(
    r"联系人|联络员|经办|承办|负责人|责任人|责任单位|审核|审批|复核|填表|制表|科长|主任|局长|书记|县长|镇长|乡长|村长|校长|院长|所长|站长|驻村|帮扶|包保|包村|网格员"
    r"|工作人员|咨询|监督|举报|窗口|服务|值班|法官|检察官|律师|医生|教师|班主任|编辑|作者|记者|签发|主办|单位|法人|法定代表人|经理|会计|出纳|公示|受理"
)


# 王秀兰 in "1.王秀兰": rows of lists in prose.
_NUMBERING = re.compile(r"^[(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[.)、:]+(?=[\u4e00-\u9fa5])")
# No name ends like this; 高血压, 白血病 and 关节炎 begin like one.
_DISEASE_WORD = re.compile(
    r"[病症癌瘤疹疮]$|^高(?:血|尿|脂|热|烧)|^白(?:内障|癜|细胞|带)|^黄(?:疸|热)|^关节|^金黄|^石棉|^马凡|^毛细|^麻(?:疹|风)"
)


_AID = re.compile(r"(?:救助|低保|补助|慰问|资助|特困)$")


def is_masked(text: str) -> bool:
    """张某某, 王*, 李××, 小明（化名）."""
    return bool(_MASKED.search(text))


def is_person_name(text: str) -> bool:
    """A full personal name standing alone, judged by surname and length."""
    text = _NUMBERING.sub("", text.replace(" ", "")).removesuffix("(男)").removesuffix("(女)")
    if is_masked(text) or text in _NOT_NAMES or _DISEASE_WORD.search(text) or not _CJK_NAME.fullmatch(text):
        return bool(_LONG_NAME.fullmatch(text)) and not is_masked(text)
    if re.match(_COMPOUND, text):
        return len(text) in (3, 4)
    return text[0] in _SURNAMES and len(text) in (2, 3) and text[:2] not in _NOT_NAMES


def could_be_name(text: str) -> bool:
    """A value under a heading 姓名: any two to four characters that are not masked."""
    text = _NUMBERING.sub("", text.replace(" ", ""))
    if is_masked(text) or _DISEASE_WORD.search(text):
        return False
    return bool(_CJK_NAME.fullmatch(text) or _LONG_NAME.fullmatch(text)) and text not in _NOT_NAMES


def named_by_status(text: str) -> str:
    """The name in 低保户王小明; "" when a status is followed by another word."""
    for match in _STATUS.finditer(text):
        if match.group("name")[0] in "和或与及":
            continue  # 孤儿和事实无人抚养儿童: a list of kinds of people goes on
        for length in (3, 2):
            name = match.group("name")[:length]
            if is_person_name(name):
                return name
    return ""


def is_named_person(text: str, label: str) -> bool:
    """Does this cell name a private person? Contact persons and officials do not count."""
    if OFFICIAL_LABEL.search(label):
        return False
    if NAME_LABEL.search(label):
        return could_be_name(text) and not NAME_LABEL.search(text)
    # 临时救助：陈建国，139…
    unnamed = not label or _AID.search(label)
    return bool(unnamed) and (is_person_name(text) or bool(named_by_status(text)))
