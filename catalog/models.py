"""The register of government information, and the lists its columns choose from."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from catalog.enums import DisclosureAttribute, ValidityStatus
from departments.models import Department


class SubjectCategory(models.Model):
    """主题分类: 22 first-level subjects with their second level; names are data, localities rename them."""

    code = models.CharField(_("代码"), max_length=10, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    parent = models.ForeignKey(
        "self", verbose_name=_("上级分类"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    order = models.PositiveIntegerField(_("排序"), default=0)

    panels = [FieldPanel("name"), FieldPanel("code"), FieldPanel("parent"), FieldPanel("order")]

    class Meta:
        ordering = ["code"]
        verbose_name = _("主题分类")
        verbose_name_plural = _("主题分类")

    def __str__(self):
        return f"{self.parent.name}/{self.name}" if self.parent_id else self.name


class Genre(models.Model):
    """体裁分类: the fifteen kinds of official document."""

    code = models.CharField(_("代码"), max_length=10, unique=True)
    name = models.CharField(_("名称"), max_length=20, unique=True)

    panels = [FieldPanel("name"), FieldPanel("code")]

    class Meta:
        ordering = ["code"]
        verbose_name = _("体裁")
        verbose_name_plural = _("体裁")

    def __str__(self):
        return self.name


class Channel(models.Model):
    """公开形式: where a piece of information is also published."""

    code = models.CharField(_("代码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=40, unique=True)

    panels = [FieldPanel("name"), FieldPanel("code")]

    class Meta:
        ordering = ["code"]
        verbose_name = _("公开形式")
        verbose_name_plural = _("公开形式")

    def __str__(self):
        return self.name


class IndexSerial(models.Model):
    """The last serial given to a department in a year; locked while the next one is taken."""

    org_code = models.CharField(max_length=9)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["org_code", "year"], name="index_serial_once")]

    def __str__(self):
        return f"{self.org_code}/{self.year}: {self.last}"


class CatalogEntryQuerySet(models.QuerySet):
    def public(self):
        """Entries of pages that are public now, and of what is available on request or on paper."""
        return self.filter(is_public=True)

    def turning_by(self, day):
        """Entries of pages whose dates say by `day` what their copied validity does not say yet."""
        begins = models.Q(effective_on__lte=day, validity_status=ValidityStatus.NOT_YET_EFFECTIVE)
        ends = models.Q(abolished_on__lte=day) & ~models.Q(validity_status__in=ValidityStatus.ended())
        return self.filter(begins | ends, page_id__isnull=False)

    def listed_by(self, department):
        """Entries in a department's catalog: those it carries and those it issued jointly."""
        return self.filter(issuers__department=department).distinct()


class CatalogEntry(models.Model):
    """One piece of government information (DESIGN, decision 4). Columns of an entry with a page are copies."""

    index_number = models.CharField(_("索引号"), max_length=60, unique=True)
    page_id = models.BigIntegerField(null=True, unique=True, editable=False)
    source_id = models.CharField(max_length=100, blank=True, db_index=True)
    title = models.CharField(_("名称"), max_length=255)
    summary = models.TextField(_("内容概述"), blank=True)
    url_path = models.CharField(max_length=500, blank=True)
    department = models.ForeignKey(
        Department, verbose_name=_("公开机构"), on_delete=models.PROTECT, related_name="catalog_entries"
    )
    issuing_name = models.CharField(_("发布机构"), max_length=300)
    document_number = models.CharField(_("发文字号"), max_length=100, blank=True)
    subject = models.ForeignKey(
        SubjectCategory, verbose_name=_("主题分类"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    genre = models.ForeignKey(
        Genre, verbose_name=_("体裁"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    formed_on = models.DateField(_("成文日期"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布日期"), default=timezone.now)
    published_year = models.PositiveSmallIntegerField(db_index=True)
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    abolished_on = models.DateField(_("废止日期"), null=True, blank=True)
    validity_status = models.CharField(_("有效性"), max_length=20, choices=ValidityStatus, blank=True)
    disclosure_attribute = models.CharField(
        _("公开属性"), max_length=16, choices=DisclosureAttribute, default=DisclosureAttribute.PROACTIVE
    )
    attribute_reason = models.TextField(_("属性理由"), blank=True)
    form = models.CharField(_("公开形式"), max_length=200, blank=True)
    is_public = models.BooleanField(default=True, editable=False)

    objects = CatalogEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        verbose_name = _("目录条目")
        verbose_name_plural = _("目录条目")
        indexes = [
            models.Index(fields=["is_public", "-published_at", "-id"], name="entry_newest"),
            models.Index(fields=["is_public", "department", "-published_at"], name="entry_department"),
            models.Index(fields=["is_public", "subject", "-published_at"], name="entry_subject"),
            models.Index(fields=["is_public", "genre", "-published_at"], name="entry_genre"),
            models.Index(fields=["is_public", "published_year", "-published_at"], name="entry_year"),
            models.Index(fields=["document_number"], name="entry_document_number"),
        ]

    def __str__(self):
        return f"{self.index_number} {self.title}"


class CatalogEntryIssuer(models.Model):
    """An organ that issued the information; a joint document is one entry listed in each organ's catalog."""

    entry = models.ForeignKey(CatalogEntry, on_delete=models.CASCADE, related_name="issuers")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["entry", "department"], name="entry_issuer_once")]

    def __str__(self):
        return f"{self.entry_id} {self.department_id}"
