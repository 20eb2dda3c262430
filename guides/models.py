"""Service guides (办事指南) with the full element set of DOMAIN §7.1 as structured fields."""

from django.db import models
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import Orderable

from core.blocks import AttachmentStreamBlock, BodyStreamBlock
from core.imported import ImportedPageMixin
from core.models import BasePage
from departments.mixins import DepartmentPageMixin
from guides.enums import HandlingType, ItemType, LifeEvent, LimitUnit, OnlineDepth, ServiceAudience
from guides.filters import guide_listing
from guides.rules import catch_all_materials, fees_without_basis, is_longer_than_statutory
from review.mixins import GatedPageMixin
from review.models import Seal
from search.page_documents import stream_text


class ServiceGuideIndexPage(GatedPageMixin, DepartmentPageMixin, BasePage):
    """办事服务: the guides of one department, or of the whole county, filtered by audience, department, life event."""

    content_panels = [*BasePage.content_panels, FieldPanel("summary")]
    parent_page_types = ["home.HomePage", "disclosure.OrganisationPage"]
    subpage_types = ["guides.ServiceGuidePage"]
    is_frame = True
    search_kind_name = "column"
    template = "guides/service_guide_index_page.html"

    class Meta:
        verbose_name = _("办事指南栏目")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | guide_listing(request, department_id=self.department_id)


class ServiceGuidePage(ImportedPageMixin, GatedPageMixin, DepartmentPageMixin, BasePage):
    """One service as a citizen needs it: what to bring, where, how long, what it costs, whom to ask."""

    # 事项
    basic_code = models.CharField(_("基本编码"), max_length=40, blank=True)
    implementation_code = models.CharField(_("实施编码"), max_length=60, blank=True)
    item_type = models.CharField(_("事项类型"), max_length=20, choices=ItemType, default=ItemType.PUBLIC_SERVICE)
    service_audience = models.CharField(
        _("服务对象"), max_length=10, choices=ServiceAudience, default=ServiceAudience.NATURAL
    )
    life_events = models.JSONField(_("人生事件"), default=list, blank=True)
    conditions = models.TextField(_("受理条件"), blank=True)
    preconditions = models.TextField(_("前置条件"), blank=True)
    # 时限
    statutory_limit_days = models.PositiveIntegerField(_("法定时限"), null=True, blank=True)
    promised_limit_days = models.PositiveIntegerField(_("承诺时限"), null=True, blank=True)
    limit_unit = models.CharField(_("时限单位"), max_length=10, choices=LimitUnit, default=LimitUnit.WORKDAY)
    handling_type = models.CharField(_("办件类型"), max_length=10, choices=HandlingType, default=HandlingType.PROMISED)
    special_procedures = models.TextField(_("特别程序"), blank=True, help_text=_("听证、检验等，时间不计入办理时限。"))
    # 收费和结果
    is_charged = models.BooleanField(_("是否收费"), default=False)
    result_name = models.CharField(_("结果名称"), max_length=200, blank=True)
    result_sample = models.ForeignKey(
        "assets.CustomDocument", verbose_name=_("结果样本"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    delivery = models.CharField(_("送达方式"), max_length=200, blank=True)
    quantity_limit = models.CharField(_("数量限制"), max_length=200, blank=True)
    # 咨询
    consultation_phone = models.CharField(_("咨询电话"), max_length=50, blank=True)
    supervision_phone = models.CharField(_("监督投诉电话"), max_length=50, blank=True)
    visits_count = models.PositiveSmallIntegerField(_("到现场次数"), default=0)
    online_depth = models.CharField(_("网办深度"), max_length=4, choices=OnlineDepth, blank=True)
    region_scope = models.CharField(_("通办范围"), max_length=100, blank=True)
    intermediary = models.CharField(_("中介服务"), max_length=200, blank=True)
    remedies = models.TextField(_("行政复议和诉讼途径"), blank=True)
    platform_url = models.URLField(_("省政务服务平台地址"), blank=True)
    source_of_record = models.CharField(_("信息来源"), max_length=200, blank=True)
    verified_on = models.DateField(_("核对日期"), null=True, blank=True)
    flow_chart = models.ForeignKey(
        "assets.CustomImage", verbose_name=_("流程图"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    body = StreamField(BodyStreamBlock(required=False), verbose_name=_("补充说明"), blank=True)
    attachments = StreamField(AttachmentStreamBlock(required=False), verbose_name=_("附件"), blank=True)

    basic_panels = [
        *ImportedPageMixin.import_panels,
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("basic_code"), FieldPanel("implementation_code")]),
        FieldRowPanel([FieldPanel("item_type"), FieldPanel("service_audience")]),
        FieldPanel("life_events"),
        InlinePanel("legal_basis", heading=_("设定依据"), label=_("依据")),
        FieldPanel("conditions"),
        FieldPanel("preconditions"),
        FieldPanel("keywords"),
    ]
    handling_panels = [
        InlinePanel("materials", heading=_("申请材料"), label=_("材料")),
        InlinePanel("steps", heading=_("办理流程"), label=_("环节")),
        FieldPanel("flow_chart"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("statutory_limit_days"), FieldPanel("promised_limit_days")]),
                FieldRowPanel([FieldPanel("limit_unit"), FieldPanel("handling_type")]),
                FieldPanel("special_procedures"),
            ],
            heading=_("办理时限"),
        ),
        FieldPanel("is_charged"),
        InlinePanel("fees", heading=_("收费"), label=_("收费项目")),
        MultiFieldPanel(
            [
                FieldPanel("result_name"),
                FieldPanel("result_sample"),
                FieldRowPanel([FieldPanel("delivery"), FieldPanel("quantity_limit")]),
            ],
            heading=_("办理结果"),
        ),
    ]
    contact_panels = [
        InlinePanel("counters", heading=_("办理地点"), label=_("窗口")),
        FieldRowPanel([FieldPanel("consultation_phone"), FieldPanel("supervision_phone")]),
        FieldRowPanel([FieldPanel("visits_count"), FieldPanel("online_depth")]),
        FieldRowPanel([FieldPanel("region_scope"), FieldPanel("intermediary")]),
        FieldPanel("platform_url"),
        FieldPanel("remedies"),
        InlinePanel("faq", heading=_("常见问题"), label=_("问题")),
        FieldPanel("body"),
        FieldPanel("attachments"),
        FieldRowPanel([FieldPanel("source_of_record"), FieldPanel("verified_on")]),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(basic_panels, heading=_("事项")),
            ObjectList(handling_panels, heading=_("材料、流程、收费")),
            ObjectList(contact_panels, heading=_("地点、咨询、问答")),
            ObjectList(BasePage.promote_panels, heading=_("检索与分享设置")),
            ObjectList(BasePage.settings_panels, heading=_("设置")),
        ]
    )
    parent_page_types = ["guides.ServiceGuideIndexPage"]
    subpage_types = []
    search_kind_name = "guide"
    exclude_fields_in_copy = [*BasePage.exclude_fields_in_copy, "implementation_code", "verified_on"]
    template = "guides/service_guide_page.html"
    mandatory_fields = ("title", "summary", "conditions", "consultation_phone", "supervision_phone", "result_name",
                        "verified_on")  # fmt: skip

    class Meta:
        verbose_name = _("办事指南")

    def get_submission_errors(self):
        errors = super().get_submission_errors()
        for name, message in self._missing_lists().items():
            errors.setdefault(name, []).append(message)
        if is_longer_than_statutory(self.promised_limit_days, self.statutory_limit_days):
            errors.setdefault("promised_limit_days", []).append(_g("承诺时限不能长于法定时限。"))
        for name in catch_all_materials(material.name for material in self.materials.all()):
            errors.setdefault("materials", []).append(_g("申请材料不得使用兜底条款：%(name)s") % {"name": name})
        for name in fees_without_basis((fee.name, bool(fee.amount), fee.basis) for fee in self.fees.all()):
            errors.setdefault("fees", []).append(_g("收费项目须写明依据：%(name)s") % {"name": name})
        if self.is_charged and not self.fees.all():
            errors.setdefault("is_charged", []).append(_g("选择收费的，须列明收费项目、标准和依据。"))
        return errors

    def _missing_lists(self) -> dict[str, str]:
        """The key element classes that an inspection counts (DOMAIN §7.1)."""
        wanted = {
            "legal_basis": _g("须填写设定依据。"),
            "materials": _g("须填写申请材料。"),
            "steps": _g("须填写办理流程。"),
            "counters": _g("须填写办理地点。"),
        }
        return {name: message for name, message in wanted.items() if not getattr(self, name).all()}

    def seal_facets(self):
        return {
            "audience": self.service_audience,
            "life_events": self.life_events,
            "item_type": self.get_item_type_display(),
            "promised": self.promised_label,
            "consultation_phone": self.consultation_phone,
        }

    @property
    def promised_label(self) -> str:
        return self._limit_label(self.promised_limit_days)

    @property
    def statutory_label(self) -> str:
        return self._limit_label(self.statutory_limit_days)

    def _limit_label(self, days: int | None) -> str:
        if days is None:
            return ""
        return _g("当场办结") if days == 0 else f"{days}个{self.get_limit_unit_display()}"

    @property
    def life_event_labels(self) -> list[str]:
        return [str(LifeEvent(value).label) for value in self.life_events if value in LifeEvent.values]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        same = Seal.objects.current().without_content().of_department(self.department_id)
        context["related"] = list(
            same.of_type("guides.serviceguidepage").exclude(object_id=str(self.pk)).newest_first()[:6]
        )
        return context

    def search_text(self):
        parts = [self.conditions, self.preconditions, self.result_name, stream_text(self.body)]
        parts += [f"{m.name} {m.source}" for m in self.materials.all()]
        parts += [f"{s.name} {s.result}" for s in self.steps.all()]
        parts += [f"{f.question} {f.answer}" for f in self.faq.all()]
        parts += [f.name for f in self.fees.all()]
        parts += [f"{c.name} {c.window} {c.address}" for c in self.counters.all()]
        parts += self.life_event_labels
        return "\n".join(part for part in parts if part)


class GuideRow(Orderable):
    """A row of one of a guide's lists."""

    class Meta(Orderable.Meta):
        abstract = True


class LegalBasis(GuideRow):
    page = ParentalKey(ServiceGuidePage, on_delete=models.CASCADE, related_name="legal_basis")
    law = models.CharField(_("法律法规名称"), max_length=200)
    article = models.CharField(_("条款"), max_length=50, blank=True)
    text = models.TextField(_("条款内容"), blank=True)

    panels = [FieldRowPanel([FieldPanel("law"), FieldPanel("article")]), FieldPanel("text")]

    class Meta(GuideRow.Meta):
        verbose_name = _("设定依据")


class Material(GuideRow):
    page = ParentalKey(ServiceGuidePage, on_delete=models.CASCADE, related_name="materials")
    name = models.CharField(_("材料名称"), max_length=200)
    source = models.CharField(_("来源渠道"), max_length=100, blank=True)
    originals = models.PositiveSmallIntegerField(_("原件份数"), default=0)
    copies = models.PositiveSmallIntegerField(_("复印件份数"), default=0)
    form = models.CharField(_("材料形式"), max_length=50, blank=True)
    required = models.BooleanField(_("必要"), default=True)
    deferrable = models.BooleanField(_("可容缺"), default=False)
    blank_form = models.ForeignKey(
        "assets.CustomDocument",
        verbose_name=_("空表"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    sample = models.ForeignKey(
        "assets.CustomDocument",
        verbose_name=_("样表"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("source"), FieldPanel("form")]),
        FieldRowPanel([FieldPanel("originals"), FieldPanel("copies")]),
        FieldRowPanel([FieldPanel("required"), FieldPanel("deferrable")]),
        FieldRowPanel([FieldPanel("blank_form"), FieldPanel("sample")]),
    ]

    class Meta(GuideRow.Meta):
        verbose_name = _("申请材料")


class Step(GuideRow):
    page = ParentalKey(ServiceGuidePage, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(_("环节"), max_length=100)
    time_limit = models.CharField(_("时限"), max_length=50, blank=True)
    responsible = models.CharField(_("责任人"), max_length=100, blank=True)
    result = models.CharField(_("结果"), max_length=200, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("time_limit")]),
        FieldRowPanel([FieldPanel("responsible"), FieldPanel("result")]),
    ]

    class Meta(GuideRow.Meta):
        verbose_name = _("办理环节")


class Fee(GuideRow):
    page = ParentalKey(ServiceGuidePage, on_delete=models.CASCADE, related_name="fees")
    name = models.CharField(_("收费项目"), max_length=100)
    standard = models.CharField(_("收费标准"), max_length=200, blank=True)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("计算单位"), max_length=50, blank=True)
    basis = models.CharField(_("收费依据"), max_length=300, blank=True)
    reduction = models.CharField(_("减免"), max_length=300, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("standard")]),
        FieldRowPanel([FieldPanel("amount"), FieldPanel("unit")]),
        FieldPanel("basis"),
        FieldPanel("reduction"),
    ]

    class Meta(GuideRow.Meta):
        verbose_name = _("收费项目")


class Counter(GuideRow):
    page = ParentalKey(ServiceGuidePage, on_delete=models.CASCADE, related_name="counters")
    name = models.CharField(_("办理地点"), max_length=100)
    window = models.CharField(_("窗口"), max_length=100, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    hours = models.CharField(_("办理时间"), max_length=200, blank=True)
    transport = models.CharField(_("交通"), max_length=200, blank=True)
    phone = models.CharField(_("电话"), max_length=50, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("window")]),
        FieldPanel("address"),
        FieldRowPanel([FieldPanel("hours"), FieldPanel("phone")]),
        FieldPanel("transport"),
    ]

    class Meta(GuideRow.Meta):
        verbose_name = _("办理窗口")


class FrequentQuestion(GuideRow):
    page = ParentalKey(ServiceGuidePage, on_delete=models.CASCADE, related_name="faq")
    question = models.CharField(_("问题"), max_length=200)
    answer = models.TextField(_("解答"))

    panels = [FieldPanel("question"), FieldPanel("answer")]

    class Meta(GuideRow.Meta):
        verbose_name = _("常见问题")
