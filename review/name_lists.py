"""名单公示: a public list of people that carries its end. On that day it leaves page, files, search and register."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

LONGEST = timedelta(days=366)


class NameListMixin(models.Model):
    """A page that may be a list of names. Put it before `GatedPageMixin`.

    The seal's `expires_at` follows from the end, whatever expiry the editor's schedule says besides; from that moment
    no query finds the seal, and the beat closes it for good. While it is public, search engines are asked to keep
    neither the page nor a copy, and our own search knows its title and summary only.
    """

    is_name_list = models.BooleanField(
        _("名单公示"), default=False,
        help_text=_("含个人姓名的公示名单（救助对象、拟录用人员、评优推荐等）。只按标题和概述检索，不被搜索引擎收录。"),
    )  # fmt: skip
    list_ends_on = models.DateField(
        _("撤下日期"), null=True, blank=True,
        help_text=_("该日零时起页面、附件和检索结果自动撤下，最长一年。公示到3月10日止的，填3月11日。"),
    )  # fmt: skip

    name_list_panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("is_name_list"), FieldPanel("list_ends_on")])], heading=_("名单公示")
        )
    ]

    class Meta:
        abstract = True

    def get_submission_errors(self):
        errors = super().get_submission_errors()
        if problem := end_problem(self.is_name_list, self.list_ends_on, timezone.localdate()):
            errors.setdefault("list_ends_on", []).append(_g(problem))
        return errors

    def seal_columns(self) -> dict:
        columns = super().seal_columns()
        ends = [moment for moment in (columns["expires_at"], self.list_ends_at) if moment]
        return columns | {"expires_at": min(ends, default=None)}

    @property
    def list_ends_at(self) -> datetime | None:
        """The moment from which the list is gone; None for a page that is no list."""
        if not self.is_name_list or self.list_ends_on is None:
            return None
        return timezone.make_aware(datetime.combine(self.list_ends_on, time.min))

    @property
    def list_last_day(self) -> date | None:
        """The last day on which the list is public."""
        return self.list_ends_on - timedelta(days=1) if self.list_ends_at else None


def end_problem(is_name_list: bool, ends_on: date | None, today: date) -> str:
    """Return what is wrong with a list's end, "" when nothing is."""
    if not is_name_list:
        return _("填了撤下日期的，须勾选“名单公示”。") if ends_on else ""
    if ends_on is None:
        return _("名单公示须填写撤下日期。")
    if ends_on <= today:
        return _("撤下日期须在今天之后。")
    return _("名单公示最长一年，请填写更早的撤下日期。") if ends_on > today + LONGEST else ""
