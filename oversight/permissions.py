"""Who watches: the county-wide roles that see more than their own department."""

from users.enums import Role

WATCHING_ROLES = (Role.OFFICE, Role.SUPERVISOR, Role.SITE_ADMIN)


def user_can_read_reports(user) -> bool:
    """Wagtail's reports show every department's work: the office, supervisors and administrators read them."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or user.memberships.current().filter(role__in=WATCHING_ROLES).exists()
