"""The files of a seal as templates need them: addresses and sizes from the sealed copy, never from live rows."""

from django.urls import reverse
from django.utils.text import get_valid_filename

VIEWABLE_TYPES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/pdf",
}
TYPE_LABELS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
    "application/pdf": "PDF",
    "application/ofd": "OFD",
    "application/zip": "ZIP",
    "text/plain": "TXT",
    "text/csv": "CSV",
}


class SealedFiles:
    """Looks up a file by the id that a block holds; answers None for one the seal does not open."""

    def __init__(self, seal):
        self.by_key = {(file["kind"], file["id"]): file for file in seal.files}

    def document(self, document_id: int | None) -> dict | None:
        """Return {title, name, url, view_url, size, type_label} of a sealed document, or None."""
        file = self.by_key.get(("document", document_id))
        return file and describe_file(file)

    def image(self, image_id: int | None) -> dict | None:
        """Return the sealed particulars of an image (token, name, alt, width, height), or None."""
        return self.by_key.get(("image", image_id))


def describe_file(file: dict) -> dict:
    """Return what a download list shows of a sealed file."""
    name = safe_name(file["name"])
    viewable = file["content_type"] in VIEWABLE_TYPES
    suffix = file["name"].rsplit(".", 1)[-1].upper() if "." in file["name"] else ""
    return {
        "title": file["title"],
        "name": file["name"],
        "url": reverse("review:file", args=[file["token"], name]),
        "view_url": reverse("review:view_file", args=[file["token"]]) if viewable else "",
        "size": file["size"],
        "type_label": TYPE_LABELS.get(file["content_type"], suffix),
    }


def safe_name(name: str) -> str:
    """Return a file name that may stand in an address."""
    return get_valid_filename(name.replace("/", "_")) or "file"
