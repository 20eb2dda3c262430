"""The leak report: what lies in live rows or files and is not exactly what was cleared.

The public sees none of it (it is served seals); the report says where a side door was used.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import CharField
from django.db.models.functions import Cast
from wagtail.models import Page, get_page_models

from review.aliases import same_but_for_place
from review.exits import has_stray_mark
from review.mixins import GatedPageMixin
from review.models import Seal, SealedFile
from review.objects import gated_object_models
from review.sealing import stored_hash


@dataclass(frozen=True)
class Leak:
    """One finding: a stable code, what it is about, and a sentence for the officer."""

    code: str
    what: str
    message: str


MESSAGES = {
    "row_changed": "库中内容与已审公开版本不一致（绕过审核的修改，公众不可见）",
    "row_missing": "公开版本对应的内容已不在库中",
    "not_live": "有公开版本，但内容在后台不是已发布状态",
    "live_without_seal": "内容在后台为已发布状态，但没有公开版本（公众不可见）",
    "moved": "页面位置或网址与公开版本不一致",
    "seal_changed": "公开版本的内容与其审查时的校验值不一致",
    "file_missing": "公开的文件不在存储中",
    "file_changed": "公开的文件与审查时的内容不一致",
    "restricted": "页面设有访问限制，但仍有公开版本",
    "stray_mark": "公开版本上的失效或替代标注与标注记录不一致",
    "alias_without_source": "镜像页面的来源没有公开版本",
}


_finders: list[Callable[[], Iterator[Leak]]] = []


def register_leak_finder(finder: Callable[[], Iterator[Leak]], **messages: str) -> None:
    """Let a room above report leaks of what it derives from seals; `messages` are the sentences of its codes."""
    if finder not in _finders:
        _finders.append(finder)
    MESSAGES.update(messages)


def find_leaks() -> Iterator[Leak]:
    """Yield every difference between seals and what they came from. Reads every public object and file once."""
    for seal in Seal.objects.current().iterator():
        yield from _row_leaks(seal)
    yield from _unsealed_pages()
    yield from _unsealed_objects()
    yield from _file_leaks()
    for finder in _finders:
        yield from finder()


def leak(code: str, what: str) -> Leak:
    """Return a finding with the sentence of its code."""
    return Leak(code, what, MESSAGES[code])


def _row_leaks(seal: Seal) -> Iterator[Leak]:
    what = f"{seal.object_type}:{seal.object_id} {seal.title}"
    row = apps.get_model(seal.object_type).objects.filter(pk=seal.object_id).first()
    if row is None:
        yield leak("row_missing", what)
        return
    if not row.live:
        yield leak("not_live", what)
    if not _is_as_cleared(row, seal):
        yield leak("row_changed", what)
    if row.public_path() != seal.url_path:
        yield leak("moved", what)
    if not _is_as_cleared(seal.page, seal) or not _columns_agree(seal):
        yield leak("seal_changed", what)
    if isinstance(row, Page) and row.get_view_restrictions().exists():
        yield leak("restricted", what)
    if has_stray_mark(seal):
        yield leak("stray_mark", what)


def _is_as_cleared(page, seal: Seal) -> bool:
    """An alias, and a page that was one, holds its source's words: the hash is of those, at the source's place."""
    if not seal.is_alias:
        return page.content_hash() == seal.content_hash
    cleared = Seal.objects.filter(clearance_id=seal.clearance_id).exclude(pk=seal.pk).order_by("pk").first()
    return cleared is not None and same_but_for_place(page.public_payload(), cleared.page.public_payload())


def _columns_agree(seal: Seal) -> bool:
    """What listings and downloads read beside the content says the same as the content."""
    opened = {(f.token, f.name, f.sha256) for f in seal.sealed_files.all()}
    listed = {(f["token"], f["storage_name"], f["sha256"]) for f in seal.files}
    return opened == listed and (seal.title, seal.summary) == (seal.page.title, seal.page.summary)


def _unsealed_pages() -> Iterator[Leak]:
    """Live pages of gated types that have no seal: published by a way that skips lock one."""
    for model in get_page_models():
        if not issubclass(model, GatedPageMixin):
            continue
        label = model._meta.label_lower
        sealed = Seal.objects.current().filter(object_type=label).values("object_id")
        live = Page.objects.live().exact_type(model).annotate(key=Cast("pk", CharField()))
        for page in live.exclude(key__in=sealed):
            yield leak(_code_of_unsealed(page), f"{label}:{page.pk} {page.title}")


def _unsealed_objects() -> Iterator[Leak]:
    """Live rows of gated types that are no pages and have no seal."""
    for model in gated_object_models():
        label = model._meta.label_lower
        sealed = Seal.objects.current().filter(object_type=label).values("object_id")
        live = model.objects.filter(live=True).annotate(key=Cast("pk", CharField()))
        for row in live.exclude(key__in=sealed):
            yield leak("live_without_seal", f"{label}:{row.pk} {row}")


def _code_of_unsealed(page: Page) -> str:
    is_alias = page.alias_of_id and not Seal.objects.current().filter(object_id=str(page.alias_of_id)).exists()
    return "alias_without_source" if is_alias else "live_without_seal"


def _file_leaks() -> Iterator[Leak]:
    current = SealedFile.objects.filter(seal__in=Seal.objects.current())
    for name, sha256, original in current.values_list("name", "sha256", "original_name").distinct():
        found = stored_hash(name)
        if found != sha256:
            yield leak("file_changed" if found else "file_missing", original)
