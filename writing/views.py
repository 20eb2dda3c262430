"""The liaison's ways to begin, as screens that work without JavaScript."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page

from assets.reading import UnreadableFile
from disclosure.importing.services import Result
from review.forms_submission import SubmissionForm
from writing.earlier import earlier_pages
from writing.forms import FilesForm, PasteForm, PasteIntoForm
from writing.incoming import Refused
from writing.models import FileBatch
from writing.pasting import draft_from_paste, paste_into, user_can_paste
from writing.places import departments_of_writer, page_type_of, places_for, places_of, report_places_of
from writing.services import drop_files
from writing.submitting import candidates, submit_all

SHOWN = 25


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def from_files(request):
    """从文件新建: choose a column, drop files."""
    form = FilesForm(request.POST or None, request.FILES or None, user=request.user)
    if not form.has_places:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        batch = drop_files(
            user=request.user, place=data["place"], uploads=data["files"], attaches_original=data["attaches_original"]
        )
        return redirect("writing:batch", batch.pk)
    return TemplateResponse(request, "writing/from_files.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@require_admin_access
def batch(request, pk):
    """What became of each file; asks again by itself until all are read."""
    found = get_object_or_404(FileBatch.objects.prefetch_related("files"), pk=pk, user=request.user)
    files = list(found.files.all())
    finished = sum(file.is_finished for file in files)
    context = {"batch": found, "files": files, "finished": finished, "is_finished": finished == len(files)}
    response = TemplateResponse(request, "writing/batch.html", context)
    if not context["is_finished"]:
        response["Refresh"] = "2"  # seconds; works without JavaScript
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def from_paste(request):
    """粘贴正文 as a new draft."""
    form = PasteForm(request.POST or None, request.FILES or None, user=request.user)
    if not form.has_places:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            report = draft_from_paste(user=request.user, place=data["place"], text=data["content"])
        except (Refused, UnreadableFile) as error:
            form.add_error("text", error.reason)
        else:
            _tell_of_draft(request, report)
            return redirect("wagtailadmin_pages:edit", report.page.pk)
    context = {"form": form, "page": None}
    return TemplateResponse(request, "writing/paste.html", context, status=422 if form.errors else 200)


def _tell_of_draft(request, report):
    if report.result == Result.SKIPPED:
        messages.warning(request, _("这段内容此前已经建过草稿，没有重复新建。"))
    else:
        messages.success(request, _("已新建草稿，请核对标出的内容，补齐后提交审核。"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def paste(request, page_id):
    """粘贴正文 into a draft."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not user_can_paste(request.user, page):
        raise PermissionDenied
    form = PasteIntoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            notes = paste_into(page=page, user=request.user, text=data["content"], replaces=data["replaces"])
        except (Refused, UnreadableFile) as error:
            form.add_error("text", error.reason)
        else:
            messages.success(request, _("正文已分段放入草稿，请核对。"))
            for note in notes:
                messages.warning(request, note)
            return redirect("wagtailadmin_pages:edit", page.pk)
    context = {"form": form, "page": page}
    return TemplateResponse(request, "writing/paste.html", context, status=422 if form.errors else 200)


@require_safe
@require_admin_access
def new(request):
    """新建: every column one may write in, one press away from an empty page."""
    departments = departments_of_writer(request.user)
    if not departments:
        raise PermissionDenied
    places = [(place, page_type_of(place)._meta) for department in departments
              for place in (*places_of(department), *report_places_of(department))]  # fmt: skip
    return TemplateResponse(request, "writing/new.html", {"places": places})


@require_safe
@require_admin_access
def earlier(request):
    """套用旧稿新建: choose the page to begin from."""
    if not places_for(request.user):
        raise PermissionDenied
    query = request.GET.get("q", "").strip()
    pages = Paginator(earlier_pages(request.user, query=query), SHOWN).get_page(request.GET.get("p"))
    return TemplateResponse(request, "writing/earlier.html", {"pages": pages, "query": query})


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def submit_several(request):
    """批量提交: tick drafts, submit them together; each answers for itself."""
    form = SubmissionForm(request.POST or None)
    chosen = [int(value) for value in request.POST.getlist("pages") if value.isdecimal()]
    context = {"chosen": chosen, "submission_form": form}
    if request.method == "POST" and not chosen:
        messages.error(request, _("请勾选要提交的草稿。"))
    elif form.is_valid():
        results = submit_all(user=request.user, page_ids=chosen, declaration=form.declaration)
        context = {"results": results, "done": sum(not result.problems for result in results)}
        context["submission_form"] = SubmissionForm()
    context["candidates"] = candidates(request.user)
    return TemplateResponse(request, "writing/submit_several.html", context, status=422 if form.errors else 200)
