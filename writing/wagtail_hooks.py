"""起草 in Wagtail: a menu entry for those who write."""

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.menus.pages import PageMenuItem

from users.enums import Role
from writing import urls
from writing.pasting import user_can_paste


@hooks.register("register_admin_urls")
def writing_urls():
    return [path("writing/", include(urls))]


@hooks.register("insert_global_admin_css")
def writing_css():
    return format_html('<link rel="stylesheet" href="{}">', static("writing/writing.css"))


class NewMenuItem(MenuItem):
    """For people who write."""

    def is_shown(self, request):
        return request.user.memberships.current().filter(role__in=(Role.LIAISON, Role.OFFICE)).exists()


@hooks.register("register_admin_menu_item")
def from_files_menu_item():
    return NewMenuItem(_("从文件新建"), reverse("writing:from_files"), name="from-files", icon_name="upload", order=40)


class PasteButton(PageMenuItem):
    """粘贴正文 into the page at hand."""

    label = _("粘贴正文")
    icon_name = "clipboard-list"
    url_name = "writing:paste"

    def is_shown(self, user):
        return user_can_paste(user, self.page.specific)


@hooks.register("register_page_header_buttons")
def paste_button(page, user, view_name, next_url=None):
    if view_name == "edit":
        yield PasteButton(page=page, priority=14)
