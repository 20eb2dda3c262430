"""The contact block of a department, fed from its own row (reference data, exempt from the gate)."""

from departments.models import Department


def contact_of(department: Department | None) -> dict | None:
    """Return {name, address, hours, phones, supervision_phone} of a department, or None."""
    if department is None:
        return None
    return {
        "name": department.official_name,
        "address": department.address,
        "hours": department.hours,
        "phones": [{"label": phone.label, "number": phone.number} for phone in department.phones.all()],
        "supervision_phone": department.supervision_phone,
    }
