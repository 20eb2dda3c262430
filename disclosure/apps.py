from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "disclosure"
    verbose_name = "政府信息公开"

    def ready(self):
        from disclosure import department_details, help_links
        from users.enums import Role
        from users.permissions import grant

        help_links.register()
        department_details.register()
        for role in (Role.LIAISON, Role.OFFICE):
            grant(role, "disclosure.add_feeitem", "disclosure.change_feeitem")
