"""What a new page takes over from its department and from the last page of its kind there."""

from wagtail.models import Page

from departments.models import Department
from disclosure.models import DisclosurePage
from guides.models import ServiceGuidePage
from home.models import ArticlePage

# Fields that stay the same from page to page; what belongs to one page alone is never taken over.
CARRIED: dict[type[Page], tuple[str, ...]] = {
    DisclosurePage: ("responsible_unit", "subject", "drafting_department", "channels"),
    ArticlePage: ("source", "editor_name"),
    ServiceGuidePage: (),
}


def prefill(page: Page, department: Department) -> list[str]:
    """Fill empty fields of an unsaved page; returns the names of those that were filled."""
    filled = _own(page, department)
    if (carried := CARRIED.get(type(page))) and (last := last_of_kind(page, department)):
        filled += [name for name in carried if _take_over(page, last, name)]
    return filled


def _own(page: Page, department: Department) -> list[str]:
    if isinstance(page, ArticlePage) and not page.source:
        page.source = department.official_name[:100]
        return ["source"]
    return []


def last_of_kind(page: Page, department: Department) -> Page | None:
    """Return the newest page of the same kind in the department, as its editors left it."""
    same = type(page).objects.filter(department=department).exclude(pk=page.pk)
    if isinstance(page, ArticlePage):
        same = same.filter(article_kind=page.article_kind)
    return same.order_by("-latest_revision_created_at", "-pk").first()


def _take_over(page: Page, last: Page, name: str) -> bool:
    field = page._meta.get_field(name)
    if field.many_to_many:
        if rows := list(getattr(last, name).all()):
            setattr(page, name, rows)
        return bool(rows)
    value = getattr(last, name)
    if getattr(page, name) or not value:
        return False
    setattr(page, name, value)
    return True
