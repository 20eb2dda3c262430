"""Who may act on an item: pure functions over plain facts, so that the rule can be read and table-tested.

Three people for every first publication (author, reviewer, releaser), two for a correction or an urgent notice,
one never. Views, workflow, commands and API all ask `refusals`.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from review.enums import JourneyKind, StepKind
from users.enums import Role

# The role whose holders sign a step; the department is the item's own, a joint step names another.
STEP_ROLES: dict[StepKind, Role] = {
    StepKind.HEAD: Role.HEAD,
    StepKind.CHIEF: Role.HEAD,
    StepKind.JOINT: Role.HEAD,
    StepKind.REVIEW: Role.SECRECY,
    StepKind.RELEASE: Role.OFFICE,
}
COUNTY_STEPS = frozenset({StepKind.RELEASE})
PEOPLE_NEEDED: dict[JourneyKind, int] = {
    JourneyKind.FIRST: 3,
    JourneyKind.REVISION: 3,
    JourneyKind.CORRECTION: 2,
    JourneyKind.URGENT: 2,
    JourneyKind.MIGRATION: 1,  # the one named exception: what is already public elsewhere
}


class Refusal(StrEnum):
    """Why a person may not sign; the words are in `REFUSAL_MESSAGES`."""

    NOT_ACTIVE = "not_active"
    NO_CURRENT_STEP = "no_current_step"
    OTHER_STEP = "other_step"
    IS_AUTHOR = "is_author"
    IS_EDITOR = "is_editor"
    SIGNED_BEFORE = "signed_before"
    LACKS_ROLE = "lacks_role"
    REFERRED = "referred"


@dataclass(frozen=True)
class Signer:
    """A person and the (role, department id) pairs held today; department id is None for county-wide roles."""

    user_id: int
    is_active: bool
    roles: frozenset[tuple[Role, int | None]]


@dataclass(frozen=True)
class Step:
    """The step in question: its kind and the department whose people sign it."""

    kind: StepKind
    department_id: int | None


@dataclass(frozen=True)
class Facts:
    """What the rule needs to know of an item on its way."""

    author_id: int
    editor_ids: frozenset[int] = field(default_factory=frozenset)
    signer_ids: frozenset[int] = field(default_factory=frozenset)
    is_active: bool = True
    is_referred: bool = False


def required_role(step: Step) -> tuple[Role, int | None]:
    """Return the (role, department id) that signs `step`."""
    return STEP_ROLES[step.kind], None if step.kind in COUNTY_STEPS else step.department_id


def refusals(*, signer: Signer, step: Step | None, facts: Facts) -> list[Refusal]:
    """Return every reason why `signer` may not sign `step` of the item; an empty list means: may sign.

    Superusers get no exception: being one is not a role.
    """
    if step is None or not facts.is_active:
        return [Refusal.NO_CURRENT_STEP]
    found = {
        Refusal.NOT_ACTIVE: not signer.is_active,
        Refusal.IS_AUTHOR: signer.user_id == facts.author_id,
        Refusal.IS_EDITOR: signer.user_id in facts.editor_ids and signer.user_id != facts.author_id,
        Refusal.SIGNED_BEFORE: signer.user_id in facts.signer_ids,
        Refusal.LACKS_ROLE: required_role(step) not in signer.roles,
        Refusal.REFERRED: facts.is_referred and step.kind != StepKind.REVIEW,
    }
    return [reason for reason, holds in found.items() if holds]


def has_enough_people(*, kind: JourneyKind, people: set[int]) -> bool:
    """Tell whether as many different people took part as this kind of publication needs."""
    return len(people) >= PEOPLE_NEEDED[kind]
