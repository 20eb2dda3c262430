"""The register's verbs: allocate an index number, write the entry of a page that became public, close it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from catalog.models import CatalogEntry, CatalogEntryIssuer, IndexSerial, OfflineEntry
from catalog.rules import format_index_number
from departments.models import Department
from review.models import Seal
from review.sealing import tell_downstream


@transaction.atomic
def allocate_index_number(*, department: Department, day=None) -> str:
    """Return the next index number of `department` for the year of publication; it is never given again.

    Raises `rules.SerialsUsedUp` past 99999 and ValidationError when the organisation code is wrong.
    """
    day = day or timezone.localdate()
    department.clean_fields(exclude=[f.name for f in department._meta.fields if f.name != "org_code"])
    serial, _created = IndexSerial.objects.select_for_update().get_or_create(
        org_code=department.org_code, year=day.year
    )
    while True:
        serial.last += 1
        number = format_index_number(org_code=department.org_code, day=day, serial=serial.last)
        if not CatalogEntry.objects.filter(index_number=number).exists():  # an imported number may be in the way
            serial.save(update_fields=["last"])
            return number


@transaction.atomic
def register_page(*, page, seal) -> CatalogEntry:
    """Write the register entry of a page, or an `OfflineEntry`, that becomes public, with its number if it has none yet.

    `page.catalog_columns()` gives the copies; `page.catalog_issuers()` the departments, lead first. A number that the
    page brings from elsewhere (`page.imported_index_number`) is kept, unless it is taken: ValidationError.
    """
    whose = _whose(page)
    entry = CatalogEntry.objects.filter(**whose).first() or CatalogEntry(**whose)
    for column, value in page.catalog_columns().items():
        setattr(entry, column, value)
    if not entry.index_number:
        entry.index_number = _first_number(page, entry, timezone.localtime(seal.published_at).date())
    entry.published_at, entry.published_year = seal.published_at, timezone.localtime(seal.published_at).year
    entry.title, entry.summary, entry.url_path, entry.is_public = seal.title, seal.summary, seal.url_path, True
    entry.save(seal=seal)
    _write_issuers(entry, page.catalog_issuers())
    seal.facets = {**seal.facets, "index_number": entry.index_number, "issuing_name": entry.issuing_name}
    return entry


def _whose(obj) -> dict:
    """Return what ties an entry to a page or an offline entry."""
    return {"page_id": obj.pk} if isinstance(obj, Page) else {"offline_entry_id": obj.pk}


def note_seal(*, seal: Seal) -> None:
    """Tie the entry to the seal just written: the public reads its words there."""
    _entries_of(seal).update(seal_id=seal.pk)


def _entries_of(seal: Seal):
    """Return the entry of what a seal shows; none for what is not in the register."""
    if seal.object_type == OfflineEntry._meta.label_lower:
        return CatalogEntry.objects.filter(offline_entry_id=int(seal.object_id))
    if seal.object_type.endswith("page"):
        return CatalogEntry.objects.filter(page_id=int(seal.object_id))
    return CatalogEntry.objects.none()


def _first_number(page, entry: CatalogEntry, day) -> str:
    imported = getattr(page, "imported_index_number", "")
    if not imported:
        return allocate_index_number(department=entry.department, day=day)
    if CatalogEntry.objects.filter(index_number=imported).exists():
        raise ValidationError({"imported_index_number": _("索引号已被使用。")})
    return imported


def _write_issuers(entry: CatalogEntry, departments: list[Department]) -> None:
    entry.issuers.exclude(department__in=departments).delete()
    for order, department in enumerate(departments):
        CatalogEntryIssuer.objects.update_or_create(entry=entry, department=department, defaults={"order": order})


def hide_entry(*, seal: Seal) -> None:
    """Take the entry of what is no longer public out of the listings; the number stays taken."""
    _entries_of(seal).update(is_public=False)


def set_validity(*, page) -> None:
    """Take over the validity of a public page (built from its seal) whose text was marked, or is so no longer."""
    CatalogEntry.objects.filter(page_id=page.pk).update(validity_status=page.validity)


def refresh_validity(day: date | None = None) -> int:
    """Let documents that came into force or ceased on `day` (default today, Asia/Shanghai) say so in register and index.

    Nobody edits them that day, so no seal changes; the page itself reckons by the date whenever it is served. Returns
    how many entries changed.
    """
    turned = 0
    for entry in CatalogEntry.objects.public().turning_by(day or timezone.localdate()).iterator():
        turned += _refresh_validity_of(entry)
    return turned


@transaction.atomic
def _refresh_validity_of(entry: CatalogEntry) -> bool:
    seal = Seal.objects.current().filter(object_id=str(entry.page_id), object_type__endswith="page").first()
    if seal is None or seal.page.validity == entry.validity_status:
        return False
    set_validity(page=seal.page)
    tell_downstream(seal)
    return True


def show_entry(*, seal: Seal) -> None:
    """Put the entry of what was restored back into the listings."""
    _entries_of(seal).update(is_public=True)
