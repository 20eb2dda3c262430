"""Attachments as search documents: one for each page of a file that a seal opens, so that a hit names file and page."""

from collections.abc import Sequence

from django.core.files.storage import default_storage
from django.urls import reverse

from assets.reading import PageBreak, UnreadableFile, block_text, read_file
from departments.models import Department
from review.models import Seal, SealedFile
from review.sealed_files import safe_name
from search.documents import SearchDocument

LONGEST_PAGE = 20_000  # characters; a hit deep inside a longer page helps nobody


def sealed_documents():
    """Files that the public may download now, except those of name lists."""
    seals = Seal.objects.current().exclude(is_name_list=True)
    return SealedFile.objects.filter(kind="document", seal__in=seals)


def keys():
    """Return the token of every public document."""
    return sealed_documents().values_list("token", flat=True).distinct().iterator()


def load(token: str) -> list[SearchDocument]:
    """Return a document for each page of a public file; none when it is not public, or holds no text we can read."""
    return load_many([token]).get(token, [])


def load_many(tokens: Sequence[str]) -> dict[str, list[SearchDocument]]:
    """Return the same for many files, token → documents; a file sealed twice is shown as the later seal has it."""
    rows = sealed_documents().filter(token__in=tokens).select_related("seal").defer("seal__content").order_by("pk")
    files = {found.token: found for found in rows}
    departments = departments_of([found.seal for found in files.values()])
    return {token: _documents(found, departments.get(found.seal.department_id)) for token, found in files.items()}


def _documents(found: SealedFile, department: Department | None) -> list[SearchDocument]:
    names = (department.slug, department.all_names) if department else ("", [])
    return [_document(found, number, text, names) for number, text in pages_of(found)]


def departments_of(seals: Sequence[Seal]) -> dict[int, Department]:
    """Return the departments that seals name, with what their names are read from."""
    named = {seal.department_id for seal in seals if seal.department_id}
    rows = Department.objects.filter(pk__in=named).prefetch_related(
        "alias_rows", "former_names", "predecessors__alias_rows", "predecessors__former_names",
        "predecessors__predecessors__alias_rows", "predecessors__predecessors__former_names",
    )  # fmt: skip
    return {department.pk: department for department in rows}


def addresses_on(paths: Sequence[str]) -> list[str]:
    """Return where the public files of the pages at `paths` are found (one query)."""
    return [_address(found) for found in sealed_documents().filter(seal__url_path__in=paths).exclude(seal__url_path="")]


def _address(found: SealedFile) -> str:
    return reverse("review:file", args=[found.token, safe_name(found.original_name)])


def pages_of(found: SealedFile) -> list[tuple[int, str]]:
    """Return (page, text) of a file; the whole file is page 1 where it has no pages."""
    try:
        with default_storage.open(found.name) as stored:
            blocks = read_file(stored, found.original_name).blocks
    except (UnreadableFile, OSError):
        return []
    pages: dict[int, list[str]] = {}
    number = 1
    for block in blocks:
        if isinstance(block, PageBreak):
            number = block.number
        elif text := block_text(block):
            pages.setdefault(number, []).append(text)
    return [(number, "\n".join(texts)[:LONGEST_PAGE]) for number, texts in pages.items()]


def _document(found: SealedFile, number: int, text: str, names: tuple[str, list[str]]) -> SearchDocument:
    seal = found.seal
    return SearchDocument(
        key=f"file:{found.token}#{number}",
        kind="file",
        title=found.title,
        url=_address(found),
        summary=seal.title,
        body=text,
        department_slug=names[0],
        department_names=names[1],
        published_at=seal.published_at,
        year=seal.published_at.year,
        locale=seal.locale,
        file_name=found.original_name,
        file_page=number,
    )
