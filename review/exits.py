"""Verbs that end a page's validity or its being public: 标注失效, 被新文替代, 下线 (紧急下线 is in `incidents`).

| verb        | the text                                      | the address             | who                         |
|-------------|-----------------------------------------------|-------------------------|-----------------------------|
| `withdraw`  | stays, under a banner                         | answers as before       | department head, the office |
| `supersede` | stays, under a banner that names the new text | answers as before       | department head, the office |
| `unpublish` | is gone                                       | 410, or leads elsewhere | liaison, head, the office   |

None of them shows words that nobody reviewed: what the public reads is a choice of `ExitWording`, and titles of pages
that are public themselves. That is why a mark may be put on a seal without a new clearance; the content, its hash and
its clearance stay as they are, and a correction that is published later takes the mark over.
"""

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from review import ledger, services, signals
from review.addresses import public_at
from review.enums import UNPUBLISHED_WORDINGS, WITHDRAWN_WORDINGS, ClosedReason, ExitKind, ExitWording
from review.marks import FACET, facet_of
from review.models import Exit, Seal, object_key
from review.rows import specific
from review.sealing import tell_downstream
from users.enums import Role
from users.models import User

# Who may -----------------------------------------------------------------------------------------------------------------


def user_can_mark(user: User, department_id: int | None) -> bool:
    """The owning department's head and the office say that a text is no longer in force."""
    held = services.signer_of(user).roles
    return user.is_active and bool(held & {(Role.HEAD, department_id), (Role.OFFICE, None)})


def user_can_lift_mark(user: User) -> bool:
    """The office takes off a mark that was wrong."""
    return user.is_active and user.has_role(Role.OFFICE)


def can_bear_mark(seal: Seal) -> bool:
    """Whether pages of this type show the banner."""
    return getattr(apps.get_model(seal.object_type), "can_be_withdrawn", False)


# Marking -----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def withdraw(*, page: Page, user: User, reason: str, wording: ExitWording) -> Exit:
    """Mark a public text as no longer in force (标注失效，保留原文); it stays readable under a banner.

    Its aliases and translations bear the mark too. Raises PermissionDenied, or ValidationError without a reason, with
    words that are no choice, when the page is not public, or when it bears a mark already.
    """
    seal = _markable_seal(page, user)
    _check({"reason": _no_reason(reason), "wording": _not_among(wording, WITHDRAWN_WORDINGS)})
    return _mark(seal, user, kind=ExitKind.WITHDRAWN, wording=wording, reason=reason)


@transaction.atomic
def supersede(*, page: Page, user: User, reason: str, successor: Seal) -> Exit:
    """Mark a public text as replaced by another public one (被新文替代), to which its banner leads.

    Raises as `withdraw`, and when `successor` is the page itself, not public, or replaced by this very page.
    """
    seal = _markable_seal(page, user)
    _check({"reason": _no_reason(reason), "successor": _not_a_successor(seal, successor)})
    return _mark(
        seal, user, kind=ExitKind.SUPERSEDED, wording=ExitWording.SUPERSEDED, reason=reason,
        successor_type=successor.object_type, successor_id=successor.object_id,
    )  # fmt: skip


@transaction.atomic
def lift_mark(*, mark: Exit, user: User, reason: str) -> None:
    """Take off a mark that was wrong. Raises PermissionDenied, ValidationError without a reason or when it is off."""
    if not user_can_lift_mark(user):
        raise PermissionDenied
    mark = Exit.objects.select_for_update().marks().in_force().filter(pk=mark.pk).first()
    if mark is None:
        raise ValidationError(_("该标注已经取消。"))
    _check({"reason": _no_reason(reason)})
    mark.ended_at = timezone.now()
    mark.save(update_fields=["ended_at"])
    for seal in _current_of(mark):
        for shown in _showing(seal):
            _write_mark(shown, None)
    _record("review.lift_mark", mark, user, reason)


def mark_in_force(seal: Seal) -> Exit | None:
    """Return the mark that the page bears, or another language's version of it."""
    return Exit.objects.marks().in_force().filter(_languages_of(seal)).first()


def has_stray_mark(seal: Seal) -> bool:
    """Tell whether the seal bears another mark than the one in force, or none where one is (the leak report asks)."""
    mark = mark_in_force(seal)
    return (facet_of(mark) if mark else None) != seal.facets.get(FACET)


def take_over_mark(seal: Seal) -> None:
    """Put the mark in force on a seal just written: a correction does not bring a withdrawn text back into force."""
    if mark := mark_in_force(seal):
        _write_mark(seal, mark)


def _markable_seal(page: Page, user: User) -> Seal:
    """Return the locked current seal of `page` when the person may mark it and it may be marked."""
    seal = Seal.objects.select_for_update().for_object(page.specific).filter(closed_at__isnull=True).first()
    if seal is None:
        raise ValidationError(_("该内容目前没有公开。"))
    if not user_can_mark(user, seal.department_id):
        raise PermissionDenied
    if seal.is_alias or not can_bear_mark(seal):
        raise ValidationError(_("这类页面不能标注失效，请使用“下线”。"))
    if mark_in_force(seal):
        raise ValidationError(_("该内容已经标注失效或被替代。"))
    return seal


def _not_a_successor(seal: Seal, successor: Seal) -> str:
    if (successor.object_type, successor.object_id) == (seal.object_type, seal.object_id):
        return _("新文不能是该内容自己。")
    if not Seal.objects.current().filter(pk=successor.pk).exists() or successor.locale != seal.locale:
        return _("新文须是本站已公开的同语种内容。")
    if successor.facets.get(FACET, {}).get("successor") == [seal.object_type, seal.object_id]:
        return _("所选内容本身已被该内容替代。")
    return ""


def _mark(seal: Seal, user: User, **fields) -> Exit:
    mark = _open_exit(seal, user, **fields)
    for shown in _showing(seal):
        _write_mark(shown, mark)
    _record({"withdrawn": "review.withdraw", "superseded": "review.supersede"}[mark.kind], mark, user, mark.reason)
    return mark


def _languages_of(seal: Seal) -> Q:
    """The page itself, what it mirrors, and the translations of both, as a condition on (type, id)."""
    same = Seal.objects.filter(clearance_id=seal.clearance_id, object_type=seal.object_type)
    ids = {seal.object_id, *same.values_list("object_id", flat=True)}
    if not seal.path:  # no page
        return Q(object_type=seal.object_type, object_id__in=ids)
    keys = Page.objects.filter(pk__in=ids).values("translation_key")
    pages = Page.objects.filter(translation_key__in=keys).values_list("pk", flat=True)
    return Q(object_type=seal.object_type, object_id__in=[str(pk) for pk in pages])


def _showing(seal: Seal):
    """Every public page that shows this text: the page, its translations, the aliases of all of them."""
    public = Seal.objects.filter(closed_at__isnull=True)
    same_text = public.filter(Q(clearance_id=seal.clearance_id) | _languages_of(seal))
    clearances = list(same_text.values_list("clearance_id", flat=True))
    return public.select_for_update().filter(clearance_id__in=clearances)


def _current_of(mark: Exit):
    return Seal.objects.filter(object_type=mark.object_type, object_id=mark.object_id, closed_at__isnull=True)


def _write_mark(seal: Seal, mark: Exit | None) -> None:
    """Change nothing of a seal but the mark in its facets; the register, the index and the edge follow."""
    seal.facets = {name: value for name, value in seal.facets.items() if name != FACET}
    if mark is not None:
        seal.facets[FACET] = facet_of(mark)
    seal.save(update_fields=["facets"])
    signals.marked.send(sender=Seal, seal=seal, kind=mark.kind if mark else "")
    tell_downstream(seal)


# Taking off --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def unpublish(*, page: Page, user: User, reason: str, wording: str = "", target: str = "") -> Exit:
    """Take a page off the site (下线): its address answers 410 with `wording`, or leads to `target`.

    `target` is the address of another public page, as people paste it. Raises PermissionDenied, or ValidationError
    without a reason, with words that are no choice, with a target that is not public, or when the page is not public.
    """
    seal = Seal.objects.select_for_update().for_object(specific(page)).filter(closed_at__isnull=True).first()
    if seal is None:
        raise ValidationError(_("该内容目前没有公开，无需下线。"))
    if not user_can_unpublish(user, seal):
        raise PermissionDenied
    if why_not := services.why_it_stays(seal):
        raise ValidationError(why_not)
    wording = wording or ExitWording.OFF_LINE
    path, problem = _target_path(seal, target)
    _check({"reason": _no_reason(reason), "wording": _not_among(wording, UNPUBLISHED_WORDINGS), "target": problem})
    services.unpublish(page=type(page).objects.get(pk=page.pk), user=user, reason=reason)
    return _open_exit(seal, user, kind=ExitKind.UNPUBLISHED, wording=wording, reason=reason, target=path)


def user_can_unpublish(user: User, seal: Seal) -> bool:
    """The owning department's liaison or head, and the office."""
    return services.user_can_unpublish(user, seal.department_id)


def _target_path(seal: Seal, text: str) -> tuple[str, str]:
    """Return the path that a pasted address leads to, and what is wrong with it."""
    if not text.strip():
        return "", ""
    found = public_at(text).first()
    if found is None or found.pk == seal.pk:
        return "", _("转到的网址须是本站另一个已公开的页面。")
    return found.url_path, ""


# Records -----------------------------------------------------------------------------------------------------------------


def _open_exit(seal: Seal, user: User, **fields) -> Exit:
    """Write the row; one that was in force before (a mark on a page that goes off now) ends."""
    key = {"object_type": seal.object_type, "object_id": seal.object_id}
    Exit.objects.in_force().filter(**key).update(ended_at=timezone.now())
    return Exit.objects.create(
        title=seal.title, url_path=seal.url_path, department_id=seal.department_id, made_by_id=user.pk,
        made_by_name=str(user), **key, **fields,
    )  # fmt: skip


def _record(action: str, mark: Exit, user: User, reason: str) -> None:
    data = {"exit": mark.pk, "wording": mark.wording, "reason": reason[:500]}
    if mark.successor_id:
        data["successor"] = f"{mark.successor_type}:{mark.successor_id}"
    reference = {"object_type": mark.object_type, "object_id": mark.object_id}
    ledger.append(action=action, reference=reference, actor=user, title=mark.title, data=data)


def _no_reason(reason: str) -> str:
    return "" if reason.strip() else _("请写明理由。")


def _not_among(wording: str, choices) -> str:
    return "" if wording in choices else _("请选择公众看到的说明。")


def _check(problems: dict[str, str]) -> None:
    if found := {name: text for name, text in problems.items() if text}:
        raise ValidationError(found)


# Following the gate ------------------------------------------------------------------------------------------------------


def on_sealed(page, seal: Seal) -> None:
    """A page is public again, or anew: its address tells of no departure, and a mark in force stays on the text."""
    back = Q(**object_key(page)) | (Q(url_path=seal.url_path) if seal.url_path else Q(pk=None))
    Exit.objects.in_force().filter(back, kind=ExitKind.UNPUBLISHED).update(ended_at=timezone.now())
    take_over_mark(seal)


def on_closed(seal: Seal, reason: str) -> None:
    """After an emergency take-down the address answers a plain 404, whatever was said there in former times."""
    if reason == ClosedReason.TAKEN_DOWN and seal.url_path:
        Exit.objects.at_address(seal.url_path).update(ended_at=timezone.now())


def on_reopened(seal: Seal) -> None:
    """A page restored after a take-down bears the mark that is in force now, not the one it went off with."""
    if has_stray_mark(seal):
        _write_mark(seal, mark_in_force(seal))
