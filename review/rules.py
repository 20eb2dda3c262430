"""Who may act on an item: pure functions over plain facts, so that the rule can be read and table-tested.

Three people for every first publication (author, reviewer, releaser), two for a correction or an urgent notice,
one never. Views, workflow, commands and API all ask `judge`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from review.enums import JourneyKind, StepKind
from users.enums import Role
from users.rules import deputy_of

Post = tuple[Role, int | None]  # a role and the id of the department it is held in, None for the county's

# The roles whose holders sign a step; the department is the item's own, a joint step names another.
STEP_ROLES: dict[StepKind, tuple[Role, ...]] = {
    StepKind.HEAD: (Role.HEAD,),
    StepKind.CHIEF: (Role.CHIEF,),
    StepKind.JOINT: (Role.HEAD,),
    StepKind.REVIEW: (Role.SECRECY,),
    StepKind.RELEASE: (Role.OFFICE,),
    StepKind.CORRECTION: (Role.HEAD, Role.SECRECY),
    StepKind.URGENT: (Role.DUTY,),
}
COUNTY_STEPS = frozenset({StepKind.RELEASE, StepKind.URGENT})
# 授权发布: a release step that names a department is signed there.
DELEGATED_RELEASE_ROLE = Role.RELEASER
# 合并审签: the two steps that one person may sign in a small unit.
COMBINED_STEPS = frozenset({StepKind.HEAD, StepKind.REVIEW})
PEOPLE_NEEDED: dict[JourneyKind, int] = {
    JourneyKind.FIRST: 3,
    JourneyKind.REVISION: 3,
    JourneyKind.CORRECTION: 2,
    JourneyKind.URGENT: 2,
    JourneyKind.MIGRATION: 1,  # the one named exception: what is already public elsewhere
}
# Who must be named in a clearance, each a different person.
PARTS_NEEDED: dict[JourneyKind, tuple[str, ...]] = {
    JourneyKind.FIRST: ("author", StepKind.REVIEW, StepKind.RELEASE),
    JourneyKind.REVISION: ("author", StepKind.REVIEW, StepKind.RELEASE),
    JourneyKind.CORRECTION: ("author", StepKind.CORRECTION),
    JourneyKind.URGENT: ("author", StepKind.URGENT),
    JourneyKind.MIGRATION: (StepKind.RELEASE,),
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
    BACKUP_WAITS = "backup_waits"
    PRINCIPAL_INVOLVED = "principal_involved"
    NOT_ON_DUTY = "not_on_duty"
    SMALL_UNIT = "small_unit"
    ASSIGNED = "assigned"
    REFERRED = "referred"


@dataclass(frozen=True)
class Signer:
    """A person and the posts held today, A and B alike."""

    user_id: int
    is_active: bool
    roles: frozenset[Post]


@dataclass(frozen=True)
class Step:
    """The step in question: its kind and the department whose people sign it, None for the county's.

    `assigned_id`: to which of them the office gave it (改派).
    """

    kind: StepKind
    department_id: int | None
    assigned_id: int | None = None


@dataclass(frozen=True)
class Holder:
    """A person in a post, as A岗 or as B岗."""

    user_id: int
    is_backup: bool = False


@dataclass(frozen=True)
class Roster:
    """Who holds which post today, who is away (with the deputy named, None for none), and who has the duty."""

    holders: Mapping[Post, tuple[Holder, ...]] = field(default_factory=dict)
    away: Mapping[int, int | None] = field(default_factory=dict)
    on_duty: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Facts:
    """What the rule needs to know of an item on its way."""

    author_id: int
    editor_ids: frozenset[int] = field(default_factory=frozenset)
    signatures: frozenset[tuple[StepKind, int]] = field(default_factory=frozenset)
    is_active: bool = True
    is_referred: bool = False
    is_combined: bool = False  # 合并审签, as it was when the item was submitted


@dataclass(frozen=True)
class Right:
    """In which post a person may sign, and whom the person stands in for (None: nobody)."""

    post: Post
    principal_id: int | None = None


@dataclass(frozen=True)
class Verdict:
    """Either a right, or every reason against one."""

    refusals: tuple[Refusal, ...] = ()
    right: Right | None = None


# Who may -----------------------------------------------------------------------------------------------------------------


def required_posts(step: Step) -> tuple[Post, ...]:
    """Return the posts whose holders sign `step`."""
    if step.kind == StepKind.RELEASE and step.department_id is not None:
        return ((DELEGATED_RELEASE_ROLE, step.department_id),)
    department_id = None if step.kind in COUNTY_STEPS else step.department_id
    return tuple((role, department_id) for role in STEP_ROLES[step.kind])


def judge(*, user_id: int, is_active: bool, step: Step | None, facts: Facts, roster: Roster) -> Verdict:
    """Say whether the person may sign `step` of the item, in which post and for whom; if not, every reason why not.

    Superusers get no exception: being one is not a role.
    """
    if step is None or not facts.is_active:
        return Verdict((Refusal.NO_CURRENT_STEP,))
    right = _right_to(step, user_id, facts, roster)
    found = {
        Refusal.NOT_ACTIVE: not is_active,
        **_involvement(user_id, step, facts),
        Refusal.SMALL_UNIT: facts.is_combined and step.kind == StepKind.RELEASE and step.department_id is not None,
        Refusal.REFERRED: facts.is_referred and step.kind != StepKind.REVIEW,
    }
    reasons = [reason for reason, holds in found.items() if holds]
    if isinstance(right, Refusal):
        return Verdict((*reasons, right))
    return Verdict(tuple(reasons)) if reasons else Verdict(right=right)


def refusals(*, user_id: int, is_active: bool, step: Step | None, facts: Facts, roster: Roster) -> list[Refusal]:
    """Return every reason why the person may not sign `step`; an empty list means: may sign."""
    return list(judge(user_id=user_id, is_active=is_active, step=step, facts=facts, roster=roster).refusals)


def _involvement(user_id: int, step: Step, facts: Facts) -> dict[Refusal, bool]:
    """What bars a person for having had a hand in the item: one person writes, or does one step."""
    return {
        Refusal.IS_AUTHOR: user_id == facts.author_id,
        Refusal.IS_EDITOR: user_id in facts.editor_ids and user_id != facts.author_id,
        Refusal.SIGNED_BEFORE: any(
            signer == user_id and not _may_sign_both(kind, step.kind, facts) for kind, signer in facts.signatures
        ),
    }


def _may_sign_both(earlier: StepKind, now: StepKind, facts: Facts) -> bool:
    return facts.is_combined and {earlier, now} == COMBINED_STEPS


def _is_involved(user_id: int, step: Step, facts: Facts) -> bool:
    return any(_involvement(user_id, step, facts).values())


def _right_to(step: Step, user_id: int, facts: Facts, roster: Roster) -> Right | Refusal:
    """Return in which capacity the person may sign, the plainest first, or the most telling reason why in none."""
    rights = list(_rights(step, user_id, facts, roster))
    found = [right for right in rights if isinstance(right, Right)]
    if fitting := [right for right in found if _is_assigned(step, user_id, right)]:
        return min(fitting, key=lambda right: right.principal_id is not None)
    if found:
        return Refusal.ASSIGNED
    refused = [right for right in rights if isinstance(right, Refusal)]
    return refused[0] if refused else Refusal.LACKS_ROLE


def _is_assigned(step: Step, user_id: int, right: Right) -> bool:
    """A step given to one person is that person's, or whoever's who stands in for that person."""
    return step.assigned_id in {None, user_id, right.principal_id}


def _rights(step: Step, user_id: int, facts: Facts, roster: Roster) -> Iterator[Right | Refusal]:
    for post in required_posts(step):
        holders = roster.holders.get(post, ())
        if post[0] == Role.DUTY:
            yield from _duty_right(post, user_id, holders, roster)
        else:
            yield from _own_right(post, step, user_id, facts, roster)
            yield from _deputy_right(post, step, user_id, facts, roster)


def _duty_right(post: Post, user_id: int, holders, roster: Roster) -> Iterator[Right | Refusal]:
    """Duty is a day in the roster: nobody stands in, the office changes the roster."""
    if any(holder.user_id == user_id for holder in holders):
        yield Right(post) if user_id in roster.on_duty else Refusal.NOT_ON_DUTY


def _own_right(post: Post, step: Step, user_id: int, facts: Facts, roster: Roster) -> Iterator[Right | Refusal]:
    """A岗 signs; B岗 signs when no A岗 can (all are away, or had a hand in the item) or when given the step."""
    holder = next((holder for holder in roster.holders.get(post, ()) if holder.user_id == user_id), None)
    if holder is None:
        return
    if not holder.is_backup or step.assigned_id == user_id:
        yield Right(post)
    elif _first_holder_is_free(post, step, facts, roster):
        yield Refusal.BACKUP_WAITS
    else:
        yield Right(post, _absent_first_holder(post, step, facts, roster))


def _first_holder_is_free(post: Post, step: Step, facts: Facts, roster: Roster) -> bool:
    return any(
        not _is_involved(first, step, facts) and first not in roster.away for first in _first_holders(post, roster)
    )


def _absent_first_holder(post: Post, step: Step, facts: Facts, roster: Roster) -> int | None:
    """Whom B岗 stands in for: never for one who may not sign the item either (then B岗 signs for the post)."""
    absent = (first for first in _first_holders(post, roster) if first in roster.away)
    return next((first for first in absent if not _is_involved(first, step, facts)), None)


def _first_holders(post: Post, roster: Roster) -> list[int]:
    return [holder.user_id for holder in roster.holders.get(post, ()) if not holder.is_backup]


def _deputy_right(post: Post, step: Step, user_id: int, facts: Facts, roster: Roster) -> Iterator[Right | Refusal]:
    """Whoever was named by an absent holder signs for that holder, if the holder might sign."""
    for holder in roster.holders.get(post, ()):
        if holder.user_id not in roster.away or deputy_of(holder.user_id, roster.away) != user_id:
            continue
        if _is_involved(holder.user_id, step, facts):
            yield Refusal.PRINCIPAL_INVOLVED
        elif (
            holder.is_backup
            and holder.user_id != step.assigned_id
            and (_first_holder_is_free(post, step, facts, roster))
        ):
            yield Refusal.BACKUP_WAITS
        else:
            yield Right(post, holder.user_id)


# Who can take it, whose it may be ----------------------------------------------------------------------------------------


def candidates(step: Step, roster: Roster) -> list[int]:
    """Return everybody who might sign `step` in some capacity, whatever the item: holders and their deputies."""
    found: list[int] = []
    for post in required_posts(step):
        for holder in roster.holders.get(post, ()):
            found.append(holder.user_id)
            if deputy := deputy_of(holder.user_id, roster.away):
                found.append(deputy)
    return list(dict.fromkeys(found))


def available(step: Step, facts: Facts, roster: Roster) -> list[int]:
    """Return who can take the step now: may sign, and is not away. Nobody: the step is stuck."""
    present = [user_id for user_id in candidates(step, roster) if user_id not in roster.away]
    return [user_id for user_id in present
            if not refusals(user_id=user_id, is_active=True, step=step, facts=facts, roster=roster)]  # fmt: skip


def posts_of(user_id: int, roster: Roster) -> frozenset[Post]:
    """Return the posts in which the person might sign: those held, and those of whom the person stands in for."""
    return frozenset(
        post
        for post, holders in roster.holders.items()
        for holder in holders
        if user_id in {holder.user_id, deputy_of(holder.user_id, roster.away)}
    )


# How many ------------------------------------------------------------------------------------------------------------------


def has_enough_people(*, kind: JourneyKind, people: Mapping[str, int | None]) -> bool:
    """Tell whether everybody this kind of publication needs took part, each part another person, the author once.

    `people` maps parts ("author", kinds of steps) to who took them. In a small unit head and reviewer may be one
    person; author, reviewer and releaser are three all the same.
    """
    named = [people.get(part) for part in PARTS_NEEDED[kind]]
    author = people.get("author")
    signs_own = any(who == author for part, who in people.items() if part != "author")
    is_migration = kind == JourneyKind.MIGRATION
    enough = len({who for who in people.values() if who is not None}) >= PEOPLE_NEEDED[kind]
    return None not in named and len(set(named)) == len(named) and enough and (is_migration or not signs_own)
