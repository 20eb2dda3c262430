"""Tables that every room uses: the outbox and the working-day calendar, and the abstract page."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from core.enums import OutboxKind

MAX_KEYWORDS = 5
SUMMARY_LENGTH = 300


class OutboxQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(claimed_at__isnull=True)

    def due(self):
        return self.waiting().filter(available_at__lte=timezone.now())

    def abandoned_before(self, moment):
        """Rows whose worker died: claimed long ago and never finished."""
        return self.filter(claimed_at__lt=moment)


class OutboxEntry(models.Model):
    """Work that must not be lost: a row in the transaction of the change that caused it (DESIGN, decision 5)."""

    kind = models.CharField(max_length=16, choices=OutboxKind)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    available_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("待办任务")
        verbose_name_plural = _("待办任务")
        constraints = [
            # Ten saves of one object wait as one row; a row being worked on does not count, so no change is missed.
            models.UniqueConstraint(
                fields=["kind", "key"], condition=models.Q(claimed_at__isnull=True), name="outbox_one_waiting"
            )
        ]
        indexes = [models.Index(fields=["claimed_at", "available_at"], name="outbox_due")]

    def __str__(self):
        return f"{self.kind}:{self.key}"


class CalendarYear(models.Model):
    """One year's table of holidays and make-up workdays, with the notice it comes from."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    source = models.CharField(_("依据"), max_length=200, help_text=_("国务院办公厅通知的文号或来源"))
    is_provisional = models.BooleanField(_("暂行"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("工作日历年度")
        verbose_name_plural = _("工作日历年度")

    def __str__(self):
        return f"{self.year}"


class CalendarDay(models.Model):
    """A day that differs from its weekday: a holiday on a weekday, or a workday on a weekend (调休)."""

    date = models.DateField(_("日期"), unique=True)
    is_workday = models.BooleanField(_("是否上班"))
    name = models.CharField(_("名称"), max_length=50, blank=True)

    class Meta:
        ordering = ["date"]
        verbose_name = _("节假日与调休")
        verbose_name_plural = _("节假日与调休")

    def __str__(self):
        return f"{self.date:%Y-%m-%d} {self.name}"


def split_keywords(text: str) -> list[str]:
    """Return the keywords in `text`, separated by spaces, commas or 、 in either width, in order."""
    for separator in "，、；;,　":
        text = text.replace(separator, " ")
    return list(dict.fromkeys(text.split()))


def validate_keywords(text: str) -> None:
    """Raise ValidationError when there are more than five keywords (DOMAIN §4)."""
    if len(split_keywords(text)) > MAX_KEYWORDS:
        raise ValidationError(_("关键词不超过5个。"))


class BasePage(Page):
    """What every page has besides Wagtail's own fields: a summary and at most five keywords."""

    summary = models.TextField(_("内容概述"), max_length=SUMMARY_LENGTH, blank=True)
    keywords = models.CharField(
        _("关键词"), max_length=120, blank=True, validators=[validate_keywords], help_text=_("不超过5个，用空格分隔")
    )

    promote_panels = [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        abstract = True

    @property
    def keyword_list(self) -> list[str]:
        return split_keywords(self.keywords)
