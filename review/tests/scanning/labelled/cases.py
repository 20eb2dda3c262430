"""The labelled files: name, whether publishing must be blocked, what must be found, how it is made."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field

import pikepdf
from docx.oxml import parse_xml
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from . import office, paper
from .numbers import bank_card, credit_code, id_number, mobile, old_id_number

ID, ID2, CHILD = id_number(1), id_number(23, born="19790521"), id_number(7, born="20160304")
OLD, CARD, PHONE = old_id_number(5), bank_card(31), mobile(20240315)
NAMES = ("王秀兰", "陈建国", "林美珍")


@dataclass(frozen=True)
class Case:
    """One file. `kinds` are those a reviewer must be shown, blocking or not."""

    name: str
    blocks: bool
    kinds: frozenset[str]
    make: Callable[[], bytes] = field(compare=False)


CASES: list[Case] = []


def leak(name: str, kinds: str, make: Callable[[], bytes]) -> None:
    CASES.append(Case(name, True, frozenset(kinds.split()), make))


def clean(name: str, make: Callable[[], bytes], kinds: str = "") -> None:
    CASES.append(Case(name, False, frozenset(kinds.split()), make))


def text(*lines: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: "\n".join(lines).encode(encoding)


def word(*xml: str, lines=office.NOTICE) -> Callable[[], bytes]:
    return lambda: office.docx(lines, office.add_xml(office.paragraph(*xml)))


# --- plain text -------------------------------------------------------------------------------------------------------
leak("名单.txt", "id_number", text("救助对象公示", f"王秀兰 {ID} 青澜镇"))
leak("名单gbk.txt", "id_number", text("高龄津贴发放名单", f"陈建国，身份证号码：{ID2}", encoding="gb18030"))
leak("名单utf16.txt", "id_number", text(f"身份证号：{ID}", encoding="utf-16"))
leak("全角.txt", "id_number", text("身份证：" + ID.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))))
leak("分段号码.txt", "id_number", text(f"身份证：{ID[:6]} {ID[6:14]} {ID[14:]}"))
leak("零宽.txt", "id_number", text("身份证：" + "\u200b".join(ID)))
leak("折行.txt", "id_number", text(f"申请人林美珍，身份证号{ID[:11]}", f"{ID[11:]}，住青澜镇。"))
leak("十五位.txt", "id_number", text("姓名 身份证号 金额", f"王秀兰 {OLD} 500"))
leak("密级.txt", "secrecy_mark", text("机密★5年", "青澜县人民政府文件"))
leak("密级空格.txt", "secrecy_mark", text("秘　密★", "关于防汛物资储备的通知"))
leak("密级繁体.txt", "secrecy_mark", text("絕密☆長期", "關於戰備物資的報告"))
leak("密级栏.txt", "secrecy_mark", text("密级：秘密", "标题：人防工程分布"))
leak("不公开.txt", "internal_only", text("关于某项工作的批复", "（此件不予公开）"))
leak("银行卡.csv", "bank_card", text("姓名,开户行,卡号", f"陈建国,农业银行,{CARD}"))
leak("补贴.csv", "hardship_list", text("临时救助发放花名册,,", "户主姓名,联系电话,金额", f"林美珍,{PHONE},1500"))
leak("科学计数.csv", "id_number", text("姓名,身份证号", "王秀兰,3.50102198503120E+17"))
leak("护照.txt", "passport", text("因公出国人员", "姓名：王秀兰，护照号码：E82345671"))
leak("残疾证.txt", "id_number", text(f"陈建国 残疾证号：{ID2}43"))
leak("学籍.csv", "id_number minor", text("学生姓名,学籍号,学校", f"林小满,G{CHILD},青澜镇中心小学"))
leak("困境儿童.txt", "minor", text("困境儿童走访记录", "林小满，女，8岁，家住青澜镇东风村3组12号，父母在外务工。"))
leak(
    "赌博.html",
    "injection",
    text(
        "<html><body><p>青澜县概况</p><div style='display:none'>澳门新葡京 百家乐 老虎机 注册送88</div></body></html>"
    ),
)
leak(
    "植入首行.txt",
    "injection",
    text("365bet体育投注_365bet体育直播-【官方授权网站】", "2012年政府信息公开工作年度报告"),
)
leak("植入末行.html", "injection", text("<h1>工作计划</h1><p>提高信息公开的质量和效率。</p>CBA直播,CBA直播在线观看"))
leak(
    "隐藏层.html",
    "id_number hidden_content",
    text(f"<p>公示</p><span style='color:#fff;font-size:0'>王秀兰{ID}</span>"),
)
leak("注释.html", "id_number hidden_content", text(f"<p>公示名单</p><!-- 原稿：{ID} -->"))
leak("断标签.html", "secrecy_mark", text("<p><b>机</b><i>密</i><span>★</span>3年</p><p>正文</p>"))
leak("实体.html", "id_number", text(f"<p>身份证&#58;{ID[:9]}&shy;{ID[9:]}</p>"))
leak("数据属性.html", "id_number", text(f"<table><tr><td data-sfz='{ID}'>王秀兰</td></tr></table>"))
leak(
    "涂黑.html",
    "bad_redaction",
    text(f"<p>被处罚人 <span style='background:#000;color:#000'>林美珍 {PHONE}</span></p>"),
)
leak(
    "邮件.eml",
    "id_number",
    text(
        "From: a@example.test",
        "To: b@example.test",
        "Subject: =?utf-8?b?5ZCN5Y2V?=",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        f"身份证 {ID}",
    ),
)
leak(f"王秀兰{ID}.txt", "id_number", text("证明材料"))
leak("富文本.rtf", "id_number", lambda: (r"{\rtf1\ansi\ansicpg936 " + f"ID {ID} }}").encode())

# --- Word -------------------------------------------------------------------------------------------------------------
leak("正文.docx", "id_number", lambda: office.docx((*office.NOTICE, f"联系人身份证：{ID}")))
leak("拆开的号码.docx", "id_number", word(*(office.run(part) for part in (ID[:4], ID[4:10], ID[10:17], ID[17:]))))
leak(
    "表格.docx",
    "id_number hardship_list",
    lambda: office.docx(("2024年低保对象名单",), rows=[["姓名", "身份证号"], ["王秀兰", ID]]),
)
leak("一格一位.docx", "id_number", lambda: office.docx(("登记表",), rows=[["公民身份号码", *ID]]))
leak(
    "修订.docx",
    "id_number hidden_content",
    word(f'<w:del w:id="1" w:author="a"><w:r><w:delText>{ID}</w:delText></w:r></w:del>', office.run("已删除")),
)
leak("隐藏文字.docx", "id_number hidden_content", word(office.run("名单"), office.run(f"王秀兰{ID}", "<w:vanish/>")))
leak("白字.docx", "id_number hidden_content", word(office.run("名单"), office.run(ID, '<w:color w:val="FFFFFF"/>')))
leak("涂黑.docx", "bad_redaction", word(office.run("当事人"), office.run("林美珍", '<w:highlight w:val="black"/>')))
leak(
    "页眉密级.docx",
    "secrecy_mark",
    lambda: office.docx(change=lambda d: setattr(d.sections[0].header.paragraphs[0], "text", "机密")),
)
leak(
    "页脚号码.docx",
    "id_number",
    lambda: office.docx(change=lambda d: setattr(d.sections[0].footer.paragraphs[0], "text", f"经办 {ID}")),
)
leak("分字密级.docx", "secrecy_mark", word(*(office.run(char) for char in "秘密★1年")))
leak(
    "批注.docx",
    "id_number hidden_content",
    lambda: office.docx(change=lambda d: d.add_comment(d.paragraphs[0].add_run("名单"), f"原号码{ID}", author="")),
)
leak(
    "属性.docx",
    "id_number",
    lambda: office.docx(change=lambda d: setattr(d.core_properties, "comments", f"王秀兰{ID}")),
)


def _textbox(document) -> None:
    box = (
        f'<w:p {office.W} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>机密</w:t></w:r><w:r><w:t>★5年</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    document.element.body.insert(1, parse_xml(box))


def _wordart(document) -> None:
    art = f'<w:p {office.W} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape><v:textpath string="秘密★6个月"/></v:shape></w:pict></w:r></w:p>'
    document.element.body.insert(1, parse_xml(art))


leak("文本框.docx", "secrecy_mark", lambda: office.docx(change=_textbox))
leak("艺术字.docx", "secrecy_mark", lambda: office.docx(change=_wordart))
leak(
    "嵌入表格.docx",
    "id_number embedded_object",
    lambda: office.repacked(
        office.docx(),
        {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": office.xlsx([["姓名", "身份证号"], ["王秀兰", ID]])},
    ),
)
leak(
    "自定义部件.docx",
    "id_number",
    lambda: office.repacked(office.docx(), {"customXml/item1.xml": f"<root><id>{ID}</id></root>"}),
)
leak(
    "尾注.docx",
    "id_number",
    lambda: office.repacked(
        office.docx(),
        {
            "word/endnotes.xml": f"<w:endnotes {office.W}><w:endnote>{office.paragraph(office.run(ID))}</w:endnote></w:endnotes>"
        },
    ),
)
leak(
    "链接.docx",
    "id_number",
    lambda: office.repacked(
        office.docx(),
        {
            "word/_rels/footnotes.xml.rels": office._relations(
                f'<Relationship Id="r1" Type="x" TargetMode="External" Target="http://example.test/?sfz={ID}"/>'
            )
        },
    ),
)

# --- Excel ------------------------------------------------------------------------------------------------------------
PUBLIC_ROWS = [["序号", "姓名", "乡镇", "金额"], [1, "王**", "青澜镇", 500], [2, "陈**", "东溪乡", 500]]
SECRET_ROWS = [["姓名", "身份证号", "账号"], ["王秀兰", ID, CARD], ["陈建国", ID2, bank_card(32)]]


def _sheet(state: str) -> Callable:
    def change(book) -> None:
        sheet = book.create_sheet("原始名单")
        for row in SECRET_ROWS:
            sheet.append(row)
        sheet.sheet_state = state

    return change


def _hidden_row(book) -> None:
    book.active.append([3, "林美珍", ID, 500])
    book.active.row_dimensions[4].hidden = True


def _hidden_column(book) -> None:
    book.active["F1"], book.active["F2"] = "身份证号", ID
    book.active.column_dimensions["F"].hidden = True


def _comment(book) -> None:
    book.active["B2"].comment = Comment(f"身份证{ID}", "x")


def _name(book) -> None:
    book.defined_names["参数"] = DefinedName("参数", attr_text=f'"{ID}"', hidden=True)


def _white(book) -> None:
    book.active["H9"] = ID
    book.active["H9"].font = Font(color="FFFFFFFF")


def _black(book) -> None:
    book.active["B2"] = "林美珍"
    book.active["B2"].fill = PatternFill("solid", fgColor="FF000000")


def _semicolons(book) -> None:
    book.active["H9"] = ID
    book.active["H9"].number_format = ";;;"


leak("明文.xlsx", "id_number bank_card", lambda: office.xlsx(SECRET_ROWS))
leak(
    "数字单元格.xlsx",
    "id_number",
    lambda: office.xlsx(
        [["姓名", "身份证号"], ["王秀兰", int(id_number(2, born="19850312"))]]
        if id_number(2)[-1] != "X"
        else [["姓名", "身份证号"], ["王秀兰", int(id_number(3))]]
    ),
)
leak("丢位.xlsx", "id_number", lambda: office.xlsx([["姓名", "身份证号"], ["王秀兰", 3.50102198503120e17]]))
leak("隐藏表.xlsx", "id_number hidden_content", lambda: office.xlsx(PUBLIC_ROWS, _sheet("hidden")))
leak("深度隐藏表.xlsx", "id_number hidden_content", lambda: office.xlsx(PUBLIC_ROWS, _sheet("veryHidden")))
leak("隐藏行.xlsx", "id_number hidden_content", lambda: office.xlsx(PUBLIC_ROWS, _hidden_row))
leak("隐藏列.xlsx", "id_number hidden_content", lambda: office.xlsx(PUBLIC_ROWS, _hidden_column))
leak("批注.xlsx", "id_number hidden_content", lambda: office.xlsx(PUBLIC_ROWS, _comment))
leak("名称.xlsx", "id_number hidden_content", lambda: office.xlsx(PUBLIC_ROWS, _name))
leak("白字.xlsx", "id_number hidden_content", lambda: office.xlsx(PUBLIC_ROWS, _white))
leak("涂黑.xlsx", "bad_redaction", lambda: office.xlsx(PUBLIC_ROWS, _black))
leak("三分号.xlsx", "id_number hidden_content", lambda: office.xlsx(PUBLIC_ROWS, _semicolons))
leak(
    "透视缓存.xlsx",
    "id_number hidden_content",
    lambda: office.repacked(
        office.xlsx(PUBLIC_ROWS),
        {
            "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords><r><s v="王秀兰"/><s v="{ID}"/></r></pivotCacheRecords>'
        },
    ),
)
leak(
    "外部链接.xlsx",
    "id_number hidden_content",
    lambda: office.repacked(
        office.xlsx(PUBLIC_ROWS),
        {
            "xl/externalLinks/externalLink1.xml": f"<externalLink><sheetData><row><cell><v>{ID}</v></cell></row></sheetData></externalLink>"
        },
    ),
)
leak(
    "残留字符串.xlsx",
    "id_number hidden_content",
    lambda: office.repacked(
        office.xlsx(PUBLIC_ROWS), {"xl/sharedStrings.xml": f"<sst><si><t>公示</t></si><si><t>{ID}</t></si></sst>"}
    ),
)
leak(
    "页眉.xlsx",
    "secrecy_mark",
    lambda: office.xlsx(PUBLIC_ROWS, lambda book: setattr(book.active.oddHeader.left, "text", "机密★3年")),
)
leak(
    "大病救助.xlsx",
    "hardship_list",
    lambda: office.xlsx([["2024年大病救助名单"], ["姓名", "病种", "金额"], ["林美珍", "尿毒症", 8000]]),
)
leak(
    "未成年住址.xlsx",
    "minor",
    lambda: office.xlsx([["学生姓名", "学校", "家庭住址"], ["林小满", "青澜镇中心小学", "青澜镇东风村3组12号"]]),
)
leak(
    "密级列.xlsx",
    "secrecy_mark",
    lambda: office.xlsx([["事项名称", "密级", "期限"], ["应急物资储备数量", "秘密", "10年"]]),
)
leak("护照.xlsx", "passport", lambda: office.xlsx([["姓名", "护照号", "目的地"], ["陈建国", "EJ7654321", "日本"]]))

# --- PowerPoint -------------------------------------------------------------------------------------------------------
leak(
    "备注.pptx",
    "id_number hidden_content",
    lambda: office.pptx(office.slide(office.shape("工作汇报")), notes={1: f"核对 {ID}"}),
)
leak(
    "隐藏页.pptx",
    "id_number hidden_content",
    lambda: office.pptx(
        office.slide(office.shape("工作汇报")), office.slide(office.shape(f"王秀兰 {ID}"), shown=False)
    ),
)
leak(
    "被盖文字.pptx",
    "bad_redaction",
    lambda: office.pptx(
        office.slide(office.shape(f"王秀兰 {PHONE}"), office.shape("", (450000, 450000, 6100000, 700000), "000000"))
    ),
)
leak(
    "被盖姓名.pptx",
    "bad_redaction",
    lambda: office.pptx(
        office.slide(office.shape("患者林美珍"), office.shape("", (450000, 450000, 6100000, 700000), "1A1A1A"))
    ),
)
leak(
    "分字密级.pptx",
    "secrecy_mark",
    lambda: office.pptx(
        office.slide(
            *(
                office.shape(char, (x, 200000, 300000, 400000))
                for char, x in (("★", 1100000), ("机", 500000), ("密", 800000), ("5年", 1400000))
            )
        )
    ),
)
leak(
    "页外文字.pptx",
    "id_number hidden_content",
    lambda: office.pptx(office.slide(office.shape("汇报"), office.shape(ID, (13000000, 0, 900000, 400000)))),
)

# --- PDF --------------------------------------------------------------------------------------------------------------


def _black_bar(canvas) -> None:
    paper.write_lines(canvas, ["行政处罚决定书", f"当事人：林美珍，电话{PHONE}"])
    canvas.setFillColorRGB(0, 0, 0)
    canvas.rect(120, 750, 260, 20, fill=1, stroke=0)


def _white_bar(canvas) -> None:
    paper.write_lines(canvas, ["公示", f"身份证{ID}"])
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(60, 748, 400, 24, fill=1, stroke=0)


def _invisible(canvas) -> None:
    paper.write_lines(canvas, ["公示"])
    block = canvas.beginText(72, 400)
    block.setTextRenderMode(3)
    block.textLine(f"身份证{ID}")
    canvas.drawText(block)


def _white_text(canvas) -> None:
    paper.write_lines(canvas, ["公示"])
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 300, f"王秀兰 {ID}")


def _glyphs(canvas) -> None:
    paper.write_lines(canvas, ["青澜县人民政府文件"], top=700)
    for char, x in (("★", 130), ("密", 100), ("机", 72), ("5", 150), ("年", 162)):
        canvas.drawString(x, 790, char)


def _narrow_cell(canvas) -> None:
    rows = [("王秀兰", ID), ("陈建国", ID2)]
    for number, (name, digits) in enumerate(rows):
        top = 700 - number * 60
        canvas.drawString(72, top, name)
        canvas.drawString(150, top, digits[:10])
        canvas.drawString(150, top - 18, digits[10:])
        canvas.drawString(300, top, "青澜镇东风村")
        canvas.drawString(300, top - 18, "第三组")


def _two_revisions() -> bytes:
    first = paper.pdf(["名单", f"王秀兰 {ID}"])
    with pikepdf.open(io.BytesIO(first)) as document:
        page = document.pages[0]
        number = page.obj.objgen[0] if "/Contents" not in page else page.Contents.objgen[0]
    body = b"BT ET"
    update = f"\n{number} 0 obj\n<< /Length {len(body)} >>\nstream\n".encode() + body + b"\nendstream\nendobj\n"
    position = len(first) + 1
    previous = int(first.rpartition(b"startxref")[2].split()[0])
    size = int(first.rpartition(b"/Size")[2].split()[0].strip(b">"))
    root = first.rpartition(b"/Root")[2].split(b"R")[0].strip()
    table = (
        f"xref\n{number} 1\n{position:010d} 00000 n \ntrailer\n<< /Size {size} /Prev {previous} /Root ".encode()
        + root
        + b" R >>\n"
    )
    return first + update + table + f"startxref\n{len(first) + len(update)}\n%%EOF\n".encode()


def _annotated(document: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[10, 10, 30, 30], Contents=f"核对{ID}"
    )
    document.pages[0].Annots = document.make_indirect(pikepdf.Array([document.make_indirect(note)]))


def _boxed(document: pikepdf.Pdf) -> None:
    box = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[60, 750, 400, 772], IC=[0, 0, 0]
    )
    document.pages[0].Annots = document.make_indirect(pikepdf.Array([document.make_indirect(box)]))


def _attached(document: pikepdf.Pdf) -> None:
    document.attachments["名单.xlsx"] = pikepdf.AttachedFileSpec(
        document, office.xlsx(SECRET_ROWS), filename="名单.xlsx"
    )


def _alternative(document: pikepdf.Pdf) -> None:
    document.Root.PieceInfo = pikepdf.Dictionary(Data=f"王秀兰{ID}")


leak("正文.pdf", "id_number", lambda: paper.pdf(["公示名单", f"王秀兰 {ID}"]))
leak("密级.pdf", "secrecy_mark", lambda: paper.pdf(["秘 密 ★ 1 年", "青澜县人民政府办公室"]))
leak("分字密级.pdf", "secrecy_mark", lambda: paper.pdf(_glyphs))
leak("黑条.pdf", "bad_redaction", lambda: paper.pdf(_black_bar))
leak("白条.pdf", "bad_redaction id_number", lambda: paper.pdf(_white_bar))
leak("隐形字.pdf", "id_number hidden_content", lambda: paper.pdf(_invisible))
leak("白字.pdf", "id_number hidden_content", lambda: paper.pdf(_white_text))
leak("窄格折行.pdf", "id_number", lambda: paper.pdf(_narrow_cell))
leak("批注.pdf", "id_number hidden_content", lambda: paper.edited_pdf(paper.pdf(["公示"]), _annotated))
leak("批注黑框.pdf", "bad_redaction", lambda: paper.edited_pdf(paper.pdf(["公示", "当事人林美珍"]), _boxed))
leak("附件.pdf", "id_number embedded_object", lambda: paper.edited_pdf(paper.pdf(["公示"]), _attached))
leak("私有数据.pdf", "id_number", lambda: paper.edited_pdf(paper.pdf(["公示"]), _alternative))
leak("元数据.pdf", "id_number", lambda: paper.pdf(["公示"], title=f"证明{ID}"))
leak("旧版本.pdf", "id_number hidden_content", _two_revisions)

leak(
    "扫描件密级.pdf",
    "secrecy_mark unreadable",
    lambda: paper.scanned_pdf(["机密★5年", "青澜县应急管理局文件", "关于防汛物资储备情况的报告"]),
)
leak(
    "扫描名单.jpg",
    "id_number",
    lambda: paper.image_bytes(paper.picture(["2024年临时救助发放名单", f"王秀兰 {ID}", f"陈建国 {ID2}"])),
)
leak(
    "歪斜扫描.pdf",
    "id_number unreadable",
    lambda: paper.image_bytes(
        paper.picture(["申请人：王秀兰", f"身份证号：{ID}"], (1240, 1754), angle=1.2), "PDF", resolution=150
    ),
)
leak(
    "图片密级.docx",
    "secrecy_mark",
    lambda: office.docx(
        change=lambda d: d.add_picture(
            io.BytesIO(paper.image_bytes(paper.picture(["秘密★1年", "会议纪要"], (900, 300)), "PNG"))
        )
    ),
)

# --- archives and nesting ---------------------------------------------------------------------------------------------
leak("附件包.zip", "id_number", lambda: office.archive({"名单/明细.xlsx": office.xlsx(SECRET_ROWS)}))
leak(
    "包中包.zip",
    "id_number nested_archive",
    lambda: office.archive({"内层.zip": office.archive({"名单.txt": f"身份证{ID}".encode()})}),
)
leak("gbk文件名.zip", "secrecy_mark", lambda: office.archive({"通知.txt": "机密★1年".encode("gb18030")}))

# --- clean files that look like leaks -----------------------------------------------------------------------------------
clean("通知.docx", lambda: office.docx())
clean("公示.xlsx", lambda: office.xlsx(PUBLIC_ROWS))
clean(
    "已遮盖.xlsx",
    lambda: office.xlsx(
        [
            ["2024年低保对象名单"],
            ["姓名", "身份证号", "金额"],
            ["王某某", "35*************12X", 500],
            ["陈**", "350102********1234", 500],
        ]
    ),
)
clean(
    "信用代码.xlsx",
    lambda: office.xlsx(
        [
            ["企业名称", "统一社会信用代码"],
            ["青澜县建筑有限公司", credit_code(3)],
            ["青澜县水务有限公司", credit_code(18)],
        ]
    ),
)
clean("机关代码.txt", text("单位：青澜县财政局", f"统一社会信用代码：{credit_code(5, '11350102MB')}"))
clean(
    "订单号.txt",
    text("政府采购合同", f"订单号：2024{ID}", "合同编号：QLZC-2024-0012", "采购项目编号：350102199013450012"),
)
clean("流水号.csv", text("流水号,时间,金额", f"{CARD},2024-03-15,100.00", "20240315000000012345,2024-03-16,20.00"))
clean("注册号.txt", text("营业执照注册号：350102620517005", "食品经营许可证编号：JY13501020012345"))
clean(
    "索引号.txt",
    text("索引号：FZ00110-0500-2024-00012", "发文字号：青政办发〔2024〕3号", "索引号：11350102003601234A/2024-00015"),
)
clean(
    "政府信息公开条例.txt",
    text(
        "第十四条　依法确定为国家秘密的政府信息，不予公开。",
        "第十五条　涉及商业秘密、个人隐私等公开会对第三方合法权益造成损害的政府信息，不得公开。",
    ),
)
clean(
    "保密法.docx",
    lambda: office.docx(
        (
            "中华人民共和国保守国家秘密法",
            "第十三条　国家秘密的密级分为绝密、机密、秘密三级。",
            "绝密级国家秘密是最重要的国家秘密。",
            "第二十条　绝密级不超过三十年，机密级不超过二十年，秘密级不超过十年。",
        )
    ),
)
clean(
    "保密宣传.pdf",
    lambda: paper.pdf(
        ["国家秘密标志形式为“密级★保密期限”。", "例如“机密★5年”，标注在首页左上角。", "商业秘密*由权利人自行确定。"]
    ),
)
clean("密码.txt", text("请定期更换计算机密码。", "司机密切注意路面结冰情况。", "他将秘密写票处的设置情况告知选民。"))
clean(
    "保密审查表.docx",
    lambda: office.docx(
        ("政府信息公开保密审查表",),
        rows=[
            ["密级", "绝密□ 机密□ 秘密□ 非密□"],
            ["公开属性", "□主动公开 □依申请公开 □不予公开"],
            ["联系人", ""],
            ["身份证号", ""],
        ],
    ),
)
clean(
    "保密审查表填写.txt",
    text("密级：绝密、机密、秘密、内部、非密（选择填写）", "公开方式：主动公开/依申请公开/不予公开"),
)
clean(
    "密级期限表.docx",
    lambda: office.docx(
        ("保密期限对照表",), rows=[["密级", "最长期限"], ["绝密", "30年"], ["机密", "20年"], ["秘密", "10年"]]
    ),
)
clean("公开指南.txt", text("依申请公开指南", "属于不予公开情形的，应当说明理由。", "公开属性：主动公开"))
clean("主动公开.docx", lambda: office.docx((*office.NOTICE, "（此件公开发布）")))
clean("座机.txt", text("咨询电话：0591-87654321、87654322", "服务热线12345，急救120", "传真：0591-8765432"))
clean("手机.txt", text(f"联系人：王主任，电话：{PHONE}"), "mobile")
clean(
    "救助咨询.xlsx",
    lambda: office.xlsx(
        [
            ["医疗救助、临时救助办理窗口一览"],
            ["单位", "联系人", "联系电话"],
            ["青澜镇民政办", "王秀兰", PHONE],
            ["东溪乡民政办", "陈建国", "0591-87651234"],
        ]
    ),
    "mobile",
)
clean("统计.txt", text("全县低保对象3200人，残疾人两项补贴发放120万元。", "2024 350102 1985 0312 0045 人次"))
clean(
    "大数字.xlsx",
    lambda: office.xlsx([["项目", "预算"], ["教育支出", 123456789012345], ["社保支出", 98765432101234567]]),
)
clean(
    "缴款账户.txt",
    text("收款单位：青澜县财政局国库集中收付中心", "开户银行：中国农业银行青澜县支行", f"账号：{bank_card(77)}"),
)
clean("对公账号.txt", text("户名：青澜县建筑有限公司", "账号：13501234567890123"))
clean(
    "三好学生.xlsx",
    lambda: office.xlsx(
        [["2024年县级三好学生名单"], ["姓名", "学校"], ["王小明", "青澜县第一小学"], ["李一诺", "青澜县实验中学"]]
    ),
)
clean(
    "拟录用.docx",
    lambda: office.docx(("拟录用公务员公示",), rows=[["姓名", "准考证号", "性别"], ["王秀兰", "101350201234", "女"]]),
)
clean(
    "禁赌.html",
    text(
        "<h1>关于严厉打击网络赌博的通告</h1><p>严禁参与网络赌博、六合彩、时时彩、百家乐等违法犯罪活动，欢迎举报。</p>"
    ),
)
clean("扫黄打非.txt", text("开展“扫黄打非”专项行动，清理色情低俗信息，查处赌博、办假证等违法行为。"))
clean("贷款政策.txt", text("创业担保贷款政策：贷款额度最高30万元，财政贴息，咨询电话0591-87654321。"))
clean(
    "菜单.html",
    text(
        "<nav><ul><li>首页</li><li>政务公开</li></ul></nav><div style='display:none'>返回顶部</div><script src='a.js'></script>"
    ),
    "active_content hidden_content",
)
clean(
    "表头深色.html",
    text(
        "<table><tr style='background:#1a4b8c;color:#fff'><th>序号</th><th>事项</th></tr><tr><td>1</td><td>婚姻登记</td></tr></table>"
    ),
)
clean("页脚.pdf", lambda: paper.pdf(["青澜县2024年财政预算", "一般公共预算收入 123456789 元", "第 1 页"]))


def _table_pdf(canvas) -> None:
    canvas.setFillColorRGB(0.1, 0.2, 0.5)
    canvas.rect(60, 690, 400, 24, fill=1, stroke=0)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 697, "序号  事项名称  办理时限")
    canvas.setFillColorRGB(0, 0, 0)
    paper.write_lines(canvas, ["1  婚姻登记  当场办结", "2  收养登记  30日"], top=660)
    canvas.rect(60, 640, 400, 0.8, fill=1)
    canvas.setFillColorRGB(0.9, 0.9, 0.9)
    canvas.rect(300, 100, 120, 60, fill=1)


clean("深色表头.pdf", lambda: paper.pdf(_table_pdf))
clean(
    "封面.pptx",
    lambda: office.pptx(
        office.slide(
            office.shape("", (0, 0, 12192000, 6858000), "0B3D91"),
            office.shape("青澜县政务公开工作汇报"),
            office.shape("", (500000, 1200000, 6000000, 20000), "FFFFFF"),
        )
    ),
)
clean(
    "密级层次.pptx",
    lambda: office.pptx(
        office.slide(
            office.shape("国家秘密的三个等级"),
            *(
                office.shape(level, (500000, 1500000 + index * 900000, 3000000, 500000), "CC0000")
                for index, level in enumerate(("绝密", "机密", "秘密"))
            ),
        )
    ),
)
clean(
    "流程图.pptx",
    lambda: office.pptx(
        office.slide(
            *(
                office.shape(step, (500000 + index * 2000000, 2000000, 1500000, 600000), "DDEEFF")
                for index, step in enumerate(("申请", "受理", "审核", "公示"))
            )
        )
    ),
)
clean(
    "作者.docx", lambda: office.docx(change=lambda d: setattr(d.core_properties, "author", "陈建国")), "metadata_person"
)
clean("照片.jpg", lambda: paper.photo())
clean("带位置.jpg", lambda: paper.photo(gps=True), "gps")
clean("扫描通知.pdf", lambda: paper.scanned_pdf(list(office.NOTICE)), "unreadable")
clean(
    "海报.png",
    lambda: paper.image_bytes(
        paper.picture(["保守国家秘密，人人有责", "举报电话：0591-12339", "涉密计算机不得上网"]), "PNG"
    ),
)
clean(
    "附件包.zip",
    lambda: office.archive({"通知.docx": office.docx(), "公示.xlsx": office.xlsx(PUBLIC_ROWS)}),
    "nested_archive",
)
clean(
    "旧文档.doc",
    lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "关于召开会议的通知".encode("utf-16-le") + bytes(600),
    "unreadable",
)
clean("空文件.pdf", lambda: b"", "unreadable")
clean("占位.docx", lambda: office.docx(("XX县人民政府关于第xx条的说明", "20××年×月×日")), "placeholder")
clean("化名.txt", text("困境儿童小明（化名）今年8岁，由爷爷奶奶抚养。", "李某某，女，9岁，就读于某小学。"))
clean(
    "处罚公示.xlsx",
    lambda: office.xlsx(
        [
            ["行政处罚公示"],
            ["当事人", "统一社会信用代码", "处罚内容"],
            ["青澜县某某超市有限公司", credit_code(9), "罚款5000元"],
        ]
    ),
)
clean(
    "办公地址.docx",
    lambda: office.docx(
        ("办事大厅地址", "青澜县城关镇人民路12号，电话0591-87654321"),
        rows=[["单位", "地址"], ["民政局", "人民路12号3楼"]],
    ),
)
clean("残联统计.csv", text("乡镇,残疾人数,补贴金额", "青澜镇,320,48000", "东溪乡,210,31500"))
clean(
    "护照指南.txt",
    text("普通护照申请须知", "护照号码由字母E和8位数字组成，例如E12345678。", "请携带居民身份证到出入境窗口办理。"),
)
clean("条形码.txt", text("设备编号 6901234567892", "物资条码 6228480402564890018-01", "IMEI：350102851231002"))
clean("时间戳.csv", text("事件,时间戳", "登录,1385123456789", "退出,13851234567890"))
clean("坐标.csv", text("点位,经度,纬度", "1,119.29849,26.07421", "2,119.298491234567890123,26.07"))
clean(
    "公文.html",
    text(
        "<html><head><title>通知</title><meta name='keywords' content='医保,缴费'></head><body><h1>关于医保缴费的通知</h1><p>各乡镇：</p></body></html>"
    ),
)
clean("邮政.txt", text("邮编：350102", "公交卡办理：62路、45路可达", "考试时间：2024年6月7日9:00—11:30"))
