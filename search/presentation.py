"""One page of results as the template shows it: filters with counts, links that change one thing, dates, labels."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from search import services, vocabulary
from search.engines.base import FACETS, Sort
from search.enums import AUDIENCE_LABELS, VALIDITY_LABELS, DocumentKind
from search.planning import Restrictions, Scope
from search.services import Answer, FoundItem

MOST_OPTIONS = 6
MOST_TRIED, MOST_WIDER = 6, 4  # words asked of the engine for an empty page, and those offered
FACET_LABELS = {
    "type": _("类型"),
    "department": _("发布机构"),
    "subject": _("主题"),
    "year": _("发布年份"),
    "validity": _("有效性"),
    "audience": _("服务对象"),
}
SCOPES = ((Scope.ALL, _("全文")), (Scope.TITLE, _("标题")), (Scope.NUMBER, _("文号")))
TIMES = (("", _("不限")), ("week", _("一周内")), ("month", _("一月内")), ("year", _("一年内")))
SORTS = ((Sort.RELEVANCE, _("按相关度")), (Sort.DATE, _("按时间")))


@dataclass(frozen=True)
class Option:
    """One choice of a filter: a link that sets it, or takes it away when it is set."""

    label: str
    url: str
    is_set: bool
    count: int | None = None


@dataclass(frozen=True)
class Filter:
    """A facet and its values."""

    name: str
    label: str
    options: list[Option]
    more: list[Option]

    @property
    def is_set(self) -> bool:
        return any(option.is_set for option in [*self.options, *self.more])


def facet_labels() -> dict[str, dict[str, str]]:
    """Return how the values of facets are called; subjects and years are their own names."""
    return {
        "type": dict(DocumentKind.choices),
        "department": vocabulary.department_labels(),
        "validity": VALIDITY_LABELS,
        "audience": AUDIENCE_LABELS,
    }


def described(restrictions: Restrictions) -> list[str]:
    """Return what a search is restricted to, in words: 发布机构：县民政局."""
    labels = facet_labels()
    found = [
        f"{FACET_LABELS[name]}：{'、'.join(str(labels.get(name, {}).get(value, value)) for value in values)}"
        for name, values in restrictions.filters.items()
    ]
    if restrictions.scope != Scope.ALL:
        found.append(f"{_('范围')}：{dict(SCOPES)[restrictions.scope]}")
    return found


class ResultPage:
    """What `search/search.html` shows."""

    def __init__(self, answer: Answer, parameters: QueryDict, errors: dict[str, str]):
        self.answer, self.parameters, self.errors = answer, parameters, errors
        self.query = answer.request.text.strip()
        self.labels = facet_labels()

    # Links ---------------------------------------------------------------------------------------------------------------

    def url(self, **changes) -> str:
        """Return the address of this search with some parameters changed; None takes one away, and so begins anew."""
        parameters = self.parameters.copy()
        parameters.pop("page", None)
        for name, value in changes.items():
            parameters.pop(name, None)
            if isinstance(value, list):
                parameters.setlist(name, value)
            elif value not in (None, ""):
                parameters[name] = str(value)
        return f"?{parameters.urlencode()}"

    @property
    def clear_url(self) -> str:
        """The same words without any restriction."""
        parameters = QueryDict(mutable=True)
        parameters["q"] = self.query
        return f"?{parameters.urlencode()}"

    @property
    def words_url(self) -> str:
        """The words as typed, for a link from results that answer a suggestion."""
        return self.url(q=f'"{self.query}"')

    @property
    def suggestion_url(self) -> str:
        return self.url(q=self.answer.suggestion)

    @property
    def feed_query(self) -> str:
        return self.url()

    # Restrictions ----------------------------------------------------------------------------------------------------------

    @property
    def scopes(self) -> list[Option]:
        return self._choices("scope", SCOPES, self.answer.request.restrictions.scope, default=Scope.ALL)

    @property
    def times(self) -> list[Option]:
        current = self.parameters.get("within", "")
        return [
            Option(label, self.url(within=value, **{"from": None, "to": None}), value == current)
            for value, label in TIMES
        ]

    @property
    def sorts(self) -> list[Option]:
        return self._choices("sort", SORTS, self.answer.request.restrictions.sort, default=Sort.RELEVANCE)

    def _choices(self, name: str, choices, current, *, default) -> list[Option]:
        return [
            Option(label, self.url(**{name: None if value == default else value}), value == current)
            for value, label in choices
        ]

    @cached_property
    def filters(self) -> list[Filter]:
        """The facets that have a choice to offer."""
        return [found for name in FACETS if (found := self._filter(name)).options]

    def _filter(self, name: str) -> Filter:
        chosen = list(self.answer.request.restrictions.filters.get(name, ()))
        counts = dict.fromkeys(chosen, 0) | self.answer.facets.get(name, {})
        by_year = name == "year"
        order = sorted(
            counts, key=lambda value: (-int(value) if by_year and value.isdigit() else -counts[value], value)
        )
        options = [self._option(name, value, counts[value], chosen) for value in order]
        return Filter(name, FACET_LABELS[name], options[:MOST_OPTIONS], options[MOST_OPTIONS:])

    def _option(self, name: str, value: str, count: int, chosen: list[str]) -> Option:
        is_set = value in chosen
        others = [other for other in chosen if other != value] if is_set else [*chosen, value]
        return Option(self.label(name, value), self.url(**{name: others}), is_set, count)

    def label(self, name: str, value: str) -> str:
        """Return how a facet's value is called on screen."""
        unknown = DocumentKind.COLUMN.label if name == "type" else value
        return str(self.labels.get(name, {}).get(value, unknown))

    @property
    def chosen(self) -> list[Option]:
        """Every restriction that is set, each as a link that takes it away."""
        restrictions = self.answer.request.restrictions
        found = [option for filter in self.filters for option in (*filter.options, *filter.more) if option.is_set]
        if restrictions.scope != Scope.ALL:
            found.append(Option(str(dict(SCOPES)[restrictions.scope]), self.url(scope=None), True))
        if within := dict(TIMES).get(self.parameters.get("within", "")) if self.parameters.get("within") else "":
            found.append(Option(str(within), self.url(within=None), True))
        elif restrictions.published_from or restrictions.published_to:
            days = [day.isoformat() if day else "" for day in (restrictions.published_from, restrictions.published_to)]
            found.append(Option("—".join(days), self.url(**{"from": None, "to": None}), True))
        return found

    @property
    def has_restrictions(self) -> bool:
        restrictions = self.answer.request.restrictions
        dates = restrictions.published_from or restrictions.published_to
        return bool(restrictions.filters or dates or restrictions.scope != Scope.ALL)

    @property
    def kept_parameters(self) -> list[tuple[str, list[str]]]:
        """What the form of dates hands on."""
        left_out = {"from", "to", "within", "page"}
        return [(name, values) for name, values in self.parameters.lists() if name not in left_out]

    @property
    def date_from(self) -> date | None:
        return None if self.parameters.get("within") else self.answer.request.restrictions.published_from

    @property
    def date_to(self) -> date | None:
        return self.answer.request.restrictions.published_to

    # Results -----------------------------------------------------------------------------------------------------------------

    @property
    def items(self) -> list[dict]:
        return [self._item(item) for item in self.answer.items]

    def _item(self, item: FoundItem) -> dict:
        document = item.document
        return {
            "rank": item.rank,
            "title": item.title,
            "excerpt": item.excerpt,
            "url": document.url,
            "document": document,
            "type": self.label("type", document.kind),
            "validity": document.validity,
            "validity_label": VALIDITY_LABELS.get(document.validity, "") if document.validity != "in_force" else "",
        }

    @property
    def first_rank(self) -> int:
        return self.answer.request.offset + 1

    @property
    def wider_terms(self) -> list[Option]:
        """Words of the query, parts of them and official words for them that do find something."""
        understood = self.answer.understood
        units = [unit for unit in understood.units if unit.is_telling]
        dictionary = vocabulary.dictionary()
        words = [
            part for text in understood.phrases for word in dictionary.words(text) for part in dictionary.parts(word)
        ]
        words += [word for unit in units for word in (*unit.alternatives[:3], *unit.pieces)]
        words = [word for word in dict.fromkeys(words) if len(word) > 1 and word != understood.folded]
        found = services.findable(words[:MOST_TRIED], most=MOST_WIDER)
        return [Option(word, f"?{urlencode({'q': word})}", False) for word in found]

    # Pagination, with the names that includes/pagination.html reads ------------------------------------------------------------

    @property
    def page(self) -> int:
        return self.answer.request.page

    @property
    def pages(self) -> int:
        return self.answer.pages

    @property
    def has_previous(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages

    @property
    def previous_url(self) -> str:
        return self.url(page=min(self.page - 1, max(self.pages, 1)))

    @property
    def next_url(self) -> str:
        return self.url(page=self.page + 1)
