from django.apps import AppConfig


class WritingConfig(AppConfig):
    name = "writing"
    verbose_name = "起草"

    def ready(self):
        from core.outbox import register_handler
        from writing import signal_handlers  # noqa: F401
        from writing.services import read_entry

        register_handler("convert", read_entry)
