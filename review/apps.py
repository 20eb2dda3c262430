from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReviewConfig(AppConfig):
    name = "review"
    verbose_name = "审核"

    def ready(self):
        from assets.permissions import register_file_lock, register_file_rule
        from assets.uploads import register_upload_rule
        from core.outbox import register_handler
        from review import checks, search_source, signal_handlers, translation_hooks, translations  # noqa: F401
        from review.edge import purge
        from review.handover import hand_over, in_hand
        from review.intake import check_before_storing
        from review.permissions import (
            is_closed_original,
            user_can_read_file_of_finished_item,
            user_can_read_file_under_review,
        )
        from review.scanning.proofreading import use_lists_of
        from review.scans import scan_entry
        from review.signal_handlers import on_migrated
        from review.word_lists import current_lists
        from users.services import register_handover, register_inventory

        post_migrate.connect(on_migrated, sender=self)
        register_handler("purge", purge)
        register_handler("scan", scan_entry)
        register_handover(hand_over)
        register_inventory(in_hand)
        register_file_rule(user_can_read_file_under_review)
        register_file_rule(user_can_read_file_of_finished_item)
        register_upload_rule(check_before_storing)
        use_lists_of(current_lists)
        register_file_lock(is_closed_original)
        search_source.register()
        translations.install()
