"""What each role may do in Wagtail, as one table. No role ever holds publish, unlock or bulk delete."""

from wagtail.permission_policies import ModelPermissionPolicy

from users.enums import Role

ACCESS_ADMIN = "wagtailadmin.access_admin"

# On the pages below the department's node (county roles: below the home page).
PAGE_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.LIAISON: ("add_page", "change_page"),
    Role.OFFICE: ("add_page", "change_page"),
}
# On the department's collection (county roles: on the root collection). Wagtail asks these of its own models,
# whatever the custom image and document models are called.
COLLECTION_PERMISSIONS: dict[Role, tuple[str, ...]] = dict.fromkeys(
    (Role.LIAISON, Role.OFFICE),
    ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"),
)
# Everywhere, by model. Rooms above add theirs with `grant`.
MODEL_PERMISSIONS: dict[Role, set[str]] = {role: {ACCESS_ADMIN} for role in Role}
MODEL_PERMISSIONS[Role.LIAISON] |= {"wagtail_localize.submit_translation"}
MODEL_PERMISSIONS[Role.OFFICE] |= {
    "wagtail_localize.submit_translation",
    "departments.change_department", "departments.add_department", "core.add_calendarday", "core.change_calendarday",
    "core.delete_calendarday", "core.add_calendaryear", "core.change_calendaryear", "wagtailredirects.add_redirect",
    "wagtailredirects.change_redirect", "wagtailredirects.delete_redirect",
}  # fmt: skip
MODEL_PERMISSIONS[Role.SITE_ADMIN] |= {
    "users.add_user", "users.change_user", "users.add_membership", "users.change_membership",
    "departments.add_department", "departments.change_department",
}  # fmt: skip


def grant(role: Role, *permissions: str) -> None:
    """Give a role further model permissions ("app.codename"); called from `AppConfig.ready()` of rooms above."""
    MODEL_PERMISSIONS[role] |= set(permissions)


def user_can_manage_memberships(user) -> bool:
    """Site administrators, and superusers, give and end roles."""
    return user.is_active and (user.is_superuser or user.has_perm("users.change_membership"))


class MembershipPermissionPolicy(ModelPermissionPolicy):
    """Memberships are given and ended, never deleted: they say who was responsible when."""

    def user_has_permission(self, user, action):
        return action != "delete" and user_can_manage_memberships(user)


class AccountPermissionPolicy(ModelPermissionPolicy):
    """Accounts are opened, changed and disabled; never deleted, and a superuser's only by a superuser."""

    def user_has_permission(self, user, action):
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user, action, instance):
        if instance.is_superuser and not user.is_superuser:
            return False
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)


class NobodyPermissionPolicy(ModelPermissionPolicy):
    """Groups follow from memberships: nobody edits them by hand, superusers included."""

    def user_has_permission(self, user, action):
        return False
