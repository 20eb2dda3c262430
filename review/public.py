"""What the public sees: seals only. Listings, breadcrumbs and menus are built here, in a constant number of queries."""

from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from review.models import Seal

PAGE_SIZE = 20


@dataclass(frozen=True)
class Listing:
    """One page of seals and what the pagination needs."""

    items: list
    page: int
    pages: int
    total: int
    query: str = ""

    @property
    def has_previous(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages

    @property
    def previous_url(self) -> str:
        return self.url_of(self.page - 1)

    @property
    def next_url(self) -> str:
        return self.url_of(self.page + 1)

    def url_of(self, number: int) -> str:
        return f"?{self.query}&page={number}" if self.query else f"?page={number}"


def page_number(request) -> int:
    """Return the asked page, 1 for anything that is not a sensible number."""
    value = request.GET.get("page", "1")
    return int(value) if value.isascii() and value.isdigit() and 0 < len(value) < 7 and int(value) else 1


def listing(request, queryset, *, size: int = PAGE_SIZE) -> Listing:
    """Return the asked page of `queryset` (two queries); a page past the end shows the last one."""
    paginator = Paginator(queryset, size)
    try:
        current = paginator.page(page_number(request))
    except EmptyPage:
        current = paginator.page(paginator.num_pages)
    query = request.GET.copy()
    query.pop("page", None)
    return Listing(list(current), current.number, paginator.num_pages, paginator.count, query.urlencode())


def breadcrumbs(seal: Seal) -> list[dict[str, str]]:
    """Return the sealed pages above `seal`, from the home page down to itself (one query)."""
    parts = [part for part in seal.url_path.split("/") if part]
    above = ["/" + "".join(f"{part}/" for part in parts[:depth]) for depth in range(len(parts))]
    found = Seal.objects.current().filter(url_path__in=above).order_by("path").values_list("title", "url_path")
    trail = [{"title": _("首页") if url == "/" else title, "url": url} for title, url in found]
    return [*trail, {"title": seal.title, "url": ""}]


def children(seal: Seal, **filters):
    """Seals at home below a page or shared into it, newest first."""
    return Seal.objects.current().without_content().placed_in(seal_page_id(seal)).filter(**filters).newest_first()


def seal_page_id(seal: Seal) -> int:
    return int(seal.object_id)


def seals_of_pages(ids) -> dict[int, Seal]:
    """Return the current seals of the given page ids, by id (one query)."""
    found = (
        Seal.objects.current()
        .without_content()
        .filter(object_id__in=[str(pk) for pk in ids], object_type__endswith="page")
    )
    return {int(seal.object_id): seal for seal in found}


def lags_behind(seal: Seal) -> bool:
    """Tell whether a translation shows an older state than its Chinese original (two queries, translations only).

    Measured against the revision it renders, not against its release: the original may have changed in between.
    """
    content = seal.content or {}
    if seal.locale == settings.LANGUAGE_CODE or seal.is_alias or not content.get("live_revision"):
        return False
    written = Revision.objects.filter(pk=content["live_revision"]).values_list("created_at", flat=True).first()
    originals = Page.objects.filter(
        translation_key=content["translation_key"], locale__language_code=settings.LANGUAGE_CODE
    )
    ids = originals.annotate(key=Cast("pk", CharField())).values("key")
    newer = Seal.objects.current().filter(object_type=seal.object_type, object_id__in=ids, sealed_at__gt=written)
    return bool(written) and newer.exists()
