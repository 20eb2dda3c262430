"""The files of an item under review, as the approval screen lists them."""

from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.urls import reverse

from review.models import FileOpening, Journey, Masking
from review.payload import stored_files
from review.permissions import user_can_open_original
from review.sealed_files import TYPE_LABELS


def item_files(page, journey: Journey | None = None, user=None) -> list[dict]:
    """Return {token, name, title, kind, size, type_label, url, …} of every file the page refers to.

    `url` is inside the CMS, "" for the original of a masked copy. With `journey`: the address of the reading view, who
    opened the file, and the masking it came from.
    """
    files = stored_files(page)
    openings = _openings(journey)
    tokens = [file["token"] for file in files]
    copies = {masking.copy_token: masking for masking in Masking.objects.filter(copy_token__in=tokens)}
    closed = set(Masking.objects.filter(original_token__in=tokens).values_list("original_token", flat=True))
    return [
        {
            "token": file["token"],
            "name": file["name"],
            "title": file["title"],
            "is_image": file["kind"] == "image",
            "alt": file["alt"],
            "size": file["size"],
            "type_label": TYPE_LABELS.get(file["content_type"]) or file["name"].rsplit(".", 1)[-1].upper(),
            "is_closed": file["token"] in closed,
            "url": "" if file["token"] in closed else default_storage.url(file["storage_name"]),
            "reader_url": reverse("review_admin:file", args=[journey.pk, file["token"]]) if journey else "",
            "openings": [opening for opening in openings if opening.token == file["token"]],
            "is_read": any(o.token == file["token"] and o.reader_id == user.pk for o in openings) if user else False,
            "masking": copies.get(file["token"]),
        }
        for file in files
    ]


def _openings(journey: Journey | None) -> list[FileOpening]:
    return list(FileOpening.objects.filter(journey=journey)) if journey else []


@dataclass(frozen=True)
class ShownMasking:
    """A masking with the address of its original, "" for people who may not open it."""

    masking: Masking
    original_url: str


def maskings_of(journey: Journey, user) -> list[ShownMasking]:
    """Return what was masked in the object of an item, newest first."""
    found = Masking.objects.filter(object_type=journey.object_type, object_id=journey.object_id)
    return [ShownMasking(masking, _original_url(masking, user)) for masking in found]


def _original_url(masking: Masking, user) -> str:
    if not masking.original_token or not user_can_open_original(user, masking):
        return ""
    return reverse("review_admin:original", args=[masking.pk])
