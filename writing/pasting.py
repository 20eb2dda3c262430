"""粘贴正文: what was pasted becomes a draft, or the text of one; nothing is fetched, nothing is published."""

from __future__ import annotations

import json
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from assets.reading import Image, ReadDocument, UnreadableFile
from assets.reading.pasted import Pasted, read_pasted
from disclosure.importing import ImportedDocument, recognise
from disclosure.importing.body import structure
from disclosure.importing.services import Options, Report, home_places, import_document
from disclosure.importing.streams import save_image, stream_of
from review.scanning import secrecy_hits
from users.models import User
from users.services import collection_of
from writing.incoming import Refused, refuse_marked
from writing.places import Place


def draft_from_paste(*, user: User, place: Place, text: str) -> Report:
    """Make a draft at `place` of pasted HTML or text, with title and fields recognised.

    Raises Refused for a mark of a state secret or when nothing was pasted, UnreadableFile for what cannot be split.
    """
    from writing.services import complete

    pasted = _split(text, page=place.page, department=place.department, user=user)
    read = ReadDocument(None, pasted.blocks, pasted.notes)
    document = recognise(read, home_places=home_places())[0]
    if not document.title:
        raise Refused(_("没有找到标题：请把标题一起粘贴，放在正文上面。"))

    def finish(page: Page, found: ImportedDocument) -> None:
        complete(page, found, place)

    options = Options(user=user, department=place.department, place=place.page, kind=place.kind, finish=finish)
    with transaction.atomic():
        return import_document(document, Path(document.title), options)


def paste_into(*, page: Page, user: User, text: str, replaces: bool = False) -> list[str]:
    """Put pasted text after the text of a draft, or in its place; returns notes on what did not come along.

    Raises PermissionDenied unless the person may edit the page now; Refused and UnreadableFile as `draft_from_paste`.
    """
    if not user_can_paste(user, page):
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    department = draft.responsible_department
    pasted = _split(text, page=draft, department=department, user=user)
    notes = list(pasted.notes)
    blocks = structure(pasted.blocks)

    def keep(block: Image) -> int | None:
        return _kept_image(block, collection_of(department), user, notes)

    with transaction.atomic():
        earlier = [] if replaces else list(draft.body.raw_data)
        draft.body = json.dumps([*earlier, *json.loads(stream_of(blocks, keep_image=keep))])
        draft.save_revision(user=user, log_action=True)
    return notes


def user_can_paste(user: User, page: Page) -> bool:
    """Whether the page has a text and the person may change it now: nobody edits while an item is on its way."""
    if not any(field.name == "body" for field in page._meta.get_fields()):
        return False
    lock = page.get_lock()
    return page.permissions_for_user(user).can_edit() and not (lock and lock.for_user(user))


def _split(text: str, *, page: Page, department, user: User) -> Pasted:
    pasted = read_pasted(text)
    if not pasted.blocks:
        raise Refused(_("请先粘贴正文。"))
    words = ReadDocument(None, pasted.blocks).text
    if secrecy_hits(words):
        raise refuse_marked(page, text=words, user=user, department=department)
    return pasted


def _kept_image(block: Image, collection, user: User, notes: list[str]) -> int | None:
    try:
        return save_image(block, collection=collection, user=user).pk
    except UnreadableFile:
        notes.append(_("图片无法读取，已略去：%(name)s") % {"name": block.name})
        return None
