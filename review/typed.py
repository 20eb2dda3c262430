"""What somebody typed into a form that came too late, to be shown and copied: the form itself is gone from the screen."""

from collections.abc import Iterable, Iterator

from django import forms
from django.utils.translation import gettext as _

from review.forms import AnswersForm


def typed_words(bound: Iterable[forms.Form]) -> list[tuple[str, str]]:
    """Return (label, words) of every field that was filled in, in the words of the screen."""
    return [entry for form in bound for entry in _typed(form)]


def _typed(form: forms.Form) -> Iterator[tuple[str, str]]:
    answers = form.answer_names if isinstance(form, AnswersForm) else ()
    for field in form:
        words = _words_of(field, field.value())
        if words and words != _words_of(field, field.initial):
            yield (_("对扫描结果的答复") if field.name in answers else str(field.label)), words


def _words_of(field, value) -> str:
    """Return a value as the screen shows it: the label of a choice, nothing for what was left alone."""
    if value == "no":  # 不涉及 is what the one tick below the questions says
        return ""
    if isinstance(field.field, forms.BooleanField):
        return _("是") if value else ""
    return str(dict(getattr(field.field, "choices", ())).get(value, value or "")).strip()
