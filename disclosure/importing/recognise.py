"""From the blocks of a file to documents: several texts apart, labels, title, headings, signature, findings.

The steps, each on what the one before left: clean every block, split the file into its texts, read what stands above a
text, what stands below it, and the text itself.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from django.utils.translation import gettext as _

from assets.reading import Block, Heading, Image, PageBreak, Paragraph, ReadDocument, Table, block_text, map_text
from core.chinese import is_traditional, to_simplified
from core.chinese_dates import find_dates, parse_date
from core.document_numbers import find_document_numbers, parse_document_number
from disclosure.importing.body import make_body
from disclosure.importing.documents import REQUIRED_FIELDS, Finding, FindingCode, ImportedDocument, Signature
from disclosure.importing.findings import (
    Cut,
    clean_block,
    find_in_body,
    find_in_dates,
    find_in_text,
    find_places,
    finding_of_cut,
    source_place,
)
from disclosure.importing.labels import BadValue, Label, labels_in_line, labels_in_table, typed_value
from disclosure.importing.lines import tidy_spaces
from disclosure.importing.titles import (
    Candidate,
    can_be_title,
    choose_title,
    genre_of,
    is_organ,
    is_same_title,
    join_title,
    red_head_issuers,
)

_MARKER = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]+篇|【?篇[一二三四五六七八九十\d]+】?|范文[一二三四五六七八九十\d]+)\s*[:：]?\s*(.{0,60})$"
)
_MOST_HEADER_BLOCKS = 40
_PUBLIC_NOTE = re.compile(r"[(（]?此件(?P<kind>公开发布|主动公开|依申请公开|不予公开|不公开)[)）]?")
_LONGEST_SUMMARY = 200


@dataclass
class _Piece:
    """A block with its place in the file and what was cut out of it."""

    number: int
    block: Block
    cuts: list[Cut] = field(default_factory=list)

    @property
    def text(self) -> str:
        return block_text(self.block).strip(" |\t\n\xa0\u3000\u2003")

    @property
    def is_text(self) -> bool:
        return isinstance(self.block, Heading | Paragraph)


@dataclass
class _Part:
    """One text of a file. ``name`` is what its marker calls it (第一篇：…)."""

    pieces: list[_Piece]
    name: str = ""


@dataclass
class _Reading:
    """What has been found out about one text."""

    title: str = ""
    title_numbers: set[int] = field(default_factory=set)
    labels: list[Label] = field(default_factory=list)
    candidates: list[tuple[_Piece, Candidate]] = field(default_factory=list)
    body: list[_Piece] = field(default_factory=list)
    metadata: dict[str, object] = field(default_factory=dict)
    guessed: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def guess(self, name: str, value: object) -> None:
        """A value that no label stated; a stated one wins."""
        if value and name not in self.metadata:
            self.metadata[name] = value
            self.guessed.append(name)


def recognise(
    document: ReadDocument, *, source_path: str = "", home_places: Collection[str] = ()
) -> list[ImportedDocument]:
    """The documents in a file, in order. ``home_places``: the county, its city and its province."""
    pieces, findings = _clean(document)
    parts = _split(pieces)
    sources = [document] if len(parts) == 1 else [ReadDocument(None, [])] * len(parts)
    return [
        _recognise_part(_Reading(findings=list(findings)), part, source, source_path, home_places)
        for part, source in zip(parts, sources, strict=True)
    ]


def recognise_record(
    blocks: list[Block], stated: Sequence[Label], *, source_path: str = "", home_places: Collection[str] = ()
) -> ImportedDocument:
    """One text whose title and labels are stated beside it."""
    document = ReadDocument(None, blocks)
    pieces, findings = _clean(document)
    reading = _Reading(findings=findings, labels=list(stated))
    return _recognise_part(reading, _Part(pieces), document, source_path, home_places)


# Cleaning and splitting


def _clean(document: ReadDocument) -> tuple[list[_Piece], list[Finding]]:
    """Every block without what was planted in it, in simplified characters; findings that concern the whole file."""
    findings = [Finding(FindingCode.READING, problem, _("原文件")) for problem in document.problems]
    blocks = [block for block in document.blocks if not isinstance(block, PageBreak)]
    if is_traditional(document.text):
        blocks = [map_text(block, to_simplified) for block in blocks]
        message = _("原文为繁体字，已转换为规范汉字，请核对。")
        findings.append(Finding(FindingCode.TRADITIONAL, message, _("全文")))
    pieces = []
    for number, block in enumerate(blocks, 1):
        cleaned, cuts = clean_block(block)
        pieces.append(_Piece(number, cleaned, cuts))
    return pieces, findings


def _split(pieces: list[_Piece]) -> list[_Part]:
    """At 第一篇, 第二篇… or where labels such as 索引号 begin anew; what stands before the first text belongs to it."""
    marked = [at for at, piece in enumerate(pieces) if piece.is_text and _MARKER.fullmatch(piece.text)]
    if len(marked) > 1:
        return [
            _Part(pieces[start + 1 : end], _MARKER.fullmatch(pieces[start].text)[1].strip())
            for start, end in zip(marked, [*marked[1:], len(pieces)], strict=True)
        ]
    headers = list(_header_starts(pieces))
    if len(headers) > 1:
        starts = [0, *headers[1:]]
        return [_Part(pieces[start:end]) for start, end in zip(starts, [*starts[1:], len(pieces)], strict=True)]
    return [_Part(pieces)]


def _header_starts(pieces: list[_Piece]) -> Iterator[int]:
    """Where a block of labels with an index number or a name begins, text having come in between."""
    has_text = True
    for at, piece in enumerate(pieces):
        names = {label.field for label in _labels(piece)}
        if names & {"index_number", "document_name"} and has_text:
            yield at
            has_text = False
        elif not names and len(piece.text) > 60:
            has_text = True


def _labels(piece: _Piece) -> list[Label]:
    if isinstance(piece.block, Table):
        return labels_in_table(piece.block)
    if not piece.is_text:
        return []
    lines = [labels_in_line(line) for line in piece.text.splitlines()]
    return [label for line in lines for label in line] if all(lines) else []


# One text


def _recognise_part(
    reading: _Reading, part: _Part, document: ReadDocument, source_path: str, home: Collection[str]
) -> ImportedDocument:
    pieces = [piece for piece in part.pieces if piece.text or isinstance(piece.block, Image)]
    _read_header(reading, pieces)
    _read_footer(reading)
    _settle_title(reading, part, document, source_path)
    _settle_metadata(reading, document)
    blocks = make_body([piece.block for piece in reading.body], reading.notes)
    _guess_from_body(reading, blocks)
    _report(reading, part, blocks, home)
    missing = _missing(reading, blocks)
    return ImportedDocument(
        title=reading.title, blocks=blocks, metadata=reading.metadata, findings=reading.findings, missing=missing,
        guessed=reading.guessed, notes=reading.notes, source_path=source_path,
        original_name=PurePath(source_path).name,
    )  # fmt: skip


def _read_header(reading: _Reading, pieces: list[_Piece]) -> None:
    """Labels, red heading, number and title candidates, up to the first sentence of the text."""
    for at, piece in enumerate(pieces):
        if at >= _MOST_HEADER_BLOCKS or not _is_header(reading, piece):
            reading.body += pieces[at:]
            return


def _is_header(reading: _Reading, piece: _Piece) -> bool:
    """Take one piece of the header in; False where the text begins."""
    if labels := _labels(piece):
        reading.labels += labels
        _mark_last_candidate(reading)
        return True
    if not piece.is_text:
        return _keep_image(reading, piece)
    if organs := red_head_issuers(piece.text):
        reading.guess("issuers", organs)
        return True
    if number := parse_document_number(piece.text):
        reading.guess("document_number", str(number))
        return True
    text = tidy_spaces(piece.text)
    if not can_be_title(text):
        return False
    is_marked = isinstance(piece.block, Heading) and piece.block.level == 1
    reading.candidates.append((piece, Candidate(text, is_marked, piece.block.align == "center")))
    return True


def _keep_image(reading: _Reading, piece: _Piece) -> bool:
    """A picture above the title belongs to the text; a table of data is where the text begins."""
    if isinstance(piece.block, Image):
        reading.body.append(piece)
        return True
    return False


def _mark_last_candidate(reading: _Reading) -> None:
    if reading.candidates:
        piece, candidate = reading.candidates[-1]
        reading.candidates[-1] = (piece, replace(candidate, is_before_labels=True))


def _read_footer(reading: _Reading) -> None:
    """责任编辑 and the like below the text."""
    while reading.body and (labels := _labels(reading.body[-1])):
        reading.labels += labels
        reading.body.pop()


def _settle_title(reading: _Reading, part: _Part, document: ReadDocument, source_path: str) -> None:
    """The labelled name, else the best line above the text, else what the file or its name says."""
    candidates = [candidate for _piece, candidate in reading.candidates]
    chosen = choose_title(candidates)
    reading.title = next((label.value for label in reading.labels if label.field == "document_name"), "")
    printed = join_title(candidates[chosen[0] : chosen[1] + 1]) if chosen else ""
    if reading.title and not is_same_title(reading.title, printed):
        reading.body = [piece for piece, _candidate in reading.candidates] + reading.body
    elif chosen:
        reading.title = reading.title or printed
        _place_candidates(reading, *chosen)
    if not reading.title:
        reading.title = part.name or _title_of_file(document, source_path)
        reading.guessed += ["title"] * bool(reading.title)


def _place_candidates(reading: _Reading, first: int, last: int) -> None:
    """Lines after the title begin the text; lines before it are the page's frame or the organ's name."""
    pieces = [piece for piece, _candidate in reading.candidates]
    reading.title_numbers = {piece.number for piece in pieces[first : last + 1]}
    reading.body = pieces[last + 1 :] + reading.body
    for piece in pieces[:first]:
        if is_organ(piece.text):
            reading.guess("source", piece.text)
        reading.notes.append(_("标题前的“%(text)s”未读入正文。") % {"text": piece.text})


def _title_of_file(document: ReadDocument, source_path: str) -> str:
    stated = document.metadata.get("articletitle") or document.title or ""
    stem = PurePath(source_path).stem
    return stated or (stem if re.search("[\u4e00-\u9fff]{4}", stem) else "")


def _settle_metadata(reading: _Reading, document: ReadDocument) -> None:
    labels = [label for label in reading.labels if label.field]
    for label in labels:
        if label.value and label.field != "document_name":
            _set(reading, label)
    if empty := dict.fromkeys(label.name for label in labels if not label.value):
        reading.notes.append(_("以下栏目是空的：%(names)s。") % {"names": "、".join(empty)})
    if published := parse_date(document.metadata.get("pubdate", "")):
        reading.metadata.setdefault("published_on", published)


def _set(reading: _Reading, label: Label) -> None:
    if label.field in reading.metadata and label.field not in reading.guessed:
        return
    try:
        reading.metadata[label.field] = typed_value(label.field, label.value)
    except BadValue:
        message = _("“%(name)s”的值无法识别，请核对。") % {"name": label.name}
        reading.findings.append(Finding(FindingCode.BAD_VALUE, message, _("文件头"), label.value))
        return
    reading.guessed = [name for name in reading.guessed if name != label.field]


def _guess_from_body(reading: _Reading, blocks: Sequence[Block | Signature]) -> None:
    """What the text says of itself where no label did."""
    text = "\n".join(block_text(block) for block in blocks if not isinstance(block, Signature))
    for block in blocks:
        if isinstance(block, Signature):
            reading.guess("formed_on", next(iter(find_dates(block.date_text)), None))
            reading.guess("issuers", list(block.issuers))
    if note := _PUBLIC_NOTE.search(text):
        reading.guess("disclosure_attribute", typed_value("disclosure_attribute", note["kind"]))
    reading.guess("genre", genre_of(reading.title))
    reading.guess("summary", _summary(blocks))
    own = reading.metadata.get("document_number")
    cited = [str(number) for number in find_document_numbers(text) if str(number) != own]
    reading.guess("basis_documents", cited)


def _summary(blocks: Sequence[Block | Signature]) -> str:
    """The first paragraph that says something, up to a full stop."""
    paragraphs = (block.text for block in blocks if isinstance(block, Paragraph) and len(block.text) > 30)
    first = next(paragraphs, "")
    if len(first) <= _LONGEST_SUMMARY:
        return first
    end = max(first.rfind(mark, 0, _LONGEST_SUMMARY) for mark in "。；")
    return first[: end + 1] if end > 30 else first[: _LONGEST_SUMMARY - 1] + "…"


def _report(reading: _Reading, part: _Part, blocks: Sequence[Block | Signature], home: Collection[str]) -> None:
    for piece in part.pieces:
        place = _("标题") if piece.number in reading.title_numbers else source_place(piece.number)
        for cut in piece.cuts:
            if cut.code is None:
                reading.notes.append(_("已略去网页上的“%(text)s”。") % {"text": cut.excerpt})
            else:
                reading.findings.append(finding_of_cut(cut, place))
    reading.findings += find_in_text(reading.title, _("标题"))
    reading.findings += find_in_body(blocks)
    reading.findings += find_places(reading.title, blocks, home)
    reading.findings += find_in_dates(reading.metadata)


def _missing(reading: _Reading, blocks: Sequence[Block | Signature]) -> list[str]:
    has = {**reading.metadata, "title": reading.title, "body": blocks}
    return [name for name in REQUIRED_FIELDS if not has.get(name)]
