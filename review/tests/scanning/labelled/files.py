"""Files written against the readers: places in a package that no reader was made for, clean ones of the same make."""

import base64
import io
import zipfile
from email.message import EmailMessage

import pikepdf
from docx.oxml import parse_xml
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin
from reportlab.lib.utils import ImageReader

from . import office, paper
from .cases import CARD, ID, ID2, PHONE, clean, leak
from .numbers import old_id_number

LEAK_BOOK = [["姓名", "身份证号", "卡号"], ["王秀兰", ID, CARD]]
PUBLIC = [["序号", "乡镇", "户数"], [1, "青澜镇", 12], [2, "东溪乡", 9]]
W15 = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


# --- workbooks ------------------------------------------------------------------------------------------------------------
def _validation(book) -> None:
    rule = DataValidation(type="list", formula1=f'"{ID},{ID2}"')
    book.active.add_data_validation(rule)
    rule.add("D2")


def _collapsed(book) -> None:
    book.active.append([3, f"王秀兰 {ID}", 1])
    book.active.row_dimensions.group(4, 4, hidden=True)


def _zero_width(book) -> None:
    book.active["F2"] = ID
    book.active.column_dimensions["F"].width = 0


def _tiny(book) -> None:
    book.active["F2"] = ID
    book.active["F2"].font = Font(size=1)


def _header(book) -> None:
    book.active.oddHeader.left.text = "机密★1年"


def _print_title(book) -> None:
    book.active.title = "王秀兰" + ID


def _link(book) -> None:
    book.active["A2"].hyperlink = f"http://10.0.0.8/person?sfzh={ID}"


def _prompt(book) -> None:
    rule = DataValidation(type="whole", showInputMessage=True, promptTitle="填写", prompt=f"如王秀兰{ID}")
    book.active.add_data_validation(rule)
    rule.add("B2")


def _formula(book) -> None:
    book.active["E2"] = f'=LEFT("{ID}",3)&"***"'


def _far_away(book) -> None:
    book.active["XFD20000"] = f"身份证{ID}"


def _second_sheet(book) -> None:
    book.create_sheet("Sheet2").append(["户主", "联系电话", "低保金额"])
    book["Sheet2"].append(["王秀兰", PHONE, 600])


def _merged(book) -> None:
    sheet = book.active
    sheet["A5"] = "2024年临时救助发放表"
    sheet.merge_cells("A5:C5")
    for row in (["姓名", "开户行", "打卡账号"], ["林美珍", "农商行", "9030612345678901234"]):
        sheet.append(row)


leak("数字号码.xlsx", "id_number", lambda: office.xlsx([["姓名", "身份证号"], ["王秀兰", int(old_id_number(8))]]))
leak(
    "数字与文字卡号.xlsx",
    "bank_card",
    lambda: office.xlsx([["姓名", "银行卡号"], ["王秀兰", int(CARD[:16] + "000")], ["陈建国", CARD]]),
)
leak("换行单元格.xlsx", "id_number", lambda: office.xlsx([["姓名", "证件"], ["王秀兰", f"{ID[:10]}\n{ID[10:]}"]]))
leak(
    "两列号码.xlsx",
    "id_number",
    lambda: office.xlsx([["姓名", "身份证号（前）", "身份证号（后）"], ["王秀兰", ID[:10], ID[10:]]]),
)
leak("数据有效性.xlsx", "id_number", lambda: office.xlsx(PUBLIC, _validation))
leak("折叠分组.xlsx", "id_number hidden_content", lambda: office.xlsx(PUBLIC, _collapsed))
leak("零宽列.xlsx", "id_number", lambda: office.xlsx(PUBLIC, _zero_width))
leak("一号字.xlsx", "id_number", lambda: office.xlsx(PUBLIC, _tiny))
leak("页眉密级.xlsx", "secrecy_mark", lambda: office.xlsx(PUBLIC, _header))
leak("表名.xlsx", "id_number", lambda: office.xlsx(PUBLIC, _print_title))
leak("链接.xlsx", "id_number", lambda: office.xlsx(PUBLIC, _link))
leak("输入提示.xlsx", "id_number", lambda: office.xlsx(PUBLIC, _prompt))
leak("公式字面.xlsx", "id_number", lambda: office.xlsx(PUBLIC, _formula))
leak("远处单元格.xlsx", "id_number", lambda: office.xlsx(PUBLIC, _far_away))
leak("第二张表.xlsx", "hardship_list", lambda: office.xlsx(PUBLIC, _second_sheet))
leak("表中表.xlsx", "hardship_list", lambda: office.xlsx(PUBLIC, _merged))
leak(
    "文本框.xlsx", "id_number",
    lambda: office.repacked(office.xlsx(PUBLIC), {"xl/drawings/drawing9.xml":
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f'<xdr:twoCellAnchor><xdr:sp><xdr:txBody><a:p><a:r><a:t>{ID[:8]}</a:t></a:r><a:r><a:t>{ID[8:]}</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>'}),
)  # fmt: skip
leak(
    "线程批注.xlsx", "id_number",
    lambda: office.repacked(office.xlsx(PUBLIC), {"xl/threadedComments/threadedComment1.xml":
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        f'<threadedComment ref="A1"><text>原名单王秀兰{ID}</text></threadedComment></ThreadedComments>'}),
)  # fmt: skip
leak(
    "图表缓存.xlsx", "id_number",
    lambda: office.repacked(office.xlsx(PUBLIC), {"xl/charts/chart1.xml":
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart><c:cat><c:strCache>'
        f'<c:pt idx="0"><c:v>{ID}</c:v></c:pt></c:strCache></c:cat></c:chart></c:chartSpace>'}),
)  # fmt: skip


# --- documents ------------------------------------------------------------------------------------------------------------
def _note(part: str, body: str):
    return lambda: office.repacked(
        office.docx(), {f"word/{part}": f'<w:{part[:-4]} xmlns:w="{W15}">{body}</w:{part[:-4]}>'}
    )


def _ole_package(inner: bytes, name: str) -> bytes:
    """What Word keeps of a file dropped into a document: an OLE stream with the file inside, here without the container."""
    label = name.encode("gb18030") + b"\0"
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + b"\x02\0"
        + label * 2
        + b"\0\0\3\0"
        + label
        + len(inner).to_bytes(4, "little")
        + inner
        + bytes(512)
    )


def _fields(document) -> None:
    document.element.body.insert(1, parse_xml(office.paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> HYPERLINK "mailto:{ID}@qq.com" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>联系我们</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )))  # fmt: skip


def _content_control(document) -> None:
    document.element.body.insert(1, parse_xml(
        f'<w:sdt {office.W}><w:sdtPr><w:alias w:val="证件"/><w:dropDownList><w:listItem w:displayText="{ID}" w:value="1"/></w:dropDownList></w:sdtPr>'
        f"<w:sdtContent><w:p><w:r><w:t>请选择</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    ))  # fmt: skip


def _moved(document) -> None:
    document.element.body.insert(
        1, parse_xml(office.paragraph(f'<w:moveFrom w:id="3" w:author="a">{office.run("王秀兰" + ID)}</w:moveFrom>'))
    )


def _framed_mark(document) -> None:
    document.element.body.insert(0, parse_xml(office.paragraph(
        *(office.run(char + "　", '<w:spacing w:val="200"/>') for char in "机密"), office.run("★"), office.run("5"), office.run("年"),
    )))  # fmt: skip


leak(
    "脚注.docx",
    "id_number",
    _note("footnotes.xml", f'<w:footnote w:id="2"><w:p><w:r><w:t>王秀兰{ID}</w:t></w:r></w:p></w:footnote>'),
)
leak("域代码.docx", "id_number", lambda: office.docx(change=_fields))
leak("下拉选项.docx", "id_number", lambda: office.docx(change=_content_control))
leak("移走的段落.docx", "id_number hidden_content", lambda: office.docx(change=_moved))
leak("加宽密级.docx", "secrecy_mark", lambda: office.docx(change=_framed_mark))
leak(
    "嵌入表.docx",
    "id_number embedded_object",
    lambda: office.repacked(office.docx(), {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": office.xlsx(LEAK_BOOK)}),
)
leak(
    "嵌入OLE.docx",
    "id_number embedded_object",
    lambda: office.repacked(
        office.docx(), {"word/embeddings/oleObject1.bin": _ole_package(office.xlsx(LEAK_BOOK), "名单.xlsx")}
    ),
)
leak(
    "嵌入文本.docx",
    "id_number",
    lambda: office.repacked(
        office.docx(), {"word/embeddings/oleObject1.bin": _ole_package(f"王秀兰 {ID}".encode("gb18030"), "名单.txt")}
    ),
)
leak(
    "智能图形.docx",
    "id_number",
    lambda: office.repacked(
        office.docx(),
        {
            "word/diagrams/data1.xml": f'<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>王秀兰{ID}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>'
        },
    ),
)
leak(
    "自定义属性.docx",
    "id_number",
    lambda: office.repacked(
        office.docx(),
        {
            "docProps/custom.xml": f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property name="经办人"><vt:lpwstr>{ID}</vt:lpwstr></property></Properties>'
        },
    ),
)
leak(
    "数据源.docx",
    "id_number",
    lambda: office.repacked(
        office.docx(), {"customXml/item1.xml": f"<root><person sfzh='{ID}'>王秀兰</person></root>"}
    ),
)
leak(
    "包中表.zip",
    "id_number",
    lambda: office.archive(
        {
            "材料.docx": office.repacked(
                office.docx(), {"word/embeddings/a.zip": office.archive({"明细.xlsx": office.xlsx(LEAK_BOOK)})}
            )
        }
    ),
)
leak(
    "儿童.docx",
    "minor",
    lambda: office.docx(
        ("关于困境儿童走访情况的通报", "林小满，女，8岁，就读于青澜镇中心小学，现住东风村3组12号，父亲服刑。")
    ),
)
leak(
    "入户表.docx",
    "hardship_list",
    lambda: office.docx(
        ("防返贫监测对象入户走访表",),
        rows=[["户主姓名", "王秀兰", "联系电话", PHONE], ["致贫原因", "因病", "家庭人口", "3"]],
    ),
)
leak(
    "竖表.docx",
    "id_number",
    lambda: office.docx(("申请表",), rows=[["姓名", "王秀兰"], ["身份证号", f"{ID[:6]} {ID[6:14]} {ID[14:]}"]]),
)
leak("分行.docx", "id_number", lambda: office.docx(("申请人王秀兰", f"身份证号码：{ID[:12]}", ID[12:], "住青澜镇")))


# --- slides ---------------------------------------------------------------------------------------------------------------
PICTURE = '<p:pic><p:nvPicPr><p:cNvPr id="9" name="图片" descr="{}"/></p:nvPicPr><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="12192000" cy="6858000"/></a:xfrm></p:spPr></p:pic>'
TABLE = "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr>{}</a:tr><a:tr>{}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
CELL = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"

leak(
    "表格.pptx",
    "hardship_list",
    lambda: office.pptx(
        office.slide(
            office.shape("特困人员名单"),
            TABLE.format(
                "".join(CELL.format(t) for t in ("姓名", "联系电话")),
                "".join(CELL.format(t) for t in ("王秀兰", PHONE)),
            ),
        )
    ),
)
leak(
    "图片压字.pptx",
    "id_number",
    lambda: office.pptx(office.slide(office.shape(f"王秀兰 {ID}"), PICTURE.format("封面"))),
)
leak(
    "替代文字.pptx", "id_number", lambda: office.pptx(office.slide(office.shape("汇报"), PICTURE.format(f"身份证{ID}")))
)
leak(
    "页外.pptx",
    "id_number",
    lambda: office.pptx(
        office.slide(office.shape("汇报"), office.shape(f"王秀兰 {ID}", (20000000, 0, 600000, 600000)))
    ),
)
leak(
    "色块压名.pptx",
    "bad_redaction",
    lambda: office.pptx(
        office.slide(
            office.shape("被害人林小满住东风村3组12号"), office.shape("", (400000, 400000, 7000000, 900000), "000000")
        )
    ),
)
leak(
    "分字密级.pptx",
    "secrecy_mark",
    lambda: office.pptx(
        office.slide(
            *(office.shape(char, (500000 + 400000 * i, 200000, 380000, 400000)) for i, char in enumerate("秘密★1年")),
            office.shape("汇报提纲", (500000, 2000000, 6000000, 600000)),
        )
    ),
)
leak(
    "批注.pptx",
    "id_number",
    lambda: office.repacked(
        office.pptx(office.slide(office.shape("汇报"))),
        {
            "ppt/comments/comment1.xml": f'<p:cmLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cm><p:text>核对{ID}</p:text></p:cm></p:cmLst>'
        },
    ),
)
leak(
    "母版.pptx",
    "secrecy_mark",
    lambda: office.repacked(
        office.pptx(office.slide(office.shape("汇报"))),
        {
            "ppt/slideMasters/slideMaster1.xml": f'<p:sldMaster xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:cSld><p:spTree>{office.shape("秘密★1年")}</p:spTree></p:cSld></p:sldMaster>'
        },
    ),
)


# --- PDF ------------------------------------------------------------------------------------------------------------------
def _form(document: pikepdf.Pdf) -> None:
    field = document.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="sfzh", V=f"{ID}"))
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))


def _script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{ID}')")


def _xmp(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        metadata["dc:description"] = f"王秀兰{ID}"


def _bookmark(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"王秀兰{ID}", 0))


def _cropped(document: pikepdf.Pdf) -> None:
    document.pages[0].CropBox = pikepdf.Array([0, 0, 595, 400])


def _stamp(document: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[10, 10, 200, 50], Contents=f"原件{ID}"
    )
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(note)])


def _link_in_pdf(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=f"http://10.0.0.8/?sfzh={ID}")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[10, 10, 200, 50], A=action)
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(link)])


def _two_lines(canvas) -> None:
    paper.write_lines(canvas, ["公示名单", f"申请人王秀兰，身份证号码{ID[:9]}", f"{ID[9:]}，住青澜镇东风村。"])


def _vertical_mark(canvas) -> None:
    for number, char in enumerate("机密★3年"):
        canvas.drawString(60, 800 - number * 20, char)
    paper.write_lines(canvas, ["青澜县人民政府文件"], top=600)


def _far_apart(canvas) -> None:
    for number, char in enumerate("秘密★1年"):
        canvas.drawString(72 + number * 30, 800, char)
    paper.write_lines(canvas, ["青澜县人民政府办公室文件"], top=600)


def _bar_drawn_as_line(canvas) -> None:
    paper.write_lines(canvas, ["公示", f"当事人林美珍 {ID}"])
    canvas.setLineWidth(20)
    canvas.line(70, 760, 420, 760)


def _picture_over(canvas) -> None:
    paper.write_lines(canvas, ["公示", f"当事人林美珍 {PHONE} 住东风村3组12号"])
    canvas.drawImage(ImageReader(Image.new("RGB", (10, 10))), 60, 745, 400, 30)


def _rotated(canvas) -> None:
    canvas.saveState()
    canvas.translate(100, 400)
    canvas.rotate(45)
    canvas.drawString(0, 0, "机密★5年")
    canvas.restoreState()
    paper.write_lines(canvas, ["正文"], top=700)


def _list_page(canvas) -> None:
    paper.write_lines(
        canvas,
        [
            "临时救助对象名单",
            "姓名        联系电话        金额",
            f"王秀兰      {PHONE}     2000",
            f"陈建国      {PHONE[:-1]}7     1500",
        ],
    )


for name, change in {
    "表单域": _form,
    "脚本": _script,
    "描述": _xmp,
    "书签": _bookmark,
    "文字批注": _stamp,
    "链接": _link_in_pdf,
}.items():
    leak(f"{name}.pdf", "id_number", lambda change=change: paper.edited_pdf(paper.pdf(["公示"]), change))
leak("裁切.pdf", "id_number", lambda: paper.edited_pdf(paper.pdf(["公示", f"王秀兰 {ID}"]), _cropped))
leak("折行号码.pdf", "id_number", lambda: paper.pdf(_two_lines))
leak("竖排密级.pdf", "secrecy_mark", lambda: paper.pdf(_vertical_mark))
leak("疏排密级.pdf", "secrecy_mark", lambda: paper.pdf(_far_apart))
leak("粗线遮盖.pdf", "id_number", lambda: paper.pdf(_bar_drawn_as_line))
leak("图片遮盖.pdf", "bad_redaction", lambda: paper.pdf(_picture_over))
leak("斜排密级.pdf", "secrecy_mark", lambda: paper.pdf(_rotated))
leak("名单页.pdf", "hardship_list", lambda: paper.pdf(_list_page))


# --- mail, text formats, pictures -----------------------------------------------------------------------------------------
def _mail(attach: bool) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "报送名单", "a@example.gov.cn", "b@example.gov.cn"
    message.set_content("附件请查收。" if attach else f"王秀兰 {ID}", cte="base64")
    if attach:
        message.add_attachment(
            office.xlsx(LEAK_BOOK), maintype="application", subtype="octet-stream", filename="名单.xlsx"
        )
    return message.as_bytes()


def _rtf(body: str) -> bytes:
    encoded = "".join(
        char if char.isascii() else "".join(f"\\'{byte:02x}" for byte in char.encode("gb18030")) for char in body
    )
    return (r"{\rtf1\ansi\ansicpg936\deff0 " + encoded + "}").encode()


def _odt(content: str, kind: str = "text") -> bytes:
    namespaces = " ".join(
        f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ("office", "text", "table")
    )
    return office.archive({
        "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), "META-INF/manifest.xml": b"<manifest/>",
        "content.xml": f"<office:document-content {namespaces}><office:body><office:{kind}>{content}</office:{kind}></office:body></office:document-content>".encode(),
    })  # fmt: skip


def _png_text(key: str, value: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt(key, value)
    stream = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(stream, "PNG", pnginfo=info)
    return stream.getvalue()


def _comment_jpeg() -> bytes:
    return paper.image_bytes(Image.new("RGB", (64, 64)), comment=f"sfzh {ID}".encode())


leak("正文.eml", "id_number", lambda: _mail(False))
leak("附件.eml", "id_number", lambda: _mail(True))
leak("汉字.rtf", "secrecy_mark", lambda: _rtf("机密★5年\\par 青澜县人民政府文件"))
leak("隐藏.rtf", "id_number", lambda: _rtf(rf"名单{{\v 王秀兰{ID}}}"))
leak("正文.odt", "id_number", lambda: _odt(f"<text:p>王秀兰<text:span>{ID[:7]}</text:span>{ID[7:]}</text:p>"))
leak(
    "删除.odt",
    "id_number",
    lambda: _odt(
        f"<text:tracked-changes><text:changed-region><text:deletion><text:p>{ID}</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>公示</text:p>"
    ),
)
leak(
    "批注.odt",
    "id_number",
    lambda: _odt(f"<text:p>公示<office:annotation><text:p>核对{ID}</text:p></office:annotation></text:p>"),
)
leak(
    "隐藏表.ods",
    "hardship_list",
    lambda: _odt(
        "<table:table table:name='低保名单' table:display='false'>"
        + "".join(
            f"<table:table-row>{''.join(f'<table:table-cell><text:p>{v}</text:p></table:table-cell>' for v in row)}</table:table-row>"
            for row in (["姓名", "联系电话"], ["王秀兰", PHONE])
        )
        + "</table:table>",
        "spreadsheet",
    ),
)
leak("文字块.png", "id_number", lambda: _png_text("Description", f"王秀兰{ID}"))
leak("注释段.jpg", "id_number", _comment_jpeg)
leak("作者字段.jpg", "id_number", lambda: paper.photo(artist=f"wxl{ID}"))
leak("隐藏元素.html", "id_number", lambda: f"<p>公示</p><input type='hidden' name='sfzh' value='{ID}'>".encode())
leak("样式文字.html", "secrecy_mark", lambda: "<style>h1::before{content:'机密★5年'}</style><h1>文件</h1>".encode())
leak(
    "脚本数据.html", "id_number", lambda: f"<p>公示</p><script>var d=[{{name:'王秀兰',sfzh:'{ID}'}}]</script>".encode()
)
leak(
    "内嵌文件.html",
    "id_number",
    lambda: (
        f"<a href='data:application/octet-stream;base64,{base64.b64encode(office.xlsx(LEAK_BOOK)).decode()}'>下载</a>".encode()
    ),
)
leak(
    "矢量图.svg",
    "secrecy_mark",
    lambda: (
        "<svg xmlns='http://www.w3.org/2000/svg'><text x='1'>机</text><text x='9'>密</text><text x='18'>★5年</text></svg>".encode()
    ),
)
leak("大五码.txt", "secrecy_mark", lambda: "機密★五年\n縣政府".encode("big5"))
leak("压缩注释.zip", "id_number", lambda: _zip_with_comment())


def _zip_with_comment() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as pack:
        pack.writestr("说明.txt", "公示")
        pack.comment = f"王秀兰{ID}".encode()
    return stream.getvalue()


# --- words in pictures and outlines ------------------------------------------------------------------------------------------
def _with_picture(document) -> None:
    document.add_picture(io.BytesIO(paper.image_bytes(paper.picture(["机密★5年", "青澜县人民政府文件"]), "PNG")))


def _sheet_picture(book) -> None:
    picture = paper.image_bytes(paper.picture([f"王秀兰 身份证 {ID}"]), "PNG")
    book.active.add_image(SheetImage(io.BytesIO(picture)))


def _small_picture(canvas) -> None:
    mark = paper.picture(["机密★5年"], (420, 160)).crop((60, 60, 400, 150))
    canvas.drawImage(ImageReader(mark), 60, 780, 100, 26)
    paper.write_lines(
        canvas,
        ["青澜县人民政府文件", *["各乡镇人民政府，县直各单位，现将有关事项通知如下，请遵照执行。"] * 12],
        top=700,
    )


def _outlined(canvas) -> None:
    """A mark converted to outlines, as drawing programs save it."""
    font = ImageFont.truetype(paper.FONT_FILE, 80)
    for number, char in enumerate("机密★5年"):
        glyph = Image.new("L", (90, 110))
        ImageDraw.Draw(glyph).text((2, 2), char, fill=255, font=font)
        outline = canvas.beginPath()
        for y in range(110):
            for x in range(0, 90, 2):
                if glyph.getpixel((x, y)) > 120:
                    outline.rect(60 + number * 24 + x * 0.25, 800 - y * 0.25, 0.52, 0.26)
        canvas.drawPath(outline, fill=1, stroke=0)
    paper.write_lines(
        canvas,
        ["青澜县人民政府文件", *["各乡镇人民政府，县直各单位，现将有关事项通知如下，请遵照执行。"] * 12],
        top=700,
    )


leak("图片密级.docx", "secrecy_mark", lambda: office.docx(change=_with_picture))
leak("图片号码.xlsx", "id_number", lambda: office.xlsx(PUBLIC, _sheet_picture))
leak("小图片密级.pdf", "secrecy_mark", lambda: paper.pdf(_small_picture))
leak("轮廓图片密级.pdf", "secrecy_mark", lambda: paper.pdf(_outlined))


# --- clean ----------------------------------------------------------------------------------------------------------------
def _autofilter(book) -> None:
    book.active.auto_filter.ref = "A1:C3"
    book.active.freeze_panes = "A2"
    book.active["A1"].alignment = Alignment(wrap_text=True)


def _watermark(canvas) -> None:
    canvas.saveState()
    canvas.setFillColorRGB(0.85, 0.85, 0.85)
    canvas.translate(200, 400)
    canvas.rotate(45)
    canvas.drawString(0, 0, "青澜县人民政府")
    canvas.restoreState()
    paper.write_lines(canvas, ["关于公布行政许可事项清单的通知", "请各单位遵照执行。"])


def _red_head(canvas) -> None:
    canvas.setFillColorRGB(0.8, 0, 0)
    paper.write_lines(canvas, ["青澜县人民政府文件"], top=760, left=200)
    canvas.rect(72, 730, 450, 2, fill=1, stroke=0)
    canvas.setFillColorRGB(0, 0, 0)
    paper.write_lines(canvas, ["青政〔2024〕12号", "关于表彰先进集体的决定"], top=700)


clean("筛选.xlsx", lambda: office.xlsx(PUBLIC, _autofilter))
clean(
    "任职名单.xlsx",
    lambda: office.xlsx(
        [
            ["姓名", "性别", "出生年月", "现任职务", "拟任职务"],
            ["王秀兰", "女", "1980.05", "县民政局副局长", "县残联理事长"],
            ["陈建国", "男", "1978.11", "县医保局股长", "县民政局副局长"],
        ]
    ),
)
clean(
    "中标企业.xlsx",
    lambda: office.xlsx(
        [
            ["标段", "中标人", "中标价（元）", "项目经理", "联系电话"],
            ["1", "青澜县水务有限公司", 8123456.78, "陈建国", "0591-87654321"],
        ]
    ),
)
clean(
    "事项清单.xlsx",
    lambda: office.xlsx(
        [
            ["事项编码", "事项名称", "办理时限"],
            ["350102199001010000001", "特困人员认定", "20日"],
            ["11350102003601234A4350711001000", "残疾人证办理", "15日"],
        ]
    ),
)
clean(
    "预算.xlsx",
    lambda: office.xlsx(
        [
            ["科目编码", "科目名称", "预算数"],
            ["2081901", "城市最低生活保障金支出", 12345678],
            ["2081902", "农村最低生活保障金支出", 87654321],
        ]
    ),
)
clean("水印.pdf", lambda: paper.pdf(_watermark))
clean("红头.pdf", lambda: paper.pdf(_red_head))
clean(
    "附空附件.pdf",
    lambda: paper.edited_pdf(
        paper.pdf(["公示"]),
        lambda d: d.attachments.__setitem__(
            "说明.txt", pikepdf.AttachedFileSpec(d, "办理说明".encode(), filename="说明.txt")
        ),
    ),
    "embedded_object",
)
clean(
    "修订.docx",
    lambda: office.docx(
        change=office.add_xml(
            office.paragraph(
                f'<w:ins w:id="1" w:author="a">{office.run("新增一句")}</w:ins>',
                '<w:del w:id="2" w:author="a"><w:r><w:delText>删去一句</w:delText></w:r></w:del>',
            )
        )
    ),
    "hidden_content",
)
clean(
    "嵌入表.docx",
    lambda: office.repacked(office.docx(), {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": office.xlsx(PUBLIC)}),
    "embedded_object",
)
clean(
    "备注.pptx",
    lambda: office.pptx(
        office.slide(office.shape("全县低保工作汇报")), notes={1: "此处介绍救助政策和咨询电话0591-87654321。"}
    ),
    "hidden_content",
)
clean("通知.rtf", lambda: _rtf("关于召开全县残疾人工作会议的通知"))
clean("通知.odt", lambda: _odt("<text:p>关于做好高温天气困难群众救助工作的通知</text:p>"))
clean("通知.eml", lambda: _clean_mail())
clean(
    "公告.html",
    lambda: (
        "<h1>公告</h1><p>根据《保守国家秘密法》开展宣传。</p><form><label>身份证号<input name='sfzh' placeholder='请输入18位身份证号'></label></form>".encode()
    ),
)
clean("图标.png", lambda: _png_text("Software", "PowerPoint"))
clean(
    "坐标.svg",
    lambda: (
        b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M119.298491234567 26.074211985031234 L350102198503120012 12'/></svg>"
    ),
)


def _clean_mail() -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "会议通知", "office@example.gov.cn"
    message.set_content("请于3月12日上午9时参加会议。", cte="base64")
    return message.as_bytes()
