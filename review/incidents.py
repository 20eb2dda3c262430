"""Emergency take-down (紧急下线) and what follows it: restore or close, within one working day."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.outbox import enqueue
from review import ledger, signals
from review.edge import EVERYTHING, purge, still_answers
from review.enums import SUSPENDING_REASONS, ClosedReason, IncidentStatus, TakeDownReason
from review.exceptions import GateClosed
from review.models import Clearance, Incident, Seal
from review.rows import put_row_back, row_of, take_row_off
from review.sealing import close_seal, refuse_unless_free, tell_downstream
from review.services import signer_of
from users.enums import Role
from users.models import User

REPORT_WITHIN = timedelta(hours=24)  # 保守国家秘密法实施条例 article 61


def user_can_take_down(user: User, department_id: int | None) -> bool:
    """The owning department's liaison, head and secrecy officer, the duty officer and the office."""
    own = {(role, department_id) for role in (Role.LIAISON, Role.HEAD, Role.SECRECY)}
    return user.is_active and bool(signer_of(user).roles & (own | {(Role.DUTY, None), (Role.OFFICE, None)}))


def user_can_settle_incident(user: User) -> bool:
    """The office restores a page or closes the case."""
    return user.is_active and user.has_role(Role.OFFICE)


@transaction.atomic
def take_down(
    *, seal: Seal, user: User, reason_kind: TakeDownReason, reason: str, frame_confirmed: bool = False
) -> Incident:
    """Take a public page and its files off at once, in one step, and open an incident.

    The home page and fixed columns go too, since a secret may stand there, but only with `frame_confirmed`.

    A suspected secret or leaked personal data suspends the clearance as well. Page and files are gone when this
    commits, whatever else is down; index, edge and feeds follow through the outbox. Raises PermissionDenied, and
    ValidationError without a reason or when the page is not public any more.
    """
    if not user_can_take_down(user, seal.department_id):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("请写明下线原因。")})
    seal = Seal.objects.select_for_update().filter(pk=seal.pk, closed_at__isnull=True).first()
    if seal is None:
        raise ValidationError(_("该页面已不在公开状态。"))
    if seal.page.is_frame and not frame_confirmed:
        raise ValidationError({"frame_confirmed": _("这是首页或固定栏目，请确认确需整页下线。")})
    incident = _open_incident(seal, user, reason_kind, reason)
    for shown in _same_content(seal).filter(closed_at__isnull=True):
        close_seal(seal=shown, reason=ClosedReason.TAKEN_DOWN, user=user)
    if reason_kind in SUSPENDING_REASONS:
        _clearances(seal).not_void().update(suspended_at=timezone.now())
    for shown in _same_content(seal).filter(closed_reason=ClosedReason.TAKEN_DOWN):
        take_row_off(row_of(shown), user=user)
    _record("review.take_down", incident, user)
    enqueue(kind="purge", key=EVERYTHING)
    enqueue(kind="notify", key=f"incident:{incident.pk}")
    return incident


def _same_content(seal: Seal):
    """The page's seal, those of its aliases and of pages that were aliases: one clearance opened them all."""
    return Seal.objects.select_for_update().filter(clearance_id=seal.clearance_id)


def _clearances(seal: Seal):
    """Everything cleared for the object: a correction that waits for its hour is stopped as well."""
    own = Q(object_type=seal.object_type, object_id=seal.object_id)
    return Clearance.objects.filter(own | Q(pk=seal.clearance_id))


def _open_incident(seal: Seal, user: User, reason_kind: str, reason: str) -> Incident:
    return Incident.objects.create(
        object_type=seal.object_type, object_id=seal.object_id, title=seal.title, url_path=seal.url_path,
        department_id=seal.department_id, seal_id=seal.pk, content_hash=seal.content_hash,
        reason_kind=reason_kind, reason=reason, opened_by_id=user.pk, opened_by_name=str(user),
        report_due_at=timezone.now() + REPORT_WITHIN, checks=places_to_check(seal),
    )  # fmt: skip


def places_to_check(seal: Seal) -> list[dict]:
    """Return the places where a copy may still be: {code, label, done}."""
    labels = {
        "index": _("站内检索索引"),
        "edge": _("边缘缓存"),
        "feeds": _("订阅源"),
        "files": _("附件（%(n)d个）") % {"n": len(seal.files)},
        "mails": _("已发出的邮件和推送"),
        "downloads": _("下载记录"),
        "elsewhere": _("转载网站和搜索引擎快照"),
    }
    return [{"code": code, "label": label, "done": False} for code, label in labels.items()]


@transaction.atomic
def restore(*, incident: Incident, user: User, resolution: str) -> Seal:
    """Put exactly the cleared copy back, when the suspicion was wrong. Raises PermissionDenied or ValidationError."""
    if incident.seal_id is None:
        raise ValidationError(_("没有公开过的内容不能恢复公开；隔离文件由保密审查员处置。"))
    seal = Seal.objects.select_for_update().get(pk=incident.seal_id)
    _check_settling(incident, user, resolution)
    for shown in _same_content(seal).filter(closed_reason=ClosedReason.TAKEN_DOWN):
        _reopen(shown, user)
    _clearances(seal).update(suspended_at=None)
    _settle(incident, user, IncidentStatus.RESTORED, resolution)
    seal.refresh_from_db()
    return seal


def _reopen(seal: Seal, user: User) -> None:
    if Seal.objects.filter(object_type=seal.object_type, object_id=seal.object_id, closed_at__isnull=True).exists():
        raise ValidationError(_("该页面已有新的公开版本，不能恢复旧版本。"))
    if row := row_of(seal):
        _check_place(row)
    seal.closed_at, seal.closed_reason = None, ""
    seal.save(update_fields=["closed_at", "closed_reason"])
    put_row_back(seal)
    signals.reopened.send(sender=Seal, seal=seal, user=user)
    tell_downstream(seal)


def _check_place(page) -> None:
    try:
        refuse_unless_free(page)
    except GateClosed as error:
        raise ValidationError(str(error)) from error


@transaction.atomic
def close(*, incident: Incident, user: User, resolution: str) -> Incident:
    """Close the case for good: the clearance is void, the content needs a new review to come back."""
    _check_settling(incident, user, resolution)
    if seal := Seal.objects.filter(pk=incident.seal_id).first():
        _clearances(seal).not_void().update(voided_at=timezone.now(), void_reason="incident closed")
    return _settle(incident, user, IncidentStatus.CLOSED, resolution)


def _check_settling(incident: Incident, user: User, resolution: str) -> None:
    if not user_can_settle_incident(user):
        raise PermissionDenied
    if incident.status != IncidentStatus.OPEN:
        raise ValidationError(_("该事件已办结。"))
    if not resolution.strip():
        raise ValidationError({"resolution": _("请写明处理结果。")})


def _settle(incident: Incident, user: User, status: IncidentStatus, resolution: str) -> Incident:
    incident.status, incident.resolution = status, resolution
    incident.closed_by_name, incident.closed_at = str(user), timezone.now()
    incident.save()
    _record(f"review.incident.{status}", incident, user)
    enqueue(kind="notify", key=f"incident:{incident.pk}")
    return incident


def _record(action: str, incident: Incident, user: User) -> None:
    reference = {"object_type": incident.object_type, "object_id": incident.object_id}
    ledger.append(action=action, reference=reference, actor=user, title=incident.title,
                  data={"incident": incident.pk, "content_hash": incident.content_hash,
                        "reason": incident.reason_kind})  # fmt: skip


def still_served(incident: Incident, seal: Seal) -> list[str]:
    """Ban the page at the edge inside the request (2 s), ask the edge for it, and say what still answers.

    Returns sentences for the officer; an empty list means everything that can be asked answers 404.
    """
    if not settings.EDGE_CACHE_URL:
        return []
    try:
        purge(EVERYTHING, {})
        still = bool(seal.url_path) and still_answers(seal.url_path)
        return [_("边缘缓存仍在提供该页面。")] if still else []
    except OSError:
        return [_("边缘缓存没有应答，系统将自动重试清除。")]
