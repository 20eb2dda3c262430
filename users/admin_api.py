"""Wagtail's admin API for images and documents, narrowed: as shipped it lists every collection's files."""

from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet

from users.visibility import readable_files


class NarrowedFilesMixin:
    """Only files in the collections in which the person may choose or change them."""

    def get_queryset(self):
        allowed = readable_files(self.request.user, self.model)
        return super().get_queryset().filter(pk__in=allowed.values("pk"))


class NarrowedImagesAPIViewSet(NarrowedFilesMixin, ImagesAdminAPIViewSet):
    """Images of one's own collections."""


class NarrowedDocumentsAPIViewSet(NarrowedFilesMixin, DocumentsAdminAPIViewSet):
    """Documents of one's own collections."""
