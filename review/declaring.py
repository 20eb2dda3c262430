"""What an author says at submission: 拟公开属性 with its reason, and that the text was checked (承办人自查)."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from review import ledger
from review.models import Journey
from users.models import User

# 不予公开 is no proposal: what is not to be disclosed is not submitted.
PROPOSED = ("proactive", "on_request")
CHECK_WANTED = gettext_lazy("提交前请完成承办人自查，并在“提交审核”旁勾选。")


@dataclass(frozen=True)
class Declaration:
    """The author's words at submission; no attribute where the content states its own (`states_attribute`)."""

    is_checked: bool
    attribute: str = ""
    reason: str = ""

    def problems(self) -> dict[str, str]:
        """Return what is wrong, by the names of `SubmissionForm`'s fields."""
        found = {}
        if not self.is_checked:
            found["self_check"] = str(CHECK_WANTED)
        if self.attribute and self.attribute not in PROPOSED:
            found["proposed_attribute"] = _("不予公开的内容不能送审。")
        if self.attribute == "on_request" and not self.reason.strip():
            found["proposal_reason"] = _("拟依申请公开的，须写明理由。")
        return found


def states_attribute(model) -> bool:
    """Whether the content itself has a field for its attribute: then nothing is asked twice."""
    return hasattr(model, "disclosure_attribute")


def declare(*, journey: Journey, user: User, declaration: Declaration) -> Journey:
    """Record what the author declared; once for each submission, in the ledger as well.

    Raises ValidationError with a message for each field of the form.
    """
    if problems := declaration.problems():
        raise ValidationError(problems)
    if journey.self_checked_at is not None or journey.author_id != user.pk:
        return journey
    journey.self_checked_at = timezone.now()
    if declaration.attribute:
        journey.proposed_attribute, journey.attribute_reason = declaration.attribute, declaration.reason.strip()
    journey.save(update_fields=["self_checked_at", "proposed_attribute", "attribute_reason"])
    reference = {"object_type": journey.object_type, "object_id": journey.object_id}
    ledger.append(action="review.declare", reference=reference, actor=user, title=journey.title,
                  data={"journey": journey.pk, "attribute": journey.proposed_attribute})  # fmt: skip
    return journey
