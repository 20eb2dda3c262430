"""What stands in the library for a file in quarantine: a grey picture, a line of text. Screens of the CMS expect a file."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from assets.storage import register_keeper

NAMES = {"image": "images/quarantined.png", "document": "documents/quarantined.txt"}


def placeholder_name(kind: str) -> str:
    """Return the stored name of what stands for a file of this kind; made on first use."""
    name = NAMES[kind]
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(_grey_picture() if kind == "image" else "文件在隔离区。\n".encode()))
    return name


def _grey_picture() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (320, 240), "#767676").save(stream, "PNG")
    return stream.getvalue()


register_keeper(lambda name: name in NAMES.values())
