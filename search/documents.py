"""What the public may look for, in the one shape that every room hands to search."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cache, cached_property

from core.chinese import fold
from search.analysis.tokens import close_gaps


@dataclass(frozen=True)
class SearchDocument:
    """One public thing: a page, a catalog entry, one page of a file. `key` is "<source>:<id>" and never reused.

    `department_names` holds the current name first, then short, alias and former names. A `title_only` document (a list
    of people, 名单公示) is found by title, department and summary; its body is dropped before it reaches any engine.
    """

    key: str
    kind: str
    title: str
    url: str
    summary: str = ""
    body: str = ""
    department_slug: str = ""
    department_names: list[str] = field(default_factory=list)
    subject: str = ""
    published_at: datetime | None = None
    year: int | None = None
    formed_on: date | None = None
    document_number: str = ""
    index_number: str = ""
    validity: str = ""
    audience: str = ""
    locale: str = "zh-hans"
    keywords: list[str] = field(default_factory=list)
    source_id: str = ""
    title_only: bool = False
    cited_numbers: list[str] = field(default_factory=list)
    file_name: str = ""
    file_page: int | None = None

    @property
    def text(self) -> str:
        """The body that may be searched and quoted."""
        return "" if self.title_only else self.body

    @property
    def department(self) -> str:
        """The current name of the department."""
        return self.department_names[0] if self.department_names else ""

    @cached_property
    def folded_title(self) -> str:
        """The title as queries are compared with it: folded, without gaps between Han characters."""
        return close_gaps(fold(self.title))

    @cached_property
    def compact_title(self) -> str:
        """Letters and digits of the folded title."""
        return "".join(char for char in self.folded_title if char.isalnum())

    @cached_property
    def folded_head(self) -> str:
        """Summary, keywords and names of the department, folded like the title."""
        return close_gaps(fold(" ".join([self.summary, *self.keywords, *self.department_names])))

    def as_json(self) -> dict:
        """Return plain values that JSON can hold; `from_json` is the way back."""
        values = {name: getattr(self, name) for name in _names(type(self))} | {"body": self.text}
        values["published_at"] = self.published_at.isoformat() if self.published_at else None
        values["formed_on"] = self.formed_on.isoformat() if self.formed_on else None
        return values

    @classmethod
    def from_json(cls, values: dict) -> "SearchDocument":
        """Return the document that `as_json` described; values of older versions that no field holds are left out."""
        known = dict(values) if values.keys() == _names(cls).keys() else _known(cls, values)
        if known.get("published_at"):
            known["published_at"] = datetime.fromisoformat(known["published_at"])
        if known.get("formed_on"):
            known["formed_on"] = date.fromisoformat(known["formed_on"])
        return cls(**known)


def _known(cls, values: dict) -> dict:
    return {name: values[name] for name in _names(cls) if name in values}


@cache
def _names(cls) -> dict[str, None]:
    return dict.fromkeys(name.name for name in fields(cls))
