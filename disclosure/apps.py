from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "disclosure"
    verbose_name = "政府信息公开"

    def ready(self):
        from disclosure import department_details, help_links

        help_links.register()
        department_details.register()
