"""From what somebody pastes, an address or some words, to the pages that are public now."""

from urllib.parse import unquote, urlsplit

from review.models import Seal, SealedFile

MAX_FOUND = 20


def path_of(text: str) -> str:
    """Return the path of an address as people paste it: with or without host, query, fragment, last slash.

    "" when the text is no address. The host is not compared: the same site answers under several.
    """
    text = text.strip()
    if "://" not in text and not text.startswith("/"):
        return ""
    try:
        path = unquote(urlsplit(text).path)
    except ValueError:
        return ""
    is_file = path.startswith("/files/")
    return path if path.endswith("/") or is_file else f"{path}/"


def public_at(text: str):
    """Return the seals that a pasted address shows: the page there, or every page that opens the file there."""
    path = path_of(text)
    current = Seal.objects.current().without_content()
    if path.startswith("/files/"):
        opened = SealedFile.objects.filter(token=path.split("/")[2]).values("seal_id")
        return current.filter(pk__in=opened)
    return current.filter(url_path=path) if path else current.none()


def find_public(text: str, *, department_ids=None) -> list[Seal]:
    """Return public pages by address or words of the title, newest first; `department_ids` None means everywhere."""
    words = text.split()
    if not words:
        return []
    found = public_at(text) if path_of(text) else Seal.objects.current().without_content()
    if not path_of(text):
        for word in words:
            found = found.filter(title__icontains=word)
    if department_ids is not None:
        found = found.filter(department_id__in=department_ids)
    return list(found.newest_first()[:MAX_FOUND])
