"""Building the frame of a portal: site, tree, columns, one node per department, workflow, groups. Idempotent."""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Locale, Page, Site, Workflow, WorkflowPage, WorkflowTask

from catalog.vocabulary import seed_vocabulary
from core.calendar.services import seed_calendar
from departments.enums import DepartmentKind
from departments.models import Department
from departments.rules import org_code_check_character
from disclosure.models import DepartmentCatalogPage, DepartmentIndexPage, DisclosureCatalogPage, OrganisationPage
from guides.models import ServiceGuideIndexPage
from home.enums import ColumnRole, UpdateClass
from home.models import ColumnPage, HomePage, SiteMarks
from reports.models import AnnualReportIndexPage
from review.migration import publish_frame
from review.models import ApprovalTask, Seal
from users.enums import Role
from users.models import User
from users.services import collection_of, give_role, sync_county_groups, sync_department

# slug, title, description, role, update class, keywords
COUNTY_COLUMNS = (
    ("news", "要闻动态", "全县政务要闻和各部门、各乡镇工作动态。", ColumnRole.NEWS, UpdateClass.DYNAMIC, "要闻 动态"),
    (
        "notices",
        "公示公告",
        "面向社会的公告、公示、通知和预警信息。",
        ColumnRole.NOTICES,
        UpdateClass.NOTICES,
        "公告 公示",
    ),
    ("policies", "政策文件", "县政府及各部门制发的政策文件。", ColumnRole.POLICY, UpdateClass.NOTICES, "政策 文件"),
    (
        "interaction",
        "互动交流",
        "意见征集、在线访谈和群众来信选登。",
        ColumnRole.INTERACTION,
        UpdateClass.MESSAGES,
        "互动 交流",
    ),
)
DEPARTMENT_COLUMNS = (
    ("rules", "政府信息公开制度", "本机关政府信息公开的各项制度。", ColumnRole.RULES, UpdateClass.FIXED, "公开制度"),
    ("news", "工作动态", "本机关工作动态。", ColumnRole.NEWS, UpdateClass.DYNAMIC, "动态"),
    ("notices", "通知公告", "本机关发布的通知和公告。", ColumnRole.NOTICES, UpdateClass.NOTICES, "通知 公告"),
)


@transaction.atomic
def build_site(*, county: str, host: str, admin: User, port: int = 80) -> HomePage:
    """Build the frame of an empty portal for `county` ("青澜县") and return its home page.

    Pages of the frame are published by `review.migration.publish_frame`; everything in them that a person writes
    later walks the approval path. Running it again adds what is missing and changes nothing else.
    """
    seed_vocabulary()
    seed_calendar()
    build_workflow()
    ensure_county_bodies(county)
    home = _home_page(county, host, port, admin)
    for slug, title, description, role, update_class, keywords in COUNTY_COLUMNS:
        _frame_child(
            home, ColumnPage(title=title, slug=slug, description=description, role=role, update_class=update_class,
                             keywords=keywords, show_in_menus=True), admin,
        )  # fmt: skip
    _frame_child(home, DisclosureCatalogPage(title="政府信息公开目录", slug="catalog", show_in_menus=False), admin)
    _frame_child(home, ServiceGuideIndexPage(title="办事服务", slug="services", show_in_menus=True), admin)
    _frame_child(home, DepartmentIndexPage(title="机构设置", slug="departments", show_in_menus=True), admin)
    for department in Department.objects.existing():
        build_department_node(department=department, admin=admin)
    sync_county_groups()
    Group.objects.filter(name__in=("Moderators", "Editors")).delete()  # Wagtail's own; one of them may publish
    give_role(user=admin, role=Role.SITE_ADMIN)
    return home


def build_workflow() -> Workflow:
    """Wagtail's one Workflow with our one Task, for every page; the steps are rows of ours."""
    task = ApprovalTask.objects.filter(active=True).first() or ApprovalTask.objects.create(name="审核")
    workflow = Workflow.objects.filter(workflow_tasks__task=task, active=True).first()
    if workflow is None:
        workflow = Workflow.objects.create(name="审核流程")
        WorkflowTask.objects.create(workflow=workflow, task=task.task_ptr, sort_order=0)
    Workflow.objects.exclude(pk=workflow.pk).update(active=False)
    WorkflowPage.objects.update_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})
    return workflow


def _home_page(county: str, host: str, port: int, admin: User) -> HomePage:
    home = HomePage.objects.first()
    root = Page.get_first_root_node()
    Page.objects.filter(pk=root.pk).update(title="全部页面", draft_title="全部页面")  # choosers show its name
    if home is None:
        Page.objects.child_of(root).type(Page).exclude(pk__in=HomePage.objects.values("pk")).delete()
        home = HomePage(title=f"{county}人民政府", slug="home", live=False, locale=Locale.get_default())
        root.add_child(instance=home)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.root_page, site.site_name = host, port, home, f"{county}人民政府"
    site.save()
    SiteMarks.objects.get_or_create(
        site=site,
        defaults={"site_name": f"{county}人民政府", "county_name": county, "sponsor": f"{county}人民政府办公室"},
    )
    _publish_once(home, admin)
    return home


def _frame_child(parent: Page, page: Page, admin: User) -> Page:
    existing = type(page).objects.child_of(parent).filter(slug=page.slug).first()
    if existing is None:
        page.live = False
        parent.add_child(instance=page)
        existing = page
    _publish_once(existing, admin)
    return existing


def _publish_once(page: Page, admin: User) -> None:
    """A page somebody drafted at a frame page's address is that person's, and walks the path."""
    if not page.latest_revision_id and not Seal.objects.for_object(page).exists():
        publish_frame(page=page, admin=admin)


def ensure_county_bodies(county: str) -> None:
    """The county government and its office exist from the start; the office corrects codes and phones."""
    office_kind, government_kind = DepartmentKind.COUNTY_GOVERNMENT_OFFICE, DepartmentKind.COUNTY_GOVERNMENT
    wanted = (
        (government_kind, f"{county}人民政府", "县政府", "xzf", "00000001", 1),
        (office_kind, f"{county}人民政府办公室", "县政府办", "zfb", "00000002", 2),
    )
    for kind, official, short, slug, code, order in wanted:
        if not Department.objects.of_kind(kind).exists():
            Department.objects.create(
                official_name=official, short_name=short, slug=slug, kind=kind, order=order,
                org_code=code + org_code_check_character(code),
            )  # fmt: skip


@transaction.atomic
def build_department_node(*, department: Department, admin: User) -> OrganisationPage:
    """Make the department's node and the frame below it: catalog, rules, news, notices, guides, annual reports.

    The node itself (机构职能) stays a draft: duties and leaders are information and pass the gate like any other.
    """
    node = _organisation_page(department)
    for slug, title, description, role, update_class, keywords in DEPARTMENT_COLUMNS:
        _frame_child(
            node, ColumnPage(title=title, slug=slug, description=f"{department.official_name}：{description}", role=role,
                             update_class=update_class, keywords=keywords, department=department), admin,
        )  # fmt: skip
    _frame_child(node, DepartmentCatalogPage(title="法定主动公开内容", slug="documents", department=department), admin)
    _frame_child(node, ServiceGuideIndexPage(title="办事指南", slug="services", department=department), admin)
    _frame_child(node, AnnualReportIndexPage(title="政府信息公开年报", slug="reports", department=department), admin)
    collection_of(department)
    sync_department(department)
    return node


def _organisation_page(department: Department) -> OrganisationPage:
    if department.node_id:
        return OrganisationPage.objects.get(pk=department.node_id)
    node = OrganisationPage(
        title=department.official_name, slug=department.slug, department=department, live=False,
        first_published_at=None, summary="",
    )  # fmt: skip
    DepartmentIndexPage.objects.get(locale=Locale.get_default()).add_child(instance=node)
    department.node = node.page_ptr
    Department.objects.filter(pk=department.pk).update(node=node.page_ptr)
    return node
