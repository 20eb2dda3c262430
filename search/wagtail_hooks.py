"""The search room in Wagtail: menu, addresses, nothing else."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search.admin_views import query_report
from search.viewsets import SearchViewSetGroup


@hooks.register("register_admin_viewset")
def search_viewsets():
    return SearchViewSetGroup()


@hooks.register("register_admin_urls")
def search_urls():
    return [path("search-queries/", query_report, name="search_queries")]


class QueriesMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("search.view_querycount")


@hooks.register("register_admin_menu_item")
def queries_menu_item():
    return QueriesMenuItem(
        _("检索词统计"), reverse("search_queries"), name="search-queries", icon_name="search", order=710
    )
