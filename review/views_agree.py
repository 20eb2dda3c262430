"""批量同意: choose items of one's queue, preview them one by one, agree to all of them; each has a record of its own.

The batch lives in the session: item id → {"shown": [step, content hash] of the preview that was opened, "is_read"}.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access

from review import services
from review.agreeing import Preview, agree_to_all, agreeable_for, can_be_agreed, preview_of
from review.enums import StepKind
from review.evidence import evidence_of_journey
from review.forms import OpinionForm
from review.models import Journey
from review.queues import desk_items
from review.resubmission import signed_before
from review.rules import Refusal
from review.views_batch import reading_context
from review.wording import refusal_messages

SESSION_KEY = "agree_batch"


def _batch(request) -> dict[str, dict]:
    return request.session.get(SESSION_KEY, {})


def _next(request):
    """Go on to the first item not read yet; to the one 同意 when all are."""
    unread = next((pk for pk, item in _batch(request).items() if not item.get("is_read")), None)
    return redirect("review_agree:read", pk=unread) if unread else redirect("review_agree:agree")


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def choose(request):
    """Choose the items."""
    waiting = agreeable_for(request.user)
    if request.method == "POST":
        chosen = set(request.POST.getlist("items"))
        batch = {str(journey.pk): {} for journey in waiting if str(journey.pk) in chosen}
        if batch:
            request.session[SESSION_KEY] = batch
            return _next(request)
        messages.error(request, _("请勾选要一并办理的件。"))
    return TemplateResponse(request, "review/agree/choose.html", {"items": desk_items(waiting)})


@require_http_methods(["GET", "POST"])
@require_admin_access
def read(request, pk):
    """One item with everything needed to decide; 「已阅」 leads to the next, 「移出」 leaves it for later."""
    if str(pk) not in _batch(request):
        return redirect("review_agree:choose")
    journey = get_object_or_404(Journey.objects.prefetch_related("steps"), pk=pk)
    if request.method == "POST" and "remove" in request.POST:
        return _leave_out(request, pk)
    if reasons := services.refusals_for(request.user, journey) or _not_together(journey):
        messages.warning(request, f"{journey.title}：{''.join(refusal_messages(reasons))}")
        return _leave_out(request, pk)
    if request.method == "POST":
        return _mark_read(request, journey)
    _note_shown(request, journey)
    return TemplateResponse(request, "review/agree/read.html", _reading_context(request, journey))


def _not_together(journey: Journey) -> list[Refusal]:
    return [] if can_be_agreed(journey) else [Refusal.OTHER_STEP]


def _leave_out(request, pk: int):
    batch = _batch(request)
    batch.pop(str(pk))
    request.session[SESSION_KEY] = batch
    return _next(request) if batch else redirect("review_agree:choose")


def _note_shown(request, journey: Journey) -> None:
    """What is on the screen now; a mark of before does not stand for it."""
    preview, batch = preview_of(journey), _batch(request)
    batch[str(journey.pk)] = {"shown": [preview.step_id, preview.content_hash], "is_read": False}
    request.session[SESSION_KEY] = batch


def _mark_read(request, journey: Journey):
    """Mark an item as read: it was opened before, and is still what was on the screen."""
    batch, preview = _batch(request), preview_of(journey)
    if batch[str(journey.pk)].get("shown") != [preview.step_id, preview.content_hash]:
        messages.error(request, _("请先打开阅看；阅看之后有变动的，请重新阅看。"))
        return redirect("review_agree:read", pk=journey.pk)
    batch[str(journey.pk)]["is_read"] = True
    request.session[SESSION_KEY] = batch
    return _next(request)


def _reading_context(request, journey: Journey) -> dict:
    batch = _batch(request)
    evidence = evidence_of_journey(journey)
    return reading_context(request.user, journey, batch, evidence) | {
        "signed_before": signed_before(request.user, journey),
        "is_release": journey.current_step.kind == StepKind.RELEASE,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def agree(request):
    """One 同意 for all items read; the result names each that was refused, with the reason."""
    batch = _batch(request)
    if not batch or not all(item.get("is_read") for item in batch.values()):
        return _next(request) if batch else redirect("review_agree:choose")
    form = OpinionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _agreed(request, batch, form.cleaned_data["opinion"])
    items = desk_items(Journey.objects.filter(pk__in=batch).prefetch_related("steps").order_by("submitted_at"))
    releases = sum(item.step is not None and item.step.kind == StepKind.RELEASE for item in items)
    context = {"opinion_form": form, "items": items, "releases": releases}
    return TemplateResponse(request, "review/agree/agree.html", context, status=422 if form.errors else 200)


def _agreed(request, batch: dict[str, dict], opinion: str):
    previews = {int(pk): Preview(*item["shown"]) for pk, item in batch.items()}
    results = agree_to_all(user=request.user, previews=previews, opinion=opinion)
    del request.session[SESSION_KEY]
    context = {"results": results, "done": sum(not result.problem for result in results)}
    return TemplateResponse(request, "review/agree/results.html", context)


@require_POST
@require_admin_access
def cancel(request):
    """Give the batch up; nothing was signed."""
    request.session.pop(SESSION_KEY, None)
    return redirect("review_admin:queue")
