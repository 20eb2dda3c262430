"""A sealed office file as HTML, made once and kept privately beside the original."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from assets.reading import UnreadableFile, read_file
from assets.reading.as_html import blocks_to_html
from review.models import SealedFile


def file_as_html(found: SealedFile) -> SafeString:
    """Return the file's text and tables as escaped HTML; one clear line when it can't be read."""
    name = f"views/{found.token[:2]}/{found.token}.html"
    if not default_storage.exists(name):
        _make(found, name)
    with default_storage.open(name) as stored:
        return mark_safe(stored.read().decode())


def _make(found: SealedFile, name: str) -> None:
    try:
        with default_storage.open(found.name) as source:
            html = blocks_to_html(read_file(source, found.original_name).blocks)
    except UnreadableFile:
        html = f"<p>{_('该文件无法在线查看，请下载后打开。')}</p>"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(html.encode()))
