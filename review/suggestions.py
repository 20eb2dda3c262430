"""修改建议: a reviewer writes the words wanted on a passage, the liaison takes them over with one click."""

import json
from html import escape

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Revision

from review.corrections import text_fields
from review.exceptions import MayNotSign
from review.models import Journey, Suggestion
from review.signers import refusals_for
from users.models import User


@transaction.atomic
def suggest(*, journey: Journey, user: User, old: str, new: str) -> Suggestion:
    """Note that `old`, a passage that stands once in title or text, should read `new`.

    Raises MayNotSign unless the person has the item in hand; ValidationError at the field `old` when the passage is
    not there or stands more than once.
    """
    if reasons := refusals_for(user, journey):
        raise MayNotSign(reasons)
    page = Revision.objects.get(pk=journey.revision_id).as_object()
    _check_passage(page, old, new)
    return Suggestion.objects.create(journey=journey, old=old, new=new, made_by_id=user.pk, made_by_name=str(user))


def _check_passage(page, old: str, new: str) -> None:
    count = _count(page, old) if old.strip() else 0
    if old == new:
        raise ValidationError({"new": _("建议与原文相同。")})
    if count == 0:
        raise ValidationError({"old": _("标题和正文中没有这段文字（不能跨段落、跨格式），请照原文填写。")})
    if count > 1:
        raise ValidationError({"old": _("这段文字出现了%(count)d次，请多写几个字，使其唯一。") % {"count": count}})


def suggestions_for(journey: Journey):
    """Return the suggestions made on this submission."""
    return journey.suggestions.all()


def user_can_take_over(user: User, suggestion: Suggestion) -> bool:
    """The author, or whoever may edit the page, once it is back with them."""
    page = suggestion.journey.object
    if page is None or suggestion.taken_at or suggestion.journey.is_active or page.workflow_in_progress:
        return False
    return page.permissions_for_user(user).can_edit()


@transaction.atomic
def take_over(*, suggestion: Suggestion, user: User) -> Suggestion:
    """Write the wanted words into the newest draft (采纳). Raises PermissionDenied, ValidationError when the passage is gone."""
    suggestion = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if not user_can_take_over(user, suggestion):
        raise PermissionDenied
    page = suggestion.journey.object.get_latest_revision_as_object()
    _check_passage(page, suggestion.old, suggestion.new)
    _replace(page, suggestion.old, suggestion.new)
    page.save_revision(user=user)
    suggestion.taken_at, suggestion.taken_by_name = timezone.now(), str(user)
    suggestion.save(update_fields=["taken_at", "taken_by_name"])
    return suggestion


# In the text -----------------------------------------------------------------------------------------------------------------


def _texts(page):
    """Yield (field, stored value as one text, whether it is markup) for the title and the fields of the text."""
    for name in sorted(text_fields(page)):
        field = page._meta.get_field(name)
        if isinstance(field, StreamField):
            yield field, json.dumps(list(getattr(page, name).raw_data), ensure_ascii=False), True
        else:
            yield field, getattr(page, name) or "", isinstance(field, RichTextField)


def _as_stored(field, words: str, is_markup: bool) -> str:
    """Return words as they stand in the stored value: escaped for markup, and for the JSON of a stream."""
    stored = escape(words, quote=False) if is_markup else words
    return json.dumps(stored, ensure_ascii=False)[1:-1] if isinstance(field, StreamField) else stored


def _count(page, words: str) -> int:
    return sum(text.count(_as_stored(field, words, is_markup)) for field, text, is_markup in _texts(page))


def _replace(page, old: str, new: str) -> None:
    for field, text, is_markup in _texts(page):
        stored = _as_stored(field, old, is_markup)
        if stored in text:
            text = text.replace(stored, _as_stored(field, new, is_markup), 1)
            setattr(page, field.name, field.to_python(text) if isinstance(field, StreamField) else text)
