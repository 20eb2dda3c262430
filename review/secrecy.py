"""Marks of state secrets are refused before anything is stored: this system runs on the internet (DOMAIN §6.1, §6.4).

Forms ask first, so that the refusal stands beside what was typed. `check_row` asks again for every row that any code
saves: imports, translations, comments, tags, a rename. What was typed stays in the browser and nowhere else.
"""

import json
from collections.abc import Iterator
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from departments.enums import DepartmentKind
from departments.models import Department
from review import ledger
from review.exceptions import SecrecyRefused
from review.hits import open_incident
from review.models import LedgerEntry
from review.scanning import secrecy_hits
from review.scans import passages
from users.enums import Role
from users.models import User

# Autosave asks every half second while somebody types: one row in this time tells enough.
ONE_ROW_IN = timedelta(minutes=10)
# Rows that nobody's words are in, or that speak of marks because it is their work (reasons of reviewers).
EXEMPT_APPS = frozenset({"review", "core", "oversight", "sessions", "contenttypes", "auth", "migrations"})
# Every mark has this character; JSON and HTML may write it as a number.
TOKENS = ("密", "\\u5bc6", "&#")


# Rows --------------------------------------------------------------------------------------------------------------------


def check_row(row: models.Model) -> None:
    """Raise SecrecyRefused when a row about to be saved carries a mark of a state secret in any of its words."""
    if row._meta.app_label in EXEMPT_APPS:
        return
    text = "\n".join(_words_of(row))
    if text and secrecy_hits(text):
        raise SecrecyRefused(reference=_reference(row), digest=digest_of(text), department=_department_of(row))


def check_name(name: str) -> None:
    """Raise SecrecyRefused when a file's name carries a mark; asked before its bytes are stored."""
    if "密" in name and secrecy_hits(name.rsplit(".", 1)[0]):
        raise SecrecyRefused(reference={"object_type": "assets", "object_id": ""}, digest=digest_of(name))


def _words_of(row: models.Model) -> Iterator[str]:
    for field in row._meta.concrete_fields:
        if isinstance(field, (models.CharField, models.TextField, models.JSONField)) or hasattr(field, "stream_block"):
            yield from _words_in(field, row)


def _words_in(field, row: models.Model) -> Iterator[str]:
    """The lines of one field; most values are done with at the first look."""
    value = field.value_to_string(row) if hasattr(field, "stream_block") else getattr(row, field.attname)
    if not isinstance(value, (str, dict, list)):
        return
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    if any(token in text for token in TOKENS):
        yield from _passages(value)


def _passages(value) -> Iterator[str]:
    """Revisions hold streams as JSON inside JSON, translations hold rich text: read what is inside."""
    if isinstance(value, dict):
        for part in value.values():
            yield from _passages(part)
    elif isinstance(value, list):
        yield from passages([_unpacked(part) for part in value])
    else:
        yield from passages(_unpacked(value))


def _unpacked(value):
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _reference(row: models.Model) -> dict[str, str]:
    return {"object_type": row._meta.label_lower, "object_id": str(row.pk or "")}


def _department_of(row) -> Department | None:
    found = getattr(row, "department", None)
    return found if isinstance(found, Department) else None


# Forms -------------------------------------------------------------------------------------------------------------------


def refuses(form) -> bool:
    """Tell whether what was typed into a form carries a mark of a state secret; a hit goes to the ledger."""
    text = "\n".join(texts_of(form))
    if not secrecy_hits(text):
        return False
    user = getattr(form, "for_user", None) or getattr(form, "person", None)
    note_refusal(
        reference=_reference(form.instance), user=user, digest=digest_of(text), department=_department_of(form.instance)
    )
    return True


def texts_of(form) -> Iterator[str]:
    """Return the lines of everything typed into a bound form, child rows and tags included."""
    for value in getattr(form, "cleaned_data", {}).values():
        value = value.get_prep_value() if hasattr(value, "stream_block") else value
        if isinstance(value, (str, list, dict)):
            yield from passages(value)
    for formset in getattr(form, "formsets", {}).values():
        for row in formset.forms:
            row.is_valid()
            yield from texts_of(row)


# Whom to call ------------------------------------------------------------------------------------------------------------


def refusal_text(department: Department | None) -> str:
    """Return what the person at the form is told: stop, and whom to call."""
    return _(
        "内容带有密级标志，没有保存。本系统连接互联网，不得录入涉密内容：请立即停止录入，不要截图、转发，"
        "联系%(people)s处理。如属误报，请改写该处文字。"
    ) % {"people": whom_to_call(department)}


def whom_to_call(department: Department | None) -> str:
    """The department's secrecy officers with their phones, else the county office's, else the authority itself."""
    office = Department.objects.of_kind(DepartmentKind.COUNTY_GOVERNMENT_OFFICE).first()
    for place, words in (
        (department, _("本单位保密审查员（%(people)s）")),
        (office, _("县政府办保密审查员（%(people)s）")),
    ):
        if people := _officers_of(place):
            return words % {"people": people}
    return _("县保密工作部门")


def _officers_of(department: Department | None) -> str:
    if department is None:
        return ""
    holding = User.objects.filter(is_active=True, memberships__ended_at__isnull=True)
    officers = holding.filter(memberships__role=Role.SECRECY, memberships__department=department).distinct()
    return "、".join(f"{user} {user.phone}".strip() for user in officers)


def department_to_ask(error: SecrecyRefused, user) -> Department | None:
    """Whose secrecy officer is told: the content's department, else one in which the person works."""
    return error.department or user.departments_as(Role.LIAISON, Role.HEAD, Role.SECRECY).first()


# The record --------------------------------------------------------------------------------------------------------------


def digest_of(text: str) -> str:
    """A keyed hash, so that not even a guess at the text can be tried."""
    return salted_hmac("review.secrecy_hit", text, algorithm="sha256").hexdigest()


def note_refusal(*, reference: dict[str, str], user, digest: str, department: Department | None) -> None:
    """Write the refusal to the ledger and open an incident: no title, no words; once in ten minutes for a person."""
    recent = LedgerEntry.objects.filter(action="review.secrecy_hit", at__gte=timezone.now() - ONE_ROW_IN, **reference)
    if recent.filter(actor_id=getattr(user, "pk", None)).exists():
        return
    if department is None and user is not None:
        department = user.departments_as(Role.LIAISON, Role.HEAD, Role.SECRECY).first()
    open_incident(
        reference=reference, title=_("被拒绝保存的文字"), department_id=getattr(department, "pk", None), digest=digest,
        reason=_("录入的文字带有密级标志，没有保存。录入人：%(name)s。") % {"name": user or _("后台任务")}, user=user,
    )  # fmt: skip
    ledger.append(action="review.secrecy_hit", reference=reference, actor=user, data={"hash": digest})
