"""Files of the page being shown, read from its seal (`files` in the context). Nothing here queries."""

from django import template
from django.urls import reverse

from review.sealed_files import safe_name

register = template.Library()


@register.simple_tag(takes_context=True)
def sealed_document(context, document_id: int | None) -> dict | None:
    """Return title, url, view_url, size and type of a document that the seal opens; None for any other."""
    files = context.get("files")
    return files.document(document_id) if files else None


@register.simple_tag(takes_context=True)
def sealed_image(context, image_id: int | None, spec: str) -> dict | None:
    """Return url, alt, width and height of an image that the seal opens, in one of `review.renditions.SPECS`."""
    files = context.get("files")
    image = files.image(image_id) if files else None
    return image and image | {"url": reverse("review:rendition", args=[image["token"], spec, safe_name(image["name"])])}
