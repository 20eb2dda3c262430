"""词表: the workbook of words that the office edits. A new version is a row; every process asks for the newest."""

from functools import lru_cache
from hashlib import sha256
from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from review import ledger
from review.models import WordLists
from review.scanning.proofreading import Lists, default_lists, load_lists
from review.scanning.proofreading.lists import DEFAULT, SHEETS
from users.enums import Role
from users.models import User

MAX_BYTES = 1024 * 1024


def user_can_edit_words(user: User) -> bool:
    return user.is_active and user.has_role(Role.OFFICE)


def current_lists() -> Lists:
    """Return the lists in force: one small query, so that a new version works in every process at once."""
    newest = WordLists.objects.order_by("-pk").values_list("pk", flat=True).first()
    return _read(newest) if newest else default_lists()


@lru_cache(maxsize=4)
def _read(pk: int) -> Lists:
    return load_lists(BytesIO(bytes(WordLists.objects.get(pk=pk).content)))


def workbook(version: WordLists | None) -> bytes:
    """Return the workbook of a version; the one that comes with the portal when the office has changed nothing."""
    return bytes(version.content) if version else DEFAULT.read_bytes()


def changes_between(old: Lists, new: Lists) -> list[dict]:
    """Return what a new workbook changes, a row for each word: {sheet, word, change, before, after}."""
    sheets = zip(SHEETS, _as_tables(old), _as_tables(new), strict=True)
    return [change for sheet, before, after in sheets for change in _changes(sheet, before, after)]


def _as_tables(lists: Lists) -> list[dict[str, str]]:
    words = {
        w: "｜".join([right, "、".join(exceptions)]).rstrip("｜") for w, (right, exceptions) in lists.words.items()
    }
    leaders = {leader.name: f"{leader.order}｜{'、'.join(leader.titles)}" for leader in lists.leaders}
    return [words, leaders, dict(lists.wordings), dict.fromkeys(lists.other_places, "")]


def _changes(sheet: str, before: dict[str, str], after: dict[str, str]) -> list[dict]:
    rows = []
    for word in dict.fromkeys([*before, *after]):
        if before.get(word) != after.get(word):
            change = _("新增") if word not in before else _("删除") if word not in after else _("修改")
            rows.append({"sheet": sheet, "word": word, "change": str(change),
                         "before": before.get(word, ""), "after": after.get(word, "")})  # fmt: skip
    return rows


@transaction.atomic
def replace_lists(*, content: bytes, user: User, note: str = "") -> WordLists:
    """Put a new workbook in force; the former one is kept.

    Raises PermissionDenied, and ListsError with every wrong cell; nothing changes then.
    """
    if not user_can_edit_words(user):
        raise PermissionDenied
    changes = changes_between(current_lists(), load_lists(BytesIO(content)))
    version = WordLists.objects.create(
        content=content, sha256=sha256(content).hexdigest(), changes=changes, note=note,
        made_by_id=user.pk, made_by_name=str(user),
    )  # fmt: skip
    ledger.append(
        action="review.words", obj=version, actor=user, data={"sha256": version.sha256, "changes": len(changes)}
    )
    return version
