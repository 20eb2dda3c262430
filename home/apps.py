from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "首页与栏目"

    def ready(self):
        from home import importing
        from home.handover import hand_over_columns
        from users.enums import Role
        from users.permissions import grant
        from users.services import register_handover

        importing.register()
        for role in (Role.OFFICE, Role.SITE_ADMIN):
            grant(role, "home.change_sitemarks")
        grant(Role.OFFICE, "home.add_sitetext", "home.change_sitetext")
        register_handover(hand_over_columns)
