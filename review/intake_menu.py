"""隔离区, 复扫发现 and 词表 in the CMS's menu. Registered by importing this module in `wagtail_hooks`."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from review.quarantine import user_is_officer, visible_files
from review.sweep import visible_findings
from review.word_lists import user_can_edit_words


class CountingMenuItem(MenuItem):
    """A work list, with how many rows wait."""

    def count(self, user) -> int:
        raise NotImplementedError

    def render_component(self, request):
        component = super().render_component(request)
        if count := self.count(request.user):
            component.label = f"{self.label}（{count}）"
        return component


class QuarantineMenuItem(CountingMenuItem):
    """For secrecy officers."""

    def is_shown(self, request):
        return user_is_officer(request.user)

    def count(self, user):
        return visible_files(user).sealed().count()


class SweepMenuItem(CountingMenuItem):
    """Only while there is something to do."""

    def is_shown(self, request):
        return visible_findings(request.user).open().exists()

    def count(self, user):
        return visible_findings(user).open().count()


class WordsMenuItem(MenuItem):
    def is_shown(self, request):
        return user_can_edit_words(request.user)


@hooks.register("register_admin_menu_item")
def quarantine_menu_item():
    return QuarantineMenuItem(
        _("隔离区"), reverse("review_intake:quarantine"), name="quarantine", icon_name="lock", order=56
    )


@hooks.register("register_admin_menu_item")
def sweep_menu_item():
    return SweepMenuItem(_("复扫发现"), reverse("review_intake:sweep"), name="sweep", icon_name="search", order=57)


@hooks.register("register_admin_menu_item")
def words_menu_item():
    return WordsMenuItem(_("校对词表"), reverse("review_intake:words"), name="words", icon_name="list-ul", order=72)


@hooks.register("construct_document_chooser_queryset")
def without_quarantined_documents(documents, request):
    """An emptied row offers nothing to choose."""
    return documents.exclude(sha256="")


@hooks.register("construct_image_chooser_queryset")
def without_quarantined_images(images, request):
    return images.exclude(sha256="")
