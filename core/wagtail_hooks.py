"""The working-day calendar in the CMS."""

from wagtail.snippets.models import register_snippet

from core.viewsets import CalendarViewSetGroup

register_snippet(CalendarViewSetGroup)
