from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "首页与栏目"

    def ready(self):
        from home import importing
        from home.handover import hand_over_columns
        from users.services import register_handover

        importing.register()
        register_handover(hand_over_columns)
