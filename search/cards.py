"""The card of a department that a query names: how to reach it, without opening a page."""

from dataclasses import dataclass

from departments.models import Department
from search.analysis.query import Ask, Understood


@dataclass(frozen=True)
class DepartmentCard:
    """A department and what of it was asked for."""

    department: Department
    asks: tuple[Ask, ...]

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
    def wants_leader(self) -> bool:
        return Ask.LEADER in self.asks


def card_for(understood: Understood) -> DepartmentCard | None:
    """Return the card when the query asks something of a department, or is nothing but its name (two queries)."""
    if not understood.is_about_department:
        return None
    department = Department.objects.existing().filter(slug=understood.department).first()
    return DepartmentCard(department, understood.asks) if department else None
