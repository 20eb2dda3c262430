"""Who may see a stored file before it is public."""

from collections.abc import Callable

from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy

from assets.models import CustomImage

FileRule = Callable[..., bool]
FileLock = Callable[..., bool]
_rules: list[FileRule] = []
_locks: list[FileLock] = []


def register_file_rule(rule: FileRule) -> None:
    """Let a room open a file to further people: `rule(user, file)` (a reviewer sees what is under review)."""
    if rule not in _rules:
        _rules.append(rule)


def register_file_lock(lock: FileLock) -> None:
    """Let a room close a file to everybody, superusers included: `lock(file)`."""
    if lock not in _locks:
        _locks.append(lock)


def user_can_see_file(user, file) -> bool:
    """Whoever may choose or change the file in its collection, and whom a room's rule lets in; nobody when locked."""
    if any(lock(file) for lock in _locks):
        return False
    policy = image_policy if isinstance(file, CustomImage) else document_policy
    if policy.user_has_any_permission_for_instance(user, ["choose", "change"], file):
        return True
    return any(rule(user, file) for rule in _rules)
