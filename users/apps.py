from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    default = True
    name = "users"
    verbose_name = "人员"

    def ready(self):
        from users import signal_handlers  # noqa: F401


class AccountsAdminConfig(WagtailUsersAppConfig):
    """Wagtail's screens about users and groups, in our form (it asks its own app configuration for them)."""

    user_viewset = "users.viewsets.AccountViewSet"
    group_viewset = "users.viewsets.NoGroupViewSet"
