"""What the search card of a department shows beside its contact: its page and its leaders, both as cleared."""

from review.models import Seal
from search.registry import DepartmentDetails, Leader, register_department_details


def register() -> None:
    register_department_details(load)


def load(department_id: int) -> DepartmentDetails | None:
    """Return address and leaders of the department's public page; None when it has none."""
    seal = Seal.objects.current().of_type("disclosure.organisationpage").of_department(department_id).first()
    if seal is None or seal.is_alias:
        return None
    leaders = (Leader(row.name, row.post, row.division_of_work) for row in seal.page.leaders.all())
    return DepartmentDetails(url=seal.url, leaders=tuple(leaders))
