"""The register of government information, and the lists its columns choose from."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from catalog.enums import Availability, DisclosureAttribute, ValidityStatus
from catalog.rules import validity_on
from departments.models import Department
from review.objects import GatedObject


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


class OfflineEntry(GatedObject):
    """线下目录条目: government information without a page here: on paper only, on request, in an old file.

    Its words pass the gate as a page's do; released, it stands in the register and has an address of its own.
    """

    title = models.CharField(_("名称"), max_length=255)
    summary = models.TextField(_("内容概述"), max_length=300, blank=True)
    department = models.ForeignKey(Department, verbose_name=_("公开机构"), on_delete=models.PROTECT, related_name="+")
    document_number = models.CharField(_("发文字号"), max_length=100, blank=True)
    subject = models.ForeignKey(
        SubjectCategory, verbose_name=_("主题分类"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    genre = models.ForeignKey(
        Genre, verbose_name=_("体裁"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    formed_on = models.DateField(_("成文日期"), null=True, blank=True)
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    abolished_on = models.DateField(_("废止日期"), null=True, blank=True)
    availability = models.CharField(_("获取方式"), max_length=16, choices=Availability, default=Availability.PAPER)
    how_to_get = models.TextField(
        _("查阅、获取说明"), max_length=500, blank=True,
        help_text=_("到哪里、什么时间、凭什么查阅或申请，例如：县档案馆一楼查阅大厅，工作日9:00—17:00，凭身份证。"),
    )  # fmt: skip
    attribute_reason = models.TextField(
        _("属性理由"), max_length=500, blank=True, help_text=_("依申请公开的，写明理由和依据。")
    )
    imported_index_number = models.CharField(
        _("原索引号"), max_length=60, blank=True, help_text=_("旧目录已有索引号的照填；没有的发布时自动生成。")
    )

    panels = [
        FieldPanel("title"),
        FieldPanel("department"),
        FieldRowPanel([FieldPanel("document_number"), FieldPanel("imported_index_number")]),
        FieldRowPanel([FieldPanel("genre"), FieldPanel("subject")]),
        FieldRowPanel([FieldPanel("formed_on"), FieldPanel("effective_on"), FieldPanel("abolished_on")]),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("availability"), FieldPanel("how_to_get"), FieldPanel("attribute_reason")],
            heading=_("怎样获取"),
        ),
    ]
    mandatory_fields = ("title", "summary", "department", "formed_on", "how_to_get")
    search_kind_name = "catalog"
    template = "catalog/offline_entry.html"

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("线下目录条目")
        verbose_name_plural = _("线下目录条目")

    def __str__(self):
        return self.title

    def get_submission_errors(self):
        errors = super().get_submission_errors()
        if self.availability == Availability.ON_REQUEST and not self.attribute_reason.strip():
            errors["attribute_reason"] = [str(_("依申请公开的，须写明理由。"))]
        if self.imported_index_number and self._is_number_taken():
            errors["imported_index_number"] = [str(_("索引号已被其他信息使用。"))]
        return errors

    def _is_number_taken(self) -> bool:
        others = CatalogEntry.objects.filter(index_number=self.imported_index_number)
        return others.exclude(offline_entry=self.pk).exists()

    def public_path(self) -> str:
        return f"/catalog/entry-{self.pk}/"

    def date_of_name(self):
        return self.formed_on or super().date_of_name()

    @property
    def issuing_name(self) -> str:
        """The department under its name of the document's date (机构改革)."""
        return self.department.name_on(self.formed_on)

    @property
    def validity(self) -> ValidityStatus:
        dates = {"effective_on": self.effective_on, "abolished_on": self.abolished_on}
        return validity_on(timezone.localdate(), stated="", **dates)

    def seal_facets(self) -> dict:
        return {
            "issuing_name": self.issuing_name,
            "document_number": self.document_number,
            "genre": self.genre.name if self.genre else "",
            "subject": str(self.subject) if self.subject else "",
            "availability": self.get_availability_display(),
        }

    # The register ----------------------------------------------------------------------------------------------------

    def catalog_issuers(self) -> list[Department]:
        return [self.department]

    def catalog_columns(self) -> dict:
        """Return the register's copies of this entry's fields."""
        on_request = self.availability == Availability.ON_REQUEST
        return {
            "department": self.department,
            "issuing_name": self.issuing_name,
            "document_number": self.document_number,
            "subject": self.subject,
            "genre": self.genre,
            "formed_on": self.formed_on,
            "effective_on": self.effective_on,
            "abolished_on": self.abolished_on,
            "validity_status": self.validity,
            "disclosure_attribute": DisclosureAttribute.ON_REQUEST if on_request else DisclosureAttribute.PROACTIVE,
            "attribute_reason": self.attribute_reason,
            "form": str(self.get_availability_display()),
        }

    # Serving ---------------------------------------------------------------------------------------------------------

    def get_context(self, request):
        facets = self.shown_seal.facets
        rows = [
            (_("索引号"), facets.get("index_number") or _("发布时自动生成")),
            (_("发布机构"), facets.get("issuing_name", "")),
            (_("发文字号"), self.document_number),
            (_("体裁"), facets.get("genre", "")),
            (_("主题分类"), facets.get("subject", "")),
            (_("成文日期"), self.formed_on),
            (_("生效日期"), self.effective_on),
            (_("废止日期"), self.abolished_on),
            (_("有效性"), self.validity.label),
            (_("获取方式"), facets.get("availability", "")),
        ]
        return super().get_context(request) | {"metadata_rows": rows}

    def search_text(self) -> str:
        return "\n".join([self.summary, self.how_to_get, self.attribute_reason])


class EntryIsACopy(TypeError):
    """Somebody wrote into the register past the gate."""


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
    """One piece of government information (DESIGN, decision 4): an index over seals, written by `catalog.services` only.

    Every column is a copy of what was cleared, for listing and counting; the words that the public reads come from
    the seal (`catalog.register`), so that nothing written in here becomes public.
    """

    index_number = models.CharField(_("索引号"), max_length=60, unique=True)
    page_id = models.BigIntegerField(null=True, unique=True, editable=False)
    offline_entry = models.OneToOneField(
        OfflineEntry, null=True, editable=False, on_delete=models.PROTECT, related_name="register_entry"
    )
    seal_id = models.BigIntegerField(null=True, editable=False)  # the cleared copy that the public reads the words of
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
    published_year = models.PositiveSmallIntegerField(_("发布年份"), db_index=True)
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    abolished_on = models.DateField(_("废止日期"), null=True, blank=True)
    validity_status = models.CharField(_("有效性"), max_length=20, choices=ValidityStatus, blank=True)
    disclosure_attribute = models.CharField(
        _("公开属性"), max_length=16, choices=DisclosureAttribute, default=DisclosureAttribute.PROACTIVE
    )
    attribute_reason = models.TextField(_("属性理由"), blank=True)
    form = models.CharField(_("公开形式"), max_length=200, blank=True)
    is_public = models.BooleanField(_("公开中"), default=False, editable=False)

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

    def save(self, *args, seal=None, **kwargs):
        """Write a copy of what `seal` shows. Raises EntryIsACopy without one; a number may be reserved without."""
        if seal is None and (self.is_public or self.page_id or self.offline_entry_id):
            raise EntryIsACopy(_("目录条目是已审公开内容的副本，不能直接修改；请修改原内容并送审。"))
        super().save(*args, **kwargs)


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
