from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = "目录"

    def ready(self):
        from catalog import signal_handlers  # noqa: F401
        from users.enums import Role
        from users.permissions import grant

        grant(
            Role.OFFICE,
            *(
                f"catalog.{verb}_{model}"
                for verb in ("add", "change")
                for model in ("subjectcategory", "genre", "channel")
            ),
        )
