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
from search.services import as_public_now

MOST = 8
MOST_WORDS, MOST_CANDIDATES = 3, 10
SHORTEST_LATIN = 2
LONGEST_TITLE = 60


def complete(typed: str) -> list[str]:
    """Return up to eight completions; none for a single Latin letter, and never a failure."""
    text = fold(clean(typed))
    if not text or (text.isascii() and len(text) < SHORTEST_LATIN):
        return []
    candidates = _candidates(text)
    titles = _titles([text, *candidates])
    words = [word for word in candidates if any(word in fold(title) for title in titles)][:MOST_WORDS]
    titles.sort(key=lambda title: text not in fold(title))  # those with the words typed come first
    return list(dict.fromkeys([*words, *titles]))[:MOST]


def _candidates(text: str) -> list[str]:
    """Return terms that the text is a saying for, that begin with it, or that its pinyin or initials stand for."""
    dictionary = vocabulary.dictionary()
    if text.isascii():
        found = look_up([LexiconKeyKind.SOUND, LexiconKeyKind.INITIALS], [normalize_sound(text), text])
        begun = [term for terms in found.values() for term in terms]
    else:
        begun = sorted((term for term in dictionary.whole_words if term.startswith(text) and term != text), key=len)
        begun = begun[:MOST_CANDIDATES]
    official = [word for term in begun for word in dictionary.synonyms.get(term, ())]
    words = dict.fromkeys([*dictionary.synonyms.get(text, ()), *begun, *official])
    return [word for word in words if word != text][: 2 * MOST_CANDIDATES]


def _titles(words: list[str]) -> list[str]:
    """Return titles with one of the words, the newest first."""
    phrases = tuple(found for found in map(phrase, words) if found)
    if not phrases:
        return []
    query = EngineQuery(
        required=((Match(Field.TITLE, phrases),),), hidden_urls=vocabulary.hidden_urls(), limit=MOST * 4
    )
    for engine in configured.answering():
        try:
            hits = as_public_now(engine.search(query).hits)
            return [hit.document.title for hit in hits if _may_be_suggested(hit.document)]
        except EngineUnavailable:
            continue
    return []


def _may_be_suggested(document: SearchDocument) -> bool:
    """Lists of people, titles that name one, and pages of files are found, not suggested."""
    if document.title_only or document.file_name or len(document.title) > LONGEST_TITLE:
        return False
    return not personal_names(document.title, vocabulary.dictionary(), known=vocabulary.names_of_places())
