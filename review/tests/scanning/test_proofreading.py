"""Proofreading: every check against its examples, and the office's workbook."""

import io

import openpyxl
import pytest

from review.scanning.proofreading import Category, ListsError, default_lists, load_lists, proofread
from review.scanning.proofreading.checks import CHECKS
from review.scanning.proofreading.lists import SHEETS

CASES = [
    pytest.param(check, text, speaks, id=f"{check.category}-{number}")
    for check in CHECKS
    for number, (text, speaks) in enumerate(check.examples)
]


@pytest.mark.parametrize(("check", "text", "speaks"), CASES)
def test_check_speaks_as_its_table_says(check, text, speaks):
    assert (check.category in {remark.category for remark in proofread(text, default_lists())}) == speaks


def test_remark_tells_place_words_and_suggestion():
    (remark,) = proofread("各单位：\n要严格执行保姆审查制度。", default_lists())
    assert (remark.category, remark.where, remark.suggestion) == (Category.WRONG_WORD, "第2行", "保密审查")
    assert "保姆审查" in remark.excerpt


def test_clean_notice_has_no_remarks():
    text = "关于做好2024年政务公开工作的通知\n各乡镇人民政府：\n一、总体要求\n（一）及时公开\n（二）依申请公开\n二、保障措施\n2024年3月1日"
    assert proofread(text, default_lists()) == []


def workbook(**rows) -> io.BytesIO:
    book = openpyxl.Workbook()
    for name, headings in SHEETS.items():
        sheet = book.create_sheet(name)
        sheet.append(headings)
        for row in rows.get(name, []):
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def test_office_loads_its_own_lists():
    lists = load_lists(workbook(易错词=[["青蓝县", "青澜县", ""]]))
    (remark,) = proofread("青蓝县人民政府", lists)
    assert remark.suggestion == "青澜县"


def test_every_fault_of_a_workbook_is_named():
    with pytest.raises(ListsError) as error:
        load_lists(workbook(易错词=[["错", "对"]], 领导名单=[["林致远", "县长", "第一"]]))
    assert ["2：" in reason for reason in error.value.reasons] == [True, True]


def test_file_that_is_no_workbook_is_refused():
    with pytest.raises(ListsError):
        load_lists(io.BytesIO(b"x"))


def test_default_lists_are_complete():
    lists = default_lists()
    assert len(lists.words) > 60 and lists.leaders and lists.wordings and lists.other_places
