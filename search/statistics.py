"""What is asked and opened, counted by day without any person: no address, no session, no number that may be somebody's.

Counting must not slow a search nor wait for the database: counts gather in the process and go to the worker in batches.
A lost batch loses a few counts, nothing else.
"""

import logging
import re
from collections import Counter
from datetime import timedelta
from threading import Lock
from time import monotonic

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.chinese import fold
from core.document_numbers import find_document_numbers
from search import vocabulary
from search.analysis.names import personal_names
from search.analysis.numbers import queried_numbers
from search.models import ClickCount, QueryCount

logger = logging.getLogger(__name__)

LONGEST_QUERY = 60
KEPT_DAYS = 400
# Identity, telephone and account numbers however they are spaced, e-mail addresses, car plates, somebody's door.
_PERSONAL = re.compile(
    r"\d(?:[\s.\-_]*\d){5,}[\s.\-_]*x?|[〇零一二三四五六七八九壹两幺]{7,}|@|[a-z]\d{7,}"
    r"|[\u4e00-\u9fff][a-z][a-z0-9]{5,6}(?![a-z0-9])|\d+\s*(?:号楼|栋|幢|单元|室)"
)
_NOBODYS = re.compile(  # index numbers; two years side by side
    r"(?<!\d)(?:\d{9}\s*[/-]\s*\d{4}\s*[/-]\s*\d{5}|(?:19|20)\d{2}\s*[-—~至到、 ]\s*(?:19|20)\d{2})(?!\d)"
)
FLUSH_SECONDS, FLUSH_SIZE = 30.0, 50


def countable(text: str) -> str:
    """Return the query as it is counted, or "" when it may say something about a person."""
    query = " ".join(fold(text).split())
    if not query or len(query) > LONGEST_QUERY:
        return ""
    return "" if _says_something_of_a_person(query) else query


def _says_something_of_a_person(query: str) -> bool:
    """A document's or an index number is nobody's, but what stands beside it may be."""
    rest = _NOBODYS.sub(" ", queried_numbers(query)[1] if find_document_numbers(query) else query)
    if _PERSONAL.search(rest):
        return True
    return bool(personal_names(rest, vocabulary.dictionary(), known=vocabulary.names_of_places()))


class _Buffer:
    """Counts of this process that are not yet with the worker."""

    def __init__(self):
        self.lock, self.started = Lock(), monotonic()
        self.counts: Counter[tuple[str, str, bool]] = Counter()

    def add(self, query: str, is_empty: bool) -> list[list]:
        """Count one query; return what is to be written, when it is time."""
        with self.lock:
            self.counts[timezone.localdate().isoformat(), query, is_empty] += 1
            if len(self.counts) < FLUSH_SIZE and monotonic() - self.started < FLUSH_SECONDS:
                return []
            batch = [[*key, count] for key, count in self.counts.items()]
            self.counts.clear()
            self.started = monotonic()
            return batch


_buffer = _Buffer()


def count_query(text: str, total: int) -> None:
    """Count a search; never fails and never waits."""
    from search.tasks import write_query_counts  # tasks are adapters above this module

    query = countable(text)
    batch = _buffer.add(query, total == 0) if query else []
    if batch:
        try:
            write_query_counts.delay(batch)
        except Exception as error:  # noqa: BLE001 - any transport's own error class; counts are worth no error page
            logger.warning("query counts lost, broker unavailable: %s", type(error).__name__)


@transaction.atomic
def write_counts(batch: list[list]) -> None:
    """Add a batch of [day, query, was empty, count] to the table; what is older than thirteen months goes."""
    horizon = timezone.localdate() - timedelta(days=KEPT_DAYS)
    QueryCount.objects.filter(day__lt=horizon).delete()
    ClickCount.objects.filter(day__lt=horizon).delete()
    for day, query, is_empty, count in batch:
        QueryCount.objects.get_or_create(day=day, query=query)
        changes = {"searches": F("searches") + count}
        if is_empty:
            changes["empty_searches"] = F("empty_searches") + count
        QueryCount.objects.filter(day=day, query=query).update(**changes)


def count_click(text: str, rank: int, url: str) -> None:
    """Count that the hit at `rank` was opened for a query."""
    query = countable(text)
    if query:
        key = {"day": timezone.localdate(), "query": query, "rank": rank, "url": url[:500]}
        ClickCount.objects.get_or_create(**key)
        ClickCount.objects.filter(**key).update(clicks=F("clicks") + 1)
