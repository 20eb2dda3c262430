from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "检索"

    def ready(self):
        from core.outbox import register_handler
        from search import signal_handlers
        from search.indexing import index
        from users.enums import Role
        from users.permissions import grant

        register_handler("index", index)
        signal_handlers.connect()
        models = ("synonym", "promotedresult", "hiddenresult", "dictionaryterm")
        edited = [f"search.{verb}_{model}" for verb in ("add", "change", "delete", "view") for model in models]
        grant(Role.OFFICE, *edited, "search.view_querycount")
