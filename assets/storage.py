"""Where uploads lie: private, under names nobody can guess, never overwritten, kept while a record needs them."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage
from django.utils._os import safe_join

Keeper = Callable[[str], bool]
_keepers: list[Keeper] = []


def register_keeper(keeper: Keeper) -> None:
    """Let a room say which stored names must stay: `keeper(name)` is True for a file that a record names."""
    if keeper not in _keepers:
        _keepers.append(keeper)


class PrivateFileStorage(FileSystemStorage):
    """Files below PORTAL_FILES_DIR. `url()` is an address inside the CMS; the public gets `/files/<token>/…`."""

    def __init__(self, **kwargs):
        super().__init__(location=settings.PORTAL_FILES_DIR, base_url=settings.MEDIA_URL, **kwargs)

    def _save(self, name, content):
        if self.exists(name):
            raise SuspiciousFileOperation(f"stored file {name} exists and is never overwritten")
        return super()._save(name, content)

    def delete(self, name):
        """Delete, unless a record names the file: what was once public or reviewed stays as evidence."""
        if not any(keeper(name) for keeper in _keepers):
            super().delete(name)

    def path(self, name):
        return safe_join(self.location, name)
