from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "review"
    verbose_name = "审核"

    def ready(self):
        from core.outbox import register_handler
        from review import checks, search_source, signal_handlers  # noqa: F401
        from review.edge import purge

        register_handler("purge", purge)
        search_source.register()
