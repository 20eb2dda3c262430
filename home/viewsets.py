"""网站文字 in the CMS: the office writes, the gate publishes."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from home.models import SiteText
from review.viewsets import GatedObjectViewSet


class SiteTextViewSet(GatedObjectViewSet):
    model = SiteText
    icon = "pilcrow"
    menu_label = _("网站文字")
    menu_order = 295
    add_to_admin_menu = True
    list_display = ["__str__", "body", Column("status_string", label=_("状态"))]
    copy_view_enabled = False

    def of_departments(self, department_ids):
        """They are the county's: no department has any."""
        return Q(pk__in=[])
