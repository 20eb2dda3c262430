"""Storing an imported fee list as drafts, and submitting them: each row is an item of its own on every desk."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Department
from disclosure.fees.models import FeeItem
from disclosure.fees.sheets import FeeSheet, Problem, as_fields, read_fee_sheet
from review import secrecy
from review.exceptions import NotSubmittable, SecrecyRefused
from review.permissions import writing_departments
from review.scanning import secrecy_hits
from review.services import submit
from review.wording import submission_messages
from users.models import User


@dataclass
class Stored:
    """What became of an import's rows."""

    created: list[FeeItem] = field(default_factory=list)
    changed: list[FeeItem] = field(default_factory=list)
    unchanged: int = 0

    @property
    def items(self) -> list[FeeItem]:
        return [*self.created, *self.changed]


def check_may_import(*, user: User, department: Department) -> None:
    """Raise PermissionDenied unless the person writes fee items for the department."""
    own = writing_departments(user)
    if not user.has_perm("disclosure.add_feeitem") or (own is not None and department.pk not in own):
        raise PermissionDenied


def read_import(*, data: bytes, department: Department, user: User) -> FeeSheet:
    """Read a workbook for a preview. Nothing is stored, and nothing is even shown before the secrecy check.

    Raises PermissionDenied, UnreadableFile, or SecrecyRefused when any word in the file, hidden sheets included,
    carries a mark of a state secret.
    """
    check_may_import(user=user, department=department)
    sheet = read_fee_sheet(data, department=department)
    if secrecy_hits(sheet.text):
        reference = {"object_type": FeeItem._meta.label_lower, "object_id": ""}
        raise SecrecyRefused(reference=reference, digest=secrecy.digest_of(sheet.text), department=department)
    for number, values in sheet.rows:
        existing = _existing(values, department)
        if existing and existing.workflow_in_progress:
            place = _("第%(n)d行") % {"n": number}
            sheet.problems.append(Problem(place, _("“%(name)s”正在审核，审核结束后再导入。") % {"name": existing.name}))
    return sheet


def _existing(values: dict[str, str], department: Department) -> FeeItem | None:
    """The row of the list that an imported one continues: the same item of the same department in the same unit."""
    same = FeeItem.objects.filter(department=department, name=values["name"], unit=values["unit"])
    found = list(same[:2])
    if len(found) == 2:  # several standards of one item are told apart by their notes
        found = list(same.filter(standard_note=values["standard_note"])[:1])
    return found[0] if found else None


@transaction.atomic
def store_import(*, rows: list[dict[str, str]], department: Department, user: User) -> Stored:
    """Write drafts of what is new or different: all rows or none. What is public stays as it is until it is released.

    Raises PermissionDenied; NotSubmittable when a row is on its way through the path meanwhile.
    """
    check_may_import(user=user, department=department)
    stored = Stored()
    for values in rows:
        existing = _existing(values, department)
        if existing is None:
            stored.created.append(_create(values, department, user))
        elif _revise(existing, values, user):
            stored.changed.append(existing)
        else:
            stored.unchanged += 1
    return stored


def _create(values, department: Department, user: User) -> FeeItem:
    item = FeeItem(department=department, **as_fields(values))
    item.save()
    item.save_revision(user=user)
    return item


def _revise(item: FeeItem, values, user: User) -> bool:
    """Write a revision with the imported values; False when the latest one says the same."""
    if item.workflow_in_progress:
        raise NotSubmittable({"name": [_("“%(name)s”正在审核。") % {"name": item.name}]})
    latest = item.get_latest_revision_as_object()
    before = latest.content_hash()
    for name, value in as_fields(values).items():
        setattr(latest, name, value)
    if latest.content_hash() == before:
        return False
    latest.save_revision(user=user)
    item.refresh_from_db()
    return True


def submit_items(*, items: list[FeeItem], user: User) -> list[tuple[FeeItem, str]]:
    """Submit each item by itself (提交审核); return those that could not be, with the reason."""
    refused = []
    for item in items:
        try:
            submit(page=item, user=user)
        except NotSubmittable as error:
            refused.append((item, " ".join(str(text) for text in submission_messages(error))))
    return refused
