"""发布后核查 on the office's desk: what waits, red when it is a 补审 or past its day; and telling people of what is late."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from oversight.models import Notification
from oversight.panels import DeskPanel
from review.models import PostCheck
from users.enums import Role
from users.models import User

SHOWN = 10


class PostChecksPanel(DeskPanel):
    """待补审 and 发布后核查, the earliest day first."""

    template_name = "oversight/panels/post_checks.html"
    order = 6
    hides_when_empty = True

    def get_content(self, user):
        if not user.has_role(Role.OFFICE):
            return {"checks": [], "count": 0}
        waiting = PostCheck.objects.open().select_related("journey")
        return {"checks": list(waiting[:SHOWN]), "count": waiting.count()}


@hooks.register("construct_homepage_panels", order=1002)
def post_checks_panel(request, panels):
    panels.insert(0, PostChecksPanel(request))


def notify_about_post_check(key: str) -> None:
    """Tell the office and the department's heads that nobody looked in time, once each (key "postcheck:<pk>")."""
    check = PostCheck.objects.open().select_related("journey").filter(pk=key.removeprefix("postcheck:")).first()
    if check is None:
        Notification.objects.filter(subject_key=key).mark_read()
        return
    text = _("%(kind)s已超期：%(title)s") % {"kind": check.get_kind_display(), "title": check.journey.title}
    url = reverse("review_admin:item", args=[check.journey_id])
    Notification.objects.bulk_create(
        [Notification(user=user, key=key, subject_key=key, text=text[:300], url=url) for user in _who(check)],
        ignore_conflicts=True,
    )


def _who(check: PostCheck):
    heads = Q(memberships__role__in=(Role.HEAD, Role.CHIEF), memberships__department_id=check.journey.department_id)
    held = Q(memberships__ended_at__isnull=True) & (Q(memberships__role=Role.OFFICE) | heads)
    return User.objects.filter(held, is_active=True).distinct()
