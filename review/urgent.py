"""应急发布: a warning or emergency notice of a marked column, live on the duty officer's signature, reviewed afterwards."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from review.enums import ArrangementKind, JourneyKind, StepKind
from review.models import Arrangement, Journey
from review.payload import stored_files
from review.rules import Step
from users.models import User


def is_urgent_column(page: Page) -> bool:
    """Whether the page lies in a column that the office marked for urgent release."""
    return Arrangement.objects.in_force().of_kind(ArrangementKind.URGENT).on_way_to(page).exists()


def urgent_problems(page) -> list[str]:
    """Return why this content can't be released urgently: only text and pictures, only in marked columns, at once."""
    found = []
    if not is_urgent_column(page):
        found.append(_("该栏目未列为可应急发布的栏目，请按通常流程送审。"))
    if any(file["kind"] != "image" for file in stored_files(page)):
        found.append(_("应急发布只限文字和图片，请去掉附件，或者按通常流程送审。"))
    if page.go_live_at and page.go_live_at > timezone.now():
        found.append(_("应急发布即时生效，不能设定时发布。"))
    return found


def user_can_release_urgently(user: User, page: Page) -> bool:
    """Whoever may edit the page may ask for it; the duty officer of the day signs."""
    return page.permissions_for_user(user).can_edit() and not page.workflow_in_progress


@transaction.atomic
def submit_urgent(*, page: Page, user: User, reason: str) -> Journey:
    """Submit the latest words of a page for urgent release (应急发布): the duty officer gives both opinions.

    Raises PermissionDenied, NotSubmittable, and ValidationError with everything that speaks against it.
    """
    from review.services import submit

    if not user_can_release_urgently(user, page):
        raise PermissionDenied
    if problems := urgent_problems(page.get_latest_revision_as_object()):
        raise ValidationError(problems)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明应急事由。")})
    return submit(page=page, user=user, kind=JourneyKind.URGENT, steps=[Step(StepKind.URGENT, None)],
                  reason=reason.strip())  # fmt: skip


def open_supplement(journey: Journey) -> Journey:
    """Start 补审: the very content that went out urgently walks the full path, with the same author and editors."""
    page = journey.object.specific
    author = User.objects.get(pk=journey.author_id)
    page.get_workflow().start(page.get_latest_revision_as_object(), author)
    supplement = Journey.objects.for_object(page).active().get()
    supplement.editor_ids = sorted({*supplement.editor_ids, *journey.editor_ids})
    supplement.reason = _("补审：%(reason)s") % {"reason": journey.reason}
    supplement.save(update_fields=["editor_ids", "reason"])
    return supplement
