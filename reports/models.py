"""Year-end reports on open government information (条例 article 50): six fixed sections."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField

from core.blocks import AttachmentStreamBlock, BodyStreamBlock
from core.models import BasePage
from departments.mixins import DepartmentPageMixin
from disclosure.models import ZoneMixin
from reports.enums import SECTIONS
from review.mixins import GatedPageMixin
from review.public import children, listing
from search.page_documents import stream_text


class AnnualReportIndexPage(GatedPageMixin, DepartmentPageMixin, ZoneMixin, BasePage):
    """政府信息公开年报: the reports of one department."""

    content_panels = [*BasePage.content_panels, FieldPanel("summary")]
    parent_page_types = ["disclosure.OrganisationPage"]
    subpage_types = ["reports.AnnualReportPage"]
    is_frame = True
    search_kind_name = "column"
    template = "reports/annual_report_index_page.html"

    class Meta:
        verbose_name = _("政府信息公开年报")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["listing"] = listing(request, children(self.shown_seal))
        return context


def section_field(title: str) -> StreamField:
    return StreamField(BodyStreamBlock(required=False), verbose_name=title, blank=True)


class AnnualReportPage(GatedPageMixin, DepartmentPageMixin, ZoneMixin, BasePage):
    """One year's report of one department; it can't be submitted without all six sections."""

    year = models.PositiveSmallIntegerField(
        _("报告年度"), null=True, blank=True, validators=[MinValueValidator(2008), MaxValueValidator(2100)]
    )
    overview = section_field(SECTIONS["overview"])
    proactive = section_field(SECTIONS["proactive"])
    requests = section_field(SECTIONS["requests"])
    disputes = section_field(SECTIONS["disputes"])
    problems = section_field(SECTIONS["problems"])
    other = section_field(SECTIONS["other"])
    attachments = StreamField(AttachmentStreamBlock(required=False), verbose_name=_("附件"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("year"), FieldPanel("keywords")]),
        FieldPanel("summary"),
        *[FieldPanel(name) for name in SECTIONS],
        FieldPanel("attachments"),
    ]
    parent_page_types = ["reports.AnnualReportIndexPage"]
    subpage_types = []
    search_kind_name = "report"
    template = "reports/annual_report_page.html"
    mandatory_fields = ("title", "year", "summary", *SECTIONS)

    class Meta:
        verbose_name = _("政府信息公开工作年度报告")

    def get_submission_errors(self):
        errors = super().get_submission_errors()
        if self.year and str(self.year) not in self.title:
            errors.setdefault("title", []).append(
                _g("标题中的年份须与报告年度（%(year)s）一致。") % {"year": self.year}
            )
        return errors

    @property
    def sections(self) -> list[dict]:
        """Return the six sections in their fixed order: {name, title, body}."""
        return [{"name": name, "title": title, "body": getattr(self, name)} for name, title in SECTIONS.items()]

    def seal_facets(self):
        return {"year": self.year}

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["sections"] = self.sections
        return context

    def search_text(self):
        return "\n".join(stream_text(section["body"]) for section in self.sections)
