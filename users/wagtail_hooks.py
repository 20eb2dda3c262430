"""People in Wagtail: what they are shown, who gives roles, and nothing that gives rights by hand."""

from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.users import wagtail_hooks as wagtail_users_hooks

from users import absence_menu  # noqa: F401  (registers 外出与代办, 值班表)
from users.admin_api import NarrowedDocumentsAPIViewSet, NarrowedImagesAPIViewSet
from users.viewsets import MembershipViewSet
from users.visibility import linkable_pages

# What one sees -----------------------------------------------------------------------------------------------------------


@hooks.register("construct_page_chooser_queryset")
def narrow_page_chooser(pages, request):
    """One's own pages, and what other departments have made public; never their drafts."""
    return pages.filter(pk__in=linkable_pages(request.user).values("pk"))


@hooks.register("construct_admin_api", order=1000)
def narrow_files_in_api(router):
    """After Wagtail's own registrations, in whose place these stand."""
    router.register_endpoint("images", NarrowedImagesAPIViewSet)
    router.register_endpoint("documents", NarrowedDocumentsAPIViewSet)


# People and roles ----------------------------------------------------------------------------------------------------------


@hooks.register("register_admin_viewset")
def register_people():
    return MembershipViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions):
    """The audit trail of who may do what; Wagtail shows it in the history of a membership and of the site."""

    @actions.register_action("users.give_role")
    class GiveRoleFormatter(LogFormatter):
        label = _("授予角色")

        def format_message(self, log_entry):
            return _("授予 %(person)s：%(department)s %(role)s") % log_entry.data

    @actions.register_action("users.end_role")
    class EndRoleFormatter(LogFormatter):
        label = _("结束任职")

        def format_message(self, log_entry):
            text = _("%(person)s 结束任职：%(department)s %(role)s") % log_entry.data
            successor = log_entry.data.get("successor")
            return text + _("，由 %(name)s 接手") % {"name": successor} if successor else text

    for code, label, message in (
        ("users.change_post", _("调整岗别"), _("调整岗别（A岗、B岗）")),
        ("users.set_absence", _("登记外出"), _("登记外出")),
        ("users.end_absence", _("取消外出"), _("取消外出登记")),
        ("users.put_on_duty", _("排班"), _("列入值班表")),
        ("users.take_off_duty", _("撤班"), _("移出值班表")),
    ):
        actions.register_action(code, label, message)
    actions.register_action("users.set_password", _("重设密码"), _("重设了密码"))


def withdraw_bulk_actions() -> None:
    """Assigning groups would give rights past memberships; accounts are not deleted, nor disabled by the dozen.

    Wagtail has no public way to take an action off its list.
    """
    withdrawn = {
        wagtail_users_hooks.AssignRoleBulkAction, wagtail_users_hooks.DeleteBulkAction,
        wagtail_users_hooks.SetActiveStateBulkAction,
    }  # fmt: skip
    registered = hooks._hooks["register_bulk_action"]
    registered[:] = [entry for entry in registered if entry[0] not in withdrawn]


withdraw_bulk_actions()
