"""线下审签: the sheet that is printed, and taking it in when it was signed. The confidentiality review stays on screen."""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from assets.content_types import detect_content_type
from assets.fields import private_name, sha256_of
from assets.uploads import check_upload
from review import ledger
from review.models import Journey, PaperSheet
from review.paper_rules import PAPER_STEPS, PaperProblem, content_code, paper_problems
from review.payload import stored_files
from review.rules import available, required_posts
from review.signers import facts_of, load_staff, step_of, verdict_for
from review.wording import PAPER_MESSAGES
from users.enums import Role
from users.models import User

ACCEPTED_TYPES = ("application/pdf", "image/jpeg", "image/png")
FIELD_OF_PROBLEM = {
    PaperProblem.NOT_ON_PAPER: "file", PaperProblem.OTHER_CODE: "code", PaperProblem.BY_AUTHOR: "file",
    PaperProblem.IN_FUTURE: "signed_on",
}  # fmt: skip
UPLOADING_ROLES = (Role.LIAISON, Role.HEAD, Role.CHIEF, Role.SECRECY, Role.RELEASER)


@dataclass(frozen=True)
class Sheet:
    """What is printed: 审批单."""

    journey: Journey
    code: str
    qr_svg: str
    files: list[dict]

    @property
    def step_label(self) -> str:
        return str(self.journey.current_step.get_kind_display())


def can_be_on_paper(journey: Journey) -> bool:
    """Whether the step in hand may be signed on paper."""
    return journey.is_active and journey.current_step is not None and journey.current_step.kind in PAPER_STEPS


def sheet_of(journey: Journey) -> Sheet:
    """Return what the form shows: title, files, content code, and a QR code that leads to the item.

    Raises ValidationError when the step in hand is not signed on paper.
    """
    if not can_be_on_paper(journey):
        raise ValidationError(str(PAPER_MESSAGES[PaperProblem.NOT_ON_PAPER]))
    page = Revision.objects.get(pk=journey.revision_id).as_object()
    code = content_code(journey.content_hash)
    return Sheet(journey, code, _qr(journey, code), stored_files(page))


def _qr(journey: Journey, code: str) -> str:
    import segno

    address = settings.WAGTAILADMIN_BASE_URL + reverse("review_admin:item", args=[journey.pk])
    return segno.make(f"{address}?code={code}", micro=False).svg_inline(scale=3, border=2)


def possible_signatories(journey: Journey) -> list[User]:
    """Return who may have signed the step in hand: those who could sign it on screen, away or not."""
    step = step_of(journey)
    if step is None:
        return []
    staff = load_staff(required_posts(step))
    may = available(step, facts_of(journey), staff.roster)
    return [person for pk, person in staff.people.items() if pk in may or verdict_for(person, journey).right]


def user_can_bring_sheet(user: User, journey: Journey) -> bool:
    """People of the item's department, and the office; never who wrote it (the rule says so again at the upload)."""
    took_part = {journey.author_id, *journey.editor_ids}
    own = user.memberships.current().filter(role__in=UPLOADING_ROLES, department_id=journey.department_id)
    return user.is_active and user.pk not in took_part and (own.exists() or user.has_role(Role.OFFICE))


@transaction.atomic
def sign_on_paper(*, journey: Journey, user: User, signatory: User, code: str, signed_on: date, file) -> Journey:
    """Take a signed sheet for the step in hand: `signatory` signed it, `user` brings the scan (an open upload).

    Raises PermissionDenied when the person may not bring one; ValidationError at the fields for a sheet of another
    content, by the author, with a day to come, of a wrong type, or by somebody who may not sign; GateClosed when
    the content changed.
    """
    from review.services import lock_for_signing, sign_locked

    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    _check_sheet(journey, user, signatory, code, signed_on)
    content_type = _checked_type(file)
    journey, right = lock_for_signing(journey, signatory)
    step = journey.current_step
    sheet = _keep(step, journey, user, file, content_type, signed_on)
    ledger.append(action="review.paper", reference={"object_type": journey.object_type, "object_id": journey.object_id},
                  actor=user, title=journey.title,
                  data={"journey": journey.pk, "code": sheet.content_code, "sha256": sheet.sha256,
                        "signatory": signatory.pk})  # fmt: skip
    opinion = _("线下审签（%(day)s签署，%(name)s上传）") % {"day": signed_on.isoformat(), "name": user}
    return sign_locked(journey, signatory, right, opinion)


def _check_sheet(journey: Journey, user: User, signatory: User, code: str, signed_on: date) -> None:
    step = step_of(journey)
    problems = paper_problems(
        kind=step.kind if step else None, typed_code=code, content_hash=journey.content_hash, uploader_id=user.pk,
        facts=facts_of(journey), is_future=signed_on > timezone.localdate(),
    )  # fmt: skip
    errors = {FIELD_OF_PROBLEM[problem]: str(PAPER_MESSAGES[problem]) for problem in problems}
    if verdict_for(signatory, journey).right is None:
        errors["signatory"] = _("该人员不能签署本环节。")
    if errors:
        raise ValidationError(errors)
    if not user_can_bring_sheet(user, journey):
        raise PermissionDenied


def _checked_type(file) -> str:
    name = PurePath(file.name).name
    try:
        check_upload(file, name)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    content_type = detect_content_type(file, name)
    if content_type not in ACCEPTED_TYPES:
        raise ValidationError({"file": _("请上传审批单的PDF扫描件或者JPG、PNG照片。")})
    return content_type


def _keep(step, journey: Journey, user: User, file, content_type: str, signed_on: date) -> PaperSheet:
    digest = sha256_of(file)
    _token, name = private_name("paper", file.name)
    return PaperSheet.objects.create(
        step=step, content_code=content_code(journey.content_hash), content_hash=journey.content_hash,
        storage_name=default_storage.save(name, file), original_name=PurePath(file.name).name[:255],
        content_type=content_type, sha256=digest, signed_on=signed_on, uploaded_by_id=user.pk,
        uploaded_by_name=str(user),
    )  # fmt: skip


def names_sheet(name: str) -> bool:
    """A signed sheet is a record: its bytes are never deleted."""
    return PaperSheet.objects.filter(storage_name=name).exists()
