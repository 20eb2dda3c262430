"""Screens of 下线, 标注失效 and 被新文替代, beside each other in the page's menu."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from review import exits
from review.forms import ReasonForm
from review.forms_exits import SupersedeForm, UnpublishForm, WithdrawForm
from review.models import Exit, Seal
from review.rows import row_of


@dataclass(frozen=True)
class Screen:
    """The words of one verb's screen."""

    heading: str
    explanation: str
    button: str
    done: str


SCREENS = {
    "unpublish": Screen(
        gettext_lazy("下线"),
        gettext_lazy("下线后公众立即看不到该内容和只由它引用的附件；审查、公开记录和索引号保留，恢复公开须重新送审。"),
        gettext_lazy("下线"),
        gettext_lazy("已下线：%(title)s"),
    ),
    "withdraw": Screen(
        gettext_lazy("标注失效"),
        gettext_lazy("原文保留，公众仍可查阅；正文上方显示失效说明，目录和检索中的有效性改为“失效”。"),
        gettext_lazy("标注失效"),
        gettext_lazy("已标注失效：%(title)s"),
    ),
    "supersede": Screen(
        gettext_lazy("被新文替代"),
        gettext_lazy("原文保留，公众仍可查阅；正文上方指向新文，目录和检索中的有效性改为“废止”。"),
        gettext_lazy("标为被新文替代"),
        gettext_lazy("已标为被新文替代：%(title)s"),
    ),
    "lift": Screen(
        gettext_lazy("取消标注"),
        gettext_lazy("取消后正文上方不再显示失效或替代说明，有效性恢复为文件本身的状态。"),
        gettext_lazy("取消标注"),
        gettext_lazy("已取消标注：%(title)s"),
    ),
}


MARKS = ("withdraw", "supersede")


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def unpublish(request, page_id):
    """下线: take a public page off the site; its address says so or leads elsewhere."""
    return _page_screen(request, page_id, "unpublish", UnpublishForm, exits.user_can_unpublish, exits.unpublish)


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def unpublish_object(request, seal_id):
    """下线 of whatever a seal shows, be it a page or not."""
    row = row_of(get_object_or_404(Seal.objects.without_content(), pk=seal_id))
    return _object_screen(request, row, "unpublish", UnpublishForm, exits.user_can_unpublish, exits.unpublish)


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def withdraw(request, page_id):
    """标注失效: the text stays, under a banner."""
    return _page_screen(request, page_id, "withdraw", WithdrawForm, _may_mark, exits.withdraw)


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def supersede(request, page_id):
    """被新文替代: the text stays, under a banner that leads to the new one."""
    return _page_screen(request, page_id, "supersede", SupersedeForm, _may_mark, exits.supersede)


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def lift(request, pk):
    """取消标注, by the office."""
    mark = get_object_or_404(Exit.objects.marks(), pk=pk)
    if not exits.user_can_lift_mark(request.user):
        raise PermissionDenied
    form = ReasonForm(_posted(request))
    if request.method == "POST" and _done(form, exits.lift_mark, mark=mark, user=request.user):
        return _finish(request, "lift", mark.title)
    return _screen(request, "lift", form, title=mark.title, url=mark.url_path)


def _may_mark(user, seal: Seal) -> bool:
    return exits.user_can_mark(user, seal.department_id)


def _page_screen(request, page_id, name, form_class, may, verb):
    """Ask whether the person may, show the form, call the verb; what the verb refuses stands in the form."""
    page = get_object_or_404(Page, pk=page_id).specific
    return _object_screen(request, page, name, form_class, may, verb)


def _object_screen(request, page, name, form_class, may, verb):
    seal = Seal.objects.current().without_content().for_object(page).first()
    if seal is None:
        return _not_public(request, page, may)
    if not may(request.user, seal):
        raise PermissionDenied
    if name in MARKS and not exits.can_bear_mark(seal):
        raise Http404
    form = form_class(_posted(request))
    if request.method == "POST" and _done(form, verb, page=page, user=request.user):
        return _finish(request, name, seal.title)
    return _screen(request, name, form, title=seal.title, url=seal.url)


def _not_public(request, page, may):
    """Say so to the department's own people; to others the page does not exist for this purpose."""
    department = getattr(page, "responsible_department", None)
    if not may(request.user, Seal(department_id=department.pk if department else None)):
        raise PermissionDenied
    messages.error(request, _("该内容目前没有公开，无需下线或标注。"))
    return redirect(_back(request))


def _done(form, verb, **kwargs) -> bool:
    """Call the verb with what the form holds; put its refusals at their fields."""
    if not form.is_valid():
        return False
    try:
        verb(**kwargs, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
    return not form.errors


def add_errors(form, error: ValidationError) -> None:
    """Put a verb's refusals at the fields they name, the others above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, texts in error.message_dict.items():
        form.add_error(field if field in form.fields else None, texts)


def _finish(request, name, title):
    messages.success(request, str(SCREENS[name].done) % {"title": title})
    return redirect(_back(request))


def _screen(request, name, form, *, title, url):
    context = {"screen": SCREENS[name], "form": form, "page_title": title, "url": url, "next": _back(request)}
    return TemplateResponse(request, "review/incidents/exit.html", context, status=422 if form.errors else 200)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _back(request) -> str:
    return get_valid_next_url_from_request(request) or "/cms/"
