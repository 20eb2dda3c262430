"""Pasted HTML in the shapes that WPS, Word, WeChat and web pages write, and in those that attackers do."""

import base64
from unittest import TestCase

from wagtail.images.tests.utils import get_test_image_file

from assets.reading import Heading, Image, ListItems, MarkedParagraph, Paragraph, Table, UnreadableFile
from assets.reading.limits import Limits
from assets.reading.pasted import read_pasted

PNG = get_test_image_file(size=(8, 8)).file.getvalue()
DATA = "data:image/png;base64," + base64.b64encode(PNG).decode()

WPS_PARAGRAPH = (
    '<p class=MsoNormal style="text-indent:32.0000pt;mso-char-indent-count:2.0000;text-align:justify;" >'
    "<span style=\"mso-spacerun:'yes';font-family:仿宋_GB2312;color:rgb(255,0,0);font-size:16.0000pt;\" >"
    '<font face="仿宋_GB2312" >各学校要落实</font></span><b><span style="mso-spacerun:\'yes\';font-weight:bold;" >'
    '主体责任</span></b><span style="font-size:16.0000pt;" >。</span><span><o:p></o:p></span></p>'
)
WPS_DOCUMENT = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8><style>p{color:red}</style></head>'
    '<body><!--StartFragment--><h1 align=center style="text-align:center;"><span>关于开展安全检查的通知</span></h1>'
    + WPS_PARAGRAPH
    + '<p class=MsoNormal align=right style="text-align:right;" ><span>青澜县教育局</span></p>'
    + '<p class=MsoNormal align=right style="text-align:right;" ><span>2026年</span><span>10月28日</span></p>'
    "<!--EndFragment--></body></html>"
)
WPS_TABLE = (
    '<table class=MsoTableGrid border=1 style="border-collapse:collapse;mso-table-layout-alt:fixed;"><tr>'
    '<td width=142 valign=top rowspan=2 style="width:106pt;"><p class=MsoNormal align=center><span>类别</span></p></td>'
    "<td colspan=2><p class=MsoNormal><span>数量（吨）</span></p></td></tr>"
    "<tr><td><p><span>计划</span></p></td><td><p><span>实际</span></p></td></tr>"
    "<tr><td><p><span>燃煤</span></p></td><td><p><span>120</span></p></td><td><p><span>118</span></p></td></tr></table>"
)
WORD_LIST = (
    "<p class=MsoListParagraph style='margin-left:21.0pt;text-indent:-21.0pt;mso-list:l0 level1 lfo1'>"
    "<![if !supportLists]><span lang=EN-US style='font-family:Wingdings'><span style='mso-list:Ignore'>l"
    "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span></span><![endif]><span>身份证</span></p>"
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>l<span>&nbsp; </span></span>"
    "<span>户口簿</span></p>"
)
WORD_NUMBERS = "".join(
    f"<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>{n}、<span>&nbsp;</span></span>{text}</p>"
    for n, text in ((1, "申请"), (2, "受理"))
)
WECHAT = (
    '<section data-role="outer" style="font-size:16px;color:#333;"><section powered-by="xiumi.us"><p style="text-align:'
    'center;"><strong style="color:rgb(217,33,66);">停水通知</strong></p></section><section><p style="text-indent:2em;">'
    '<span style="font-size:15px;letter-spacing:1px;">　　因管网检修，城关镇<br/>部分路段停水。</span></p>'
    '<p><img class="rich_pages" data-src="https://mmbiz.qpic.cn/mmbiz_png/abc/640?wx_fmt=png" '
    'src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"></p></section></section>'
)
WEB_PAGE = (
    '<div class="article"><p style="display:none">博彩网址</p><p>详见<a href="https://www.gov.cn/zhengce/"'
    ' target="_blank" onclick="track()">国务院政策文件库</a>。</p><ul><li>一次告知</li><li>限时办结<ul><li>三日内</li></ul></li></ul>'
    "<ol><li>提交材料</li><li>窗口受理</li></ol></div>"
)

CASES = [
    ("WPS: fonts, colours and indents go, bold words stay", WPS_PARAGRAPH,
     [MarkedParagraph("各学校要落实主体责任。", "left", "各学校要落实<b>主体责任</b>。")]),
    ("WPS: the fragment of a whole document, title and signature lines", WPS_DOCUMENT,
     [Heading(1, "关于开展安全检查的通知", "center"),
      MarkedParagraph("各学校要落实主体责任。", "left", "各学校要落实<b>主体责任</b>。"),
      Paragraph("青澜县教育局", "right"), Paragraph("2026年10月28日", "right")]),
    ("Word: a wrapped source breaks no Chinese word", "<p class=MsoNormal>各乡镇人民政府，县直各单\r\n位：请于2026年 10月\n底前 report back</p>",
     [Paragraph("各乡镇人民政府，县直各单位：请于2026年 10月底前 report back")]),
    ("Word: bullets", WORD_LIST, [ListItems(False, ("身份证", "户口簿"))]),
    ("Word: numbers", WORD_NUMBERS, [ListItems(True, ("申请", "受理"))]),
    ("Word: Chinese numbers belong to the text",
     "<p style='mso-list:l2 level1 lfo3'><span style='mso-list:Ignore'>一、<span>&nbsp;</span></span>工作目标</p>",
     [Paragraph("一、工作目标")]),
    ("Word: a list that goes on keeps its numbers",
     "<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>3.</span>办结</p>", [Paragraph("3. 办结")]),
    ("Word: outline levels are headings", "<p style='mso-outline-level:2'><b>（一）总体要求</b></p>", [Heading(2, "（一）总体要求")]),
    ("WeChat: sections, line breaks; a picture elsewhere is left out", WECHAT,
     [MarkedParagraph("停水通知", "center", "<b>停水通知</b>"), Paragraph("因管网检修，城关镇"), Paragraph("部分路段停水。")]),
    ("Web: links stay, hidden parts and handlers go, lists are flat", WEB_PAGE,
     [MarkedParagraph("详见国务院政策文件库。", "left", '详见<a href="https://www.gov.cn/zhengce/">国务院政策文件库</a>。'),
      ListItems(False, ("一次告知", "限时办结", "三日内")), ListItems(True, ("提交材料", "窗口受理"))]),
    ("Web: links and bold words in the items of a list stay, other addresses go",
     '<ul><li>详见<a href="https://www.gov.cn/zhengce/" onclick="x()">政策文件库</a></li><li><b>限时</b>办结</li>'
     '<li><a href="javascript:alert(1)">点击</a></li></ul>',
     [ListItems(False, ("详见政策文件库", "限时办结", "点击"),
                html=('详见<a href="https://www.gov.cn/zhengce/">政策文件库</a>', "<b>限时</b>办结", "点击"))]),
    ("Word: an item out of a list keeps its link with its number",
     "<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>3.</span>见<a href='https://www.gov.cn/'>官网</a></p>",
     [MarkedParagraph("3. 见官网", "left", '3. 见<a href="https://www.gov.cn/">官网</a>')]),
    ("Web: a layout table is read through", "<table><tr><td><p>通知正文。</p></td></tr></table>", [Paragraph("通知正文。")]),
    ("Formulas keep raised and lowered digits", "<p>CO<sub>2</sub>排放，面积5 m<sup>2</sup></p>",
     [MarkedParagraph("CO2排放，面积5 m2", "left", "CO<sub>2</sub>排放，面积5 m<sup>2</sup>")]),
    ("Plain text: one paragraph a line, tabs are tables", "关于放假的通知\n各单位：\n科室\t电话\n办公室\t6800001",
     [Paragraph("关于放假的通知"), Paragraph("各单位："), "table"]),
    ("Signs of the markup itself are text", "<p>单价 &lt; 5 元 &amp; 不含税</p>", [Paragraph("单价 < 5 元 & 不含税")]),
]  # fmt: skip


class ShapeTests(TestCase):
    def test_shapes(self):
        for name, html, expected in CASES:
            with self.subTest(name):
                blocks = ["table" if isinstance(block, Table) else block for block in read_pasted(html).blocks]
                self.assertEqual(blocks, expected)

    def test_merged_cells(self):
        table = read_pasted(WPS_TABLE).blocks[0]
        self.assertEqual(table.grid(), [["类别", "数量（吨）", ""], ["", "计划", "实际"], ["燃煤", "120", "118"]])
        self.assertEqual((table.rows[0][0].rowspan, table.rows[0][1].colspan, table.header_rows), (2, 2, 2))

    def test_pictures_that_came_along(self):
        image = read_pasted(f'<p>前</p><p><img src="{DATA}" alt="现场图"></p><p>后</p>').blocks[1]
        self.assertEqual((image, image.content), (Image(PNG, "粘贴图片1.png", "现场图"), PNG))

    def test_pictures_that_did_not_are_counted(self):
        html = '<p>字</p><img src="https://example.test/a.png"><img src="file:///C:/clip_image001.png">' + WECHAT
        self.assertEqual(
            read_pasted(html).notes,
            ["有2张图片在别的网站上，没有带入：请另存后，用正文里的“图片”上传。",
             "有1张图片没有随粘贴带来：请另存后上传，或者改用“从文件新建”。"],
        )  # fmt: skip

    def test_hidden_text_is_named(self):
        self.assertEqual(read_pasted(WEB_PAGE).notes, ["有1处隐藏内容，没有带入。"])


HOSTILE = [
    "<p>正文<script>alert(1)</script></p>",
    '<p>正文<img src=x onerror="alert(1)"></p>',
    '<p>正文<a href="javascript:alert(1)">点</a></p>',
    '<p>正文<a href="JaVa\tScRiPt:alert(1)">点</a></p>',
    '<p>正文<a href="data:text/html;base64,PHNjcmlwdD4=">点</a></p>',
    '<p>正文<a href="file:///etc/passwd">点</a></p>',
    '<p onclick="alert(1)" style="background:url(javascript:alert(1))">正文</p>',
    "<svg onload=alert(1)><p>正文</p></svg><p>正文</p>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math><p>正文</p>",
    '<iframe src="https://evil.test"></iframe><object data="x"></object><p>正文</p>',
    '<p>正文<b title="</b><script>alert(1)</script>">粗</b></p>',
    '<p>正文<!--<img src="--><img src=x onerror=alert(1)//">--></p>',
    "<p>正文&lt;script&gt;alert(1)&lt;/script&gt;<b>粗</b></p>",
    '<form action="https://evil.test"><p>正文</p><input></form><p>正文</p>',
]


class HostileTests(TestCase):
    def test_nothing_active_is_left(self):
        for html in HOSTILE:
            with self.subTest(html):
                blocks = read_pasted(html).blocks
                marked = "".join(block.html for block in blocks if isinstance(block, MarkedParagraph)).lower()
                for bad in ("<script", "javascript", "onerror", "onclick", "<svg", "<iframe", "data:", "file:", "<img"):
                    self.assertNotIn(bad, marked)
                self.assertTrue(any("正文" in getattr(block, "text", "") for block in blocks) or "<svg" in html)

    def test_false_pictures_are_no_pictures(self):
        for source in (
            "data:image/svg+xml;base64,PHN2Zy8+", "data:text/html;base64,PHA+", "data:image/png;base64,%%%",
            "data:image/png,raw",
        ):  # fmt: skip
            with self.subTest(source):
                pasted = read_pasted(f'<p>字</p><img src="{source}">')
                self.assertEqual((len(pasted.blocks), pasted.notes), (1, ["有1张图片无法读取，没有带入。"]))

    def test_deep_long_and_wide_input_ends(self):
        self.assertEqual(len(read_pasted("<div>" * 200 + "<p>正文</p>" + "</div>" * 200).blocks), 1)
        for html in ("<div>" * 30_000 + "正文", "<p>" + "甲" * (51 * 1024 * 1024)):
            with self.subTest(html[:20]), self.assertRaises(UnreadableFile):
                read_pasted(html)
        row = '<tr><td colspan="99999" rowspan="99999">甲</td><td>乙</td></tr>'
        with self.assertRaises(UnreadableFile):
            read_pasted(f"<table>{row * 3000}</table>")

    def test_time_is_limited(self):
        with self.assertRaises(UnreadableFile):
            read_pasted("<p>正文</p>" * 2000, Limits(seconds=0))
