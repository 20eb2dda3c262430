from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "users"
    verbose_name = "人员"

    def ready(self):
        from users import signal_handlers  # noqa: F401
