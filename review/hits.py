"""An incident for something that never became public: refused text, a file in quarantine. It holds no content."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.outbox import enqueue
from review.enums import IncidentStatus, TakeDownReason
from review.models import Incident

REPORT_WITHIN = timedelta(hours=24)  # 保守国家秘密法实施条例 article 61


@transaction.atomic
def open_incident(
    *, reference: dict, title: str, department_id: int | None, digest: str, reason: str, user
) -> Incident:
    """Open a case of a suspected secret with its 24-hour clock; a case still open for the same words is kept.

    `digest` is a hash of the content, the only trace of it; the office and the secrecy officers are told.
    """
    same = Incident.objects.open().filter(seal_id__isnull=True, content_hash=digest, **reference).first()
    if same:
        return same
    incident = Incident.objects.create(
        title=title, department_id=department_id, content_hash=digest, reason=reason, reason_kind=TakeDownReason.SECRET,
        opened_by_id=getattr(user, "pk", None) or 0, opened_by_name=str(user or _("系统扫描"))[:50],
        report_due_at=timezone.now() + REPORT_WITHIN, checks=_places(), **reference,
    )  # fmt: skip
    enqueue(kind="notify", key=f"incident:{incident.pk}")
    return incident


def _places() -> list[dict]:
    labels = {
        "terminal": _("录入所用的计算机和移动存储介质"),
        "source": _("原件来源，是否经互联网传递"),
        "elsewhere": _("邮件、即时通信等其他途径"),
    }
    return [{"code": code, "label": label, "done": False} for code, label in labels.items()]


def settle_as_false_alarm(incident: Incident, *, user, resolution: str) -> None:
    """End the case of something that turned out to be no secret."""
    incident.status, incident.resolution = IncidentStatus.RESTORED, resolution
    incident.closed_by_name, incident.closed_at = str(user), timezone.now()
    incident.save(update_fields=["status", "resolution", "closed_by_name", "closed_at"])
    enqueue(kind="notify", key=f"incident:{incident.pk}")
