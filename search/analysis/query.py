"""What a person means by the words in the search box. Pure: dictionary and department names are handed in."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from core.chinese import fold, with_local_words
from search.analysis.dictionary import Dictionary, longest_first
from search.analysis.numbers import issuer_tokens, queried_numbers
from search.analysis.tokens import HAN, is_han

LONGEST_QUERY = 200
MOST_UNITS = 8
MOST_ALTERNATIVES = 6
MOST_NAMES = 12
_QUOTED = re.compile(r'["“”＂]([^"“”＂]+)["“”＂]|[「『]([^」』]+)[」』]')
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d{2})(?:年(?!度)|(?=年度)|(?!\d))")
_RELATIVE_YEARS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
_HAN_YEAR = re.compile(r"[一二][〇零○九][〇零○一二三四五六七八九]{2}年?")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_A_NOT_A = re.compile(rf"([{HAN}])[不没]\1")  # 干不干净, 让不让: the question is in the form, the word is 干净, 让
_GUIDE_WORDS = re.compile(
    r"怎么|怎样|如何|办理|申请|申办|领取|需要|材料|手续|流程|条件|多少钱|多久|几天|去哪|哪里办|办事指南|补办|换领|登记|咋"
)


# Parts of speech that carry talk rather than matter: adverbs, pronouns, prepositions, numbers, times, places in passing.
_TALKING = frozenset("drpcumqftsyoez")
_DOING = frozenset("va")  # verbs and adjectives: when they are everyday ones they carry talk as well (出来, 清楚, 听说)


class Ask(StrEnum):
    """What a query wants to know of a department itself."""

    PHONE = "phone"
    ADDRESS = "address"
    HOURS = "hours"
    LEADER = "leader"


_ASKS = {
    Ask.PHONE: re.compile(
        r"(?:联系|办公|咨询|监督|投诉|举报|值班|客服|服务|报修|抢修|传真)?电话(?:号码)?|联系方式|怎么联系|号码|热线"
    ),
    Ask.ADDRESS: re.compile(r"办公地址|办公地点|地址|在哪里|在哪儿|在哪|怎么走|什么地方|位置"),
    Ask.HOURS: re.compile(r"上班时间|工作时间|办公时间|下班时间|几点上班|几点下班|几点开门|作息|开门时间|对外办公"),
    Ask.LEADER: re.compile(
        r"谁分管|分管领导|谁负责|领导的?分工|的?分工|主要领导|领导班子|局长是谁|主任是谁|负责人是谁|一把手|谁管"
    ),
}


@dataclass(frozen=True)
class Unit:
    """One thing that is looked for: a word and what may stand for it. `is_telling` ones decide what is found at all.

    `pieces` are the ordinary words of a long term, for when no document has it as typed.
    """

    text: str
    alternatives: tuple[str, ...]
    weight: float
    is_telling: bool = True
    is_anchor: bool = False  # government's own word, or a saying for one: it alone tells what the query is about
    is_department: bool = False
    pieces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understood:
    """A query, taken apart."""

    text: str
    folded: str
    phrases: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    department: str = ""
    asks: tuple[Ask, ...] = ()
    wants_guide: bool = False
    units: tuple[Unit, ...] = ()

    @property
    def telling(self) -> tuple[Unit, ...]:
        """The units that decide; all of them when none does."""
        return tuple(unit for unit in self.units if unit.is_telling) or self.units

    @property
    def is_about_department(self) -> bool:
        """It asks something of a department, or is nothing but its name."""
        return bool(self.department and (self.asks or (len(self.units) == 1 and not self.years)))

    @property
    def is_empty(self) -> bool:
        """Nothing in it can be looked for."""
        return not (self.units or self.phrases or self.numbers)


@dataclass(frozen=True)
class DepartmentNames:
    """Every name that departments have or had: folded name → slug, and slug → all its names."""

    slugs: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def from_rows(cls, rows: Mapping[str, list[str]]) -> "DepartmentNames":
        """Build from slug → names. A name that begins most others (青澜县) names the county, not a department."""
        folded = {slug: tuple(dict.fromkeys(fold(name) for name in names if name)) for slug, names in rows.items()}
        firsts = [names[0] for names in folded.values() if names]
        slugs: dict[str, str] = {}
        for slug, names in folded.items():
            for name in names:
                is_county = sum(first.startswith(name) for first in firsts) > 2
                if len(name) > 1 and not is_county:
                    slugs.setdefault(name, slug)
        return cls(slugs, {slug: tuple(n for n in names if n in slugs) for slug, names in folded.items()})

    @cached_property
    def _any_name(self) -> re.Pattern[str]:
        return longest_first(self.slugs)

    def find(self, text: str) -> tuple[str, str]:
        """Return (slug, name as written) of the longest name in folded `text`, else two empty strings."""
        match = self._any_name.search(text)
        return (self.slugs[match.group()], match.group()) if match else ("", "")


def clean(text: str) -> str:
    """Return the query without control characters and doubled spaces, at most `LONGEST_QUERY` characters."""
    printable = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text[: LONGEST_QUERY * 4])
    return " ".join(printable.split())[:LONGEST_QUERY].strip()


def understand(
    text: str,
    *,
    dictionary: Dictionary,
    departments: DepartmentNames | None = None,
    today: date | None = None,
    with_numbers: bool = True,
) -> Understood:
    """Take a query apart. Never fails: what means nothing gives an empty result. Without numbers, they are text too."""
    text = with_local_words(clean(text))
    departments = departments or DepartmentNames()
    phrases = tuple(filter(None, (fold(a or b).strip() for a, b in _QUOTED.findall(text))))
    unquoted = _QUOTED.sub(" ", text)
    numbers, rest = queried_numbers(unquoted) if with_numbers else ([], unquoted)
    folded = fold(rest)
    years, folded = _years(folded, today)
    slug, name = departments.find(folded)
    words = folded.replace(name, " ") if name else folded
    asks = tuple(ask for ask, pattern in _ASKS.items() if pattern.search(words))
    for ask in asks if slug else ():
        words = _ASKS[ask].sub(" ", words)  # the department's page answers it without using the word
    units = _department_units(departments, slug, name) + _word_units(words, dictionary)
    if not units and years:
        units = [Unit(str(year), (str(year),), 1.0) for year in years]
    return Understood(
        text=text,
        folded=fold(text),
        phrases=phrases,
        numbers=tuple(numbers),
        years=years,
        department=slug,
        asks=asks,
        wants_guide=bool(_GUIDE_WORDS.search(folded)),
        units=tuple(units[:MOST_UNITS]),
    )


def _years(text: str, today: date | None) -> tuple[tuple[int, ...], str]:
    """Return the years named and the text without them: a year ranks, it does not exclude."""
    found = []
    if today:
        for word, offset in _RELATIVE_YEARS.items():
            if word in text:
                found.append(today.year + offset)
                text = text.replace(word, " ")
    text = _HAN_YEAR.sub(lambda match: match.group().translate(_HAN_DIGITS), text)
    found += [int(year) for year in _YEAR.findall(text)]
    return tuple(dict.fromkeys(found)), _YEAR.sub(" ", text)


def _department_units(departments: DepartmentNames, slug: str, name: str) -> list[Unit]:
    if not slug:
        return []
    names = dict.fromkeys((name, *departments.names[slug]))
    return [Unit(name, tuple(names)[:MOST_NAMES], 1.2, is_department=True)]


def _word_units(text: str, dictionary: Dictionary) -> list[Unit]:
    text = without_questions(text, dictionary)
    words = {
        part: kind
        for word, kind in dictionary.tagged(text)
        for part in dictionary.parts(word)
        if part not in dictionary.stopwords
    }
    units = _without_foreign_rest([_unit(word, kind, dictionary) for word, kind in words.items()])
    return sorted(units, key=lambda unit: not unit.is_telling)


def without_questions(text: str, dictionary: Dictionary) -> str:
    """Return folded `text` without the words and forms that make a question of it."""
    return _A_NOT_A.sub(r"\1", dictionary.questions.sub(" ", text))


def _without_foreign_rest(units: list[Unit]) -> list[Unit]:
    """In an English question only the words that mean something here decide: work injury claim, how to get married."""
    is_english = any(len(unit.alternatives) > 1 for unit in units) and not any(is_han(unit.text) for unit in units)
    if not is_english:
        return units
    return [unit if len(unit.alternatives) > 1 else replace(unit, is_telling=False) for unit in units]


def _unit(word: str, kind: str, dictionary: Dictionary) -> Unit:
    alternatives = dictionary.alternatives(word)[:MOST_ALTERNATIVES]
    is_term = word in dictionary.whole_words
    if _is_background(word, alternatives, dictionary):
        return Unit(word, alternatives, 0.3, is_telling=False)
    if len(alternatives) == 1 and not is_term and (kind[:1] in _TALKING or len(word) == 1):
        return Unit(word, alternatives, 0.4, is_telling=not is_han(word))
    is_anchor = len(alternatives) > 1 or (is_term and len(word) > 2)
    if len(alternatives) == 1 and not is_term and kind[:1] in _DOING and dictionary.is_everyday(word):
        return Unit(word, alternatives, 0.4, is_telling=False)
    pieces = dictionary.pieces(word)
    return Unit(word, alternatives, min(0.7 + 0.2 * len(word), 1.5), is_anchor=is_anchor, pieces=pieces)


def _is_background(word: str, alternatives: tuple[str, ...], dictionary: Dictionary) -> bool:
    """Nearly every document has it, or an English word that means nothing more (application: 申请)."""
    is_foreign = not is_han(word) and len(alternatives) > 1
    return dictionary.is_generic(word) or (is_foreign and all(map(dictionary.is_generic, alternatives[1:])))


def latin_words(understood: Understood) -> list[str]:
    """Return the units written in Latin letters: words of another language, or pinyin."""
    return [unit.text for unit in understood.units if re.fullmatch(r"[a-z]+", unit.text)]


def number_scope_tokens(text: str) -> list[str]:
    """Return the tokens for a search in numbers only (文号): complete, in part, or an issuer's code."""
    numbers, _ = queried_numbers(clean(text))
    return numbers or issuer_tokens(clean(text))
