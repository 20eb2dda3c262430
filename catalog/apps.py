from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = "目录"

    def ready(self):
        from catalog import signal_handlers  # noqa: F401
        from catalog.leaks import register_leaks
        from users.enums import Role
        from users.permissions import grant

        register_leaks()
        for role in (Role.LIAISON, Role.OFFICE):
            grant(role, "catalog.add_offlineentry", "catalog.change_offlineentry")
        grant(Role.OFFICE, "catalog.view_catalogentry")
        grant(
            Role.OFFICE,
            *(
                f"catalog.{verb}_{model}"
                for verb in ("add", "change")
                for model in ("subjectcategory", "genre", "channel")
            ),
        )
