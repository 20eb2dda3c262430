"""When the words typed are not the words meant: pinyin read as Chinese, one wrong or homophone character put right."""

from dataclasses import replace

from search import lexicon
from search.analysis.dictionary import Dictionary
from search.analysis.query import Understood, Unit, latin_words, without_questions
from search.analysis.sounds import is_pinyin, normalize_sound, sound
from search.analysis.tokens import runs
from search.enums import LexiconKeyKind

SHORTEST, LONGEST = 2, 8
LONGEST_RUN = 30
_KINDS = (LexiconKeyKind.TERM, LexiconKeyKind.SOUND, LexiconKeyKind.MASK)


def read_latin(understood: Understood, dictionary: Dictionary) -> Understood:
    """Let pinyin and initials also mean the Chinese terms they stand for; words of other languages stay as they are."""
    words = latin_words(understood)
    if not words or _is_english(understood, words):
        return understood
    joined = "".join(words)
    if len(words) > 1 and all(map(is_pinyin, words)) and (read := lexicon.read_pinyin(normalize_sound(joined))):
        return _with_units(understood, words, [_unit(terms, dictionary) for terms in read])
    as_typed = {unit.text: unit for unit in understood.units}
    replaced = [unit for word in words for unit in _read_word(as_typed[word], dictionary)]
    return understood if replaced == [as_typed[word] for word in words] else _with_units(understood, words, replaced)


def _is_english(understood: Understood, words: list[str]) -> bool:
    """Beside an English word that is translated, card and for are no initials."""
    translated = [unit for unit in understood.units if unit.text in words and len(unit.alternatives) > 1]
    return len(words) > 1 and bool(translated)


def _read_word(unit: Unit, dictionary: Dictionary) -> list[Unit]:
    """Return what one Latin word stands for; a word the dictionary translates (passport, hpv) means that."""
    word = unit.text
    if len(unit.alternatives) > 1:
        return [unit]
    read = lexicon.read_pinyin(normalize_sound(word)) if is_pinyin(word) else []
    read = read or lexicon.read_initials(word)
    if len(read) > 1:
        return [_unit(terms, dictionary) for terms in read]
    return [_unit(read[0], dictionary, word)] if read else [unit]


def _unit(terms: list[str], dictionary: Dictionary, typed: str = "") -> Unit:
    """Return the unit for terms that sound alike: the first with its synonyms, the others, the letters as typed."""
    words = [*dictionary.alternatives(terms[0]), *terms[1:], *filter(None, [typed])]
    return Unit(terms[0], tuple(dict.fromkeys(words)), min(0.7 + 0.2 * len(terms[0]), 1.5))


def _with_units(understood: Understood, words: list[str], units: list[Unit]) -> Understood:
    kept = [unit for unit in understood.units if unit.text not in words]
    return replace(understood, units=(*units, *kept))


def reading(understood: Understood) -> str:
    """Return how the query reads after `read_latin`, for "showing results for"."""
    return " ".join(unit.text for unit in understood.units)


def has_unknown_words(understood: Understood, dictionary: Dictionary) -> bool:
    """Return whether some Chinese word of the query is in no dictionary: a sign of a slip of the keyboard."""
    return any(
        kind == "han" and (len(run) == 1 or not dictionary.knows(run))
        for unit in understood.units
        for kind, run in runs(unit.text)
    )


def corrected(text: str, dictionary: Dictionary) -> str:
    """Return folded `text` with its likeliest slips put right, or "" when there is nothing to put right."""
    fixed = text
    for kind, run in runs(text):
        for part in without_questions(run, dictionary).split() if kind == "han" else ():
            if SHORTEST <= len(part) <= LONGEST_RUN:
                fixed = fixed.replace(part, _corrected_run(part, dictionary))
    return fixed if fixed != text else ""


def _corrected_run(run: str, dictionary: Dictionary) -> str:
    names, ends = _name_places(run, dictionary), _word_ends(run, dictionary)
    places = [
        (i, i + size)
        for size in range(min(LONGEST, len(run)), SHORTEST - 1, -1)
        for i in range(len(run) - size + 1)
        if i in ends and i + size in ends and (i, i + size) not in names
    ]
    keys = {key for i, j in places for key in _keys(run[i:j])}
    found = lexicon.look_up(_KINDS, keys)
    result, taken = list(run), [False] * len(run)
    for i, j in places:
        if any(taken[i:j]):
            continue
        term = _best_term(run[i:j], found, dictionary)
        if term:
            result[i:j] = term
            taken[i:j] = [True] * (j - i)
    return "".join(result)


def _keys(window: str) -> list[str]:
    keys = [window, sound(window)]
    if len(window) >= lexicon.SHORTEST_MASKED:
        keys += lexicon.masks(window)
    return keys


def _best_term(window: str, found: dict, dictionary: Dictionary) -> str:
    """Return the term that stands at this place: the window when it is a word, else one that sounds or looks like it."""
    if found.get((LexiconKeyKind.TERM, window)) or dictionary.knows(window):
        return window
    candidates = [term for term in found.get((LexiconKeyKind.SOUND, sound(window)), []) if len(term) == len(window)]
    if not candidates and len(window) >= lexicon.SHORTEST_MASKED:
        candidates = _masked_candidates(window, found, dictionary)
    near = [term for term in candidates if 2 * _shared(term, window) >= len(window)]
    return max(near, key=lambda term: _shared(term, window), default="")


def _shared(term: str, window: str) -> int:
    return sum(ours == theirs for ours, theirs in zip(term, window, strict=True))


def _masked_candidates(window: str, found: dict, dictionary: Dictionary) -> list[str]:
    if len(window) == lexicon.SHORTEST_MASKED and any(map(dictionary.knows, (window[:2], window[1:]))):
        return []
    if all(len(word) > 1 and dictionary.knows(word) for word in dictionary.words(window)):
        return []  # 外面|打工 is written right, whatever other words look like it
    return [
        term
        for place, mask in enumerate(lexicon.masks(window))
        if not _is_neighbour(window, place, dictionary)
        for term in found.get((LexiconKeyKind.MASK, mask), [])
    ]


def _is_neighbour(window: str, place: int, dictionary: Dictionary) -> bool:
    """The character at an end is no slip when the rest is a word: 家 before 幼儿园 is another word's."""
    rest = {0: window[1:], len(window) - 1: window[:-1]}.get(place, "")
    return bool(rest) and dictionary.knows(rest)


def _word_ends(run: str, dictionary: Dictionary) -> set[int]:
    """Return where a correction may begin or end: between words, and anywhere in what is no word; never inside one."""
    ends, position = {0}, 0
    for word in dictionary.words(run):
        inside = () if dictionary.knows(word) else range(position + 1, position + len(word))
        position += len(word)
        ends |= {position, *inside}
    return ends


def _name_places(run: str, dictionary: Dictionary) -> set[tuple[int, int]]:
    """Return where personal names stand: they are never corrected."""
    places, position = set(), 0
    for word, kind in dictionary.tagged(run):
        if kind.startswith("nr") and 2 <= len(word) <= 3:
            places.add((position, position + len(word)))
        position += len(word)
    return places
