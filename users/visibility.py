"""Which pages and files a person may read inside the CMS: one rule, asked by every screen that lists or opens them.

Wagtail's permissions say what may be changed; several of its screens list far more (docs/features/visibility.md).
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from wagtail.documents import get_document_model
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images import get_image_model
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Page

from users.enums import Role

COUNTY_READERS = (Role.OFFICE, Role.SUPERVISOR, Role.SITE_ADMIN)
FILE_ACTIONS = ("choose", "change", "delete")


@dataclass(frozen=True)
class Scope:
    """The branches of the tree that a person reads whole, drafts included."""

    everything: bool = False
    paths: tuple[str, ...] = ()

    @property
    def inside(self) -> Q:
        """Pages at and below the nodes of the person's departments."""
        found = Q(pk__in=[])
        for path in self.paths:
            found |= Q(path__startswith=path)
        return found

    @property
    def above(self) -> Q:
        """Pages one walks through to get there; people need their names to find their own place."""
        steps = range(Page.steplen, max(map(len, self.paths), default=0), Page.steplen)
        return Q(path__in={path[:end] for path in self.paths for end in steps if end < len(path)})


def scope_of(user) -> Scope:
    """Return what `user` reads: everything for the county's readers, else the nodes of their departments."""
    if not user.is_active:
        return Scope()
    memberships = user.memberships.current()
    if user.is_superuser or memberships.filter(role__in=COUNTY_READERS).exists():
        return Scope(everything=True)
    nodes = memberships.filter(department__node__isnull=False).values("department__node__translation_key")
    places = Page.objects.filter(translation_key__in=nodes)  # in every language
    return Scope(paths=tuple(sorted(places.values_list("path", flat=True))))


def public_as_it_stands() -> Q:
    """Pages that hold nothing but what the public is served: live, and without a newer draft."""
    return Q(live=True, has_unpublished_changes=False)


def readable_pages(user) -> QuerySet[Page]:
    """Pages the person may open in the CMS, drafts and history included."""
    scope = scope_of(user)
    return Page.objects.all() if scope.everything else Page.objects.filter(scope.inside)


def walkable_pages(user) -> QuerySet[Page]:
    """Pages the person may step through: their own, and those above their own."""
    scope = scope_of(user)
    return Page.objects.all() if scope.everything else Page.objects.filter(scope.inside | scope.above)


def linkable_pages(user) -> QuerySet[Page]:
    """Pages the person may find and link to: the above, and what other departments have made public."""
    scope = scope_of(user)
    if scope.everything:
        return Page.objects.all()
    return Page.objects.filter(scope.inside | scope.above | public_as_it_stands())


def readable_files(user, model) -> QuerySet:
    """Images or documents in the collections in which the person may choose or change them."""
    policy = image_policy if model is get_image_model() else document_policy
    return policy.instances_user_has_any_permission_for(user, FILE_ACTIONS)


def linkable_objects(user, model) -> QuerySet | None:
    """Objects of `model` the person may refer to; None for kinds that hold nothing secret (vocabulary)."""
    if issubclass(model, Page):
        return linkable_pages(user)
    if model in (get_image_model(), get_document_model()):
        return readable_files(user, model)
    return None
