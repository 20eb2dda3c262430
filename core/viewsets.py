"""工作日历: the office's table of holidays and make-up workdays. Wagtail logs every change made here."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from core.models import CalendarDay, CalendarYear


class CalendarDayViewSet(ModelViewSet):
    model = CalendarDay
    name = "calendar_days"
    menu_label = _("节假日与调休")
    icon = "date"
    form_fields = ["date", "is_workday", "name"]
    ordering = ["-date"]
    list_filter = {"date": ["year"], "is_workday": ["exact"]}
    list_display = [
        Column("date", label=_("日期"), sort_key="date"),
        BooleanColumn("is_workday", label=_("是否上班")),
        "name",
    ]
    copy_view_enabled = False


class CalendarYearViewSet(ModelViewSet):
    model = CalendarYear
    name = "calendar_years"
    menu_label = _("年度")
    icon = "calendar"
    form_fields = ["year", "source", "is_provisional"]
    ordering = ["-year"]
    list_display = [
        Column("year", label=_("年份"), sort_key="year"),
        "source",
        BooleanColumn("is_provisional", label=_("暂行")),
    ]
    copy_view_enabled = False


class CalendarViewSetGroup(ModelViewSetGroup):
    menu_label = _("工作日历")
    menu_icon = "calendar"
    menu_order = 680
    items = (CalendarDayViewSet, CalendarYearViewSet)
