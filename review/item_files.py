"""The files of an item under review, as the approval screen lists them."""

from django.core.files.storage import default_storage

from review.payload import stored_files
from review.sealed_files import TYPE_LABELS


def item_files(page) -> list[dict]:
    """Return {name, title, kind, size, type_label, url} of every file the page refers to; `url` is inside the CMS."""
    return [
        {
            "name": file["name"],
            "title": file["title"],
            "is_image": file["kind"] == "image",
            "alt": file["alt"],
            "size": file["size"],
            "type_label": TYPE_LABELS.get(file["content_type"]) or file["name"].rsplit(".", 1)[-1].upper(),
            "url": default_storage.url(file["storage_name"]),
        }
        for file in stored_files(page)
    ]
