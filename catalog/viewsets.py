"""The lists that the office keeps (常用资料): subjects, genres, channels. Nothing a page names is deleted (PROTECT)."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from catalog.models import CatalogEntry, Channel, Genre, OfflineEntry, SubjectCategory
from review.viewsets import GatedObjectViewSet


class OfflineEntryViewSet(GatedObjectViewSet):
    model = OfflineEntry
    icon = "doc-empty"
    menu_label = _("线下目录条目")
    menu_order = 290
    add_to_admin_menu = True
    list_filter = ["department", "availability"]
    list_display = [
        "title",
        "department",
        Column("get_availability_display", label=_("获取方式")),
        Column("status_string", label=_("状态")),
    ]


class NobodyWritesPolicy(ModelPermissionPolicy):
    """The register is written by the gate; it may be read, by nobody changed, superusers included."""

    def user_has_permission(self, user, action):
        return action == "view" and user.is_active and user.has_perm("catalog.view_catalogentry")

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action)


class CatalogEntryViewSet(SnippetViewSet):
    """目录登记簿: read-only; every column is a copy of what was cleared."""

    model = CatalogEntry
    icon = "list-ul"
    menu_label = _("目录登记簿")
    list_display = [
        "index_number",
        "title",
        "department",
        "published_at",
        BooleanColumn("is_public", label=_("公开中")),
    ]
    list_filter = ["department", "genre", "published_year", "is_public"]
    search_fields = ["index_number", "title", "document_number"]
    inspect_view_enabled = True
    inspect_view_fields = [
        "index_number", "title", "summary", "department", "issuing_name", "document_number", "published_at",
        "disclosure_attribute", "form",
    ]  # fmt: skip
    copy_view_enabled = False
    exclude_form_fields = ["id"]

    @property
    def permission_policy(self):
        return NobodyWritesPolicy(self.model)


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
    items = (CatalogEntryViewSet, SubjectCategoryViewSet, GenreViewSet, ChannelViewSet)
    menu_label = _("目录用词")
    menu_icon = "list-ul"
    menu_order = 300
