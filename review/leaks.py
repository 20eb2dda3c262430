"""The leak report: what lies in live rows or files and is not exactly what was cleared.

The public sees none of it (it is served seals); the report says where a side door was used.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.core.files.storage import default_storage
from wagtail.models import Page, get_page_models

from assets.fields import sha256_of
from review.mixins import GatedPageMixin
from review.models import Seal, SealedFile


@dataclass(frozen=True)
class Leak:
    """One finding: a stable code, what it is about, and a sentence for the officer."""

    code: str
    what: str
    message: str


MESSAGES = {
    "row_changed": "库中内容与已审公开版本不一致（绕过审核的修改，公众不可见）",
    "row_missing": "公开版本对应的页面已不在库中",
    "not_live": "有公开版本，但页面在后台不是已发布状态",
    "live_without_seal": "页面在后台为已发布状态，但没有公开版本（公众不可见）",
    "moved": "页面位置或网址与公开版本不一致",
    "seal_changed": "公开版本的内容与其审查时的校验值不一致",
    "file_missing": "公开的文件不在存储中",
    "file_changed": "公开的文件与审查时的内容不一致",
    "alias_without_source": "镜像页面的来源没有公开版本",
}


def find_leaks() -> Iterator[Leak]:
    """Yield every difference between seals and what they came from. Reads every public page and file once."""
    for seal in Seal.objects.current().iterator():
        yield from _row_leaks(seal)
    yield from _unsealed_pages()
    yield from _file_leaks()


def _leak(code: str, what: str) -> Leak:
    return Leak(code, what, MESSAGES[code])


def _row_leaks(seal: Seal) -> Iterator[Leak]:
    what = f"{seal.object_type}:{seal.object_id} {seal.title}"
    row = apps.get_model(seal.object_type).objects.filter(pk=seal.object_id).first()
    if row is None:
        yield _leak("row_missing", what)
        return
    if not row.live:
        yield _leak("not_live", what)
    if row.content_hash() != seal.content_hash:
        yield _leak("row_changed", what)
    if row.public_path() != seal.url_path:
        yield _leak("moved", what)
    if seal.page.content_hash() != seal.content_hash:
        yield _leak("seal_changed", what)


def _unsealed_pages() -> Iterator[Leak]:
    """Live pages of gated types that have no seal: published by a way that skips lock one."""
    for model in get_page_models():
        if not issubclass(model, GatedPageMixin):
            continue
        label = model._meta.label_lower
        sealed = Seal.objects.current().of_type(label).values_list("object_id", flat=True)
        for page in Page.objects.live().exact_type(model).exclude(pk__in=[int(pk) for pk in sealed]):
            code = "alias_without_source" if page.alias_of_id else "live_without_seal"
            if code == "live_without_seal" or not Seal.objects.current().filter(object_id=str(page.alias_of_id)).exists():
                yield _leak(code, f"{label}:{page.pk} {page.title}")


def _file_leaks() -> Iterator[Leak]:
    current = SealedFile.objects.filter(seal__in=Seal.objects.current())
    for name, sha256, original in current.values_list("name", "sha256", "original_name").distinct():
        if not default_storage.exists(name):
            yield _leak("file_missing", original)
            continue
        with default_storage.open(name) as stored:
            if sha256_of(stored) != sha256:
                yield _leak("file_changed", original)
