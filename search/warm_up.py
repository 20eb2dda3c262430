"""What the first document of a process would wait for, seconds on a small machine: dictionaries of words, script, sound."""

from search import lexicon
from search.analysis.dictionary import base_dictionary
from search.documents import SearchDocument
from search.engines import configured, fields


def warm_up(**_signal) -> None:
    """Load it now. In the parent of a pool it is loaded once, and its children begin at once. Asks no server."""
    sample = SearchDocument(key="page:0", kind="document", title="关于农村低保的通知", url="/", body="低保。" * 3)
    fields.index_fields(sample, fields.topics(sample))
    for term in lexicon.terms_of([sample], base_dictionary()):
        lexicon.rows_of(term, weight=1)
    configured.written()
