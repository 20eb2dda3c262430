"""Marks of state secrets are refused before anything is stored: this system runs on the internet (DOMAIN §6.1, §6.4)."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from departments.models import Department
from review import ledger
from review.models import LedgerEntry
from review.scanning import secrecy_hits
from review.scans import passages
from users.enums import Role
from users.models import User

# Autosave asks every half second while somebody types: one row in this time tells enough.
ONE_ROW_IN = timedelta(minutes=10)


def refuses(form) -> bool:
    """Tell whether what was typed into a page form carries a mark of a state secret; a hit goes to the ledger."""
    text = "\n".join(texts_of(form))
    if not secrecy_hits(text):
        return False
    note_refusal(page=form.instance, user=form.for_user, text=text)
    return True


def texts_of(form) -> Iterator[str]:
    """Return the lines of everything typed into a bound page form, child rows included."""
    for value in getattr(form, "cleaned_data", {}).values():
        value = value.get_prep_value() if hasattr(value, "stream_block") else value
        if isinstance(value, (str, list, dict)):
            yield from passages(value)
    for formset in getattr(form, "formsets", {}).values():
        for row in formset.forms:
            row.is_valid()
            yield from texts_of(row)


def refusal_text(department: Department | None) -> str:
    """Return what the person at the form is told: stop, and whom to call."""
    return _(
        "内容带有密级标志，没有保存。本系统连接互联网，不得录入涉密内容：请立即停止录入，不要截图、转发，"
        "联系%(people)s处理。如属误报，请改写该处文字。"
    ) % {"people": _whom_to_call(department)}


def _whom_to_call(department: Department | None) -> str:
    """The department's secrecy officers with their phones; the county's office where there is none."""
    holding = User.objects.filter(is_active=True, memberships__ended_at__isnull=True)
    officers = holding.filter(memberships__role=Role.SECRECY, memberships__department=department) if department else []
    people = "、".join(_contact(user) for user in officers)
    return _("本单位保密审查员（%(people)s）") % {"people": people} if people else _("县保密工作部门")


def _contact(user: User) -> str:
    return f"{user} {user.phone}".strip()


def note_refusal(*, page, user: User | None, text: str) -> None:
    """Write the refusal to the ledger: a keyed hash of the text, so that not even a guess can be tried, and no title."""
    reference = {"object_type": page._meta.label_lower, "object_id": str(page.pk or "")}
    recent = LedgerEntry.objects.filter(action="review.secrecy_hit", at__gte=timezone.now() - ONE_ROW_IN, **reference)
    if recent.filter(actor_id=getattr(user, "pk", None)).exists():
        return
    digest = salted_hmac("review.secrecy_hit", text, algorithm="sha256").hexdigest()
    ledger.append(action="review.secrecy_hit", reference=reference, actor=user, data={"hash": digest})
