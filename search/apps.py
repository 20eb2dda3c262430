from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "检索"

    def ready(self):
        from core.outbox import register_handler
        from search import signal_handlers
        from search.indexing import index

        register_handler("index", index)
        signal_handlers.connect()
