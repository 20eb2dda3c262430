"""The card of a department that a query names: how to reach it, without opening a page."""

from dataclasses import dataclass

from departments.enums import DepartmentKind
from departments.models import Department
from search import vocabulary
from search.analysis.query import Ask, Understood
from search.registry import DepartmentDetails, Leader, department_details


@dataclass(frozen=True)
class DepartmentCard:
    """A department and what of it was asked for."""

    department: Department
    asks: tuple[Ask, ...]
    matters: tuple[str, ...] = ()
    details: DepartmentDetails | None = None

    @property
    def contact(self) -> dict:
        """The values of `includes/contact_card.html`."""
        department = self.department
        return {
            "name": department.official_name,
            "address": department.address,
            "hours": department.hours,
            "phones": [{"label": phone.label, "number": phone.number} for phone in department.phones.all()],
            "supervision_phone": department.supervision_phone,
        }

    @property
    def leaders(self) -> tuple[Leader, ...]:
        """Who is in charge, when that was asked: of the matter named (谁分管教育), else everybody."""
        everybody = self.details.leaders if self.details and Ask.LEADER in self.asks else ()
        concerned = tuple(leader for leader in everybody if any(word in leader.work for word in self.matters))
        return concerned or everybody


def card_for(understood: Understood) -> DepartmentCard | None:
    """Return the card when the query asks something of a department, or is nothing but its name (three queries)."""
    department = _department(understood)
    if department is None:
        return None
    details = department_details(department.pk)
    is_hidden = details and details.url in vocabulary.hidden_urls()
    matters = tuple(unit.text for unit in understood.units if unit.is_telling and not unit.is_department)
    return DepartmentCard(department, understood.asks, matters, None if is_hidden else details)


def _department(understood: Understood) -> Department | None:
    """The department named; whoever asks who is in charge without naming one means the county's leaders."""
    existing = Department.objects.existing()
    if understood.is_about_department:
        return existing.filter(slug=understood.department).first()
    if Ask.LEADER in understood.asks and not understood.department:
        return existing.of_kind(DepartmentKind.COUNTY_GOVERNMENT).first()
    return None
