"""Reading the ledger: who may, and which rows belong to which department."""

from django.db.models import Exists, OuterRef, Q, Subquery

from review.models import Journey, LedgerEntry, Seal
from review.services import signer_of
from users.enums import Role

READING_ROLES = frozenset({Role.OFFICE, Role.SUPERVISOR, Role.SITE_ADMIN})


def departments_in_ledger(user) -> list[int] | None:
    """Return the departments whose rows the person reads: None for all; a secrecy officer reads the own ones."""
    roles = signer_of(user).roles
    if not user.is_active:
        return []
    if user.is_superuser or any(role in READING_ROLES for role, _department in roles):
        return None
    return [department_id for role, department_id in roles if role == Role.SECRECY]


def of_departments(entries, department_ids):
    """Return the rows about objects that one of the departments submitted or has public."""
    same = {"object_type": OuterRef("object_type"), "object_id": OuterRef("object_id")}
    journeys = Journey.objects.filter(**same, department_id__in=department_ids)
    seals = Seal.objects.filter(**same, department_id__in=department_ids)
    return entries.filter(Q(Exists(journeys)) | Q(Exists(seals)))


def ledger_rows(departments: list[int] | None):
    """Return the ledger, newest first, each row with its department's name; `departments` None means every row."""
    same = {"object_type": OuterRef("object_type"), "object_id": OuterRef("object_id")}
    names = Journey.objects.filter(**same).order_by("-pk").values("department_name")[:1]
    entries = LedgerEntry.objects.annotate(department_name=Subquery(names)).order_by("-seq")
    return entries if departments is None else of_departments(entries, departments)
