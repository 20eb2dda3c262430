"""合并审签, 代审, 授权发布, 应急栏目: how a department's items are handled otherwise than usual. Rows end, nobody edits them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from review.enums import ArrangementKind


class ArrangementQuerySet(models.QuerySet):
    def in_force(self, day=None):
        """Not ended by the office, and not past their own end."""
        day = day or timezone.localdate()
        return self.filter(ended_at__isnull=True).exclude(ends_on__lt=day)

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def on_way_to(self, page):
        """Those for a column that `page` lies in."""
        paths = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
        return self.filter(column__path__in=paths)


class Arrangement(models.Model):
    """One arrangement of one department (or column), set by the office with a reason, and until when it holds."""

    kind = models.CharField(_("方式"), max_length=16, choices=ArrangementKind)
    department = models.ForeignKey(
        Department, verbose_name=_("机构"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lender = models.ForeignKey(
        Department, verbose_name=_("代审机构"), null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text=_("只用于代审：其保密审查员代为审查，须是上级机构或者县人民政府办公室。"),
    )  # fmt: skip
    column = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("栏目"), null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text=_("用于授权发布和应急发布：该栏目及其下级。"),
    )  # fmt: skip
    reason = models.TextField(_("理由"), max_length=500)
    ends_on = models.DateField(_("截止日期"), null=True, blank=True, help_text=_("合并审签必填；含当日。"))
    set_by_id = models.BigIntegerField(editable=False)
    set_by_name = models.CharField(_("设置人"), max_length=50, editable=False)
    created_at = models.DateTimeField(_("设置时间"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("停止时间"), null=True, editable=False)
    ended_by_name = models.CharField(_("停止人"), max_length=50, blank=True, editable=False)

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("特别办理方式")
        verbose_name_plural = _("特别办理方式")

    def __str__(self):
        return f"{self.get_kind_display()} · {self.department or self.column}"

    @property
    def is_in_force(self) -> bool:
        return self.ended_at is None and (self.ends_on is None or self.ends_on >= timezone.localdate())
