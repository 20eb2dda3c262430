"""Forms of the gate: the page form that checks at submission, and the review form."""

from django import forms
from django.db.models import F, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from review import secrecy
from review.answers import answer_fields
from review.enums import QUESTION_LAW, LegalBasis, Outcome, Question
from review.forms_submission import SubmissionForm
from review.law import ARTICLES
from review.permissions import writing_departments
from users.forms import OnlyLinkableMixin

SUBMIT_ACTIONS = ("action-submit", "action-restart-workflow")


class GatedFormMixin(OnlyLinkableMixin):
    """A draft may be incomplete; a submission may not. Messages stand at the field, nothing typed is lost."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._say_what_submission_needs()

    def _say_what_submission_needs(self):
        """A draft may leave these empty, so that no asterisk stands at them."""
        for name in self.instance.mandatory_fields:
            if name in self.fields and not self.fields[name].required:
                hint = self.fields[name].help_text
                self.fields[name].help_text = format_lazy("{}{}", hint, _("（提交审核前必填）"))

    def clean(self):
        """Nothing with a mark of a state secret is stored, by no way of saving: autosave and preview ask here too."""
        cleaned = super().clean()
        if secrecy.refuses(self):
            self.add_error(None, secrecy.refusal_text(self._department()))
        return cleaned

    def _department(self):
        """Whose words these are."""
        return self.instance.responsible_department

    @property
    def is_submitting(self) -> bool:
        return any(name in self.data for name in SUBMIT_ACTIONS)

    def is_valid(self):
        valid = super().is_valid()
        if valid and self.is_submitting:
            self._check_submission()
            valid = not self.errors
        return valid

    def _check_submission(self):
        """Ask what is built from this form, child rows included."""
        candidate = self.save(commit=False)
        for name, messages in candidate.get_submission_errors().items():
            for message in messages:
                self._add_submission_error(name, message)
        for messages in SubmissionForm(self.data, model=self._meta.model).errors.values():
            self.add_error(None, messages)  # they stand at their fields as well, beside 提交审核

    def _add_submission_error(self, name, message):
        """Put the message where the editor looks for it: at the field, or above the rows of the list."""
        if name in self.fields:
            self.add_error(name, message)
        elif name in self.formsets:
            self.formsets[name].non_form_errors().append(message)
            self.add_error(None, message)
        else:
            self.add_error(None, message)


class GatedPageForm(GatedFormMixin, WagtailAdminPageForm):
    """The form of a gated page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False  # made from the title's pinyin when left empty
        if "also_shown_in" in self.fields:
            self._offer_columns(self.fields["also_shown_in"])

    def _offer_columns(self, field):
        """The county's columns and the department's own; every department has a 「工作动态」, its name says whose."""
        own, chosen = self._department(), self.initial.get("also_shown_in") or []
        offered = (
            Q(department=None) | Q(department=own) | Q(pk__in=[getattr(column, "pk", column) for column in chosen])
        )
        field.queryset = (
            field.queryset.filter(offered)
            .select_related("department")
            .order_by(F("department").asc(nulls_first=True), "path")
        )
        field.label_from_instance = lambda column: " · ".join(
            filter(None, [str(column.department or ""), column.title])
        )

    def _department(self):
        """Whose page this is or will be; a new one belongs to the node it is made under."""
        own = getattr(self.instance, "department", None)
        return own or getattr(self.parent_page, "department", None) or self.instance.responsible_department


class GatedObjectForm(GatedFormMixin, WagtailAdminModelForm):
    """The form of a gated object that is no page; people write for their own departments only."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "department" in self.fields and self.for_user is not None:
            self._narrow_departments(self.fields["department"])

    def _narrow_departments(self, field) -> None:
        own = writing_departments(self.for_user)
        if own is None:
            return
        field.queryset = field.queryset.filter(pk__in=own)
        if len(own) == 1:
            field.initial = own[0]
            self.initial.setdefault("department", own[0])


class AnswersForm(forms.Form):
    """What a reviewer answers to each finding and remark of a scan report (`review.answers`)."""

    def __init__(self, *args, report: dict | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.answer_names = answer_fields(report or {})
        for name in self.answer_names:
            self.fields[name] = forms.CharField(required=False, max_length=200)

    @property
    def given(self) -> dict[str, str]:
        """The answers, for `services.review`."""
        return {name: self.cleaned_data.get(name, "") for name in self.answer_names}


class ReviewForm(AnswersForm):
    """政府信息公开保密审查表: outcome, the eight questions, legal basis when it is not 可以公开."""

    outcome = forms.ChoiceField(
        label=_("审查结论"), choices=Outcome.choices, widget=forms.RadioSelect,
        error_messages={"required": _("请选择审查结论。")},
    )  # fmt: skip
    none_apply = forms.BooleanField(label=_("以下八项均不涉及"), required=False)
    legal_basis = forms.ChoiceField(
        label=_("法律依据"), choices=[("", _("请选择")), *LegalBasis.choices], required=False
    )
    reason = forms.CharField(
        label=_("理由"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明涉及的内容、依据和处理建议；退回时送审人会看到。"),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for question in Question:
            self.fields[self.question_name(question)] = forms.TypedChoiceField(
                label=question.label,
                choices=[("no", _("不涉及")), ("yes", _("涉及"))],
                coerce=lambda value: value == "yes",
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    @staticmethod
    def question_name(question: str) -> str:
        return f"question_{question}"

    @property
    def questions(self):
        """The eight questions with their fields and the law beside them, for the template."""
        return [
            {"field": self[self.question_name(question)], "law": QUESTION_LAW[question], "articles": ARTICLES[question]}
            for question in Question
        ]

    def clean(self):
        cleaned = super().clean()
        answers = {question.value: cleaned.get(self.question_name(question)) for question in Question}
        if cleaned.get("none_apply"):
            answers = {name: bool(value) for name, value in answers.items()}
            if any(answers.values()):
                self.add_error("none_apply", _("已有勾选“涉及”的事项，不能同时确认八项均不涉及。"))
        unanswered = [Question(name).label for name, value in answers.items() if value is None]
        if unanswered:
            self.add_error("none_apply", _("八项审查须逐项作答，或确认八项均不涉及。"))
        cleaned["answers"] = answers
        return cleaned


class OpinionForm(forms.Form):
    """同意, with words of one's own if wanted."""

    opinion = forms.CharField(
        label=_("意见"), required=False, max_length=500, initial=_("同意。"), widget=forms.Textarea(attrs={"rows": 2})
    )


class ReasonForm(forms.Form):
    """A verb that needs a reason: return, unpublish."""

    reason = forms.CharField(
        label=_("理由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500,
        error_messages={"required": _("请写明理由。")},
    )  # fmt: skip
