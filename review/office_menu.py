"""审核设置 in the CMS's menu. Registered by importing this module in `wagtail_hooks`."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from review import office_urls
from review.planning import user_can_edit_paths

office_menu = Menu(register_hook_name="register_office_menu_item")


class OfficeMenu(SubmenuMenuItem):
    """For the office alone; what is in it shows for nobody else."""

    def is_shown(self, request):
        return user_can_edit_paths(request.user) and super().is_shown(request)


@hooks.register("register_admin_urls")
def office_admin_urls():
    return [path("office/", include(office_urls))]


@hooks.register("register_admin_menu_item")
def office_menu_item():
    return OfficeMenu(_("审核设置"), office_menu, name="office", icon_name="cog", order=540)


@hooks.register("register_office_menu_item")
def paths_menu_item():
    return MenuItem(_("审核流程"), reverse("review_office:paths"), name="paths", icon_name="tasks", order=10)


@hooks.register("register_office_menu_item")
def arrangements_menu_item():
    url = reverse("review_office:arrangements")
    return MenuItem(_("特别办理方式"), url, name="arrangements", icon_name="group", order=20)
