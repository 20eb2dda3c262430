"""Taking over what an office already has: files and records become drafts with a list of what to check.

Nothing here writes: ``import_file`` and ``read_records`` give ``ImportedDocument`` rows, and ``services`` makes pages of
them.
"""

from disclosure.importing.documents import FIELD_LABELS, Finding, FindingCode, ImportedDocument, Signature
from disclosure.importing.files import import_file
from disclosure.importing.recognise import recognise
from disclosure.importing.records import UnreadableRecord, read_records

__all__ = [
    "FIELD_LABELS",
    "Finding",
    "FindingCode",
    "ImportedDocument",
    "Signature",
    "UnreadableRecord",
    "import_file",
    "read_records",
    "recognise",
]
