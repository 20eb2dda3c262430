"""The register's lists in the CMS."""

from wagtail.snippets.models import register_snippet

from catalog.viewsets import OfflineEntryViewSet, VocabularyViewSetGroup

register_snippet(VocabularyViewSetGroup)
register_snippet(OfflineEntryViewSet)
