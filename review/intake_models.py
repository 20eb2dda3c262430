"""Tables of the intake: files in quarantine, what the sweep of public content found, the office's lists of words."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from review.enums import QuarantineStatus, SweepStatus
from review.models import Incident, ObjectReference


class QuarantinedFileQuerySet(models.QuerySet):
    def sealed(self):
        return self.filter(status=QuarantineStatus.SEALED)

    def released(self):
        """Those that a secrecy officer opened as false alarms."""
        return self.filter(status=QuarantineStatus.RELEASED)


class QuarantinedFile(models.Model):
    """A stored file with a mark of a state secret: bytes, name and title lie sealed; the row tells none of them."""

    kind = models.CharField(max_length=10)  # "document" or "image"
    file_id = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    box = models.CharField(max_length=255)  # storage name of the sealed file
    open_names = models.JSONField(default=list)  # stored names of the readable bytes, until they are gone
    suffix = models.CharField(_("格式"), max_length=12, blank=True)
    size = models.BigIntegerField(_("大小"), default=0)
    findings = models.JSONField(_("命中"), default=list)
    uploader_id = models.BigIntegerField(null=True)
    uploader_name = models.CharField(_("上传人"), max_length=50, blank=True)
    department_id = models.BigIntegerField(null=True, db_index=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="quarantined_files")
    sealed_at = models.DateTimeField(_("隔离时间"), default=timezone.now)
    status = models.CharField(
        _("状态"), max_length=16, choices=QuarantineStatus, default=QuarantineStatus.SEALED, db_index=True
    )
    settled_by_id = models.BigIntegerField(null=True)
    settled_by_name = models.CharField(_("处置人"), max_length=50, blank=True)
    settled_at = models.DateTimeField(_("处置时间"), null=True)
    reason = models.TextField(_("理由"), blank=True)

    objects = QuarantinedFileQuerySet.as_manager()

    class Meta:
        ordering = ["-sealed_at"]
        verbose_name = _("隔离文件")
        verbose_name_plural = _("隔离文件")

    def __str__(self):
        return _("隔离文件第%(number)s号") % {"number": self.pk}


class SealScan(models.Model):
    """Which rules have read a public content last: the sweep goes on where it stopped."""

    seal_id = models.BigIntegerField(unique=True)
    rules_version = models.CharField(max_length=12, db_index=True)
    scanned_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.seal_id} {self.rules_version}"


class SweepFindingQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=SweepStatus.OPEN)

    def of_departments(self, ids):
        """`None`: of every department."""
        return self if ids is None else self.filter(department_id__in=ids)


class SweepFinding(ObjectReference):
    """复扫发现: something in public content that its review did not have before it; one row a finding."""

    key = models.CharField(max_length=64)
    seal_id = models.BigIntegerField()
    title = models.CharField(_("名称"), max_length=255)
    url_path = models.CharField(max_length=500, blank=True)
    department_id = models.BigIntegerField(null=True, db_index=True)
    severity = models.CharField(max_length=8)
    finding = models.JSONField(default=dict)  # `review.scanning.Finding.as_dict()`: the excerpt is masked
    rules_version = models.CharField(max_length=12)
    found_at = models.DateTimeField(_("发现时间"), default=timezone.now)
    status = models.CharField(_("状态"), max_length=12, choices=SweepStatus, default=SweepStatus.OPEN, db_index=True)
    settled_by_id = models.BigIntegerField(null=True)
    settled_by_name = models.CharField(_("处置人"), max_length=50, blank=True)
    settled_at = models.DateTimeField(null=True)
    reason = models.TextField(_("理由"), blank=True)

    objects = SweepFindingQuerySet.as_manager()

    class Meta:
        ordering = ["severity", "-found_at", "pk"]  # "block" before "review"
        verbose_name = _("复扫发现")
        verbose_name_plural = _("复扫发现")
        constraints = [models.UniqueConstraint(fields=["object_type", "object_id", "key"], name="sweep_finding_once")]

    def __str__(self):
        return f"{self.title}（{self.get_status_display()}）"


class WordListsQuerySet(models.QuerySet):
    def in_force(self):
        """The newest version; None while the office has changed nothing."""
        return self.order_by("-pk").first()


class WordLists(models.Model):
    """A version of the office's workbook of words. The newest is in force in every process; none is ever changed."""

    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    changes = models.JSONField(default=list)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    made_by_id = models.BigIntegerField()
    made_by_name = models.CharField(_("上传人"), max_length=50)
    made_at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = WordListsQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("词表版本")
        verbose_name_plural = _("词表版本")

    def __str__(self):
        return f"{self.made_at:%Y-%m-%d %H:%M} {self.made_by_name}"
