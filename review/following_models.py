"""What stands beside the signatures of an item: words a reviewer wants, and the question put to the secrecy authority."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from review.enums import Outcome


class SuggestionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(taken_at__isnull=True)


class Suggestion(models.Model):
    """修改建议: the words that stand in a passage, and those a reviewer wants; taken over with one click."""

    journey = models.ForeignKey("review.Journey", on_delete=models.PROTECT, related_name="suggestions")
    old = models.CharField(_("原文"), max_length=500)
    new = models.CharField(_("建议改为"), max_length=500, blank=True)
    made_by_id = models.BigIntegerField()
    made_by_name = models.CharField(_("建议人"), max_length=50)
    made_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)
    taken_by_name = models.CharField(max_length=50, blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("修改建议")
        verbose_name_plural = _("修改建议")

    def __str__(self):
        return f"{self.old} → {self.new}"


class Referral(models.Model):
    """报请确定: asked of whom, why and when; what was answered. It has its own clock."""

    journey = models.ForeignKey("review.Journey", on_delete=models.PROTECT, related_name="referrals")
    reason = models.TextField(_("报请事由"))
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.CharField(_("报请人"), max_length=120)
    asked_at = models.DateTimeField(_("报请时间"), default=timezone.now)
    authority = models.CharField(_("答复机关"), max_length=100, blank=True)
    number = models.CharField(_("答复文号"), max_length=100, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True)
    answer = models.CharField(_("答复结论"), max_length=16, choices=Outcome, blank=True)
    note = models.TextField(_("答复摘要"), blank=True)
    filed_by_name = models.CharField(_("登记人"), max_length=120, blank=True)
    filed_at = models.DateTimeField(_("登记时间"), null=True)

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("报请确定")
        verbose_name_plural = _("报请确定")

    def __str__(self):
        return f"{self.journey.title} {self.asked_at:%Y-%m-%d}"
