"""Records exported from another system: one JSON object a line."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from assets.reading import Block, Paragraph, UnreadableFile
from assets.reading.limits import Limits
from assets.reading.plain import decode_text, lines_to_blocks
from assets.reading.web import html_to_blocks
from core.chinese import is_traditional, to_simplified
from disclosure.importing.documents import Finding, FindingCode, ImportedDocument
from disclosure.importing.findings import clean_block, finding_of_cut
from disclosure.importing.labels import Label
from disclosure.importing.recognise import recognise_record

_FIELDS = {
    "doc_number": ("document_number", "文号"),
    "index_number": ("index_number", "索引号"),
    "published": ("published_on", "发布日期"),
    "topic": ("subject", "主题"),
    "department": ("department", "部门"),
    "kind": ("kind", "类别"),
    "old_url": ("old_url", "原网址"),
}
_MARKUP = ("<p", "<div", "<br", "<table", "<span", "<h1", "<h2", "<ul", "<ol")


@dataclass(frozen=True)
class UnreadableRecord:
    """A line that is no record. The rest of the file goes on."""

    line: int
    reason: str


def read_records(
    path: Path, *, home_places: Collection[str] = (), limits: Limits | None = None
) -> Iterator[ImportedDocument | UnreadableRecord]:
    """The records of a .jsonl file, one by one: files of a hundred thousand need no memory. Blank lines are passed over."""
    limits = limits or Limits()
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            if not raw.strip():
                continue
            try:
                yield _document(_record(raw, limits), path, home_places, limits)
            except (UnreadableFile, _NoRecord) as error:
                yield UnreadableRecord(number, str(error))


class _NoRecord(ValueError):
    pass


def _record(raw: bytes, limits: Limits) -> dict:
    if len(raw) > limits.text_bytes:
        raise _NoRecord(_("记录过长。"))
    text, _problems = decode_text(raw)
    try:
        record = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _NoRecord(_("不是有效的 JSON。")) from error
    if not isinstance(record, dict):
        raise _NoRecord(_("不是一条记录（应为 JSON 对象）。"))
    if not str(record.get("id") or "").strip():
        raise _NoRecord(_("缺少 id，无法保证不重复导入。"))
    return record


def _document(record: dict, path: Path, home_places: Collection[str], limits: Limits) -> ImportedDocument:
    title, title_findings = _title(_text(record.get("title")))
    stated = [Label("document_name", "title", title)] if title else []
    for key, (field, name) in _FIELDS.items():
        if value := _text(record.get(key)):
            stated.append(Label(field, name, value))
    blocks = _blocks(_text(record.get("body")), limits)
    document = recognise_record(blocks, stated, source_path=str(path), home_places=home_places)
    document.findings[:0] = title_findings
    document.source_id = _text(record["id"])
    document.metadata["files"], missing = _files(record.get("files"), path.parent)
    document.findings += missing
    return document


def _title(text: str) -> tuple[str, list[Finding]]:
    block, cuts = clean_block(Paragraph(to_simplified(text) if is_traditional(text) else text))
    return block.text, [finding_of_cut(cut, _("标题")) for cut in cuts if cut.code is not None]


def _blocks(body: str, limits: Limits) -> list[Block]:
    if any(tag in body.lower() for tag in _MARKUP):
        return html_to_blocks(body, limits)
    return lines_to_blocks(body, limits)


def _files(names: object, folder: Path) -> tuple[list[str], list[Finding]]:
    """The attachments that lie beside the file of records. A name that leads out of its folder is refused."""
    found, findings = [], []
    for name in names if isinstance(names, list) else [names] if names else []:
        name = _text(name)
        if _is_inside(name) and (folder / name).is_file():
            found.append(name)
        else:
            findings.append(Finding(FindingCode.BAD_VALUE, _("附件找不到，未导入。"), _("附件"), name))
    return found, findings


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\\" not in name and "\0" not in name


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
