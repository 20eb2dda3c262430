"""A file from disk as documents."""

from collections.abc import Collection
from pathlib import Path

from assets.reading import Limits, read_file
from disclosure.importing.documents import ImportedDocument
from disclosure.importing.recognise import recognise


def import_file(
    path: Path, *, read_from: Path | None = None, home_places: Collection[str] = (), limits: Limits | None = None
) -> list[ImportedDocument]:
    """The documents in a txt, html, docx, xlsx or pdf file. Raises ``UnreadableFile`` with one clear line.

    The text is read from ``read_from`` if given, a conversion of the file at ``path``.
    """
    return recognise(read_file(read_from or path, limits=limits), source_path=str(path), home_places=home_places)
