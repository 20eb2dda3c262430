"""People in Wagtail: what they are shown."""

from wagtail import hooks

from users.admin_api import NarrowedDocumentsAPIViewSet, NarrowedImagesAPIViewSet
from users.visibility import linkable_pages


@hooks.register("construct_page_chooser_queryset")
def narrow_page_chooser(pages, request):
    """One's own pages, and what other departments have made public; never their drafts."""
    return pages.filter(pk__in=linkable_pages(request.user).values("pk"))


@hooks.register("construct_admin_api", order=1000)
def narrow_files_in_api(router):
    """After Wagtail's own registrations, in whose place these stand."""
    router.register_endpoint("images", NarrowedImagesAPIViewSet)
    router.register_endpoint("documents", NarrowedDocumentsAPIViewSet)
