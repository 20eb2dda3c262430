"""Resized pictures for the public, made from the sealed bytes and kept privately beside them."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from PIL import Image, ImageOps

from assets.serving import file_response
from review.models import SealedFile

# The sizes our templates ask for: (width, height) boxes; "fill" crops, "fit" does not. Anything else is 404.
SPECS: dict[str, tuple[str, int, int]] = {
    "card": ("fill", 480, 320),
    "lead": ("fit", 1200, 900),
    "wide": ("fit", 1600, 1600),
    "portrait": ("fill", 240, 320),
    "emblem": ("fit", 200, 200),
}
FORMATS = {"image/png": "PNG", "image/webp": "WEBP", "image/gif": "PNG"}


def rendition_response(request, found: SealedFile, spec: str):
    """Answer with the picture in one of the known sizes; made once, then read from the private store."""
    if spec not in SPECS or found.kind != "image":
        raise Http404
    suffix = FORMATS.get(found.content_type, "JPEG").lower()
    name = f"renditions/{found.token[:2]}/{found.token}.{spec}.{suffix}"
    if not default_storage.exists(name):
        _make(found, spec, name)
    return file_response(request, storage_name=name, download_name=found.original_name, content_type=f"image/{suffix}")


def _make(found: SealedFile, spec: str, name: str) -> None:
    how, width, height = SPECS[spec]
    with default_storage.open(found.name) as source, Image.open(source) as opened:
        picture = ImageOps.exif_transpose(opened)
        if how == "fill":
            picture = ImageOps.fit(picture, (width, height))
        else:
            picture.thumbnail((width, height))
        target = FORMATS.get(found.content_type, "JPEG")
        content = ContentFile(b"")
        (picture if target != "JPEG" else picture.convert("RGB")).save(content, target)
    try:
        default_storage.save(name, content)
    except OSError:  # another request made it at the same moment
        if not default_storage.exists(name):
            raise
