"""What is asked at every address of the CMS: the rule of `users.visibility`, and a password of one's own.

Wagtail looks a page up by the id in the address, the query or the form, and several of its views name the page
before they ask for a permission. Here every address below the CMS that carries such an id is answered 404 unless
the person may read the page, whichever view serves it.
"""

from collections.abc import Iterable

from django.apps import apps
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from users import visibility

# Names under which Wagtail's and wagtail-localize's addresses carry the id of a page.
PAGE_KWARGS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
FILE_KWARGS = {"image_id": get_image_model, "document_id": get_document_model, "doc_id": get_document_model}
# One steps through these on the way to a page of one's own, or to a public one.
EXPLORER_VIEWS = {"wagtailadmin_explore", "wagtailadmin_explore_results"}
CHOOSER_VIEWS = {"wagtailadmin_choose_page_child", "wagtailadmin_choose_page_chosen_multiple"}
# Form fields in which a destination is posted; Wagtail's refusal would say its name.
DESTINATION_FIELDS = ("new_parent_page", "parent_page", "chooser")
DESTINATION_VIEWS = {"copy", "choose_parent", "move", "wagtail_bulk_action"}
# Our own screens, each with a rule of its own about who reads what.
OWN_RULE_NAMESPACES = {"review_admin"}


class InitialPasswordMiddleware:
    """Whoever was given a password by somebody else chooses one of their own before anything in the CMS opens."""

    allowed = frozenset({"wagtailadmin_account", "wagtailadmin_logout", "wagtailadmin_sprite", "jsi18n"})

    def __init__(self, get_response):
        self.get_response = get_response
        self.prefix = reverse("wagtailadmin_home")

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not request.path.startswith(self.prefix) or not getattr(request.user, "has_initial_password", False):
            return None
        if request.resolver_match.url_name in self.allowed:
            return None
        messages.warning(request, _("您正在使用初始密码，请先在“密码”一栏换成自己的密码，再继续办理。"))
        return redirect("wagtailadmin_account")


class PageVisibilityMiddleware:
    """Answer 404 for CMS addresses that name a page or file the person may not read."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.prefix = reverse("wagtailadmin_home")

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not request.path.startswith(self.prefix) or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        if match.namespaces and match.namespaces[0] in OWN_RULE_NAMESPACES:
            return None
        if _names_something_hidden(request, match, view_args, view_kwargs):
            return page_not_found(request, Http404(), template_name="wagtailadmin/404.html")
        return None


def _names_something_hidden(request, match, args, kwargs) -> bool:
    checks = (
        _hidden_page_in_address,
        _hidden_file_in_address,
        _hidden_in_query,
        _hidden_destination,
        _hidden_translation,
    )
    return any(check(request, match, args, kwargs) for check in checks)


def _hidden_page_in_address(request, match, args, kwargs) -> bool:
    ids = [kwargs[name] for name in PAGE_KWARGS if name in kwargs]
    if match.url_name == "revisions_compare":
        ids = args[:1]
    return bool(ids) and _misses(_pages_for(match.url_name, request.user), ids)


def _pages_for(url_name: str, user):
    if url_name in EXPLORER_VIEWS:
        return visibility.walkable_pages(user)
    if url_name in CHOOSER_VIEWS:
        return visibility.linkable_pages(user)
    return visibility.readable_pages(user)


def _hidden_file_in_address(request, match, args, kwargs) -> bool:
    return any(
        name in kwargs and _misses(visibility.readable_files(request.user, get_model()), [kwargs[name]])
        for name, get_model in FILE_KWARGS.items()
    )


def _hidden_in_query(request, match, args, kwargs) -> bool:
    """Ids in the query: what was ticked in a chooser or for a bulk action."""
    if match.url_name == "wagtailadmin_choose_page_chosen_multiple":
        return _misses(visibility.linkable_pages(request.user), request.GET.getlist("id"))
    if match.url_name == "wagtail_bulk_action":
        return _hidden_in_bulk_action(request, **kwargs)
    return False


def _hidden_in_bulk_action(request, app_label, model_name, action) -> bool:
    model = _model_or_none(app_label, model_name)
    ids = request.GET.getlist("id")
    if model is Page:
        # "All" means all pages below `childOf`, so that one must be the person's own; without it, all of the tree.
        if "all" in ids:
            ids = [request.GET.get("childOf", ""), *(pk for pk in ids if pk != "all")]
        return _misses(visibility.readable_pages(request.user), ids)
    if model in (get_image_model(), get_document_model()):  # "all" is narrowed by Wagtail itself there
        return _misses(visibility.readable_files(request.user, model), [pk for pk in ids if pk != "all"])
    return False


def _model_or_none(app_label: str, model_name: str):
    try:
        return apps.get_model(app_label, model_name)
    except LookupError:
        return None


def _hidden_destination(request, match, args, kwargs) -> bool:
    if request.method != "POST" or match.url_name not in DESTINATION_VIEWS:
        return False
    ids = [request.POST[name] for name in DESTINATION_FIELDS if request.POST.get(name)]
    return bool(ids) and _misses(visibility.readable_pages(request.user), ids)


def _hidden_translation(request, match, args, kwargs) -> bool:
    """A translation is read by whoever reads the page it translates."""
    if "translation_id" in kwargs:
        sources = TranslationSource.objects.filter(translations=kwargs["translation_id"])
    elif "translation_source_id" in kwargs:
        sources = TranslationSource.objects.filter(pk=kwargs["translation_source_id"])
    else:
        return False
    pages = [source.get_source_instance() for source in sources]
    return any(isinstance(page, Page) and _misses(visibility.readable_pages(request.user), [page.pk]) for page in pages)


def _misses(allowed, ids: Iterable) -> bool:
    """Tell whether one of `ids` is not among the allowed objects (or is no id at all)."""
    wanted = {str(pk) for pk in ids}
    if not all(pk.isascii() and pk.isdigit() for pk in wanted):
        return True
    return allowed.filter(pk__in=wanted).count() < len(wanted)
