"""The scanner: finds what must not be published, in text and in files, before a person decides.

`scan_text` runs in this process and is quick; `scan_path` starts a child process with limits, because
files come from anybody.
"""

from .findings import Finding, Kind, Severity, worst
from .masking.copies import CannotMask
from .runner import mask_path, scan_path
from .text import scan_text, secrecy_hits

__all__ = ["CannotMask", "Finding", "Kind", "Severity", "mask_path", "scan_path", "scan_text", "secrecy_hits", "worst"]
