from unittest import TestCase

from core.text_defects import (
    cut_out,
    find_foreign_places,
    find_furniture,
    find_garbled,
    find_numbering_jumps,
    find_placeholders,
    find_planted,
    find_residue,
    find_year_slips,
)


class PlantedTests(TestCase):
    def test_planted_runs_are_cut_and_the_sentence_closes_up(self):
        rows = [
            ("888bet娱乐城_真人百家乐-【官方网站】", ""),
            (
                "县教育局《888bet体育投注_888bet直播-【官网】：做好开学工作的通知》要求",
                "县教育局《做好开学工作的通知》要求",
            ),
            ("关于停水的公告_澳门新葡京官网", "关于停水的公告"),
            ("NBA直播,NBA直播在线观看", ""),
            ("国产精品一区二区三区-久久", ""),
            ("无抵押贷款 秒到账 微信 abc12345", ""),
            ("本县防汛值班电话如下。六合彩开户 www.abc168.com", "本县防汛值班电话如下。"),
            ("详见https://www.lucky-bet88.com/qp/", "详见"),
            ("６６６ｂｅｔ体育投注 请遵照执行。", "请遵照执行。"),
            ("县政府网站888bet新建学校公示", "县政府网站新建学校公示"),
        ]
        for text, expected in rows:
            with self.subTest(text):
                self.assertEqual(cut_out(text, find_planted(text)), expected)

    def test_official_prose_is_left_alone(self):
        rows = [
            "严厉打击网络赌博、开设赌场、六合彩等违法犯罪活动。",
            "公安机关查处百家乐、老虎机等赌博机具12台，处罚违法人员5名。",
            "警惕“无抵押贷款”“代开发票”等诈骗短信。",
            "县融媒体中心开展政务直播，群众可在线观看。",
            "全民健身日举办篮球、足球比赛，县体育中心免费开放。",
            "创业担保小额贷款申请条件及办理流程",
            "福利彩票公益金使用情况公示",
            "丰收节展销亚洲精品水果",
            "一区三园建设方案",
            "Qinglan County invites companies to bid for the new library before the end of March",
            "二维码与无码通行并行，办理情况见一区二区公示栏。",
            "提醒群众不要登录888bet等境外网站。",
            "出生医学证明与代孕所生子女的登记另行规定，彩票公益金专款专用。",
            "县政府网站、政务新媒体平台和手机客户端",
            "欢迎登录县政务服务网 https://zwfw.qinglan.gov.cn 办理",
            "对在线直播平台的网络视频加强管理",
        ]
        for text in rows:
            with self.subTest(text):
                self.assertEqual(find_planted(text), [])

    def test_the_rest_of_an_english_sentence_stays(self):
        text = "The county library opens at nine every day except Monday betway888 betway casino"
        self.assertTrue(cut_out(text, find_planted(text)).startswith("The county library opens at nine"))


class ResidueTests(TestCase):
    def test_marks_of_machines_and_article_sites(self):
        rows = [
            ("深化改革#p#分页标题#e#贯彻落实", "深化改革贯彻落实"),
            ("$txy$", ""),
            ("{dede:field name='title'/}公告", "公告"),
            ("标题{{ title }}", "标题"),
            ("[!--newstext--]", ""),
            ("<图片", ""),
            ("各乡镇<br/>各部门", "各乡镇各部门"),
            ("[url=http://a.cn]链接[/url]", "链接"),
            ("前言：写作灵感从哪里来？本期刊网用心挑选了范文，欢迎阅读。", ""),
            ("本文来源于网络，如有侵权请联系小编删除", ""),
        ]
        for text, expected in rows:
            with self.subTest(text):
                self.assertEqual(cut_out(text, find_residue(text)), expected)

    def test_texts_that_only_resemble_residue(self):
        rows = ["前言：本规划由县发展改革局组织编制。", "收费标准<100元的项目", "本表仅供参考", "成交价$50", "温度>30℃时停课",
                "参加人员：[财政局]、[教育局]"]  # fmt: skip
        for text in rows:
            with self.subTest(text):
                self.assertEqual(find_residue(text), [])

    def test_furniture_of_the_page(self):
        whole = ["您现在所在的位置：首页 > 政务公开 > 年报", "当前位置：首页", "分享到：", "关闭窗口", "【打印本页】", "上一篇：停水公告",
                 "字体：[大 中 小]", "返回顶部"]  # fmt: skip
        for text in whole:
            with self.subTest(text):
                self.assertEqual(cut_out(text, find_furniture(text)), "")
        self.assertEqual(
            cut_out("责任编辑：李某 关闭窗口", find_furniture("责任编辑：李某 关闭窗口")), "责任编辑：李某"
        )
        self.assertEqual(find_furniture("各部门要分享到位、落实到位的经验做法，并于月底前关闭问题台账。"), [])


class GarbledTests(TestCase):
    def test_mojibake(self):
        rows = ["全面推行办事公开??偨Y推广经验", "政务\ufffd\ufffd公开", "锟斤拷锟斤拷", "ÕþÎñ¹«¿ª", "鏀垮簻淇℃伅鍏紑"]
        for text in rows:
            with self.subTest(text):
                self.assertTrue(find_garbled(text))

    def test_real_text(self):
        rows = ["为什么收费？？", "怎么办??", "龘靐齉爩", "政府信息公开条例", "锅炉、鏖战、铜锛", "Café", "€100"]
        for text in rows:
            with self.subTest(text):
                self.assertEqual(find_garbled(text), [])


class PlaceholderTests(TestCase):
    def test_placeholders_are_shown_with_their_unit(self):
        rows = [
            ("截至xxxx年xx月xx日，公开信息xxx条", ["xxxx年", "xx月", "xx日", "xxx条"]),
            ("XX县人民政府", ["XX县"]),
            ("××镇中心小学", ["××镇"]),
            ("党的xx大精神", ["xx大"]),
            ("20XX年工作要点", ["20XX年"]),
            ("青政办发〔20XX〕3号", ["〔20XX〕3"]),
            ("联系人：（待补充）", ["（待补充）"]),
            ("ＸＸ年", ["ＸＸ年"]),
        ]
        for text, expected in rows:
            with self.subTest(text):
                self.assertEqual([defect.text for defect in find_placeholders(text)], expected)

    def test_what_is_no_placeholder(self):
        for text in ["李××、王XX同学", "200×300毫米", "XXL码", "二○○七年", "Excel", "35*************123", "某某镇"]:
            with self.subTest(text):
                self.assertEqual(find_placeholders(text), [])


class NumberingTests(TestCase):
    def test_jumps(self):
        rows = [
            (["一、甲", "二、乙", "三、丙"], []),
            (["一、甲", "（一）子", "（二）丑", "二、乙", "（一）寅"], []),
            (["一、甲", "（一）子", "（一）再来", "（二）丑"], []),
            (["六、甲", "八、乙"], [(0, 6), (6, 8)]),
            (["一、甲", "二、乙", "二、丙"], [(2, 2)]),
            (["一、甲", "(一)子", "(三)卯"], [(1, 3)]),
            (["第一章 总则", "第一条 甲", "第二章 职责", "第二条 乙", "第四条 丙"], [(2, 4)]),
        ]
        for lines, expected in rows:
            with self.subTest(lines):
                self.assertEqual([(jump.previous, jump.found) for jump in find_numbering_jumps(lines)], expected)


class YearSlipTests(TestCase):
    def test_a_plan_that_speaks_of_another_year(self):
        rows = [
            (["二、2024年工作安排", "2023年，我们将继续推进政务公开。"], [2023]),
            (["二、2024年工作安排", "2024年，我局将继续推进。"], []),
            (["二、2024年工作安排", "2023年，我们完成了目录编制。"], []),
            (["二、2024年工作安排", "（一）加强培训", "2023年我局将组织两次培训。"], [2023]),
            (["一、2023年工作总结", "2023年，我局将经验推广到各乡镇。"], []),
            (["二、2024年工作安排", "三、其他事项", "2023年我局将另行报告。"], []),
        ]
        for lines, expected in rows:
            with self.subTest(lines):
                self.assertEqual([slip.found for slip in find_year_slips(lines)], expected)


class ForeignPlaceTests(TestCase):
    HOME = ("青澜县", "青江市", "云江省")

    def test_places_of_other_counties(self):
        rows = [
            ("获嘉县工作总结", "我局认真落实。", {"获嘉县"}),
            ("青澜县工作总结", "漯河市人民政府办公室要求。", {"漯河市"}),
            ("青澜县工作总结", "赴漯河市考察学习。", set()),
            ("青澜县工作总结", "漯河市的做法值得借鉴，漯河市还创新机制。", {"漯河市"}),
            ("青澜县工作总结", "青澜县、全市各县、城区、市区", set()),
        ]
        for title, body, expected in rows:
            with self.subTest(title + body):
                self.assertEqual(set(find_foreign_places(title, body, self.HOME)), expected)

    def test_without_a_home_only_a_contradiction_is_telling(self):
        self.assertEqual(set(find_foreign_places("获嘉县总结", "漯河市局部署，漯河市各县分局")), {"获嘉县", "漯河市"})
        self.assertFalse(find_foreign_places("获嘉县总结", "获嘉县各局，漯河市局，漯河市政府"))
        self.assertFalse(find_foreign_places("政务公开总结", "漯河市局部署，漯河市各县分局"))
