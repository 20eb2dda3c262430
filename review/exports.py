"""XLSX and DOCX: the register, the monthly summary, the ledger, the review form, the report on an incident."""

from collections.abc import Iterable
from io import BytesIO
from urllib.parse import quote

from django.utils import timezone
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from review.enums import Outcome
from review.ledger_wording import action_label
from review.models import Incident, ReviewRecord
from review.paper import cn_time, letter_of, review_form_of
from review.register import Month, SummaryRow, total_of
from review.turnaround import ThreeReadings, Turnaround

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

REGISTER_COLUMNS = {
    "审查编号": 16, "审查日期": 18, "公开单位": 26, "信息名称": 48, "文号": 22, "审查结论": 14, "法律依据": 30, "理由": 40,
    "承办人": 12, "审查人": 12, "附件数": 8, "办理状态": 12, "内容校验值": 68,
}  # fmt: skip
SUMMARY_COLUMNS = {
    "序号": 6, "单位": 30, "送审": 8, "审查": 8, "可以公开": 10, "删减后公开": 12, "转依申请公开": 14, "不予公开": 10,
    "报请确定": 10, "发布": 8, "下线": 8, "标注失效或被替代": 18, "紧急下线": 10, "历史迁移": 10, "备注": 10,
}  # fmt: skip
LEDGER_COLUMNS = {
    "序号": 8,
    "时间": 20,
    "事项": 20,
    "单位": 26,
    "名称": 48,
    "经办人": 12,
    "前一行校验值": 68,
    "本行校验值": 68,
}


READINGS_COLUMNS = {
    "信息名称": 48, "单位": 26, "种类": 12, "承办人": 12, "初审": 28, "复审": 28, "终审": 28, "发布时间": 18,
}  # fmt: skip
TURNAROUND_COLUMNS = {
    "单位": 30, "送审": 8, "发布": 8, "退回": 8, "部门审核（工作日）": 14, "保密审查（工作日）": 14, "发布环节（工作日）": 14,
    "最慢环节（工作日）": 14, "线下审签": 10, "线下占比": 10,
}  # fmt: skip


def attachment(response, name: str):
    """Let the browser save the response under a Chinese file name; nobody else keeps a copy."""
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response


# Workbooks ---------------------------------------------------------------------------------------------------------------


def register_xlsx(month: Month, records: Iterable[ReviewRecord]) -> bytes:
    """Return the register of a month's reviews, a row per record."""
    return _workbook(f"{month}保密审查登记表", REGISTER_COLUMNS, (_register_row(record) for record in records))


def _register_row(record: ReviewRecord) -> list:
    return [
        record.number, _stamp(record.created_at), record.department_name, record.title, record.document_number,
        str(Outcome(record.outcome).label), record.get_legal_basis_display() if record.legal_basis else "",
        record.reason, record.journey.author_name, record.reviewer_name, len(record.files),
        str(record.journey.get_status_display()), record.content_hash,
    ]  # fmt: skip


def summary_xlsx(month: Month, rows: list[SummaryRow]) -> bytes:
    """Return the monthly summary; a department with nothing has a row of zeros, marked 零报告."""
    lines = [
        [number, row.name, *row.numbers, "零报告" if row.is_nil else ""] for number, row in enumerate(rows, start=1)
    ]
    total = total_of(rows)
    lines.append(["", total.name, *total.numbers, ""])
    return _workbook(f"{month}保密审查情况汇总表", SUMMARY_COLUMNS, lines)


def readings_xlsx(month: Month, rows: Iterable[ThreeReadings]) -> bytes:
    """Return 三审三校登记表 of a month, a row per release."""
    lines = (
        [row.journey.title, row.journey.department_name, str(row.journey.get_kind_display()), row.journey.author_name,
         row.first, row.second, row.final, _stamp(row.released_at) if row.released_at else ""]
        for row in rows
    )  # fmt: skip
    return _workbook(f"{month}三审三校登记表", READINGS_COLUMNS, lines)


def turnaround_xlsx(month: Month, rows: Iterable[Turnaround]) -> bytes:
    """Return how long each department's steps took in a month, and how many were signed on paper."""
    return _workbook(f"{month}办理时效统计", TURNAROUND_COLUMNS, (row.cells for row in rows))


def ledger_xlsx(entries: Iterable) -> bytes:
    """Return ledger rows, `(entry, department name)`, with the hashes that chain them."""
    lines = (
        [entry.seq, _stamp(entry.at), action_label(entry.action), department, entry.title, entry.actor_name or "系统",
         entry.previous_hash, entry.row_hash]
        for entry, department in entries
    )  # fmt: skip
    return _workbook("审查台账", LEDGER_COLUMNS, lines)


def _stamp(moment) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"


def _workbook(title: str, columns: dict[str, int], lines: Iterable[list]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title[:31]
    sheet.append([title])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append(list(columns))
    for cell, width in zip(sheet[2], columns.values(), strict=True):
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(cell.column)].width = width
    sheet.freeze_panes = "A3"
    for number, line in enumerate(lines, start=3):
        _write_line(sheet, number, line)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_line(sheet, number: int, line: list) -> None:
    """Write text as text: a title that begins with "=" must not become a formula."""
    for column, value in enumerate(line, start=1):
        is_text = isinstance(value, str)
        cell = sheet.cell(number, column, ILLEGAL_CHARACTERS_RE.sub("", value) if is_text else value)
        if is_text:
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")


# Documents ---------------------------------------------------------------------------------------------------------------


def review_form_docx(record: ReviewRecord) -> bytes:
    """Return the statutory review form of one record."""
    paper = review_form_of(record)
    document = _document(paper.title)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for label, value in [*paper.rows, *paper.answers, *paper.opinions]:
        _add_row(table, label, value)
    _add_row(table, "附件清单", "\n".join(_file_lines(paper.files)) or "无")
    _add_row(table, "内容校验值（SHA-256）", record.content_hash)
    return _saved(document)


def _file_lines(files: list[dict]) -> list[str]:
    return [f"{number}. {file['name']}　SHA-256：{file['sha256']}" for number, file in enumerate(files, start=1)]


def incident_letter(incident: Incident) -> bytes:
    """Return the report on an incident, to be completed, signed and sealed on paper."""
    letter = letter_of(incident)
    document = _document(letter.title)
    document.add_paragraph(letter.addressee)
    for heading, lines in letter.sections:
        document.add_paragraph().add_run(heading).bold = True
        for line in lines:
            document.add_paragraph(_clean(line)).paragraph_format.first_line_indent = Pt(28)
    for line in (letter.signed_by, letter.day, f"事件编号：{incident.pk}　报告时限：{cn_time(incident.report_due_at)}"):
        document.add_paragraph(_clean(line)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return _saved(document)


def _document(title: str):
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(title)
    run.bold, run.font.size = True, Pt(18)
    return document


def _add_row(table, label: str, value: str) -> None:
    cells = table.add_row().cells
    cells[0].width, cells[1].width = Cm(5), Cm(11)
    cells[0].text, cells[1].text = _clean(label), _clean(value)


def _clean(text: str) -> str:
    """Drop control characters, which a DOCX cannot hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", str(text))


def _saved(document) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()
