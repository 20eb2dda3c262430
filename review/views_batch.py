"""批量审查: a reviewer opens the items of a batch one by one and decides on them together, one form on file for each.

The batch lives in the session: item id → {"seen": the content hash that was on the screen when the reviewer marked it
as read, "given": the answers to what the scan found}, empty before. Only what was read, in exactly the version that was
read, is decided on.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access
from wagtail.models import Revision

from review import services
from review.difference import page_differences
from review.enums import StepKind
from review.evidence import evidence_of_journey, note_rows
from review.exceptions import GateClosed, MayNotSign, StepTaken
from review.forms import AnswersForm, ReviewForm
from review.item_files import item_files
from review.models import Journey, Seal
from review.queues import desk_items, waiting_for
from review.wording import refusal_messages, taken_message

SESSION_KEY = "review_batch"


@dataclass(frozen=True)
class Result:
    """What became of one item of the batch."""

    journey: Journey
    number: str = ""
    problem: str = ""


def waiting_for_review(user) -> list[Journey]:
    """Return the items whose confidentiality review this person may do now."""
    return [journey for journey in waiting_for(user) if journey.current_step.kind == StepKind.REVIEW]


# The batch -----------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def choose(request):
    """Choose the items of the batch."""
    waiting = waiting_for_review(request.user)
    if request.method == "POST":
        chosen = {str(journey.pk) for journey in waiting} & set(request.POST.getlist("items"))
        if chosen:
            request.session[SESSION_KEY] = {str(j.pk): {} for j in waiting if str(j.pk) in chosen}
            return _next(request)
        messages.error(request, _("请勾选要一并审查的件。"))
    return TemplateResponse(request, "review/batch/choose.html", {"items": desk_items(waiting)})


def _batch(request) -> dict[str, dict]:
    return request.session.get(SESSION_KEY, {})


def _next(request):
    """Go on to the first item not read yet; to the form when all are."""
    unread = next((pk for pk, read_as in _batch(request).items() if not read_as), None)
    return redirect("review_batch:read", pk=unread) if unread else redirect("review_batch:decide")


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def read(request, pk):
    """One item of the batch with everything needed to decide; 「已阅」 leads to the next, 「移出」 leaves it for later."""
    batch = _batch(request)
    if str(pk) not in batch:
        return redirect("review_batch:choose")
    journey = get_object_or_404(Journey.objects.prefetch_related("steps"), pk=pk)
    if services.refusals_for(request.user, journey):
        raise PermissionDenied
    evidence = evidence_of_journey(journey)
    form = AnswersForm(request.POST or None, report=evidence.report)
    if request.method == "POST" and ("remove" in request.POST or form.is_valid()):
        return _mark(request, journey, batch, form)
    context = reading_context(request.user, journey, batch, evidence, form)
    return TemplateResponse(request, "review/batch/read.html", context, status=422 if form.errors else 200)


def _mark(request, journey, batch, form):
    if "remove" in request.POST:
        batch.pop(str(journey.pk))
    elif request.POST.get("content_hash") == journey.content_hash:
        batch[str(journey.pk)] = {"seen": journey.content_hash, "given": form.given}
    else:
        messages.error(request, _("内容有变动，请重新阅看。"))
    request.session[SESSION_KEY] = batch
    return _next(request) if batch else redirect("review_batch:choose")


def reading_context(user, journey: Journey, batch: dict[str, dict], evidence, form=None) -> dict:
    """What is shown of one item of a batch: its text, what changed, its files, the scan with the answers of `form`."""
    page = get_object_or_404(Revision, pk=journey.revision_id).as_object()
    live = Seal.objects.current().for_object(page).first()
    position = list(batch).index(str(journey.pk)) + 1
    files = item_files(page, journey, user)
    return {
        "journey": journey,
        "files": files,
        "evidence": evidence,
        "notes": note_rows(evidence, form=form, file_urls={file["token"]: file["reader_url"] for file in files}),
        "differences": page_differences(live.page, page) if live else [],
        "position": position,
        "total": len(batch),
    }


# The decision --------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def decide(request):
    """One form for all items read; each is decided in its own transaction and has its own record."""
    batch = _batch(request)
    if not batch or not all(batch.values()):
        return _next(request) if batch else redirect("review_batch:choose")
    form = ReviewForm(request.POST if request.method == "POST" else None, initial={"outcome": "may_publish"})
    if request.method == "POST" and form.is_valid() and _is_consistent(form):
        results = [_review_one(request.user, pk, read_as, form) for pk, read_as in batch.items()]
        del request.session[SESSION_KEY]
        done = sum(not result.problem for result in results)
        return TemplateResponse(request, "review/batch/results.html", {"results": results, "done": done})
    items = Journey.objects.filter(pk__in=batch).prefetch_related("steps").order_by("submitted_at")
    context = {"review_form": form, "items": desk_items(items)}
    return TemplateResponse(request, "review/batch/decide.html", context, status=422 if form.errors else 200)


def _values(form: ReviewForm) -> dict:
    return {name: form.cleaned_data[name] for name in ("outcome", "answers", "legal_basis", "reason")}


def _is_consistent(form: ReviewForm) -> bool:
    """Ask the form's own rule before the first item is touched."""
    try:
        services.check_review_form(**_values(form))
    except ValidationError as error:
        for field, texts in error.message_dict.items():
            form.add_error(field if field in form.fields else "none_apply", texts)
    return not form.errors


def _review_one(user, pk: str, read_as: dict, form: ReviewForm) -> Result:
    """File one item's form; what the gate refuses is told and the others go on.

    Findings and remarks were answered where the item was read; what the scanner blocks is refused all the same.
    """
    journey = Journey.objects.get(pk=pk)
    if journey.content_hash != read_as["seen"]:
        return Result(journey, problem=_("阅看之后内容有变动。"))
    step = journey.steps.filter(kind=StepKind.REVIEW).values_list("pk", flat=True).first()
    try:
        record = services.review(journey=journey, user=user, given=read_as["given"], seen_step=step, **_values(form))
    except StepTaken as error:
        return Result(journey, problem=taken_message(error.journey, error.step, user))
    except MayNotSign as error:
        return Result(journey, problem="".join(refusal_messages(error.reasons)))
    except GateClosed as error:
        return Result(journey, problem=str(error))
    except ValidationError as error:
        return Result(journey, problem="".join(error.messages))
    return Result(journey, number=record.number)


@require_POST
@require_admin_access
def cancel(request):
    """Give the batch up; nothing was decided."""
    request.session.pop(SESSION_KEY, None)
    return redirect("review_admin:queue")
