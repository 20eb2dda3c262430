"""三审三校登记表 and 办理时效: who read what when, and how long it took, as plain rows for XLSX and print."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from statistics import mean

from django.utils import timezone
from django.utils.translation import gettext as _

from core.calendar.services import load_workdays
from review.enums import JourneyKind, JourneyStatus, StepKind, StepStatus
from review.models import Journey, JourneyStep, PaperSheet
from review.register import Month

FIRST_READING = (StepKind.HEAD, StepKind.CORRECTION, StepKind.URGENT)
SECOND_READING = (StepKind.REVIEW, StepKind.CORRECTION, StepKind.URGENT)
FINAL_READING = (StepKind.RELEASE, StepKind.CORRECTION, StepKind.URGENT)


# 三审三校 ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ThreeReadings:
    """One release: who wrote it, who read it first, second and last, and when."""

    journey: Journey
    first: str
    second: str
    final: str
    released_at: datetime | None


def three_readings_of(month: Month, department_ids: list[int] | None):
    """Return the releases of a month, migration left out, oldest first; `department_ids` None means every department."""
    released = Journey.objects.filter(status=JourneyStatus.RELEASED, release_at__gte=month.start,
                                      release_at__lt=month.end)  # fmt: skip
    if department_ids is not None:
        released = released.filter(department_id__in=department_ids)
    rows = released.exclude(kind=JourneyKind.MIGRATION).prefetch_related("steps").order_by("release_at")
    return [three_readings(journey) for journey in rows]


def three_readings(journey: Journey) -> ThreeReadings:
    """Return the row of one release (no query with its steps prefetched)."""
    stands = {StepStatus.SIGNED, StepStatus.SPARED}
    signed = {step.kind: step for step in journey.steps.all() if step.status in stands}
    return ThreeReadings(
        journey, _reading(signed, FIRST_READING), _reading(signed, SECOND_READING), _reading(signed, FINAL_READING),
        journey.release_at,
    )  # fmt: skip


def _reading(signed: dict[str, JourneyStep], kinds) -> str:
    """Name and time of the signature that stands for a reading; 合并审签 and 勘误 name one person twice."""
    step = next((signed[kind] for kind in kinds if kind in signed), None)
    if step is None:
        return ""
    when = f"{timezone.localtime(step.signed_at):%Y-%m-%d %H:%M}" if step.signed_at else ""
    spared = _("（免再签）") if step.status == StepStatus.SPARED else ""
    return f"{step.signer_name} {when}{spared}".strip()


# 办理时效 ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Turnaround:
    """A department's month: what it signed, how many working days each step took, how much came back or on paper."""

    name: str
    submitted: int
    released: int
    returned: int
    days: dict[str, float]  # kind of step → mean working days
    slowest: int
    paper: int
    paper_share: int  # of the steps that may be on paper, in percent

    @property
    def cells(self) -> list:
        """The row as in the table's columns."""
        days = [self.days.get(kind, "") for kind in (StepKind.HEAD, StepKind.REVIEW, StepKind.RELEASE)]
        return [self.name, self.submitted, self.released, self.returned, *days, self.slowest, self.paper,
                _("%(share)d%%") % {"share": self.paper_share}]  # fmt: skip


def turnaround_of(month: Month, department_ids: list[int] | None) -> list[Turnaround]:
    """Return a row per department that submitted anything in the month (six queries)."""
    journeys = Journey.objects.filter(submitted_at__gte=month.start, submitted_at__lt=month.end)
    journeys = journeys.exclude(kind=JourneyKind.MIGRATION)
    if department_ids is not None:
        journeys = journeys.filter(department_id__in=department_ids)
    by_department: dict[str, list[Journey]] = defaultdict(list)
    for journey in journeys.prefetch_related("steps").order_by("department_id"):
        by_department[journey.department_name].append(journey)
    on_paper = set(PaperSheet.objects.filter(step__journey__in=journeys).values_list("step_id", flat=True))
    workdays = load_workdays()
    return [_row(name, rows, on_paper, workdays) for name, rows in by_department.items()]


def _row(name: str, journeys: list[Journey], on_paper: set[int], workdays) -> Turnaround:
    every = [step for journey in journeys for step in journey.steps.all() if step.status != StepStatus.SPARED]
    steps = [step for step in every if step.signed_at and step.current_since]
    taken: dict[str, list[int]] = defaultdict(list)
    for step in steps:
        taken[step.kind].append(_days(step, workdays))
    may_be_paper = [step for step in steps if step.kind in {StepKind.HEAD, StepKind.CHIEF}]
    paper = sum(step.pk in on_paper for step in may_be_paper)
    return Turnaround(
        name=name,
        submitted=len(journeys),
        released=sum(journey.status == JourneyStatus.RELEASED for journey in journeys),
        returned=sum(journey.status == JourneyStatus.NEEDS_CHANGES for journey in journeys),
        days={kind: round(mean(days), 1) for kind, days in taken.items()},
        slowest=max((day for days in taken.values() for day in days), default=0),
        paper=paper,
        paper_share=round(100 * paper / len(may_be_paper)) if may_be_paper else 0,
    )


def _days(step: JourneyStep, workdays) -> int:
    first = timezone.localtime(step.current_since).date()
    return workdays.workdays_between(first, timezone.localtime(step.signed_at).date()).days
