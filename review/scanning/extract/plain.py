"""Plain text in whatever encoding offices use, comma-separated tables, and rich text format."""

from __future__ import annotations

import csv
import io
import re

from ..flows import Role
from ..grids import segments_of_text, table_segments
from .base import Items, Source

LINES_PER_FLOW = 20_000


def decode(data: bytes) -> str:
    """Text of a file: byte order mark, UTF-8, GB 18030, Big5, in this order."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if data[:200].count(0) > len(data[:200]) // 5:
        return data.decode("utf-16-le" if data[1:2] == b"\0" or data[3:4] == b"\0" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return max((data.decode(encoding, "replace") for encoding in ("gb18030", "big5")), key=_readability)


# Frequent characters of notices and lists, in both scripts: in the wrong encoding hardly one of them comes up.
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家"
    "電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建月公無系軍很情"
    "县乡镇村局关于通知办号单位名姓身份证电话机密秘绝级文件縣鄉鎮關於辦號單證話機絕級府人民"
)


def _readability(text: str) -> float:
    """How much of a text is frequent characters; broken ones count against it."""
    letters = [char for char in text[:20_000] if ord(char) > 127]
    return sum((char in _FREQUENT) - (char == "\ufffd") for char in letters) / max(len(letters), 1)


def read_text(source: Source) -> Items:
    """Lines with their numbers; lines under headings are read as a table."""
    yield from text_flows(source, decode(source.data))


def text_flows(source: Source, text: str) -> Items:
    lines = re.split(r"\r\n|\r|\n", text)
    for first in range(0, len(lines), LINES_PER_FLOW):
        part = "\n".join(lines[first : first + LINES_PER_FLOW])
        segments = segments_of_text(part, lambda number, first=first: source.at(f"第{first + number}行"))
        yield source.flow(segments, opening=first == 0)


def read_table(source: Source) -> Items:
    """CSV and TSV."""
    text = decode(source.data)
    delimiter = "\t" if source.name.lower().endswith("tsv") or text.count("\t") > text.count(",") else ","
    if text.count(";") > text.count(delimiter) * 2:
        delimiter = ";"
    csv.field_size_limit(10_000_000)
    try:
        rows = [
            [_cell(value) for value in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error:
        rows = [line.split(delimiter) for line in text.splitlines()]
    for first in range(0, len(rows), LINES_PER_FLOW):
        segments = table_segments(
            rows[first : first + LINES_PER_FLOW],
            lambda row, column, first=first: source.at(f"第{first + row}行第{column}列"),
        )
        yield source.flow(segments, opening=first == 0)


def _cell(value: str) -> str:
    """Excel's ="350102…" and '350102… spellings, and 3.5E+17."""
    from .xlsx import plain_number

    value = value.strip()
    if match := re.fullmatch(r"=?\"?'?`?([^\"]*)\"?", value):
        value = match.group(1)
    return plain_number(value) if re.fullmatch(r"\d\.\d+[eE]\+?\d+", value) else value


_RTF_TOKEN = re.compile(
    r"\\u(-?\d+) ?\??|\\'([0-9a-fA-F]{2})|\\([a-zA-Z]+)(-?\d+)? ?|\\(.)|([{}])|([^\\{}]+)", re.DOTALL
)
_RTF_BREAKS = {"par": "\n", "line": "\n", "row": "\n", "cell": "\t", "tab": "\t", "emdash": "—", "page": "\n"}


def read_rtf(source: Source) -> Items:
    """Text of an RTF file; hidden runs (\\v) are told apart, embedded data is reported."""
    visible, hidden, properties = _rtf_texts(source.data.decode("latin-1"))
    yield from text_flows(source, visible)
    yield source.line_flow(properties.split("\n"), "文件属性", role=Role.PROPERTY)
    if hidden.strip():
        yield source.line_flow(hidden.split("\n"), "隐藏文字", hidden="设为隐藏的文字")
    if "\\objdata" in source.data.decode("latin-1"):
        yield source.unreadable("RTF 文件中嵌有对象，请由人工打开检查")


def _rtf_texts(text: str) -> tuple[str, str, str]:
    """(visible, hidden, properties) of an RTF file."""
    reader = _RtfReader()
    for match in _RTF_TOKEN.finditer(text):
        reader.token(*match.groups())
    reader.flush()
    return reader.text("visible"), reader.text("hidden"), reader.text("info")


class _RtfReader:
    """Follows groups and the state of text in them; one group of the file at a time, without recursion."""

    def __init__(self) -> None:
        self.parts: dict[str, list[str]] = {"visible": [], "hidden": [], "info": [], "skip": []}
        self.pending = bytearray()
        self.stack: list[str] = []
        self.state = "visible"

    def text(self, state: str) -> str:
        joined = "".join(self.parts[state])
        return joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def add(self, text: str) -> None:
        self.parts[self.state].append(text)

    def flush(self) -> None:
        """Bytes written as \\'xx belong together: two of them are one Chinese character."""
        if self.pending:
            self.add(self.pending.decode("gb18030", "replace"))
            self.pending.clear()

    def token(self, code, byte, word, number, symbol, brace, plain) -> None:
        if byte:
            self.pending.append(int(byte, 16))
            return
        self.flush()
        if brace:
            self.group(brace)
        elif word:
            self.state = _rtf_state(word, number, self.state)
            self.add(_RTF_BREAKS.get(word, ""))
        elif code:
            self.add(chr(int(code) % 0x10000))
        else:
            self.add(" " if symbol == "~" else (plain or "").replace("\r", "").replace("\n", ""))

    def group(self, brace: str) -> None:
        if brace == "{":
            self.stack.append(self.state)
        else:
            self.state = self.stack.pop() if self.stack else "visible"


_RTF_SKIPPED = frozenset(
    "fonttbl colortbl stylesheet pict objdata themedata datastore latentstyles listtable rsidtbl generator".split()
)


def _rtf_state(word: str, number: str | None, state: str) -> str:
    if word in _RTF_SKIPPED:
        return "skip"
    if word == "info":
        return "info"
    if word == "v" and state in ("visible", "hidden"):
        return "visible" if number == "0" else "hidden"
    return state
