"""Approval paths as data: which lists of steps may be put in force, and the steps that follow for one item. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from review.enums import StepKind
from review.rules import Step

# What an office puts together; the other kinds belong to 勘误 and 应急发布 alone.
PATH_KINDS = (StepKind.HEAD, StepKind.CHIEF, StepKind.JOINT, StepKind.REVIEW, StepKind.RELEASE)
DEFAULT_STEPS = (StepKind.HEAD, StepKind.REVIEW, StepKind.RELEASE)
HEAD_KINDS = frozenset({StepKind.HEAD, StepKind.CHIEF})


class PathProblem(StrEnum):
    """What is wrong with a list of steps; the words are in `PATH_MESSAGES`."""

    UNKNOWN_STEP = "unknown_step"
    NO_REVIEW = "no_review"
    NO_HEAD = "no_head"
    REPEATED = "repeated"
    END_IS_NOT_RELEASE = "end_is_not_release"


def path_problems(kinds: Sequence[str]) -> list[PathProblem]:
    """Return everything that is wrong with a list of steps; an empty list means: may be put in force.

    The review may move, never vanish; somebody who answers for the department signs; the release comes last, once.
    """
    if any(kind not in PATH_KINDS for kind in kinds):
        return [PathProblem.UNKNOWN_STEP]
    found = {
        PathProblem.NO_REVIEW: StepKind.REVIEW not in kinds,
        PathProblem.NO_HEAD: not HEAD_KINDS & set(kinds),
        PathProblem.REPEATED: len(set(kinds)) < len(kinds),
        PathProblem.END_IS_NOT_RELEASE: not kinds or kinds[-1] != StepKind.RELEASE,
    }
    return [problem for problem, holds in found.items() if holds]


@dataclass(frozen=True)
class Course:
    """What decides the steps of one item besides the path: its departments and the arrangements in force for them."""

    department_id: int
    joint_ids: tuple[int, ...] = ()  # the other organs that issue it
    reviewer_department_id: int | None = None  # 代审: the department that lends its secrecy officer
    is_combined: bool = False  # 合并审签
    is_delegated: bool = False  # 授权发布


def steps_of(kinds: Sequence[str], course: Course) -> list[Step]:
    """Return the steps of an item in their order.

    Every other organ of a joint document signs one 会签 step, where the path says or before the review. A borrowed
    reviewer's step belongs to the lender. A small unit (合并审签) is never released by itself.
    """
    found: list[Step] = []
    for kind in _with_joint(kinds, course):
        found += _steps_of_kind(StepKind(kind), course)
    return found


def _with_joint(kinds: Sequence[str], course: Course) -> list[str]:
    if not course.joint_ids or StepKind.JOINT in kinds:
        return list(kinds)
    before_review = list(kinds).index(StepKind.REVIEW)
    return [*kinds[:before_review], StepKind.JOINT, *kinds[before_review:]]


def _steps_of_kind(kind: StepKind, course: Course) -> list[Step]:
    if kind == StepKind.JOINT:
        others = dict.fromkeys(pk for pk in course.joint_ids if pk != course.department_id)
        return [Step(kind, department_id) for department_id in others]
    if kind == StepKind.REVIEW:
        return [Step(kind, course.reviewer_department_id or course.department_id)]
    if kind == StepKind.RELEASE:
        return [Step(kind, course.department_id if course.is_delegated and not course.is_combined else None)]
    return [Step(kind, course.department_id)]
