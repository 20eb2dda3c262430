"""The desk: panels of the CMS's start page, one set per role."""

from collections.abc import Callable

from django.utils.functional import cached_property
from wagtail.admin.ui.components import Component

from oversight import selectors
from oversight.models import Notification
from oversight.updates import columns_due
from oversight.workload import workload_per_department
from review import queues
from users.enums import Role

MESSAGES_SHOWN = 5
COLUMNS_SHOWN = 12


class DeskPanel(Component):
    """A panel that asks its questions once; an empty one may hide."""

    order = 100
    hides_when_empty = False

    def __init__(self, request):
        self.request = request

    @cached_property
    def content(self) -> dict:
        return self.get_content(self.request.user)

    def get_content(self, user) -> dict:
        raise NotImplementedError

    def get_context_data(self, parent_context):
        return {"request": self.request, "csrf_token": parent_context.get("csrf_token"), **self.content}

    def render_html(self, parent_context=None):
        if self.hides_when_empty and not any(self.content.values()):
            return ""
        return super().render_html(parent_context)


class MessagesPanel(DeskPanel):
    """未读消息, with their number, after what the person has in hand: most of them tell of just that."""

    template_name = "oversight/panels/messages.html"
    order = 35
    hides_when_empty = True

    def get_content(self, user):
        unread = list(Notification.objects.filter(user=user).unread()[: MESSAGES_SHOWN + 1])
        count = len(unread)
        if count > MESSAGES_SHOWN:
            count = Notification.objects.filter(user=user).unread().count()
        return {"notifications": unread[:MESSAGES_SHOWN], "unread": count}


class WaysPanel(DeskPanel):
    """从文件新建, 粘贴正文, 新建, 套用旧稿新建, 批量提交: how a liaison begins, before anything else."""

    template_name = "oversight/panels/ways.html"
    order = 2

    def get_content(self, user):
        return {}


class ReturnedPanel(DeskPanel):
    """待我修改: what came back, with the reason."""

    template_name = "oversight/panels/returned.html"
    order = 20
    hides_when_empty = True

    def get_content(self, user):
        return {"journeys": list(queues.returned_to(user))}


class QueuePanel(DeskPanel):
    """待我办理: what waits for this person's signature, with its age."""

    template_name = "oversight/panels/queue.html"
    order = 30

    def get_content(self, user):
        return {"items": queues.desk_items(queues.waiting_for(user))}


class OwnWayPanel(DeskPanel):
    """我送审的: where each item stands and who has it since when."""

    template_name = "oversight/panels/own_way.html"
    order = 40

    def get_content(self, user):
        return {"items": queues.desk_items(queues.under_way_by(user))}


class DraftsPanel(DeskPanel):
    """我的草稿."""

    template_name = "oversight/panels/drafts.html"
    order = 50
    hides_when_empty = True

    def get_content(self, user):
        pages, rows = queues.drafts_of(user), queues.object_drafts_of(user)
        return {"pages": pages, "rows": [_row(row) for row in rows], "count": len(pages) + len(rows)}


def _row(row) -> dict:
    """A draft that is no page, as the panel shows it."""
    return {"title": row.title, "kind": row._meta.verbose_name, "url": queues.edit_url_of(row),
            "changed_at": row.latest_revision.created_at, "is_live": row.live}  # fmt: skip


class UnderWayPanel(DeskPanel):
    """全部在办: everything on its way, what is stuck first."""

    template_name = "oversight/panels/under_way.html"
    order = 60

    def get_content(self, user):
        items = queues.desk_items(queues.all_under_way())
        return {
            "items": sorted(items, key=lambda item: (not item.is_stuck, -item.waited)),
            "stuck": sum(item.is_stuck for item in items),
            "late": sum(item.urgency == "late" for item in items),
        }


class UpdatesPanel(DeskPanel):
    """本月应更新: columns near the end of their window, of one's own departments; the whole county for the office."""

    template_name = "oversight/panels/updates.html"
    order = 66
    hides_when_empty = True

    def get_content(self, user):
        columns = columns_due(None if user.has_role(Role.OFFICE) else self._own_departments(user))
        return {"columns": columns[:COLUMNS_SHOWN], "total": len(columns), "more": len(columns[COLUMNS_SHOWN:])}

    @staticmethod
    def _own_departments(user) -> set[int]:
        own = user.memberships.current().filter(role=Role.LIAISON)
        return set(own.values_list("department_id", flat=True))


class WorkloadPanel(DeskPanel):
    """工作量与办理时长 per department, over the last 30 days."""

    template_name = "oversight/panels/workload.html"
    order = 65

    def get_content(self, user):
        return {"rows": workload_per_department()}


class StatePanel(DeskPanel):
    """平台状态: working-day calendar, migration."""

    template_name = "oversight/panels/state.html"
    order = 70

    def get_content(self, user):
        return {
            "calendar": selectors.calendar_state(),
            "migration_ended_at": selectors.migration_ended_at(),
            "may_close_migration": user.has_role(Role.OFFICE),
        }


class DepartmentsPanel(DeskPanel):
    """各机构情况: counts per department."""

    template_name = "oversight/panels/departments.html"
    order = 80

    def get_content(self, user):
        return {"rows": selectors.counts_per_department()}


class PeoplePanel(DeskPanel):
    """人员与岗位: departments that lack a role, accounts that lack one."""

    template_name = "oversight/panels/people.html"
    order = 90

    def get_content(self, user):
        return {"missing": selectors.departments_without_people(), "accounts": selectors.account_counts()}


PANELS_OF_ROLE: dict[Role, tuple[Callable[..., DeskPanel], ...]] = {
    Role.LIAISON: (WaysPanel, ReturnedPanel, OwnWayPanel, DraftsPanel, UpdatesPanel),
    Role.HEAD: (QueuePanel,),
    Role.CHIEF: (QueuePanel,),
    Role.SECRECY: (QueuePanel,),
    Role.RELEASER: (QueuePanel,),
    Role.OFFICE: (
        WaysPanel,
        QueuePanel,
        ReturnedPanel,
        DraftsPanel,
        UnderWayPanel,
        WorkloadPanel,
        UpdatesPanel,
        StatePanel,
    ),
    Role.DUTY: (),
    Role.SUPERVISOR: (DepartmentsPanel, UnderWayPanel),
    Role.SITE_ADMIN: (PeoplePanel, StatePanel),
}


def panels_for(request) -> list[DeskPanel]:
    """Return the panels of every role the person holds, each once, in their order."""
    roles = set(request.user.memberships.current().values_list("role", flat=True))
    wanted = {MessagesPanel, *(panel for role in roles for panel in PANELS_OF_ROLE[Role(role)])}
    if queues.is_signer(request.user):
        wanted.add(QueuePanel)  # who stands in for somebody sees that person's queue
    return sorted((panel(request) for panel in wanted), key=lambda panel: panel.order)
