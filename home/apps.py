from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "首页与栏目"

    def ready(self):
        from home import importing

        importing.register()
