"""From an understood query to what an engine is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import ceil

from search.analysis.query import Understood, Unit, number_scope_tokens
from search.analysis.tokens import characters, is_han, phrase, stem
from search.engines.base import EngineQuery, Field, Group, Match, Phrase, Sort
from search.engines.fields import COMMON_CHARACTERS

TELLING_SHARE = 0.6  # of the telling words a document must have
PARTIAL_SHARE = 0.5  # of them and of what long ones are made of, when there are no characters to count
MOST_CHARACTERS = 12
LONG_QUERY, CHARACTER_SHARE, LONG_CHARACTER_SHARE = 8, 0.6, 0.5  # a sentence has more characters that do not matter
OWN_NUMBER, CITED_NUMBER = 1000.0, 50.0
FIELD_WEIGHTS = {Field.TITLE: 4.0, Field.HEAD: 1.5, Field.TEXT: 1.0}
LITERAL_TITLE, YEAR_IN_TITLE, CHARACTER = 1.0, 2.0, 1.0


class Scope(StrEnum):
    """Where the reader wants to search: 全文, 标题, 文号."""

    ALL = "all"
    TITLE = "title"
    NUMBER = "number"


class Level(StrEnum):
    """How much of the query a document must have."""

    STRONG = "strong"  # most of its telling words
    WIDE = "wide"  # some words anywhere, some characters in title or head: the cure for words nobody listed
    ANCHORS = "anchors"  # any of the words that are government's own


@dataclass(frozen=True)
class Restrictions:
    """What the reader set beside the words."""

    scope: Scope = Scope.ALL
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    published_from: date | None = None
    published_to: date | None = None
    sort: Sort = Sort.RELEVANCE
    hidden_urls: tuple[str, ...] = ()


def plan(understood: Understood, restrictions: Restrictions, *, level: Level, limit: int) -> EngineQuery | None:
    """Return what to ask the engine; None when the query has nothing to ask for at this level."""
    required = _required(understood, restrictions.scope)
    wanted, enough = _wanted(understood, restrictions.scope, level)
    if not required and not wanted:
        return None
    return EngineQuery(
        required=tuple(required),
        wanted=tuple(wanted),
        enough=enough,
        boosts=tuple(_boosts(understood, level)),
        filters=restrictions.filters,
        published_from=restrictions.published_from,
        published_to=restrictions.published_to,
        hidden_urls=restrictions.hidden_urls,
        sort=restrictions.sort,
        limit=limit,
    )


def _phrases(words: tuple[str, ...]) -> tuple[Phrase, ...]:
    return tuple(found for found in (phrase(word) for word in words) if found)


def _text_field(scope: Scope) -> Field:
    return Field.TITLE if scope == Scope.TITLE else Field.TEXT


def _number_phrases(understood: Understood) -> tuple[Phrase, ...]:
    return tuple((number,) for number in understood.numbers)


def _required(understood: Understood, scope: Scope) -> list[Group]:
    """Quoted phrases, and a number when one is named: nothing without them is an answer."""
    if scope == Scope.NUMBER:
        numbers = number_scope_tokens(understood.text)
        return [(Match(Field.NUMBERS, tuple((number,) for number in numbers)),)] if numbers else []
    groups: list[Group] = []
    if understood.numbers:
        numbers = _number_phrases(understood)
        groups.append((Match(Field.NUMBERS, numbers), Match(Field.CITED, numbers)))
    for quoted in understood.phrases:
        if found := phrase(quoted):
            groups.append((Match(_text_field(scope), (found,)),))
    return groups


def _wanted(understood: Understood, scope: Scope, level: Level) -> tuple[list[Group], int]:
    if scope == Scope.NUMBER or understood.numbers:
        return [], 0
    if level == Level.WIDE:
        return _wanted_widely(understood, scope)
    units = [unit for unit in understood.units if unit.is_anchor] if level == Level.ANCHORS else understood.telling
    groups = [group for unit in units if (group := _group(unit.alternatives, scope))]
    return groups, ceil(len(groups) * TELLING_SHARE) if level == Level.STRONG else 1


def _wanted_widely(understood: Understood, scope: Scope) -> tuple[list[Group], int]:
    """Half of the words anywhere, most of the characters in title or head, or some of each.

    All are counted together, so that one question to the engine is enough: a word as many times as makes the two halves equal.
    """
    words = [group for unit in understood.telling for group in _piece_groups(unit, scope)]
    half = ceil(len(words) * PARTIAL_SHARE)
    found = _characters(understood) if scope == Scope.ALL else []
    if len(found) < 2:
        return words, half
    enough = ceil(len(found) * (LONG_CHARACTER_SHARE if len(found) >= LONG_QUERY else CHARACTER_SHARE))
    times = ceil(enough / half) if half else 0
    return [*words * times, *((_character(char),) for char in found)], enough


def _group(words: tuple[str, ...], scope: Scope) -> Group:
    phrases = _phrases(words)
    return (Match(_text_field(scope), phrases),) if phrases else ()


def _piece_groups(unit: Unit, scope: Scope) -> list[Group]:
    """A long term counts by its ordinary words; the term itself, or another for it, stands for each of them."""
    pieces = unit.pieces or (unit.text,)
    return [group for piece in pieces if (group := _group((piece, *unit.alternatives), scope))]


def _characters(understood: Understood) -> list[str]:
    found = dict.fromkeys(
        char
        for unit in understood.units
        for char in unit.text
        if char in characters(unit.text) and char not in COMMON_CHARACTERS
    )
    return list(found)[:MOST_CHARACTERS]


def _character(char: str) -> Match:
    return Match(Field.CHARACTERS, ((char,),))


def _boosts(understood: Understood, level: Level) -> list[tuple[Match, float]]:
    boosts: list[tuple[Match, float]] = []
    if understood.numbers:
        numbers = _number_phrases(understood)
        boosts += [(Match(Field.NUMBERS, numbers), OWN_NUMBER), (Match(Field.CITED, numbers), CITED_NUMBER)]
    for unit in understood.units:
        boosts += _unit_boosts(unit, counts_everywhere=unit in understood.telling)
    if level == Level.WIDE:
        boosts += [(_character(char), CHARACTER) for char in _characters(understood)]
    for year in understood.years:
        boosts += [(Match(Field.TITLE, ((str(year),),)), YEAR_IN_TITLE)]
    return boosts


def _unit_boosts(unit: Unit, *, counts_everywhere: bool) -> list[tuple[Match, float]]:
    phrases = _phrases(unit.alternatives)
    if not phrases:
        return []
    fields = (Field.TITLE, Field.HEAD, Field.TEXT) if counts_everywhere else (Field.TITLE, Field.HEAD)
    boosts = [(Match(name, phrases), FIELD_WEIGHTS[name] * unit.weight) for name in fields]
    if len(phrases) > 1:
        boosts.append((Match(Field.TITLE, phrases[:1]), LITERAL_TITLE * unit.weight))
    return boosts


def looked_for(understood: Understood) -> list[str]:
    """Return every folded word an excerpt may highlight, the longest first."""
    words = [word for unit in understood.units if unit.is_telling for word in unit.alternatives]
    words += [unit.text for unit in understood.units if not unit.is_telling]
    words = [word for word in words if len(word) > 1 or not is_han(word)] or words  # a lone 上 is in every other line
    words += [*understood.phrases, *(str(year) for year in understood.years)]
    return sorted(dict.fromkeys(stem(word) for word in words if word), key=len, reverse=True)
