"""The approval screens: a queue for signers, one screen per item with everything needed to decide."""

from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page, Revision

from review import scans, services
from review.agreeing import can_be_agreed
from review.corrections import changes_of
from review.difference import page_differences
from review.enums import JourneyStatus, StepKind
from review.evidence import evidence_of_journey, note_rows
from review.exceptions import GateClosed, MayNotSign, StepTaken
from review.forms import OpinionForm, ReasonForm, ReviewForm
from review.item_files import item_files, maskings_of
from review.marking import marked_html
from review.models import Journey, ReviewRecord, Seal
from review.paper_steps import can_be_on_paper, user_can_bring_sheet
from review.permissions import another_could_review, user_can_mask, user_can_read_journey
from review.previews import without_scripts
from review.queues import desk_items, waiting_for
from review.scanning import Severity
from review.signers import can_sign_combined, name_of_signer, verdict_for
from review.typed import typed_words
from review.views_following import following_context
from review.wording import refusal_messages, taken_message


@require_safe
@require_admin_access
def queue(request):
    """Everything that waits for this person's signature, oldest first."""
    items = desk_items(waiting_for(request.user))
    context = {
        "items": items,
        "to_review": sum(item.step.kind == StepKind.REVIEW for item in items),
        "to_agree": sum(can_be_agreed(item.journey) for item in items),
    }
    return TemplateResponse(request, "review/queue.html", context)


def _readable(request, pk: int) -> Journey:
    journey = get_object_or_404(Journey.objects.prefetch_related("steps"), pk=pk)
    if not user_can_read_journey(request.user, journey):
        raise PermissionDenied
    return journey


# One item ----------------------------------------------------------------------------------------------------------------


@require_safe
@require_admin_access
def item(request, pk):
    """One item: the text as the public will see it, files, steps, earlier reviews, and what may be done."""
    return _item_response(request, _readable(request, pk))


def _item_response(request, journey, *, status=200, **forms):
    context = _item_context(journey, request.user) | _action_context(request.user, journey)
    context |= following_context(request.user, journey)
    context["typed"] = typed_words(forms.values()) if status == HTTPStatus.CONFLICT and not context["may_sign"] else []
    evidence = context["evidence"]
    expected = "" if evidence and evidence.blocks else "may_publish"
    context |= {
        "opinion_form": OpinionForm(prefix="sign"),
        "review_form": ReviewForm(report=evidence.report if evidence else None, initial={"outcome": expected}),
        "return_form": ReasonForm(prefix="return"),
        **forms,
    }
    context |= _evidence_context(context)
    return TemplateResponse(request, "review/item.html", context, status=status)


def _evidence_context(context: dict) -> dict:
    """The numbered list and what may be masked; a reviewer who is alone masks nothing: nobody could review it then."""
    evidence, files = context["evidence"], context["files"]
    maskable = [note for note in evidence.findings if note.can_be_masked] if evidence else []
    is_left_to_liaison = bool(maskable) and context["is_only_reviewer"]
    return {
        "notes": note_rows(
            evidence,
            form=context["review_form"] if context["is_answering"] else None,
            file_urls={file["token"]: file["reader_url"] for file in files},
        ),
        "unopened": [file for file in files if not file["is_read"] and not file["is_closed"]],
        "has_words_to_mask": any(not note.file for note in maskable),
        "mask_page": "" if is_left_to_liaison else context["mask_page"],
        "is_masking_offered": bool(maskable and context["is_answering"] and context["mask_page"]),
        "mask_request": _mask_request(maskable) if is_left_to_liaison else "",
    }


def _mask_request(notes) -> str:
    """What the liaison is told to mask, as the reason of a return: what blocks, else whatever can be masked."""
    notes = [note for note in notes if note.severity == Severity.BLOCK] or notes
    listed = "；".join(f"{note.kind_label}（{note.where}）" for note in notes[:8])
    rest = _("等%(count)d处") % {"count": len(notes)} if len(notes) > 8 else ""
    return _("请在编辑页“自动检查”中点“生成遮盖件”后重新提交：%(listed)s%(rest)s。") % {"listed": listed, "rest": rest}


def _item_context(journey: Journey, user) -> dict:
    """What is to be read: the text, what changed, the files, the way so far."""
    revision = Revision.objects.filter(pk=journey.revision_id).first()
    page = revision.as_object() if revision else None
    live = Seal.objects.current().for_object(page).first() if page else None
    records = ReviewRecord.objects.filter(object_type=journey.object_type, object_id=journey.object_id)
    return {
        "item": desk_items([journey])[0],
        "journey": journey,
        "page": page,
        "files": item_files(page, journey, user) if page else [],
        "evidence": evidence_of_journey(journey, next((r for r in records if r.journey_id == journey.pk), None)),
        "maskings": maskings_of(journey, user),
        "live": live,
        "corrected": changes_of(journey),
        "differences": page_differences(live.page, page) if live and journey.is_active else [],
        "records": records,
        "others": Journey.objects.for_object(page).exclude(pk=journey.pk).order_by("-pk")[:10] if page else [],
    }


def _action_context(user, journey: Journey) -> dict:
    """What this person may do with the item now, and if not, why not."""
    verdict = verdict_for(user, journey)
    reasons, right = verdict.refusals, verdict.right
    kind = journey.current_step.kind if journey.current_step else ""
    is_combined = can_sign_combined(user, journey)
    is_asked_elsewhere = journey.status == JourneyStatus.REFERRED  # 报请确定: no outcome before the answer
    is_answering = not is_asked_elsewhere and (is_combined or (not reasons and kind == StepKind.REVIEW))
    return {
        "may_sign": not reasons,
        "signs_as": name_of_signer(user, right) if right and right.principal_id else "",
        "refusals": refusal_messages(reasons) if journey.is_active else [],
        "is_review": kind == StepKind.REVIEW,
        "paper": {"may_print": can_be_on_paper(journey), "may_upload": user_can_bring_sheet(user, journey)},
        "is_combined_act": is_combined,
        "is_answering": is_answering,
        "mask_page": _mask_page(user, journey),
        "is_only_reviewer": is_answering and not another_could_review(user, journey),
        "is_release": kind == StepKind.RELEASE,
        "is_correction": kind == StepKind.CORRECTION,
        "can_take_back": journey.is_active and user.pk in {journey.author_id, *journey.editor_ids},
        "can_edit": user.pk in {journey.author_id, *journey.editor_ids} and _is_with_author(journey),
        "can_unschedule": journey.status == JourneyStatus.SCHEDULED and _may_take_off(user, journey),
        "can_unpublish": journey.status == JourneyStatus.RELEASED and _may_take_off(user, journey),
    }


def _mask_page(user, journey: Journey) -> str:
    """The page in which this person may mask now, "" for none: while it is under way its reviewer and its author."""
    page = journey.object if journey.is_active else None
    return str(page.pk) if isinstance(page, Page) and user_can_mask(user, page.specific) else ""


def _is_with_author(journey: Journey) -> bool:
    """Whether the words are with their author again: returned or taken back, and not submitted since."""
    same = Journey.objects.filter(object_type=journey.object_type, object_id=journey.object_id)
    ended = journey.status in {JourneyStatus.NEEDS_CHANGES, JourneyStatus.TAKEN_BACK}
    return ended and not same.filter(pk__gt=journey.pk).exists()


def _may_take_off(user, journey: Journey) -> bool:
    return services.user_can_unpublish(user, journey.department_id)


@require_safe
@require_admin_access
@xframe_options_sameorigin
def content(request, pk):
    """The page as the public will see it, in a frame of the item's screen."""
    journey = _readable(request, pk)
    page = get_object_or_404(Revision, pk=journey.revision_id).as_object()
    response = page.make_preview_request(request, page.default_preview_mode)
    html = without_scripts(response.content)
    if "marked" in request.GET:
        html = marked_html(html, evidence_of_journey(journey, journey.review_records.first()))
    response.content = html
    response["Content-Length"] = str(len(response.content))  # the preview went through the middleware once already
    return response


# Acting ------------------------------------------------------------------------------------------------------------------


def _act(request, journey, verb, done: str, *, forms: dict | None = None, **kwargs):
    """Call a verb; say plainly what happened, also when somebody else was faster. Nothing typed is lost."""
    try:
        verb(journey=journey, user=request.user, **kwargs)
    except StepTaken as error:
        messages.error(request, taken_message(error.journey, error.step, request.user))
    except MayNotSign as error:
        messages.error(request, "".join(refusal_messages(error.reasons)))
    except GateClosed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done % {"title": journey.title})
        return redirect("wagtailadmin_home")
    return _item_response(request, _readable(request, journey.pk), status=HTTPStatus.CONFLICT, **(forms or {}))


def _seen_step(request) -> int | None:
    """Which step the person had on the screen, as the form says; None when it doesn't."""
    step = request.POST.get("step", "")
    return int(step) if step.isdecimal() else None


@require_POST
@require_admin_access
def sign(request, pk):
    """同意: sign the current step; the last signature publishes."""
    journey = _readable(request, pk)
    form = OpinionForm(request.POST, prefix="sign")
    if not form.is_valid():
        return _item_response(request, journey, opinion_form=form, status=422)
    is_last = not journey.steps.filter(status="waiting").exists()
    done = _("已发布：%(title)s") if is_last else _("已签署同意：%(title)s")
    forms = {"opinion_form": form}
    values = {"opinion": form.cleaned_data["opinion"], "seen_step": _seen_step(request)}
    return _act(request, journey, services.sign, done, forms=forms, **values)


@require_POST
@require_admin_access
def decide(request, pk):
    """File the confidentiality review form of the current step."""
    journey = _readable(request, pk)
    form = ReviewForm(request.POST, report=scans.report_of(journey))
    forms = {"review_form": form, **_combined_form(request)}
    if form.is_valid():
        try:
            wanted = ("outcome", "answers", "legal_basis", "reason")
            values = {name: form.cleaned_data[name] for name in wanted} | {"given": form.given}
            values["seen_step"] = _seen_step(request)
            done = _("审查意见已保存：%(title)s")
            return _act(request, journey, _reviewing_verb(request), done, forms=forms, **values)
        except ValidationError as error:
            for field, texts in error.message_dict.items():
                form.add_error(field if field in form.fields else "none_apply", texts)
    return _item_response(request, journey, status=422, **forms)


def _combined_form(request) -> dict:
    """The head's opinion of 合并审签 and 应急发布, which is typed beside the review form and must not be lost with it."""
    return {"opinion_form": OpinionForm(request.POST, prefix="sign")} if "sign-opinion" in request.POST else {}


def _reviewing_verb(request):
    """合并审签: the head's opinion came with the review form, from one screen."""
    if "sign-opinion" not in request.POST:
        return services.review
    return partial(services.sign_combined, opinion=request.POST["sign-opinion"][:500])


@require_POST
@require_admin_access
def return_item(request, pk):
    """退回修改, with a reason."""
    journey = _readable(request, pk)
    form = ReasonForm(request.POST, prefix="return")
    if not form.is_valid():
        return _item_response(request, journey, return_form=form, status=422)
    values = {"reason": form.cleaned_data["reason"], "seen_step": _seen_step(request)}
    done, forms = _("已退回修改：%(title)s"), {"return_form": form}
    return _act(request, journey, services.return_for_changes, done, forms=forms, **values)


@require_POST
@require_admin_access
def take_back(request, pk):
    """撤回, by the author, while the item is under way."""
    return _act(request, _readable(request, pk), services.take_back, _("已撤回，可继续修改：%(title)s"))


@require_POST
@require_admin_access
def unschedule(request, pk):
    """取消定时发布: the item has to be submitted again."""
    journey = _readable(request, pk)
    if not _may_take_off(request.user, journey):
        raise PermissionDenied
    if journey.status != JourneyStatus.SCHEDULED:
        messages.error(request, _("该件不在定时发布中。"))
        return redirect("review_admin:item", pk=pk)
    return _act(request, journey, services.unschedule, _("已取消定时发布：%(title)s"))
