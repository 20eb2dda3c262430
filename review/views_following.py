"""On the item's screen: what changed since one signed, wanted words, the answer to 报请确定."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from review.enums import StepKind
from review.exceptions import MayNotSign
from review.models import Journey, Suggestion
from review.permissions import user_can_read_journey
from review.reassigning import assignable, reassign, user_can_reassign
from review.referrals import ANSWERS, file_answer, open_referral, waiting_days
from review.resubmission import signed_before
from review.signers import refusals_for
from review.suggestions import suggest, suggestions_for, take_over, user_can_take_over
from review.views_exits import add_errors
from review.wording import refusal_messages
from users.models import User

UNCHANGED_OPINION = gettext_lazy("改动已阅，维持原意见")


class SuggestionForm(forms.Form):
    old = forms.CharField(
        label=gettext_lazy("原文"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("照标题或正文原样填写，须唯一。"),
    )  # fmt: skip
    new = forms.CharField(
        label=gettext_lazy("建议改为"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("不填表示删去。"),
    )  # fmt: skip


class ReassignForm(forms.Form):
    """To whom, and why."""

    to = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("改派给"), required=False, empty_label=gettext_lazy("请选择"),
        error_messages={"required": gettext_lazy("请选择改派给谁。")},
        help_text=gettext_lazy("只列依规定可以办理本环节、且没有外出的人。"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请写明理由。")},
    )  # fmt: skip

    def __init__(self, *args, people: list[User], is_assigned: bool, **kwargs):
        """`is_assigned`: the step was given to somebody before, so that it can also be given back."""
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        field.queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("name")
        field.required = not is_assigned
        if is_assigned:
            field.empty_label = _("（取消改派，按岗办理）")


class AnswerForm(forms.Form):
    authority = forms.CharField(label=gettext_lazy("答复机关"), max_length=100, required=False)
    number = forms.CharField(label=gettext_lazy("答复文号"), max_length=100, required=False)
    answered_on = forms.DateField(
        label=gettext_lazy("答复日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("答复结论"), choices=[(answer.value, answer.label) for answer in ANSWERS],
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("答复摘要"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


def following_context(user, journey: Journey) -> dict:
    """What the item's screen shows of all this."""
    reasons = refusals_for(user, journey)
    referral = open_referral(journey)
    is_plain = journey.current_step is not None and journey.current_step.kind not in {StepKind.REVIEW, StepKind.URGENT}
    return {
        "signed_before": signed_before(user, journey) if not reasons else None,
        "may_confirm": not reasons and is_plain,
        "unchanged_opinion": UNCHANGED_OPINION,
        "suggestions": [
            {"suggestion": one, "may_take": user_can_take_over(user, one)} for one in suggestions_for(journey)
        ],
        "may_reassign": user_can_reassign(user, journey),
        "referral": referral,
        "referral_days": waiting_days(referral) if referral else 0,
    }


# 改派 ----------------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def reassign_step(request, pk):
    """Give the step in hand to another of those who may sign it."""
    journey = _readable(request, pk)
    if not user_can_reassign(request.user, journey):
        raise PermissionDenied
    people = assignable(journey, request.user)
    is_assigned = bool(journey.current_step and journey.current_step.assigned_id)
    form = ReassignForm(request.POST if request.method == "POST" else None, people=people, is_assigned=is_assigned)
    if request.method == "POST" and form.is_valid() and _reassigned(request, form, journey):
        messages.success(request, _("已改派：%(title)s") % {"title": journey.title})
        return redirect("review_admin:item", pk=journey.pk)
    context = {"form": form, "journey": journey, "people": people}
    return TemplateResponse(request, "review/office/reassign.html", context, status=422 if form.errors else 200)


def _reassigned(request, form: ReassignForm, journey: Journey) -> bool:
    try:
        reassign(journey=journey, user=request.user, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
    except MayNotSign as error:
        form.add_error(None, refusal_messages(error.reasons))
    return not form.errors


def _readable(request, pk) -> Journey:
    journey = get_object_or_404(Journey.objects.prefetch_related("steps"), pk=pk)
    if not user_can_read_journey(request.user, journey):
        raise PermissionDenied
    return journey


# 修改建议 --------------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def add_suggestion(request, pk):
    """A reviewer's wanted words; the item stays in hand until it is returned or signed."""
    journey = _readable(request, pk)
    if request.method != "POST" and refusals_for(request.user, journey):
        raise PermissionDenied
    marked = {"old": request.GET.get("old", "")}  # what was selected in the text
    form = SuggestionForm(request.POST if request.method == "POST" else None, initial=marked)
    if request.method == "POST" and _done(form, suggest, journey=journey, user=request.user):
        messages.success(request, _("已记下修改建议，退回后承办人可一键采纳。"))
        return redirect("review_admin:item", pk=pk)
    return _form(request, form, _("修改建议"), journey, shows_text=True)


@require_POST
@require_admin_access
def take_suggestion(request, pk):
    """采纳: the wanted words go into the draft."""
    suggestion = get_object_or_404(Suggestion.objects.select_related("journey"), pk=pk)
    _readable(request, suggestion.journey_id)
    try:
        take_over(suggestion=suggestion, user=request.user)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    else:
        messages.success(request, _("已采纳，写入草稿。"))
    return redirect("review_admin:item", pk=suggestion.journey_id)


# 报请确定 --------------------------------------------------------------------------------------------------------------------


@require_safe
@require_admin_access
def referral_letter(request, pk):
    """The letter to the secrecy authority, for the printer."""
    journey = _readable(request, pk)
    referral = open_referral(journey) or journey.referrals.first()
    if referral is None:
        raise Http404
    return TemplateResponse(request, "review/ledger/referral_letter.html", {"journey": journey, "referral": referral})


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def answer_referral(request, pk):
    """登记答复: what the authority said; the review goes on."""
    journey = _readable(request, pk)
    if refusals_for(request.user, journey) or open_referral(journey) is None:
        raise PermissionDenied
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _done(form, file_answer, journey=journey, user=request.user):
        messages.success(request, _("已登记答复，请按答复填写审查表。"))
        return redirect("review_admin:item", pk=pk)
    return _form(request, form, _("登记答复"), journey)


def _done(form, verb, **kwargs) -> bool:
    """Call the verb with what the form holds; put its refusals at their fields."""
    if not form.is_valid():
        return False
    try:
        verb(**kwargs, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
    except MayNotSign as error:
        form.add_error(None, refusal_messages(error.reasons))
    return not form.errors


def _form(request, form, heading, journey, *, shows_text=False):
    context = {"form": form, "screen_title": heading, "journey": journey, "shows_text": shows_text}
    return TemplateResponse(request, "review/office/item_form.html", context, status=422 if form.errors else 200)
