"""Completions while typing: titles of what is public, and the dictionary's official words. Never from what others typed.

Nobody's name is offered: titles that name a person are found by those who look for them, not suggested to everybody.
"""

from core.chinese import fold
from search import vocabulary
from search.analysis.names import personal_names
from search.analysis.query import clean
from search.analysis.sounds import normalize_sound
from search.analysis.tokens import phrase
from search.documents import SearchDocument
from search.engines import configured
from search.engines.base import EngineQuery, EngineUnavailable, Field, Match
from search.enums import LexiconKeyKind
from search.lexicon import look_up

MOST = 8
MOST_WORDS = 3
SHORTEST_LATIN = 2
LONGEST_TITLE = 60


def complete(typed: str) -> list[str]:
    """Return up to eight completions; none for a single Latin letter, and never a failure."""
    text = fold(clean(typed))
    if not text or (text.isascii() and len(text) < SHORTEST_LATIN):
        return []
    words = _official_words(text)
    return list(dict.fromkeys([*words, *_titles(text, words)]))[:MOST]


def _official_words(text: str) -> list[str]:
    """Return terms that begin with the text, or that its pinyin or initials stand for, or that it is a saying for."""
    dictionary = vocabulary.dictionary()
    if text.isascii():
        found = look_up([LexiconKeyKind.SOUND, LexiconKeyKind.INITIALS], [normalize_sound(text), text])
        return list(dict.fromkeys(term for terms in found.values() for term in terms))[:MOST_WORDS]
    begun = sorted((term for term in dictionary.whole_words if term.startswith(text) and term != text), key=len)
    return list(dict.fromkeys([*dictionary.synonyms.get(text, ()), *begun]))[:MOST_WORDS]


def _titles(text: str, words: list[str]) -> list[str]:
    wanted = [text, *words] if text.isascii() else [text]
    phrases = tuple(found for found in map(phrase, wanted) if found)
    if not phrases:
        return []
    query = EngineQuery(
        required=((Match(Field.TITLE, phrases),),), hidden_urls=vocabulary.hidden_urls(), limit=MOST * 2
    )
    for engine in configured.answering():
        try:
            return [hit.document.title for hit in engine.search(query).hits if _may_be_suggested(hit.document)]
        except EngineUnavailable:
            continue
    return []


def _may_be_suggested(document: SearchDocument) -> bool:
    """Lists of people, titles that name one, and pages of files are found, not suggested."""
    if document.title_only or document.file_name or len(document.title) > LONGEST_TITLE:
        return False
    return not personal_names(document.title, vocabulary.dictionary(), known=vocabulary.names_of_places())
