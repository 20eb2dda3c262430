"""The working-day calendar as the office keeps it: years with their notice, days that differ from their weekday."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from core.models import CalendarDay, CalendarYear


class CalendarYearViewSet(SnippetViewSet):
    model = CalendarYear
    icon = "calendar-alt"
    list_display = ["year", "source", "is_provisional", "version"]
    panels = [FieldPanel("year"), FieldPanel("source"), FieldPanel("is_provisional")]


class CalendarDayViewSet(SnippetViewSet):
    model = CalendarDay
    icon = "date"
    list_display = ["date", "name", "is_workday"]
    list_filter = ["is_workday"]
    list_per_page = 60
    panels = [FieldPanel("date"), FieldPanel("is_workday"), FieldPanel("name")]


class CalendarViewSetGroup(SnippetViewSetGroup):
    items = (CalendarYearViewSet, CalendarDayViewSet)
    menu_label = _("工作日历")
    menu_icon = "calendar"
    menu_order = 310
