"""The lists that the office keeps (常用资料): subjects, genres, channels. Nothing a page names is deleted (PROTECT)."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from catalog.models import Channel, Genre, SubjectCategory


class SubjectCategoryViewSet(SnippetViewSet):
    model = SubjectCategory
    icon = "folder-open-1"
    list_display = ["code", "name", "parent"]
    search_fields = ["name", "code"]
    list_per_page = 100


class GenreViewSet(SnippetViewSet):
    model = Genre
    icon = "doc-full"
    list_display = ["code", "name"]


class ChannelViewSet(SnippetViewSet):
    model = Channel
    icon = "site"
    list_display = ["code", "name"]


class VocabularyViewSetGroup(SnippetViewSetGroup):
    items = (SubjectCategoryViewSet, GenreViewSet, ChannelViewSet)
    menu_label = _("目录用词")
    menu_icon = "list-ul"
    menu_order = 300
