"""改派: who gave a step under way to whom, and why. Added, never edited."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Reassignment(models.Model):
    """The office gave a step to one of those who may sign it, or (nobody named) back to the post."""

    step = models.ForeignKey("review.JourneyStep", on_delete=models.PROTECT, related_name="reassignments")
    to_id = models.BigIntegerField(null=True)
    to_name = models.CharField(_("改派给"), max_length=50, blank=True)
    made_by_id = models.BigIntegerField()
    made_by_name = models.CharField(_("改派人"), max_length=50)
    reason = models.TextField(_("理由"))
    made_at = models.DateTimeField(_("改派时间"), default=timezone.now)

    class Meta:
        ordering = ["made_at"]
        verbose_name = _("改派")
        verbose_name_plural = _("改派")

    def __str__(self):
        return f"{self.made_by_name} → {self.to_name}"
