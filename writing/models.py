"""从文件新建: what was dropped, and what became of each file."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from writing.enums import FINISHED_STATES, FileState


class FileBatch(models.Model):
    """The files of one drop, for one place."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("人员"), on_delete=models.CASCADE, related_name="+"
    )
    department = models.ForeignKey(Department, verbose_name=_("机构"), on_delete=models.PROTECT, related_name="+")
    place_id = models.BigIntegerField()  # the page below which drafts go; no key: a batch holds nothing in place
    attaches_original = models.BooleanField(_("原件列为附件"), default=False)
    created_at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("从文件新建")
        verbose_name_plural = _("从文件新建")

    def __str__(self):
        return f"{self.user} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_finished(self) -> bool:
        return all(file.state in FINISHED_STATES for file in self.files.all())


class BatchFile(models.Model):
    """One file. Its bytes lie in `incoming/` until they were read; `drafts` names the pages it became."""

    batch = models.ForeignKey(FileBatch, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("文件"), max_length=255)
    stored_name = models.CharField(max_length=255, blank=True)
    state = models.CharField(_("状态"), max_length=16, choices=FileState, default=FileState.WAITING)
    message = models.TextField(blank=True)
    drafts = models.JSONField(
        default=list, blank=True
    )  # [{"page", "title", "is_new", "missing", "findings", "messages"}]

    class Meta:
        ordering = ["number"]
        verbose_name = _("来稿文件")
        verbose_name_plural = _("来稿文件")

    def __str__(self):
        return self.name

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED_STATES
