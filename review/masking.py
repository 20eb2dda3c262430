"""Masked copies (遮盖件): a masked version of a page's words or of one of its files takes its place in the draft.

By house rules (DOMAIN §6.5), in the real content, scanned again. The one who masks writes the new revision and so signs
none of its steps (`review.rules`). The original of a file stays, closed; who may open it is in `permissions`.
"""

from __future__ import annotations

from collections import Counter

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from review import ledger, scans, services
from review.evidence import Noted
from review.models import Journey, Masking, object_key
from review.payload import stored_files
from review.permissions import user_can_mask
from review.rewriting import LineChange, replace_file, rewrite_words
from review.scanning import CannotMask, Kind, mask_path
from review.scanning.masking import Mask, MaskedCopy, mask_text
from users.models import User

ORIGINALS = "已遮盖文件的原件"


class MaskingRefused(Exception):
    """Nothing was masked; the message is for the person at the screen."""


# Files -------------------------------------------------------------------------------------------------------------------


def mask_file(*, page, token: str, user: User) -> Masking:
    """Make a masked copy of a file of the page's latest draft and put it in the file's place.

    An item on its way goes back to its first step with the new content. Raises MaskingRefused with the reason.
    """
    draft = _draft_for(page, user)
    file = next((file for file in stored_files(draft) if file["token"] == token), None)
    if file is None:
        raise MaskingRefused(_("该文件已不在草稿中。"))
    copy = _masked_copy(file)  # before the transaction: a child process takes seconds
    with transaction.atomic():
        original = _model_of(file).objects.get(pk=file["id"])
        new = _stored(original, copy, user)
        if not replace_file(draft, original, new):
            raise MaskingRefused(_("草稿中引用该文件的位置不能自动替换，请在编辑页更换文件。"))
        masking = _record(draft, user, copy.masks, kind=file["kind"], **_file_columns(file, new))
        _close_original(original)
        _save_and_resubmit(draft, user, masking)
    return masking


def _masked_copy(file: dict) -> MaskedCopy:
    try:
        copy = mask_path(default_storage.path(file["storage_name"]), file["name"])
    except CannotMask as error:
        raise MaskingRefused(str(error)) from error
    if not copy.is_clean:
        left = "、".join(dict.fromkeys(f"{f.kind.label}（{f.where}）" for f in copy.findings if f.severity == "block"))
        raise MaskingRefused(_("遮盖后仍有禁止发布的内容：%(left)s。请在原件中修改后重新上传。") % {"left": left})
    return copy


def _model_of(file: dict):
    return get_image_model() if file["kind"] == "image" else get_document_model()


def _stored(original, copy: MaskedCopy, user: User):
    """A new stored file beside the original: same title, same name, own bytes."""
    new = type(original)(title=original.title, collection=original.collection, uploaded_by_user=user)
    if hasattr(original, "alt_text"):
        new.alt_text = original.alt_text
    new.file = ContentFile(copy.data, name=original.original_name)
    new.save()
    scans.keep({"sha256": new.sha256, "name": new.original_name}, copy.findings)
    return new


def _file_columns(file: dict, new) -> dict:
    return {
        "original_id": file["id"],
        "original_token": file["token"],
        "original_name": file["name"],
        "original_storage_name": file["storage_name"],
        "copy_id": new.pk,
        "copy_token": new.token,
    }


def _close_original(original) -> None:
    """Out of every list and chooser: a collection on which no group has a permission."""
    root = Collection.get_first_root_node()
    closed = root.get_children().filter(name=ORIGINALS).first() or root.add_child(name=ORIGINALS)
    type(original).objects.filter(pk=original.pk).update(collection=closed)


# Words -------------------------------------------------------------------------------------------------------------------


def mask_page_text(*, page, user: User, note: Noted | None = None) -> Masking:
    """Mask the page's own words, or only what one finding is about, in a new revision.

    Raises MaskingRefused when there is nothing to mask by house rules.
    """
    draft = _draft_for(page, user)
    lines = [line for _place, line in scans.placed_lines(draft)]
    masked, masks = mask_text("\n".join(lines))
    changes = [LineChange(old, new) for old, new in zip(lines, masked.split("\n"), strict=True) if old != new]
    if note is not None:
        changes = [change for change in changes if any(p.line == change.old for p in note.passages)]
        masks = [mask for mask in masks if mask.where in _line_numbers(lines, note)]
    before = draft.content_hash()
    rewrite_words(draft, changes)
    if not changes or draft.content_hash() == before:
        raise MaskingRefused(_("没有可以自动遮盖的内容，请在编辑页修改。"))
    with transaction.atomic():
        masking = _record(draft, user, _placed(masks, draft), kind="text")
        _save_and_resubmit(draft, user, masking)
    return masking


def _line_numbers(lines: list[str], note: Noted) -> set[str]:
    wanted = {passage.line for passage in note.passages}
    return {f"第{number}行" for number, line in enumerate(lines, 1) if line in wanted}


def _placed(masks: list[Mask], draft) -> list[Mask]:
    lines = scans.placed_lines(draft)
    return [Mask(mask.kind, scans.place_of(mask.where, lines), mask.shown, mask.reason) for mask in masks]


# The draft and its journey -----------------------------------------------------------------------------------------------


def _draft_for(page, user: User):
    """The latest draft. Raises MaskingRefused when this person may not mask now."""
    if not user_can_mask(user, page):
        raise MaskingRefused(_("您现在不能修改这份内容，不能生成遮盖件。"))
    return page.get_latest_revision_as_object()


def _record(draft, user: User, masks: list[Mask], **columns) -> Masking:
    masking = Masking.objects.create(
        title=draft.title,
        department_id=draft.responsible_department.pk,
        masks=[mask.as_dict() for mask in masks],
        made_by_id=user.pk,
        made_by_name=str(user),
        **object_key(draft),
        **columns,
    )
    ledger.append(action="review.mask", obj=draft, actor=user, title=draft.title,
                  data={"masking": masking.pk, "masks": len(masks)})  # fmt: skip
    return masking


def _save_and_resubmit(draft, user: User, masking: Masking) -> None:
    """Write the revision; an item on its way ends and begins again, with the new content, as its author's."""
    journey = Journey.objects.for_object(draft).active().first()
    author = User.objects.get(pk=journey.author_id) if journey else None
    if journey:
        _end(journey, user, masking)
    draft.save_revision(user=user, log_action=True)
    if author:
        page = type(draft).objects.get(pk=draft.pk)
        services.submit(page=page, user=author, proposed_attribute=journey.proposed_attribute)


def _end(journey: Journey, user: User, masking: Masking) -> None:
    if user.pk in {journey.author_id, *journey.editor_ids}:
        services.take_back(journey=journey, user=user)
    else:
        reason = _("%(what)s；换上遮盖后的内容，按新内容重新送审。") % {"what": summary(masking)}
        services.return_for_changes(journey=journey, user=user, reason=reason)


def summary(masking: Masking) -> str:
    """Return what was masked in one line: 已遮盖“名单.xlsx”：身份证号3处、隐藏内容1处."""
    counts = Counter(Kind(mask["kind"]).label for mask in masking.masks)
    what = _("“%(name)s”") % {"name": masking.original_name} if masking.original_name else _("正文")
    listed = "、".join(_("%(kind)s%(count)d处") % {"kind": kind, "count": count} for kind, count in counts.items())
    return _("已遮盖%(what)s：%(listed)s") % {"what": what, "listed": listed}
