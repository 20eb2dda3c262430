from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "oversight"
    verbose_name = "工作台"

    def ready(self):
        from core.outbox import register_handler
        from oversight.notifications import deliver_notice

        register_handler("notify", deliver_notice)
