"""Reading the chain: which row was changed, is missing, was put in, or stands in the wrong place."""

from collections.abc import Iterable
from dataclasses import dataclass

from review.ledger import FIRST_HASH, row_hash
from review.models import LedgerEntry, LedgerHead


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold: the row's number, a stable code, a sentence."""

    seq: int
    code: str
    message: str


def find_breaks(entries: Iterable[LedgerEntry] | None = None) -> list[Break]:
    """Return every break of the chain, in order; an empty list means the ledger is as it was written."""
    rows = LedgerEntry.objects.order_by("seq").iterator() if entries is None else entries
    breaks, previous, expected, last_seq = [], FIRST_HASH, 1, 0
    for entry in rows:
        breaks += _breaks_at(entry, previous, expected)
        previous, expected, last_seq = entry.row_hash, entry.seq + 1, entry.seq
    return breaks + _break_at_head(previous, last_seq)


def _breaks_at(entry: LedgerEntry, previous: str, expected: int) -> list[Break]:
    found = []
    if entry.seq > expected:
        found.append(Break(expected, "missing", f"第{expected}行至第{entry.seq - 1}行缺失"))
    if row_hash(entry) != entry.row_hash:
        found.append(Break(entry.seq, "changed", f"第{entry.seq}行内容被改动"))
    elif entry.previous_hash != previous and entry.seq == expected:
        found.append(Break(entry.seq, "out_of_order", f"第{entry.seq}行与前一行不相接（被插入、调换或前一行被改动）"))
    return found


def _break_at_head(previous: str, last_seq: int) -> list[Break]:
    head = LedgerHead.objects.filter(pk=1).first()
    if head is None or (head.seq, head.row_hash) == (last_seq, previous):
        return []
    if head.seq > last_seq:
        return [Break(last_seq + 1, "missing", f"第{last_seq + 1}行至第{head.seq}行缺失")]
    return [Break(last_seq, "inserted", f"第{head.seq}行之后有未经登记的行")]
