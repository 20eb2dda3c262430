"""发布后核查 and 补审: what was released with fewer hands than usual and is looked at afterwards."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from review.enums import PostCheckKind, PostCheckResult


class PostCheckQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at__isnull=True)

    def overdue(self, today=None):
        return self.open().filter(due_on__lt=today or timezone.localdate())


class PostCheck(models.Model):
    """One item to be looked at after its release, and by when; what came of it."""

    journey = models.OneToOneField("review.Journey", on_delete=models.PROTECT, related_name="post_check")
    kind = models.CharField(_("种类"), max_length=16, choices=PostCheckKind)
    due_on = models.DateField(_("期限"))
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(_("核查时间"), null=True)
    done_by_id = models.BigIntegerField(null=True)
    done_by_name = models.CharField(_("核查人"), max_length=50, blank=True)
    result = models.CharField(_("结果"), max_length=16, choices=PostCheckResult, blank=True)
    note = models.TextField(_("说明"), blank=True)
    escalated_at = models.DateTimeField(null=True)

    objects = PostCheckQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("发布后核查")
        verbose_name_plural = _("发布后核查")

    def __str__(self):
        return f"{self.get_kind_display()} · {self.journey.title}"

    @property
    def is_overdue(self) -> bool:
        return self.done_at is None and self.due_on < timezone.localdate()
