"""The room's lists in the CMS."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import IndexView

from disclosure.fees.models import FeeItem
from review.viewsets import GatedObjectViewSet


class FeeIndexView(IndexView):
    @cached_property
    def header_buttons(self):
        label = _("从表格导入")
        return [*super().header_buttons, HeaderButton(label, url=reverse("fee_import"), icon_name="table")]


class FeeItemViewSet(GatedObjectViewSet):
    """收费目录清单: one row, one item on every desk."""

    model = FeeItem
    icon = "table"
    menu_label = _("收费目录清单")
    menu_order = 292
    add_to_admin_menu = True
    index_view_class = FeeIndexView
    list_display = [
        "name",
        "department",
        Column("standard", label=_("收费标准")),
        Column("status_string", label=_("状态")),
    ]
    list_filter = ["department", "live"]
    search_fields = ["name", "basis"]
