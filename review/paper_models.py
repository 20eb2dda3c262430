"""A signed sheet of paper that stands for a step's signature."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PaperSheet(models.Model):
    """线下审签单: whose signature it bears, which content it is for, who brought it in, the bytes of the scan."""

    step = models.OneToOneField("review.JourneyStep", on_delete=models.PROTECT, related_name="paper_sheet")
    content_code = models.CharField(_("内容码"), max_length=8)
    content_hash = models.CharField(max_length=64)
    storage_name = models.CharField(max_length=255)
    original_name = models.CharField(_("原文件名"), max_length=255)
    content_type = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    signed_on = models.DateField(_("签署日期"))
    uploaded_by_id = models.BigIntegerField()
    uploaded_by_name = models.CharField(_("上传人"), max_length=50)
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)

    class Meta:
        verbose_name = _("线下审签单")
        verbose_name_plural = _("线下审签单")

    def __str__(self):
        return f"{self.content_code} {self.original_name}"
