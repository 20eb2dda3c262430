"""What is asked before the bytes of a document or image are stored, whichever way they come in."""

from review import quarantine, secrecy


def check_before_storing(row, name: str, sha256: str) -> None:
    """Upload rule. Raises SecrecyRefused for marked words, ValidationError for bytes that are in quarantine."""
    secrecy.check_name(name)
    secrecy.check_row(row)
    quarantine.check_known_bytes(row, name, sha256)
