"""The room's screens in the CMS."""

from wagtail.snippets.models import register_snippet

from home.viewsets import SiteTextViewSet

register_snippet(SiteTextViewSet)
