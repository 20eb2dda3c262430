"""What editors of the search room decide, the words titles use, and counts without persons."""

from urllib.parse import quote, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from search.enums import LexiconKeyKind
from search.registry import public_words

_HELP_WORDS = _("多个词用空格分开。")
_ADDRESS = RegexValidator(r"^(/|https?://)\S*$", _("请填写以“/”开头的站内地址，或完整网址。"))


class DictionaryTerm(models.Model):
    """A word that is never split: 政务用词."""

    term = models.CharField(_("用词"), max_length=30, unique=True)
    created_at = models.DateTimeField(_("添加时间"), auto_now_add=True)

    panels = [FieldPanel("term")]

    class Meta:
        ordering = ["term"]
        verbose_name = _("政务用词")
        verbose_name_plural = _("政务用词")

    def __str__(self):
        return self.term


class Synonym(models.Model):
    """What citizens say, and the official words that are searched with it."""

    said = models.CharField(_("群众说法"), max_length=200, help_text=_HELP_WORDS)
    official = models.CharField(_("官方用语"), max_length=200, help_text=_HELP_WORDS)
    is_two_way = models.BooleanField(_("互为同义"), default=False, help_text=_("勾选后，查官方用语时也查群众说法。"))
    updated_at = models.DateTimeField(_("修改时间"), auto_now=True)

    panels = [FieldPanel("said"), FieldPanel("official"), FieldPanel("is_two_way")]

    class Meta:
        ordering = ["said"]
        verbose_name = _("同义词")
        verbose_name_plural = _("同义词")

    def __str__(self):
        return f"{self.said} → {self.official}"

    def rules(self) -> list[tuple[str, list[str]]]:
        """Return (word, other words) for each word that this row widens."""
        said, official = self.said.split(), self.official.split()
        rules = [(word, official) for word in said]
        if self.is_two_way:
            rules += [(word, said) for word in official]
        return rules


class PromotedResult(models.Model):
    """A public page that editors put above the others for certain queries, for a time.

    It holds an address only: title and summary shown are the page's own, as they were cleared.
    """

    queries = models.CharField(
        _("检索词"), max_length=200, help_text=_("检索词中含有其中任意一个时显示。多个词用空格分开。")
    )
    url = models.CharField(
        _("页面地址"), max_length=500, validators=[_ADDRESS], help_text=_("本站已公开的页面，显示该页的标题和摘要。")
    )
    order = models.PositiveIntegerField(_("排序"), default=10)
    starts_on = models.DateField(_("开始日期"), null=True, blank=True)
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)

    panels = [
        FieldPanel("queries"),
        FieldPanel("url"),
        FieldRowPanel([FieldPanel("order"), FieldPanel("starts_on"), FieldPanel("ends_on")]),
    ]

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("推荐结果")
        verbose_name_plural = _("推荐结果")

    def __str__(self):
        return f"{self.queries} → {self.url}"

    @property
    def path(self) -> str:
        """The address on this site: whatever host was pasted, only this is linked."""
        return unquote(urlsplit(self.url).path)

    def clean(self):
        if self.path not in public_words([self.path]):
            raise ValidationError({"url": _("本站没有这个公开页面。先让内容按流程公开，再设为推荐。")})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("结束日期不能早于开始日期。")})

    def is_shown_on(self, day) -> bool:
        return (not self.starts_on or self.starts_on <= day) and (not self.ends_on or day <= self.ends_on)


class HiddenResult(models.Model):
    """An address that is not found from now on (quarantine); the page itself stays as it is."""

    url = models.CharField(_("链接"), max_length=500, unique=True, validators=[_ADDRESS])
    reason = models.CharField(_("原因"), max_length=200)
    created_at = models.DateTimeField(_("隐藏时间"), default=timezone.now, editable=False)

    panels = [FieldPanel("url"), FieldPanel("reason")]

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("隐藏结果")
        verbose_name_plural = _("隐藏结果")

    def __str__(self):
        return self.url

    @property
    def addresses(self) -> tuple[str, ...]:
        """The address as written and as documents bear it: without host, percent signs read, with and without slash."""
        parts = urlsplit(self.url)
        place = f"#{parts.fragment}" if parts.fragment else ""  # one row of a list, not the list
        path = unquote(parts.path)
        forms = (path, quote(path), f"{path.rstrip('/')}/", path.rstrip("/"))
        return tuple(dict.fromkeys([self.url, *(f"{form}{place}" for form in forms if form)]))


class LexiconKey(models.Model):
    """A word of titles or of the dictionary, under one key: how it sounds, its initials, itself with a character hidden."""

    kind = models.CharField(max_length=8, choices=LexiconKeyKind)
    key = models.CharField(max_length=120)
    term = models.CharField(max_length=30)
    weight = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("词表")
        verbose_name_plural = _("词表")
        constraints = [models.UniqueConstraint(fields=["kind", "key", "term"], name="lexicon_one_key")]

    def __str__(self):
        return f"{self.kind}:{self.key} → {self.term}"


class QueryCount(models.Model):
    """How often a query was asked on a day. No person, no address; numbers that may be somebody's are never counted."""

    day = models.DateField(_("日期"))
    query = models.CharField(_("检索词"), max_length=60)
    searches = models.PositiveIntegerField(_("次数"), default=0)
    empty_searches = models.PositiveIntegerField(_("无结果次数"), default=0)

    class Meta:
        verbose_name = _("检索词统计")
        verbose_name_plural = _("检索词统计")
        constraints = [models.UniqueConstraint(fields=["day", "query"], name="query_count_one_per_day")]

    def __str__(self):
        return f"{self.day} {self.query} {self.searches}"


class ClickCount(models.Model):
    """How often the hit at a rank was opened for a query on a day."""

    day = models.DateField(_("日期"))
    query = models.CharField(_("检索词"), max_length=60)
    rank = models.PositiveSmallIntegerField(_("名次"))
    url = models.CharField(_("链接"), max_length=500)
    clicks = models.PositiveIntegerField(_("点击次数"), default=0)

    class Meta:
        verbose_name = _("点击统计")
        verbose_name_plural = _("点击统计")
        constraints = [models.UniqueConstraint(fields=["day", "query", "rank", "url"], name="click_count_one_per_day")]

    def __str__(self):
        return f"{self.day} {self.query} {self.rank}"
