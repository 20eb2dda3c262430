"""The register of reviews and its monthly summary (汇总表), as plain rows; every department has one, be it of zeros."""

from dataclasses import dataclass, fields
from datetime import date, datetime, time

from django.db.models import Count, F, Q
from django.utils import timezone

from departments.models import Department
from review.enums import MARKING_KINDS, ClosedReason, JourneyKind, JourneyStatus, Outcome
from review.models import Exit, Incident, Journey, ReviewRecord, Seal


@dataclass(frozen=True)
class Month:
    """A calendar month as two moments, the second one excluded."""

    year: int
    month: int

    @property
    def start(self) -> datetime:
        return _midnight(date(self.year, self.month, 1))

    @property
    def end(self) -> datetime:
        last = self.month == 12
        return _midnight(date(self.year + last, 1 if last else self.month + 1, 1))

    def __str__(self):
        return f"{self.year}年{self.month}月"

    @property
    def code(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Return the month written as 2026-11; the present one for anything else."""
        try:
            day = date.fromisoformat(f"{text}-01")
        except ValueError:
            day = timezone.localdate()
        return cls(day.year, day.month)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass
class SummaryRow:
    """One department's month."""

    name: str
    submitted: int = 0
    reviewed: int = 0
    may_publish: int = 0
    after_redaction: int = 0
    on_request: int = 0
    not_disclosed: int = 0
    referred: int = 0
    released: int = 0
    unpublished: int = 0
    withdrawn: int = 0
    taken_down: int = 0
    migrated: int = 0

    @property
    def is_nil(self) -> bool:
        """Nothing at all happened: the department reports 零."""
        return not any(self.numbers)

    @property
    def numbers(self) -> list[int]:
        return [getattr(self, column.name) for column in fields(self) if column.name != "name"]


def records_of(month: Month, department_ids=None):
    """Return the month's review records in the order of their numbers; `department_ids` None means all."""
    found = _reviews().filter(created_at__gte=month.start, created_at__lt=month.end)
    if department_ids is not None:
        found = found.filter(department_id__in=department_ids)
    return found.select_related("journey").order_by("number")


def _reviews():
    """Return the records of reviews: the frame that the product itself wrote (author and reviewer are one) is none."""
    return ReviewRecord.objects.exclude(journey__kind=JourneyKind.MIGRATION, journey__author_id=F("reviewer_id"))


def monthly_summary(month: Month, department_ids=None) -> list[SummaryRow]:
    """Return a row for every department that existed in the month, nil return included (eight queries)."""
    departments = Department.objects.existing(on=month.start.date())
    if department_ids is not None:
        departments = departments.filter(pk__in=department_ids)
    rows = {department.pk: SummaryRow(department.official_name) for department in departments}
    for counts in _all_counts(month):
        for department_id, values in counts.items():
            if row := rows.get(department_id):
                for name, value in values.items():
                    setattr(row, name, value)
    return list(rows.values())


def total_of(rows: list[SummaryRow]) -> SummaryRow:
    """Return the sum of all rows."""
    total = SummaryRow("合计")
    for column in fields(SummaryRow):
        if column.name != "name":
            setattr(total, column.name, sum(getattr(row, column.name) for row in rows))
    return total


def _all_counts(month: Month):
    within = (month.start, month.end)
    outcomes = {outcome.value: Count("pk", filter=Q(outcome=outcome)) for outcome in Outcome}
    ours = Journey.objects.exclude(kind=JourneyKind.MIGRATION)
    released = ours.filter(status=JourneyStatus.RELEASED)
    yield _grouped(ours, "submitted_at", within, submitted=Count("pk"))
    yield _grouped(released, "finished_at", within, released=Count("pk"))
    reviews = _reviews().exclude(journey__kind=JourneyKind.MIGRATION)
    yield _grouped(reviews, "created_at", within, reviewed=Count("pk"), **outcomes)
    migrated = _reviews().filter(journey__kind=JourneyKind.MIGRATION)
    yield _grouped(migrated, "created_at", within, migrated=Count("pk"))
    yield _grouped(
        Seal.objects.filter(closed_reason=ClosedReason.UNPUBLISHED), "closed_at", within, unpublished=Count("pk")
    )
    yield _grouped(Exit.objects.filter(kind__in=MARKING_KINDS), "made_at", within,
                   withdrawn=Count("pk"))  # fmt: skip
    yield _grouped(Incident, "opened_at", within, taken_down=Count("pk"))


def _grouped(source, moment: str, within, **aggregates) -> dict[int, dict[str, int]]:
    """Return {department id: {column: number}} of the rows whose `moment` lies in the month (one query)."""
    rows = getattr(source, "objects", source).filter(**{f"{moment}__gte": within[0], f"{moment}__lt": within[1]})
    # The outcome's own name would clash with a model's field of that name: counted under a prefix.
    counted = rows.order_by().values("department_id").annotate(**{f"n_{name}": n for name, n in aggregates.items()})
    return {row["department_id"]: {name: row[f"n_{name}"] for name in aggregates} for row in counted}
