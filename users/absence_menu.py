"""外出 in the CMS's menu, 值班表 and A岗与B岗 in the office's. Registered by importing this module in `wagtail_hooks`."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from users import absence_urls


@hooks.register("register_admin_urls")
def absence_admin_urls():
    return [path("absences/", include(absence_urls))]


@hooks.register("register_admin_menu_item")
def absence_menu_item():
    return MenuItem(_("外出与代办"), reverse("users_absences:absences"), name="absences", icon_name="time", order=65)


@hooks.register("register_office_menu_item")
def posts_menu_item():
    return MenuItem(_("A岗与B岗"), reverse("users_absences:posts"), name="posts", icon_name="group", order=35)


@hooks.register("register_office_menu_item")
def duty_menu_item():
    return MenuItem(_("值班表"), reverse("users_absences:duty"), name="duty", icon_name="calendar", order=30)
