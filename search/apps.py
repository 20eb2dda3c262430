from datetime import timedelta

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "检索"

    def ready(self):
        from celery.signals import worker_init

        from core.outbox import register_handler
        from search import signal_handlers
        from search.indexing import index, index_many
        from search.warm_up import warm_up
        from users.enums import Role
        from users.permissions import grant

        # A page that was taken down must not stay in the index for long because a worker died; indexing twice is harmless.
        register_handler("index", index, together=index_many, lease=timedelta(minutes=2))
        signal_handlers.connect()
        worker_init.connect(warm_up, dispatch_uid="search.warm_up")
        models = ("synonym", "promotedresult", "hiddenresult", "dictionaryterm")
        edited = [f"search.{verb}_{model}" for verb in ("add", "change", "delete", "view") for model in models]
        grant(Role.OFFICE, *edited, "search.view_querycount")
