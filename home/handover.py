"""人员交接 of columns: who is responsible for one is written there by name."""

from home.models import ColumnPage
from users.models import Membership, User


def hand_over_columns(*, membership: Membership, successor: User | None) -> None:
    """Write the successor's name where the leaving person's stood, in drafts as well; it is not public."""
    if successor is None:
        return
    names = [name for name in (membership.user.name, membership.user.username) if name]
    columns = ColumnPage.objects.filter(department=membership.department, owner_name__in=names)
    for column in columns.select_related("latest_revision"):
        _write_owner(column, str(successor))


def _write_owner(column: ColumnPage, name: str) -> None:
    ColumnPage.objects.filter(pk=column.pk).update(owner_name=name)
    if revision := column.latest_revision:  # the next publication builds the row from it
        revision.content["owner_name"] = name
        revision.save(update_fields=["content"])
