"""What is scanned before an import stores anything: the files of a document, outside any transaction."""

import io
import zipfile
from hashlib import sha256
from pathlib import Path

from disclosure.importing.documents import ImportedDocument
from review import quarantine, scans
from review.exceptions import SecrecyRefused


def look_at_files(document: ImportedDocument, path: Path) -> None:
    """Scan the files that an import would store and keep what is found, so that publishing needs no second scan.

    Raises SecrecyRefused when one carries a mark of a state secret: nothing of the document is stored then.
    """
    for source in sources_of(document, path):
        if source.is_file():
            _look_at(source)


def sources_of(document: ImportedDocument, path: Path) -> list[Path]:
    """Return the document's own file, unless it is a record among many, and the files beside it."""
    own = [Path(document.source_path)] if document.source_path and not document.source_id else []
    return own + [path.parent / name for name in document.metadata.get("files") or []]


def _look_at(source: Path) -> None:
    name, content = to_store(source)
    findings = scans.scan_incoming(content, name)
    digest = sha256(content).hexdigest()
    if quarantine.is_marked(findings) and not quarantine.is_false_alarm(digest):
        raise SecrecyRefused(reference={"object_type": "assets.customdocument", "object_id": ""}, digest=digest)


def to_store(source: Path) -> tuple[str, bytes]:
    """Return (name, bytes) as they are stored: a web page inside an archive, active content is never a file of its own."""
    if source.suffix.lower() in {".html", ".htm"}:
        return f"{source.name}.zip", in_archive(source)
    return source.name, source.read_bytes()


def in_archive(source: Path) -> bytes:
    """Return a ZIP archive that holds the file, byte for byte."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(source, source.name)
    return buffer.getvalue()
