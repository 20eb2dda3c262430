"""Files of an item inside the review screen: preview, what the scanner read, masked copies, originals."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page, Revision

from assets.reading import UnreadableFile, read_file
from assets.reading.as_html import blocks_to_html
from assets.serving import file_response
from review import ledger
from review.evidence import evidence_of, evidence_of_journey
from review.marking import marked_html
from review.masking import MaskingRefused, mask_file, mask_page_text, summary
from review.models import FileOpening, Journey, Masking
from review.payload import stored_files
from review.permissions import user_can_open_original, user_can_read_journey
from review.previews import without_scripts
from review.scanning.pages import NoPage, count_pages, page_picture
from review.scanning.reading import read_path

PAGES_SHOWN = 60


# Reading -----------------------------------------------------------------------------------------------------------------


@never_cache
@require_safe
@require_admin_access
@xframe_options_sameorigin
def file(request, pk, token):
    """One file of an item: how it looks, everything the scanner read in it, its findings in place. Opening is recorded."""
    journey, found = _file_of(request, pk, token)
    note_opening(journey, found, request.user)
    evidence = evidence_of_journey(journey)
    notes = evidence.in_file(token) if evidence else []
    path = default_storage.path(found["storage_name"])
    context = {
        "journey": journey,
        "file": found,
        "notes": notes,
        "anchors": {_identity(note): note for note in notes},
        "reading": read_path(path, found["name"]),
        "pages": range(1, min(count_pages(path), PAGES_SHOWN) + 1) if _is_pdf(found) else (),
        "html": "" if _is_pdf(found) or found["kind"] == "image" else _as_html(found),
        "url": default_storage.url(found["storage_name"]),
    }
    return TemplateResponse(request, "review/file_reader.html", context)


def _file_of(request, pk: int, token: str) -> tuple[Journey, dict]:
    """The item and one of its files, for somebody who may read the item. Raises PermissionDenied or Http404."""
    journey = get_object_or_404(Journey, pk=pk)
    if not user_can_read_journey(request.user, journey):
        raise PermissionDenied
    revision = get_object_or_404(Revision, pk=journey.revision_id)
    found = next((file for file in stored_files(revision.as_object()) if file["token"] == token), None)
    if found is None or Masking.objects.of_file(token).exists() or not default_storage.exists(found["storage_name"]):
        raise Http404
    return journey, found


def note_opening(journey: Journey, file: dict, user) -> None:
    """Keep once that this person opened this file of this item."""
    FileOpening.objects.get_or_create(
        journey=journey, token=file["token"], reader_id=user.pk,
        defaults={"name": file["name"], "reader_name": str(user)},
    )  # fmt: skip


def _is_pdf(file: dict) -> bool:
    return file["content_type"] == "application/pdf"


def _as_html(file: dict) -> str:
    try:
        with default_storage.open(file["storage_name"]) as stored:
            return blocks_to_html(read_file(stored, file["name"]).blocks, top_level=3)
    except UnreadableFile:
        return ""


def _identity(note) -> tuple[str, str]:
    return (note.where, note.excerpt)


@require_safe
@require_admin_access
def file_page(request, pk, token, number):
    """A page of a PDF as a picture; kept by this browser alone, for ten minutes."""
    _journey, found = _file_of(request, pk, token)
    try:
        response = HttpResponse(
            page_picture(default_storage.path(found["storage_name"]), number), content_type="image/png"
        )
    except NoPage:
        raise Http404 from None
    patch_cache_control(response, private=True, max_age=600)
    return response


@never_cache
@require_safe
@require_admin_access
def original(request, pk):
    """The original of a masked copy, for those who may; every download is a row of the ledger."""
    masking = get_object_or_404(Masking.objects.exclude(original_token=""), pk=pk)
    if not user_can_open_original(request.user, masking):
        raise PermissionDenied
    reference = {"object_type": masking.object_type, "object_id": masking.object_id}
    response = file_response(
        request, storage_name=masking.original_storage_name, download_name=masking.original_name,
        content_type="application/octet-stream",
    )  # fmt: skip
    ledger.append(action="review.download", reference=reference, actor=request.user, title=masking.title,
                  data={"masking": masking.pk})  # fmt: skip
    return response


@never_cache
@require_safe
@require_admin_access
@xframe_options_sameorigin
def checked_draft(request, page_id):
    """The latest draft as the public would see it, with what the checks found marked in it; for its editors."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    response = draft.make_preview_request(request, draft.default_preview_mode)
    response.content = marked_html(without_scripts(response.content), evidence_of(draft))
    response["Content-Length"] = str(len(response.content))  # the preview went through the middleware once already
    return response


# Masking -----------------------------------------------------------------------------------------------------------------


@require_POST
@require_admin_access
def mask(request, page_id):
    """生成遮盖件: of a file (`token`), of what one finding is about (`key`), or of all words of the page."""
    page = get_object_or_404(Page, pk=page_id).specific
    try:
        done = _masked(request, page)
    except MaskingRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(what)s。原件已封存。") % {"what": summary(done)})
    return _back(request, page)


def _masked(request, page) -> Masking:
    if token := request.POST.get("token", ""):
        return mask_file(page=page, token=token, user=request.user)
    evidence = evidence_of(page.get_latest_revision_as_object())
    key = request.POST.get("key", "")
    note = next((note for note in evidence.findings if note.key == key), None)
    if key and note is None:
        raise MaskingRefused(_("内容有变动，请重新打开后再试。"))
    return mask_page_text(page=page, user=request.user, note=note)


def _back(request, page):
    """To the item when the page is on its way, else to the editor."""
    journey = Journey.objects.for_object(page).active().first()
    if journey and user_can_read_journey(request.user, journey):
        return redirect("review_admin:item", pk=journey.pk)
    return redirect("wagtailadmin_pages:edit", page.pk)
