"""Which objects the gate's records name: those are never deleted."""

from django.db.models import TextField
from django.db.models.functions import Cast
from wagtail.images import get_image_model
from wagtail.models import Page

from assets.storage import register_keeper
from departments.models import Department
from review.models import (
    Clearance,
    Journey,
    JourneyStep,
    LedgerEntry,
    Masking,
    ReviewRecord,
    Seal,
    SealedFile,
    object_key,
)
from review.objects import GatedObject
from review.paper_steps import names_sheet
from users.models import User

RECORDS = (Seal, Clearance, ReviewRecord, LedgerEntry)


def names(obj) -> bool:
    """Tell whether a clearance, seal, journey or ledger row names `obj`, or a page below it."""
    if isinstance(obj, Page):
        return _names_page(obj)
    if isinstance(obj, GatedObject):
        return any(model.objects.filter(**object_key(obj)).exists() for model in RECORDS)
    if isinstance(obj, Department):
        return (
            Journey.objects.filter(department_id=obj.pk).exists() or Seal.objects.filter(department_id=obj.pk).exists()
        )
    if isinstance(obj, User):
        return _names_person(obj)
    return _names_file(obj)


def _names_page(page: Page) -> bool:
    branch = [str(pk) for pk in page.get_descendants(inclusive=True).values_list("pk", flat=True)]
    return any(model.objects.filter(object_id__in=branch, object_type__endswith="page").exists() for model in RECORDS)


def _names_person(user: User) -> bool:
    return (
        Journey.objects.filter(author_id=user.pk).exists()
        or JourneyStep.objects.filter(signer_id=user.pk).exists()
        or LedgerEntry.objects.filter(actor_id=user.pk).exists()
    )


def _names_file(file) -> bool:
    """The row's present bytes, or those it had when it was public under the same id."""
    kind = "image" if isinstance(file, get_image_model()) else "document"
    was_public = SealedFile.objects.filter(kind=kind, file_id=file.pk).exists()
    return was_public or bool(file.file and names_stored_file(file.file.name))


def names_stored_file(name: str) -> bool:
    """Tell whether a seal opened this stored file, a review record lists it or a masked copy came from it."""
    listed = ReviewRecord.objects.annotate(listed=Cast("files", TextField())).filter(listed__contains=name)
    masked = Masking.objects.filter(original_storage_name=name)
    return SealedFile.objects.filter(name=name).exists() or listed.exists() or masked.exists()


register_keeper(names_stored_file)
register_keeper(names_sheet)
