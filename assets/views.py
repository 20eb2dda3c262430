"""Files inside the CMS."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from assets.models import CustomDocument, CustomImage, CustomRendition
from assets.permissions import user_can_see_file
from assets.serving import file_response


@never_cache
@require_safe
@require_admin_access
def private_file(request, name):
    """Serve a stored original or an admin thumbnail to someone who may see the file; 403 for others."""
    owner, stored = find_stored_file(name)
    if not user_can_see_file(request.user, owner):
        raise PermissionDenied
    return file_response(
        request, storage_name=name, download_name=owner.original_name, content_type=stored or owner.content_type
    )


def find_stored_file(name: str):
    """Return (image or document, content type if it is not the owner's own) for a storage name. Raises Http404."""
    for model in (CustomDocument, CustomImage):
        if found := model.objects.filter(file=name).first():
            return found, ""
    rendition = CustomRendition.objects.filter(file=name).select_related("image").first()
    if rendition is None:
        raise Http404
    return rendition.image, "image/png" if name.endswith("png") else "image/jpeg"
