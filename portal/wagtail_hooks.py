"""The look of the CMS as a whole, and the few words that Wagtail's packages leave in English."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import choosers
from wagtail.admin.paginator import WagtailPaginator
from wagtail_localize.views.report import TranslationsReportFilterSet, TranslationsReportView

LINK_FORM_LABELS = {
    "link_text": _("链接文字"),
    "email_address": _("电子邮箱"),
    "subject": _("主题"),
    "body": _("正文"),
    "phone_number": _("电话号码"),
    "url": _("网址"),
}
# Wagtail's guide and release notes are in English and speak of what our people never see.
FOREIGN_HELP = ("editor-guide", "whats-new-in-wagtail")


@hooks.register("insert_global_admin_css", order=-1)
def portal_css():
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/admin.css"))


@hooks.register("construct_help_menu")
def own_help_only(request, menu_items):
    menu_items[:] = [item for item in menu_items if not item.name.startswith(FOREIGN_HELP)]


def label_link_forms() -> None:
    """Give the link chooser's fields Chinese labels; Wagtail declares them without any."""
    forms = (choosers.ExternalLinkChooserForm, choosers.EmailLinkChooserForm, choosers.PhoneLinkChooserForm,
             choosers.AnchorLinkChooserForm)  # fmt: skip
    for form in forms:
        for name, field in form.base_fields.items():
            if name in LINK_FORM_LABELS and field.label in (None, "URL"):
                field.label = LINK_FORM_LABELS[name]


class TranslationsPaginator(WagtailPaginator):
    """Counts 译文: wagtail-localize gives its model no name."""

    verbose_name = verbose_name_plural = _("译文")


def label_translation_report() -> None:
    """Its filters and what its pages count are named after columns and models, in English."""
    filters = TranslationsReportFilterSet.base_filters
    filters["source_locale"].label, filters["target_locale"].label = _("原文语言"), _("译文语言")
    TranslationsReportView.paginator_class = TranslationsPaginator


label_link_forms()
label_translation_report()
