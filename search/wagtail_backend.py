"""Wagtail's own index with our tokens, so that editors find Chinese in pages, choosers and reports, drafts included.

The database backends take a run of Chinese characters for one word: 低保 is not found in 农村低保标准. Both what is
indexed and what is looked for become our tokens here; everything else is Wagtail's database backend.

    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.wagtail_backend"}}
"""

import sys
from functools import lru_cache
from types import ModuleType

from modelsearch.backends import database
from modelsearch.backends.base import EmptySearchResults
from modelsearch.query import PlainText

from core.chinese import fold
from search.analysis.tokens import characters, phrase, tokens


def index_text(text: str) -> str:
    """Return the tokens of a value to be indexed; single characters too, for a search for one."""
    folded = fold(text)
    return " ".join([*tokens(folded), *sorted(characters(folded))])


def query_text(text: str) -> str:
    """Return the tokens that must all be there for what was typed."""
    return " ".join(token for word in fold(text).split() for token in phrase(word))


class ChineseQueries:
    """Turns what is looked for into tokens on the way to the stock backend."""

    def _search(self, query_compiler_class, query, model_or_queryset, **options):
        if isinstance(query, str):
            query = PlainText(query)
        if isinstance(query, PlainText):
            words = query_text(query.query_string)
            if not words:
                return EmptySearchResults()
            query = PlainText(words, operator="and", boost=query.boost)
        options.pop("operator", None)
        return super()._search(query_compiler_class, query, model_or_queryset, **options)


@lru_cache(maxsize=4)
def _index_tokens(module: ModuleType) -> None:
    """Let the backend's module index tokens. It offers no hook for the text of an entry, hence its class is replaced."""
    stock = module.ObjectIndexer

    class TokenIndexer(stock):
        def prepare_value(self, value):
            return index_text(value) if isinstance(value, str) else super().prepare_value(value)

    module.ObjectIndexer = TokenIndexer


def SearchBackend(params):
    """Return the stock backend for this database, speaking tokens."""
    stock = type(database.SearchBackend(params))
    _index_tokens(sys.modules[stock.__module__])
    return type("SearchBackend", (ChineseQueries, stock), {})(params)
