"""The home page, columns (栏目) and articles."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from core.blocks import AttachmentStreamBlock, BodyStreamBlock
from core.imported import ImportedPageMixin
from core.models import BasePage
from departments.mixins import DepartmentPageMixin
from home.enums import ArticleKind, ColumnRole, TextPlace, UpdateClass
from home.front_page import front_page
from review.mixins import GatedPageMixin
from review.models import Seal
from review.name_lists import NameListMixin
from review.objects import GatedObject
from review.public import children, listing
from search.page_documents import stream_text

SITE_MARK_IMAGES = ("emblem", "party_mark")


class HomePage(GatedPageMixin, BasePage):
    """The county's front page: news, notices, the three zones, the search box."""

    notice = models.CharField(_("首页提示"), max_length=200, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("summary"), FieldPanel("notice")]
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    is_frame = True
    search_kind_name = "column"
    template = "home/home_page.html"

    class Meta:
        verbose_name = _("首页")

    def files_beside(self):
        """The emblem and the party mark stand on every page: they are reviewed with the front page."""
        return list(self._marks().values())

    def seal_facets(self):
        return {"marks": {name: image.token for name, image in self._marks().items()}}

    def _marks(self) -> dict:
        settings = SiteMarks.objects.filter(site__root_page=self.pk).select_related(*SITE_MARK_IMAGES).first()
        images = {name: getattr(settings, name, None) for name in SITE_MARK_IMAGES}
        return {name: image for name, image in images.items() if image}

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | front_page(int(self.shown_seal.object_id))


class ColumnPage(GatedPageMixin, DepartmentPageMixin, BasePage):
    """栏目: lists the pages at home in it and those shared into it."""

    description = models.TextField(_("栏目描述"), max_length=300, help_text=_("写入网页标签 ColumnDescription。"))
    update_class = models.CharField(_("更新要求"), max_length=16, choices=UpdateClass, default=UpdateClass.NOTICES)
    role = models.CharField(_("用途"), max_length=16, choices=ColumnRole, default=ColumnRole.OTHER)
    owner_name = models.CharField(_("栏目责任人"), max_length=50, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("role"), FieldPanel("update_class")]),
        FieldPanel("keywords"),
        FieldPanel("owner_name"),
    ]
    parent_page_types = ["home.HomePage", "home.ColumnPage", "disclosure.OrganisationPage"]
    subpage_types = ["home.ColumnPage", "home.ArticlePage"]
    search_kind_name = "column"
    template = "home/column_page.html"
    not_public_fields = ("owner_name",)
    mandatory_fields = ("title", "description", "keywords")

    class Meta:
        verbose_name = _("栏目")

    @property
    def is_frame(self) -> bool:
        """Whether the law or the front page asks for this column; one that an office opened itself may end."""
        return self.role != ColumnRole.OTHER

    def seal_kind(self):
        return self.role

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["listing"] = listing(request, self.listed())
        context["subcolumns"] = list(children(self.shown_seal, object_type="home.columnpage"))
        return context

    def listed(self):
        """A policy column of the county shows every department's documents; other columns their own pages."""
        if self.role == ColumnRole.POLICY and self.shown_seal.department_id is None:
            return Seal.objects.current().without_content().of_type("disclosure.disclosurepage").newest_first()
        if self.role == ColumnRole.NEWS and self.shown_seal.department_id is None:
            return self._county_wide(ArticleKind.NEWS)
        if self.role == ColumnRole.NOTICES and self.shown_seal.department_id is None:
            return self._county_wide(ArticleKind.NOTICE)
        return children(self.shown_seal).exclude(object_type="home.columnpage")

    @staticmethod
    def _county_wide(kind):
        return Seal.objects.current().without_content().of_type("home.articlepage").filter(kind=kind).newest_first()


class ArticlePage(ImportedPageMixin, NameListMixin, GatedPageMixin, DepartmentPageMixin, BasePage):
    """A piece of news, a notice, a rule, an answer."""

    article_kind = models.CharField(_("类别"), max_length=16, choices=ArticleKind, default=ArticleKind.NEWS)
    source = models.CharField(_("来源"), max_length=100, blank=True)
    editor_name = models.CharField(_("责任编辑"), max_length=50, blank=True)
    lead_image = models.ForeignKey(
        "assets.CustomImage", verbose_name=_("题图"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    body = StreamField(BodyStreamBlock(required=False), verbose_name=_("正文"), blank=True)
    attachments = StreamField(AttachmentStreamBlock(required=False), verbose_name=_("附件"), blank=True)
    also_shown_in = ParentalManyToManyField(
        "home.ColumnPage", verbose_name=_("同时显示在"), blank=True, related_name="+"
    )

    content_panels = [
        *ImportedPageMixin.import_panels,
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("article_kind"), FieldPanel("source"), FieldPanel("editor_name")]),
        FieldPanel("summary"),
        FieldPanel("lead_image"),
        FieldPanel("body"),
        FieldPanel("attachments"),
        *NameListMixin.name_list_panels,
        MultiFieldPanel([FieldPanel("keywords"), FieldPanel("also_shown_in")], heading=_("归类")),
    ]
    parent_page_types = ["home.ColumnPage"]
    subpage_types = []
    can_be_withdrawn = True
    exclude_fields_in_copy = [*BasePage.exclude_fields_in_copy, "list_ends_on"]
    template = "home/article_page.html"
    mandatory_fields = ("title", "summary", "body", "source")

    class Meta:
        verbose_name = _("文章")

    def seal_kind(self):
        return self.article_kind

    def seal_facets(self):
        image = self.lead_image
        if image is None:
            return {}
        return {"lead_image": {"token": image.token, "name": image.original_name, "alt": image.default_alt_text}}

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        same = children(Seal(object_id=str(self.shown_seal.parent_id))).of_type("home.articlepage")
        context["related"] = list(same.exclude(object_id=self.shown_seal.object_id)[:5])
        return context

    def search_text(self) -> str:
        return stream_text(self.body)


class SiteText(GatedObject):
    """网站文字: words that every visitor sees and that belong to no page. They pass the gate like a page's."""

    place = models.CharField(_("位置"), max_length=20, choices=TextPlace, unique=True)
    body = models.TextField(
        _("文字"), max_length=600, blank=True, help_text=_("只写文字，换行即分段；电话会显示为可拨号码。")
    )

    panels = [FieldPanel("place"), FieldPanel("body")]
    mandatory_fields = ("place", "body")
    template = "home/site_text.html"
    department = None  # the county government office answers for it

    class Meta:
        ordering = ["place"]
        verbose_name = _("网站文字")
        verbose_name_plural = _("网站文字")

    def __str__(self):
        return str(self.get_place_display())

    @property
    def title(self) -> str:
        return str(self.get_place_display())

    @property
    def summary(self) -> str:
        return self.body

    def seal_kind(self):
        return self.place

    def shown_at(self):
        return "/"

    def seal_columns(self):
        """It comes with the main menu, in one query, to every page."""
        return super().seal_columns() | {"show_in_menus": True}

    def search_documents(self, seal):
        """It stands on every page; finding it says nothing."""
        return []


@register_setting(icon="site")
class SiteMarks(BaseSiteSetting):
    """The marks every government site must bear (DOMAIN §5.2); edited by the office, exempt from the gate."""

    site_name = models.CharField(_("网站名称"), max_length=100, default="县人民政府")
    county_name = models.CharField(_("县名"), max_length=50, default="县")
    site_id_code = models.CharField(_("网站标识码"), max_length=10, blank=True)
    sponsor = models.CharField(_("主办单位"), max_length=100, blank=True)
    organiser = models.CharField(_("承办单位"), max_length=100, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=50, blank=True)
    contact_address = models.CharField(_("联系地址"), max_length=200, blank=True)
    icp_number = models.CharField(_("ICP备案号"), max_length=50, blank=True)
    police_number = models.CharField(_("公安机关备案号"), max_length=50, blank=True)
    police_code = models.CharField(_("公安机关备案编码"), max_length=20, blank=True)
    report_error_url = models.URLField(_("“我为政府网站找错”地址"), blank=True)
    emblem = models.ForeignKey(
        "assets.CustomImage", verbose_name=_("国徽图案"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", help_text=_("由管理员上传标准版本；系统不附带、不绘制国徽。更换后须将首页重新送审，通过后公众才看到。"),
    )  # fmt: skip
    party_mark = models.ForeignKey(
        "assets.CustomImage", verbose_name=_("党政机关网站标识"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", help_text=_("更换后须将首页重新送审，通过后公众才看到。"),
    )  # fmt: skip
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        verbose_name = _("网站标识")
