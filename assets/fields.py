"""File fields that take a file's particulars at the moment it is stored."""

import hashlib
import secrets
from pathlib import PurePath

from django.db.models import FileField
from django.db.models.fields.files import FieldFile
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

TOKEN_BYTES = 16


def sha256_of(file) -> str:
    """Return the hex SHA-256 of an open file, read in chunks from its start."""
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in iter(lambda: file.read(1 << 20), b""):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def private_name(folder: str, filename: str) -> tuple[str, str]:
    """Return (token, storage name): random, so that an address can't be guessed and no file is overwritten."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, f"{folder}/{token[:2]}/{token}{PurePath(filename).suffix.lower()}"


class StoredFieldFileMixin:
    """Takes the particulars of the bytes when they are stored, whichever way they come in.

    Wagtail's own `file_hash` stays empty for files made in code and unchanged after `file.save()`; the gate needs
    a hash that always belongs to the bytes. Raises ValidationError for what must not be stored (assets/uploads.py).
    """

    def save(self, name, content, save=True):
        from assets.content_types import detect_content_type  # puremagic is slow to import
        from assets.uploads import check_storing, check_upload

        check_upload(content, PurePath(name).name)
        row = self.instance
        row.sha256 = sha256_of(content)
        check_storing(row, PurePath(name).name, row.sha256)
        row.original_name = PurePath(name).name[:255]
        row.content_type = detect_content_type(content, row.original_name)
        row.file_size = content.size
        row.token, private = private_name(self.field.folder, name)
        super().save(private, content, save)


class StoredFieldFile(StoredFieldFileMixin, FieldFile):
    pass


class StoredImageFieldFile(StoredFieldFileMixin, WagtailImageFieldFile):
    pass


class StoredDocumentField(FileField):
    """A document's file, under a random name in `documents/`."""

    folder = "documents"
    attr_class = StoredFieldFile

    def generate_filename(self, instance, filename):
        return filename


class StoredImageField(WagtailImageField):
    """An image's file, under a random name in `images/`."""

    folder = "images"
    attr_class = StoredImageFieldFile

    def generate_filename(self, instance, filename):
        return filename
