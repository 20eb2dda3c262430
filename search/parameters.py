"""What an address asks for: query parameters read into a `SearchRequest`. The page forgives, the API says what is wrong."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from search.engines.base import FACETS, Sort
from search.planning import Restrictions, Scope
from search.services import MOST_RESULTS, SearchRequest

MOST_PAGE_SIZE = 50
DEFAULT_SIZE = 10
LONGEST_TEXT = 1000  # what is typed beyond it is no query; `clean` shortens what is looked for to 200
MOST_VALUES, LONGEST_VALUE = 20, 120
WITHIN_DAYS = {"week": 7, "month": 30, "year": 365}


class ParameterReader:
    """Reads parameters one by one and collects what is wrong with them, by name."""

    def __init__(self, parameters: QueryDict):
        self.parameters = parameters
        self.errors: dict[str, str] = {}

    def read(self) -> SearchRequest:
        """Return the request, with defaults where a parameter is missing or wrong."""
        size = self._number("size", DEFAULT_SIZE, 1, MOST_PAGE_SIZE)
        page = self._number("page", 1, 1, max(MOST_RESULTS // size, 1))
        published_from, published_to = self._dates()
        restrictions = Restrictions(
            scope=self._choice("scope", Scope, Scope.ALL),
            filters=self._filters(),
            published_from=published_from,
            published_to=published_to,
            sort=self._choice("sort", Sort, Sort.RELEVANCE),
        )
        return SearchRequest(text=self._text(), restrictions=restrictions, page=page, size=size)

    def _text(self) -> str:
        text = self.parameters.get("q", "")
        if len(text) > LONGEST_TEXT:
            self.errors["q"] = _("检索词不能超过%(limit)d个字符。") % {"limit": LONGEST_TEXT}
        return text[:LONGEST_TEXT]

    def _number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.parameters.get(name, "")
        if not value:
            return default
        if value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most:
            return int(value)
        self.errors[name] = _("请填写%(least)d到%(most)d之间的整数。") % {"least": least, "most": most}
        return most if value.isascii() and value.isdigit() and value.strip("0") else default

    def _choice(self, name: str, choices, default):
        value = self.parameters.get(name, "")
        if value and value not in set(choices):
            self.errors[name] = _("只能是：%(choices)s。") % {"choices": "、".join(choices)}
        return choices(value) if value in set(choices) else default

    def _filters(self) -> Mapping[str, tuple[str, ...]]:
        found = {}
        for name in FACETS:
            values = tuple(dict.fromkeys(value for value in self.parameters.getlist(name) if value))
            if len(values) > MOST_VALUES or any(len(value) > LONGEST_VALUE for value in values):
                self.errors[name] = _("值过多或过长。")
            elif values:
                found[name] = values
        return found

    def _dates(self) -> tuple[date | None, date | None]:
        within = self.parameters.get("within", "")
        if within in WITHIN_DAYS:
            return timezone.localdate() - timedelta(days=WITHIN_DAYS[within]), None
        if within:
            self.errors["within"] = _("只能是：%(choices)s。") % {"choices": "、".join(WITHIN_DAYS)}
        first, last = self._date("from"), self._date("to")
        if first and last and first > last:
            self.errors["to"] = _("结束日期不能早于开始日期。")
            last = None
        return first, last

    def _date(self, name: str) -> date | None:
        value = self.parameters.get(name, "")
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.errors[name] = _("请按“2024-03-05”的格式填写日期。")
            return None
