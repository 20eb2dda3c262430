"""The approval screens: a queue for signers, one screen per item with everything needed to decide."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page, Revision

from review import services
from review.enums import QUESTION_LAW, StepKind
from review.exceptions import GateClosed, MayNotSign
from review.forms import ReasonForm, ReviewForm
from review.models import Journey, Seal
from review.payload import stored_files
from review.permissions import user_can_read_journey
from review.queues import waiting_for
from review.wording import refusal_messages


@require_safe
@require_admin_access
def queue(request):
    """Everything that waits for this person's signature, oldest first."""
    return TemplateResponse(request, "review/queue.html", {"journeys": waiting_for(request.user)})


def _readable(request, pk: int) -> Journey:
    journey = get_object_or_404(Journey, pk=pk)
    if not user_can_read_journey(request.user, journey):
        raise PermissionDenied
    return journey


@require_safe
@require_admin_access
def item(request, pk):
    """One item: the text as the public will see it, files, steps, earlier reviews, and what may be done."""
    return _item_response(request, _readable(request, pk))


def _item_response(request, journey, *, review_form=None, return_form=None, status=200):
    reasons = services.refusals_for(request.user, journey)
    revision = Revision.objects.filter(pk=journey.revision_id).first()
    page = revision.as_object() if revision else None
    context = {
        "journey": journey,
        "page": page,
        "files": stored_files(page) if page else [],
        "live": Seal.objects.current().for_object(page).first() if page else None,
        "steps": journey.steps.all(),
        "records": journey.review_records.model.objects.filter(
            object_type=journey.object_type, object_id=journey.object_id
        ),
        "may_sign": not reasons,
        "refusals": refusal_messages(reasons),
        "is_review": bool(journey.current_step and journey.current_step.kind == StepKind.REVIEW),
        "is_release": bool(journey.current_step and journey.current_step.kind == StepKind.RELEASE),
        "can_take_back": journey.is_active and request.user.pk in {journey.author_id, *journey.editor_ids},
        "review_form": review_form or ReviewForm(initial={"outcome": "may_publish"}),
        "return_form": return_form or ReasonForm(prefix="return"),
        "question_law": {question.value: law for question, law in QUESTION_LAW.items()},
    }
    return TemplateResponse(request, "review/item.html", context, status=status)


@require_safe
@require_admin_access
@xframe_options_sameorigin
def content(request, pk):
    """The page as the public will see it, in a frame of the item's screen."""
    journey = _readable(request, pk)
    page = get_object_or_404(Revision, pk=journey.revision_id).as_object()
    return page.make_preview_request(request, page.default_preview_mode)


def _act(request, journey, verb, done: str, **kwargs):
    """Call a verb; say plainly what happened, also when somebody else was faster."""
    try:
        verb(journey=journey, user=request.user, **kwargs)
    except MayNotSign as error:
        messages.error(request, "".join(refusal_messages(error.reasons)))
        return redirect("review_admin:item", pk=journey.pk)
    except GateClosed as error:
        messages.error(request, str(error))
        return redirect("review_admin:item", pk=journey.pk)
    messages.success(request, done)
    return redirect("wagtailadmin_home")


@require_POST
@require_admin_access
def sign(request, pk):
    journey = _readable(request, pk)
    opinion = request.POST.get("opinion", "").strip()[:500]
    is_last = not journey.steps.filter(status="waiting").exists()
    done = _("已发布：%(title)s") if is_last else _("已签：%(title)s")
    return _act(request, journey, services.sign, done % {"title": journey.title}, opinion=opinion)


@require_POST
@require_admin_access
def decide(request, pk):
    journey = _readable(request, pk)
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            return _act(
                request, journey, services.review, _("审查意见已保存：%(title)s") % {"title": journey.title},
                outcome=form.cleaned_data["outcome"], answers=form.cleaned_data["answers"],
                legal_basis=form.cleaned_data["legal_basis"], reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except ValidationError as error:
            for field, texts in error.message_dict.items():
                form.add_error(field if field in form.fields else None, texts)
    return _item_response(request, journey, review_form=form, status=422)


@require_POST
@require_admin_access
def return_item(request, pk):
    journey = _readable(request, pk)
    form = ReasonForm(request.POST, prefix="return")
    if not form.is_valid():
        return _item_response(request, journey, return_form=form, status=422)
    done = _("已退回修改：%(title)s") % {"title": journey.title}
    return _act(request, journey, services.return_for_changes, done, reason=form.cleaned_data["reason"])


@require_POST
@require_admin_access
def take_back(request, pk):
    journey = _readable(request, pk)
    return _act(request, journey, services.take_back, _("已撤回：%(title)s") % {"title": journey.title})


@require_admin_access
def unpublish(request, page_id):
    """下线: take a public page off the site, with a reason."""
    page = get_object_or_404(Page, pk=page_id).specific
    department = page.responsible_department
    if not services.user_can_unpublish(request.user, department.pk if department else None):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.unpublish(page=page, user=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("已下线：%(title)s") % {"title": page.title})
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return TemplateResponse(request, "review/unpublish.html", {"page": page, "form": form})


