"""The liaison's ways to begin, as screens that work without JavaScript."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access

from writing.forms import FilesForm
from writing.models import FileBatch
from writing.services import drop_files


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
