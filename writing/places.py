"""Where a person may put a new page, and which kind of page it becomes there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from departments.models import Department
from disclosure.models import DepartmentCatalogPage, DisclosurePage
from guides.models import ServiceGuideIndexPage, ServiceGuidePage
from home.enums import ArticleKind, ColumnRole
from home.models import ArticlePage, ColumnPage
from reports.models import AnnualReportIndexPage, AnnualReportPage
from users.enums import Role
from users.models import User

# A kind of `disclosure.importing.kinds`; "" is the disclosed document.
KIND_OF_ROLE = {
    ColumnRole.NEWS: ArticleKind.NEWS,
    ColumnRole.NOTICES: ArticleKind.NOTICE,
    ColumnRole.RULES: ArticleKind.RULE,
    ColumnRole.INTERACTION: ArticleKind.ANSWER,
}
DOCUMENT, GUIDE = "", "guide"
REPORT = "report"  # written in the editor only: six fixed sections take no file and no paste


@dataclass(frozen=True)
class Place:
    """A page below which the person may write, the department it belongs to, and the kind of page made there."""

    page: Page
    department: Department
    kind: str
    label: str


def departments_of_writer(user: User) -> list[Department]:
    """Departments for which `user` writes: as liaison their own, as the office every one (代录)."""
    own = list(user.departments_as(Role.LIAISON).filter(node__isnull=False).select_related("node"))
    if not user.has_role(Role.OFFICE):
        return own
    others = Department.objects.existing().filter(node__isnull=False).exclude(pk__in=[found.pk for found in own])
    return own + list(others.select_related("node"))


def places_of(department: Department) -> list[Place]:
    """Return the department's places: documents first, then its columns, then guides (three queries)."""
    below = Q(path__startswith=department.node.path)
    catalogs = [Place(page, department, DOCUMENT, _("%(title)s（公文、规划、预决算等文件）") % {"title": page.title})
                for page in DepartmentCatalogPage.objects.filter(below)]  # fmt: skip
    columns = [Place(page, department, kind_of_column(page), page.title)
               for page in ColumnPage.objects.filter(below).order_by("path")]  # fmt: skip
    guides = [Place(page, department, GUIDE, page.title) for page in ServiceGuideIndexPage.objects.filter(below)]
    return catalogs + columns + guides


def report_places_of(department: Department) -> list[Place]:
    """Return where the department's annual reports are, for 新建 alone."""
    found = AnnualReportIndexPage.objects.filter(path__startswith=department.node.path)
    return [Place(page, department, REPORT, page.title) for page in found]


def kind_of_column(column: ColumnPage) -> ArticleKind:
    """Return the kind of article that is at home in a column."""
    return KIND_OF_ROLE.get(ColumnRole(column.role), ArticleKind.NEWS)


def places_for(user: User) -> list[Place]:
    """Return every place where `user` may write, department by department."""
    return [place for department in departments_of_writer(user) for place in places_of(department)]


def find_place(user: User, page_id: int | str | None) -> Place | None:
    """Return the place with this page id if `user` may write there."""
    return next((place for place in places_for(user) if str(place.page.pk) == str(page_id)), None)


def usual_place(user: User, places: Iterable[Place]) -> Place | None:
    """Return where the person wrote last; the first place when that is none of them."""
    places = list(places)
    if not places:
        return None
    own = Page.objects.filter(owner=user).exclude(depth__lte=2)
    newest = own.aggregate(newest=Max("pk"))["newest"]
    last = Page.objects.filter(pk=newest).first()
    wrote_in = last.path[: -Page.steplen] if last else ""
    return next((place for place in places if place.page.path == wrote_in), places[0])


def page_type_of(place: Place) -> type[Page]:
    """Return the page type that is made at a place."""
    return {DOCUMENT: DisclosurePage, GUIDE: ServiceGuidePage, REPORT: AnnualReportPage}.get(place.kind, ArticlePage)
