"""Pages of the zone 政府信息公开: organisations, the guide, the catalogs, disclosed documents."""

from django.db import models
from django.forms import Select
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable

from catalog.enums import Audience, DisclosureAttribute, Duration, ValidityStatus
from catalog.models import CatalogEntry
from catalog.register import register_listing
from catalog.rules import VALIDITY_OF_MARK, validity_on
from core.blocks import AttachmentStreamBlock, BodyStreamBlock
from core.blocks.body import RICH_TEXT_FEATURES
from core.document_numbers import parse_document_number
from core.imported import ImportedPageMixin
from core.models import BasePage
from departments.enums import DepartmentKind
from departments.mixins import DepartmentPageMixin
from departments.models import Department
from disclosure.contact import contact_of
from disclosure.enums import ARTICLE_20
from disclosure.zone import zone_of
from review.marks import kind_on
from review.mixins import GatedPageMixin
from review.models import Seal
from review.name_lists import NameListMixin
from review.public import children, seals_of_pages
from search.page_documents import plain_text, stream_text


class ZoneMixin:
    """A page inside the zone 政府信息公开 of its department: it carries the zone's menu."""

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["zone"] = zone_of(self.department_id, current_url=self.shown_seal.url_path)
        return context


# Organisations ---------------------------------------------------------------------------------------------------------


class DepartmentIndexPage(GatedPageMixin, BasePage):
    """机构设置: every department, township and public enterprise."""

    content_panels = [*BasePage.content_panels, FieldPanel("summary")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["disclosure.OrganisationPage"]
    max_count = 1
    is_frame = True
    search_kind_name = "column"
    template = "disclosure/department_index_page.html"

    class Meta:
        verbose_name = _("机构设置")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        seals = {
            seal.department_id: seal for seal in children(self.shown_seal, object_type="disclosure.organisationpage")
        }
        departments = [d for d in Department.objects.existing().prefetch_related("phones") if d.pk in seals]
        context["groups"] = [
            {
                "label": kind.label,
                "items": [{"department": d, "seal": seals[d.pk]} for d in departments if d.kind == kind],
            }
            for kind in DepartmentKind
            if any(d.kind == kind for d in departments)
        ]
        return context


class OrganisationPage(GatedPageMixin, DepartmentPageMixin, ZoneMixin, BasePage):
    """机构职能 of one department, and the node below which all its pages have their home."""

    duties = StreamField(BodyStreamBlock(required=False), verbose_name=_("主要职责"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("duties"),
        InlinePanel("sections", heading=_("内设机构"), label=_("内设机构")),
        InlinePanel("leaders", heading=_("领导分工"), label=_("领导")),
    ]
    parent_page_types = ["disclosure.DepartmentIndexPage"]
    subpage_types = [
        "disclosure.DisclosureGuidePage",
        "disclosure.DepartmentCatalogPage",
        "home.ColumnPage",
        "guides.ServiceGuideIndexPage",
        "reports.AnnualReportIndexPage",
    ]
    search_kind_name = "organisation"
    template = "disclosure/organisation_page.html"
    mandatory_fields = ("title", "summary", "duties")

    class Meta:
        verbose_name = _("机构职能")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        recent = Seal.objects.current().without_content().of_department(self.department_id)
        context |= {
            "contact": contact_of(self.department),
            "documents": list(recent.of_type("disclosure.disclosurepage").newest_first()[:8]),
            "guides": list(recent.of_type("guides.serviceguidepage").newest_first()[:8]),
            "news": list(recent.of_type("home.articlepage").newest_first()[:8]),
        }
        return context

    def seal_facets(self):
        department = self.department
        return {"short_name": department.short_name, "kind": department.kind} if department else {}

    def search_text(self):
        sections = [f"{section.name} {section.duties} {section.phone}" for section in self.sections.all()]
        leaders = [f"{leader.name} {leader.post} {leader.division_of_work}" for leader in self.leaders.all()]
        return "\n".join([stream_text(self.duties), *sections, *leaders])


class OrganisationSection(Orderable):
    page = ParentalKey(OrganisationPage, on_delete=models.CASCADE, related_name="sections")
    name = models.CharField(_("名称"), max_length=100)
    duties = models.TextField(_("职责"), blank=True)
    phone = models.CharField(_("电话"), max_length=50, blank=True)

    panels = [FieldRowPanel([FieldPanel("name"), FieldPanel("phone")]), FieldPanel("duties")]

    class Meta(Orderable.Meta):
        verbose_name = _("内设机构")

    def __str__(self):
        return self.name


class OrganisationLeader(Orderable):
    page = ParentalKey(OrganisationPage, on_delete=models.CASCADE, related_name="leaders")
    name = models.CharField(_("姓名"), max_length=50)
    post = models.CharField(_("职务"), max_length=100)
    division_of_work = models.TextField(_("工作分工"), blank=True)
    photo = models.ForeignKey(
        "assets.CustomImage", verbose_name=_("照片"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("post")]),
        FieldPanel("division_of_work"),
        FieldPanel("photo"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("领导")

    def __str__(self):
        return self.name


# The guide ---------------------------------------------------------------------------------------------------------------


class DisclosureGuidePage(GatedPageMixin, DepartmentPageMixin, ZoneMixin, BasePage):
    """政府信息公开指南 (条例 article 12), with its contact block and version history."""

    scope = StreamField(BodyStreamBlock(required=False), verbose_name=_("主动公开的范围"), blank=True)
    classification = RichTextField(_("信息分类和编排体系"), features=RICH_TEXT_FEATURES, blank=True)
    ways_to_get = RichTextField(_("获取方式"), features=RICH_TEXT_FEATURES, blank=True)
    request_procedure = StreamField(BodyStreamBlock(required=False), verbose_name=_("依申请公开"), blank=True)
    fax = models.CharField(_("传真"), max_length=50, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    version = models.CharField(_("版本"), max_length=20, default="1.0")
    revised_on = models.DateField(_("修订日期"), null=True, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("version"), FieldPanel("revised_on")]),
        FieldPanel("classification"),
        FieldPanel("scope"),
        FieldPanel("ways_to_get"),
        FieldPanel("request_procedure"),
        FieldRowPanel([FieldPanel("fax"), FieldPanel("email")]),
    ]
    parent_page_types = ["disclosure.OrganisationPage"]
    subpage_types = []
    max_count_per_parent = 1
    search_kind_name = "disclosure_guide"
    template = "disclosure/disclosure_guide_page.html"
    mandatory_fields = ("title", "summary", "classification", "ways_to_get", "request_procedure", "revised_on")

    class Meta:
        verbose_name = _("政府信息公开指南")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["contact"] = contact_of(self.department)
        context["versions"] = self.earlier_versions()
        return context

    def earlier_versions(self) -> list[dict]:
        """Return earlier public versions, newest first: (version, revised_on, from, to)."""
        seals = Seal.objects.for_object(self).filter(closed_at__isnull=False, closed_reason="superseded")
        rows = seals.order_by("-sealed_at").values("content__version", "content__revised_on", "sealed_at", "closed_at")
        return [
            {"version": r["content__version"], "revised_on": r["content__revised_on"], "from": r["sealed_at"],
             "to": r["closed_at"]}
            for r in rows[:20]
        ]  # fmt: skip

    def search_text(self):
        parts = [stream_text(self.scope), self.classification, self.ways_to_get, stream_text(self.request_procedure)]
        return "\n".join(plain_text(part) for part in parts)


# Catalogs ----------------------------------------------------------------------------------------------------------------


class DisclosureCatalogPage(GatedPageMixin, BasePage):
    """政府信息公开目录: the county's public register, with filters."""

    content_panels = [*BasePage.content_panels, FieldPanel("summary")]
    parent_page_types = ["home.HomePage"]
    subpage_types = []
    max_count = 1
    is_frame = True
    search_kind_name = "column"
    template = "disclosure/disclosure_catalog_page.html"

    class Meta:
        verbose_name = _("政府信息公开目录")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | register_listing(request) | {"zone": county_zone(self.shown_seal.url_path)}


def county_zone(current_url: str):
    """Return the zone menu of the county government."""
    county = Department.objects.of_kind(DepartmentKind.COUNTY_GOVERNMENT).values_list("pk", flat=True).first()
    return zone_of(county, current_url=current_url) if county else None


class DepartmentCatalogPage(GatedPageMixin, DepartmentPageMixin, ZoneMixin, BasePage):
    """法定主动公开内容 of one department; its documents have their home here."""

    content_panels = [*BasePage.content_panels, FieldPanel("summary")]
    parent_page_types = ["disclosure.OrganisationPage"]
    subpage_types = ["disclosure.DisclosurePage"]
    is_frame = True
    search_kind_name = "column"
    template = "disclosure/department_catalog_page.html"

    class Meta:
        verbose_name = _("法定主动公开内容")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context |= register_listing(request, department=self.department)
        context["statutory_items"] = ARTICLE_20
        return context


# Disclosed documents -----------------------------------------------------------------------------------------------------


class DisclosurePage(ImportedPageMixin, NameListMixin, GatedPageMixin, DepartmentPageMixin, ZoneMixin, BasePage):
    """A disclosed document (公文等主动公开信息). Its index number lives in the register only."""

    document_number = models.CharField(
        _("发文字号"), max_length=100, blank=True, help_text=_("如：青政办发〔2024〕3号")
    )
    genre = models.ForeignKey(
        "catalog.Genre", verbose_name=_("体裁"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    subject = models.ForeignKey(
        "catalog.SubjectCategory", verbose_name=_("主题分类"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    drafting_department = models.ForeignKey(
        Department, verbose_name=_("起草部门"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    formed_on = models.DateField(_("成文日期"), null=True, blank=True)
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    abolished_on = models.DateField(_("废止日期"), null=True, blank=True)
    validity_status = models.CharField(
        _("有效性"), max_length=20, choices=ValidityStatus, default=ValidityStatus.IN_FORCE
    )
    disclosure_attribute = models.CharField(
        _("公开属性"), max_length=16, choices=DisclosureAttribute, default=DisclosureAttribute.PROACTIVE
    )
    attribute_reason = models.CharField(_("属性理由"), max_length=300, blank=True)
    channels = ParentalManyToManyField("catalog.Channel", verbose_name=_("公开形式"), blank=True, related_name="+")
    audience = models.CharField(_("公开范围"), max_length=16, choices=Audience, default=Audience.PUBLIC)
    duration = models.CharField(_("公开时限"), max_length=16, choices=Duration, default=Duration.PERMANENT)
    responsible_unit = models.CharField(_("公开责任部门"), max_length=100, blank=True)
    body = StreamField(BodyStreamBlock(required=False), verbose_name=_("正文"), blank=True)
    attachments = StreamField(AttachmentStreamBlock(required=False), verbose_name=_("附件"), blank=True)
    also_shown_in = ParentalManyToManyField(
        "home.ColumnPage", verbose_name=_("同时显示在"), blank=True, related_name="+"
    )
    imported_index_number = models.CharField(_("原索引号"), max_length=60, blank=True, editable=False)

    content_panels = [
        *ImportedPageMixin.import_panels,
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("summary"),
                FieldRowPanel([FieldPanel("document_number"), FieldPanel("genre", widget=Select)]),
                FieldRowPanel([FieldPanel("subject", widget=Select), FieldPanel("drafting_department", widget=Select)]),
                FieldRowPanel([FieldPanel("formed_on"), FieldPanel("effective_on"), FieldPanel("abolished_on")]),
                FieldRowPanel([FieldPanel("validity_status"), FieldPanel("disclosure_attribute")]),
                FieldPanel("attribute_reason"),
                FieldRowPanel([FieldPanel("audience"), FieldPanel("duration")]),
                FieldRowPanel([FieldPanel("responsible_unit"), FieldPanel("keywords")]),
                FieldPanel("channels"),
            ],
            heading=_("目录信息"),
        ),
        InlinePanel(
            "issuers", heading=_("发文机关"), label=_("发文机关"), help_text=_("联合发文时，牵头机关排在最前。")
        ),
        FieldPanel("body"),
        FieldPanel("attachments"),
        *NameListMixin.name_list_panels,
        InlinePanel("basis_documents", heading=_("依据文件"), label=_("依据文件")),
        FieldPanel("also_shown_in"),
    ]
    parent_page_types = ["disclosure.DepartmentCatalogPage"]
    subpage_types = []
    can_be_withdrawn = True
    exclude_fields_in_copy = [
        *BasePage.exclude_fields_in_copy, "document_number", "formed_on", "effective_on", "abolished_on",
        "validity_status", "imported_index_number", "list_ends_on",
    ]  # fmt: skip
    search_kind_name = "document"
    template = "disclosure/disclosure_page.html"
    not_public_fields = ("imported_index_number", *ImportedPageMixin.not_public_fields)
    mandatory_fields = (
        "title", "summary", "subject", "genre", "formed_on", "disclosure_attribute", "responsible_unit", "body",
    )  # fmt: skip

    class Meta:
        verbose_name = _("公开文件")

    # Before submission -------------------------------------------------------------------------------------------------

    def get_submission_errors(self):
        errors = super().get_submission_errors()
        if self.document_number and not parse_document_number(self.document_number):
            errors.setdefault("document_number", []).append(
                _g("发文字号应写成“机关代字〔年份〕序号”的形式，如青政办发〔2024〕3号。")
            )
        if self.formed_on and self.formed_on > self._publication_day():
            errors.setdefault("formed_on", []).append(_g("发布日期不能早于成文日期。"))
        if self.effective_on and self.abolished_on and self.abolished_on < self.effective_on:
            errors.setdefault("abolished_on", []).append(_g("废止日期不能早于生效日期。"))
        if self.disclosure_attribute != DisclosureAttribute.PROACTIVE and not self.attribute_reason:
            errors.setdefault("attribute_reason", []).append(_g("不是主动公开的，须写明理由。"))
        if self.audience == Audience.INTERNAL or self.disclosure_attribute == DisclosureAttribute.NOT_DISCLOSED:
            errors.setdefault("audience", []).append(_g("内部或不予公开的信息不能送审发布。"))
        if self.imported_index_number and self._is_number_taken():
            errors.setdefault("title", []).append(
                _g("原索引号已被其他信息使用：%(n)s") % {"n": self.imported_index_number}
            )
        return errors

    def _publication_day(self):
        """The day it was first published, which an import brings with it; today for what is new."""
        return timezone.localdate(self.first_published_at) if self.first_published_at else timezone.localdate()

    def _is_number_taken(self):
        others = CatalogEntry.objects.exclude(page_id=self.pk)
        return others.filter(index_number=self.imported_index_number).exists()

    # The register --------------------------------------------------------------------------------------------------------

    @property
    def catalog_entry(self) -> CatalogEntry | None:
        return CatalogEntry.objects.filter(page_id=self.pk).first()

    def catalog_issuers(self) -> list[Department]:
        """Return the issuing organs, lead first; the department whose page it is when none is named."""
        return [row.department for row in self.issuers.all()] or [self.department]

    def catalog_columns(self) -> dict:
        """Return the register's copies of this page's fields."""
        return {
            "department": self.department,
            "source_id": self.source_id,
            "issuing_name": self.issuing_name,
            "document_number": self.document_number,
            "subject": self.subject,
            "genre": self.genre,
            "formed_on": self.formed_on,
            "effective_on": self.effective_on,
            "abolished_on": self.abolished_on,
            "validity_status": self.validity,
            "disclosure_attribute": self.disclosure_attribute,
            "attribute_reason": self.attribute_reason,
            "form": "、".join(channel.name for channel in self.channels.all()),
        }

    @property
    def issuing_name(self) -> str:
        """The issuing organs under the names of the document's date (机构改革)."""
        return "、".join(department.name_on(self.formed_on) for department in self.catalog_issuers() if department)

    def date_of_name(self):
        return self.formed_on or super().date_of_name()

    @property
    def validity(self) -> ValidityStatus:
        """What a mark on the public text says, else what dates and the office's statement make of it."""
        if kind := kind_on(getattr(self, "seal", None)):
            return VALIDITY_OF_MARK[kind]
        return validity_on(
            timezone.localdate(), stated=self.validity_status, effective_on=self.effective_on,
            abolished_on=self.abolished_on,
        )  # fmt: skip

    # What the public sees --------------------------------------------------------------------------------------------------

    def seal_facets(self):
        return {
            "issuing_name": self.issuing_name,
            "document_number": self.document_number,
            "genre": self.genre.name if self.genre else "",
            "subject": str(self.subject) if self.subject else "",
            "form": "、".join(channel.name for channel in self.channels.all()),
            "formed_on": self.formed_on.isoformat() if self.formed_on else "",
            "effective_on": self.effective_on.isoformat() if self.effective_on else "",
            "abolished_on": self.abolished_on.isoformat() if self.abolished_on else "",
            "stated_validity": self.validity_status,
            "cited": [row.number_or_title for row in self.basis_documents.all()],
        }

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context |= {
            "metadata_rows": self.metadata_rows(),
            "validity": self.validity,
            "basis": self.basis_rows(),
            "related": self.related(),
        }
        return context

    def metadata_rows(self) -> list[tuple[str, str]]:
        """Return the table above the text, labels and order as DOMAIN §10.1 has them."""
        facets, seal = self.shown_seal.facets, self.shown_seal
        label = _g("发文机关") if self.document_number else _g("发布机构")
        rows = [
            (_g("索引号"), facets.get("index_number") or _g("发布时自动生成")),
            (_g("名称"), self.title),
            (label, facets.get("issuing_name", "")),
            (_g("发文字号"), self.document_number or _g("无")),
            (_g("主题分类"), facets.get("subject", "")),
            (_g("体裁"), facets.get("genre", "")),
            (_g("成文日期"), cn_date(self.formed_on)),
            (_g("发布日期"), cn_date(timezone.localtime(seal.published_at).date())),
            (_g("生效日期"), cn_date(self.effective_on)),
            (_g("废止日期"), cn_date(self.abolished_on)),
            (_g("有效性"), str(self.validity.label)),
            (_g("公开责任部门"), self.responsible_unit),
            (_g("公开形式"), facets.get("form", "")),
        ]
        always = {_g("索引号"), _g("名称"), label, _g("发文字号"), _g("有效性")}
        return [(name, value) for name, value in rows if value or name in always]

    def basis_rows(self) -> list[dict]:
        """Return the documents this one rests on, with the address of those that are public here (one query)."""
        rows = list(self.basis_documents.all())
        seals = seals_of_pages([row.document_id for row in rows if row.document_id])
        return [{"title": row.number_or_title, "url": seals[row.document_id].url if row.document_id in seals else ""}
                for row in rows]  # fmt: skip

    def related(self) -> list[Seal]:
        """Return the newest other documents of the same department."""
        same = Seal.objects.current().without_content().of_department(self.department_id)
        return list(same.of_type("disclosure.disclosurepage").exclude(object_id=str(self.pk)).newest_first()[:6])

    def search_text(self):
        return stream_text(self.body)


from disclosure.fees.models import FeeItem  # noqa: E402, F401  (Django looks for models here)


def cn_date(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


class DisclosurePageIssuer(Orderable):
    """An organ that issued the document; the first one leads."""

    page = ParentalKey(DisclosurePage, on_delete=models.CASCADE, related_name="issuers")
    department = models.ForeignKey(Department, verbose_name=_("机构"), on_delete=models.PROTECT, related_name="+")

    panels = [FieldPanel("department")]

    class Meta(Orderable.Meta):
        verbose_name = _("发文机关")

    def __str__(self):
        return str(self.department)


class DisclosurePageBasis(Orderable):
    """A document this one rests on: one of ours, or one named by number or title."""

    page = ParentalKey(DisclosurePage, on_delete=models.CASCADE, related_name="basis_documents")
    number_or_title = models.CharField(_("文号或名称"), max_length=200)
    document = models.ForeignKey(
        DisclosurePage, verbose_name=_("本站文件"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    panels = [FieldPanel("number_or_title"), PageChooserPanel("document", "disclosure.DisclosurePage")]

    class Meta(Orderable.Meta):
        verbose_name = _("依据文件")

    def __str__(self):
        return self.number_or_title
