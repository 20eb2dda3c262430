"""Masked copies: the data are gone from the file itself, the rest is still there."""

import io
import zipfile

import pytest

from review.scanning import Kind, mask_path
from review.scanning.child import scan_bytes
from review.scanning.extract import Source, extract
from review.scanning.flows import Flow
from review.scanning.masking import CannotMask, mask_file, mask_text
from review.scanning.ocr import is_available

from .labelled import office, paper
from .labelled.cases import CASES, SECRET_ROWS
from .labelled.numbers import bank_card, id_number, mobile

ID = id_number(1)


def everything_in(data: bytes, name: str) -> str:
    """All text of a file, hidden or not, and of a package the raw parts as well."""
    flows = (item for item in extract(Source(name, data)) if isinstance(item, Flow))
    text = "\n".join(segment.text for flow in flows for segment in flow.segments)
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            text += "".join(package.read(part).decode("utf-8", "replace") for part in package.namelist())
    return text


class TestText:
    def test_values_are_replaced_by_house_rules(self):
        masked, masks = mask_text(f"王秀兰，身份证号{ID}，电话{mobile(5)}。")
        assert masked == f"王秀兰，身份证号35*************{ID[-3:]}，电话139****0005。"
        assert [mask.kind for mask in masks] == [Kind.ID_NUMBER, Kind.MOBILE]

    def test_number_over_two_lines(self):
        masked, _ = mask_text(f"身份证号{ID[:10]}\n{ID[10:]}。")
        assert masked == f"身份证号35********\n*****{ID[-3:]}。"

    def test_child_loses_name_and_home(self):
        masked, _ = mask_text("林小满，女，9岁，家住青澜镇东风村3组12号，成绩优秀。")
        assert masked == "林某某，女，9岁，家住青澜镇****，成绩优秀。"

    def test_column_under_its_heading(self):
        masked, _ = mask_text("姓名 护照号\n王秀兰 E82345671")
        assert "E82345671" not in masked

    def test_clean_text_stays_as_it_is(self):
        text = "各乡镇：咨询电话0591-87654321。\n青政办发〔2024〕3号"
        assert mask_text(text) == (text, [])


PRIVATE = (
    "名单.docx",
    "表格.docx",
    "修订.docx",
    "隐藏文字.docx",
    "批注.docx",
    "嵌入表格.docx",
    "自定义部件.docx",
    "拆开的号码.docx",
    "一格一位.docx",
)
SHEETS = (
    "明文.xlsx",
    "隐藏表.xlsx",
    "深度隐藏表.xlsx",
    "隐藏行.xlsx",
    "隐藏列.xlsx",
    "批注.xlsx",
    "名称.xlsx",
    "透视缓存.xlsx",
    "外部链接.xlsx",
    "残留字符串.xlsx",
    "三分号.xlsx",
    "大病救助.xlsx",
    "未成年住址.xlsx",
    "涂黑.xlsx",
)
PAPERS = (
    "正文.pdf",
    "黑条.pdf",
    "白条.pdf",
    "隐形字.pdf",
    "批注.pdf",
    "附件.pdf",
    "元数据.pdf",
    "旧版本.pdf",
    "窄格折行.pdf",
    "私有数据.pdf",
    "批注黑框.pdf",
)
SLIDES = ("备注.pptx", "隐藏页.pptx")


def cases(*names: str):
    return [pytest.param(case, id=case.name) for case in CASES if case.name in names and case.blocks]


def assert_masked(case) -> None:
    copy = mask_file(case.make(), case.name)
    assert copy.is_clean, copy.findings
    text = everything_in(copy.data, case.name)
    assert ID not in text.replace("\n", "") and bank_card(31) not in text
    assert copy.masks


@pytest.mark.parametrize("case", cases(*PRIVATE, *SHEETS, *SLIDES, "附件.pdf"))
def test_masked_copy_passes_the_scanner_and_holds_no_number(case):
    assert_masked(case)


# Masked pages are pictures, which the second scan reads by text recognition.
@pytest.mark.slow
@pytest.mark.parametrize("case", cases(*PAPERS))
def test_masked_pdf_passes_the_scanner_and_holds_no_number(case):
    assert_masked(case)


class TestChildProcess:
    def test_copy_comes_back_from_the_child(self, tmp_path):
        path = tmp_path / "名单.xlsx"
        path.write_bytes(office.xlsx(SECRET_ROWS))
        copy = mask_path(path)
        assert copy.is_clean and {Kind.ID_NUMBER, Kind.BANK_CARD} <= {mask.kind for mask in copy.masks}

    def test_broken_file_is_refused_with_a_reason(self, tmp_path):
        path = tmp_path / "名单.docx"
        path.write_bytes(office.docx()[:20_000])
        with pytest.raises(CannotMask, match="。"):
            mask_path(path)


def test_rest_of_a_word_document_is_kept():
    data = office.docx((*office.NOTICE, f"身份证：{ID}"), rows=[["姓名", "金额"], ["王某某", "500"]])
    text = everything_in(mask_file(data, "通知.docx").data, "通知.docx")
    assert all(line in text for line in office.NOTICE) and "王某某" in text


def test_rest_of_a_workbook_is_kept():
    data = office.xlsx(SECRET_ROWS, lambda book: book.create_sheet("说明").append(["咨询电话0591-87654321"]))
    text = everything_in(mask_file(data, "名单.xlsx").data, "名单.xlsx")
    assert "王秀兰" in text and "0591-87654321" in text and "35*************" in text


def test_pages_without_masks_keep_their_text():
    def two_pages(canvas):
        paper.write_lines(canvas, [f"王秀兰 {ID}"])
        canvas.showPage()
        canvas.setFont("STSong-Light", 14)
        paper.write_lines(canvas, ["咨询电话0591-87654321"])

    text = everything_in(mask_file(paper.pdf(two_pages), "公示.pdf").data, "公示.pdf")
    assert "0591-87654321" in text and ID not in text


@pytest.mark.slow
@pytest.mark.skipif(not is_available(), reason="the ocr extra is not installed")
def test_words_in_a_picture_are_painted_over():
    data = paper.image_bytes(paper.picture(["临时救助发放名单", f"王秀兰 {ID}"]), "PNG")
    copy = mask_file(data, "名单.png")
    assert copy.is_clean
    assert Kind.ID_NUMBER not in {finding.kind for finding in scan_bytes(copy.data, "名单.png", 60)}


def test_secret_file_has_no_masked_copy_that_passes():
    assert not mask_file(office.docx(("机密★5年", "方案")), "方案.docx").is_clean


def test_unknown_format_is_refused():
    with pytest.raises(CannotMask):
        mask_file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧.doc")
