"""套用旧稿新建: the earlier pages of one's departments, newest first."""

from django.db.models import Q, QuerySet
from wagtail.models import Page

from core.chinese import fold
from disclosure.models import DisclosurePage
from guides.models import ServiceGuidePage
from home.models import ArticlePage
from users.models import User
from writing.places import departments_of_writer

TYPES = (DisclosurePage, ArticlePage, ServiceGuidePage)


def earlier_pages(user: User, *, query: str = "") -> QuerySet[Page]:
    """Return pages that `user` may begin a new one from: those of the departments they write for."""
    nodes = [department.node.path for department in departments_of_writer(user)]
    below = Q(pk__in=[])
    for path in nodes:
        below |= Q(path__startswith=path)
    found = Page.objects.filter(below).type(*TYPES).select_related("content_type")
    for word in fold(query).split():
        found = found.filter(Q(title__icontains=word) | Q(draft_title__icontains=word))
    return found.order_by("-latest_revision_created_at", "-pk")
