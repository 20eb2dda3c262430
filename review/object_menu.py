"""Our verbs on gated objects that are not pages, as items of the CMS's "more" menus."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button

from review import exits, incidents
from review.models import Seal
from review.queues import latest_journey


def object_buttons(obj, user) -> list[Button]:
    """Return 审核进度 for what was ever submitted, 下线 and 紧急下线 for what is public, as far as the person may."""
    items = []
    if journey := latest_journey(obj):
        items.append(_item(_("审核进度"), "review_admin:item", journey.pk, "tasks", 12))
    seal = Seal.objects.current().without_content().for_object(obj).first()
    if seal is None:
        return items
    if exits.user_can_unpublish(user, seal):
        items.append(_item(_("下线"), "review_admin:unpublish_object", seal.pk, "download", 60))
    if incidents.user_can_take_down(user, seal.department_id):
        items.append(_item(_("紧急下线"), "review_incidents:take_down", seal.pk, "warning", 69))
    return items


def _item(label, url_name: str, pk: int, icon: str, priority: int) -> Button:
    return Button(label, url=reverse(url_name, args=[pk]), icon_name=icon, priority=priority)
