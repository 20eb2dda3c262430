"""The start page per role: which panels, what they show, and a constant number of queries."""

import re

from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from oversight import panels, selectors
from review import services
from review.tests.factories import CountyTestCase, make_document, released, reviewed, submitted
from users.enums import Role
from users.services import give_role
from users.tests.factories import UserFactory

HOME = "wagtailadmin_home"
EXPECTED = {
    "liaison": {"WaysPanel", "ReturnedPanel", "OwnWayPanel", "DraftsPanel", "UpdatesPanel"},
    "head": {"QueuePanel"},
    "secrecy": {"QueuePanel"},
    "office": {
        "QueuePanel",
        "ReturnedPanel",
        "DraftsPanel",
        "UnderWayPanel",
        "StatePanel",
        "WaysPanel",
        "WorkloadPanel",
        "UpdatesPanel",
    },
    "supervisor": {"DepartmentsPanel", "UnderWayPanel"},
    "admin": {"PeoplePanel", "StatePanel"},
    "duty": set(),
}


class PanelsOfRoleTests(CountyTestCase):
    def panels(self, user):
        request = RequestFactory().get("/cms/")
        request.user = user
        return {type(panel).__name__ for panel in panels.panels_for(request)}

    def test_each_role_has_its_own(self):
        for name, expected in EXPECTED.items():
            with self.subTest(name):
                self.assertEqual(self.panels(getattr(self, name)), expected | {"MessagesPanel"})

    def test_two_roles_share_a_panel_once(self):
        both = UserFactory(role=Role.HEAD, role__department=self.jyj)
        give_role(user=both, role=Role.SECRECY, department=self.mzj)
        self.assertEqual(self.panels(both), {"MessagesPanel", "QueuePanel"})

    def test_every_start_page_answers(self):
        submitted(self, make_document(self))
        for name in EXPECTED:
            with self.subTest(name):
                self.client.force_login(getattr(self, name))
                response = self.client.get(reverse(HOME))
                self.assertContains(response, "本系统为非涉密系统")
                self.assertNotIn("Wagtail", response.content.decode().split("<main")[1])


class ContentTests(CountyTestCase):
    def start_page(self, user):
        self.client.force_login(user)
        return self.client.get(reverse(HOME)).content.decode()

    def test_liaison_sees_where_it_stands_and_what_came_back(self):
        submitted(self, make_document(self, title="在办的通知"))
        returned = submitted(self, make_document(self, title="退回的通知"))
        services.return_for_changes(journey=returned, user=self.head, reason="联系电话缺区号")
        make_document(self, title="没送审的草稿")
        page = self.start_page(self.liaison)
        for text in ("在办的通知", "待部门审核", str(self.head), "退回的通知", "联系电话缺区号", "没送审的草稿"):
            self.assertIn(text, page)

    def test_another_department_s_liaison_sees_nothing_of_it(self):
        submitted(self, make_document(self, title="教育局的通知"))
        make_document(self, title="教育局的草稿")
        self.assertNotIn("教育局的", self.start_page(self.liaison2))

    def test_office_sees_everything_and_its_own_queue(self):
        submitted(self, make_document(self, title="等部门的通知"))
        reviewed(self, make_document(self, title="等发布的通知"))
        page = self.start_page(self.office)
        for text in ("待我办理（1）", "全部在办（2）", "等部门的通知", "等发布的通知", "工作日历", "历史迁移"):
            self.assertIn(text, page)

    def test_supervisor_counts_per_department(self):
        submitted(self, make_document(self))
        released(self, make_document(self))
        rows = {row.department: row for row in selectors.counts_per_department()}
        self.assertEqual(rows[self.jyj].under_way, 1)
        self.assertGreaterEqual(rows[self.jyj].published_lately, 1)
        self.assertEqual(rows[self.mzj].under_way, 0)

    def test_administrator_sees_departments_without_people(self):
        missing = {row.department: row.roles for row in selectors.departments_without_people()}
        self.assertNotIn(self.jyj, missing)
        self.assertEqual(missing[self.mzj], [Role.SECRECY])


class QueryTests(CountyTestCase):
    def test_start_pages_cost_the_same_however_much_is_on_the_way(self):
        for name in ("liaison", "head", "office", "supervisor"):
            counts = []
            for _round in range(2):
                for _n in range(3):
                    submitted(self, make_document(self))
                self.client.force_login(getattr(self, name))
                self.client.get(reverse(HOME))
                with CaptureQueriesContext(connection) as queries:
                    self.client.get(reverse(HOME))
                counts.append(len(queries))
            with self.subTest(name):
                self.assertEqual(counts[0], counts[1])

    def test_selectors(self):
        for selector, queries in {
            selectors.counts_per_department: 3,  # departments, seals, journeys
            selectors.departments_without_people: 2,  # memberships, departments
            selectors.account_counts: 1,
            selectors.calendar_state: 1,
            selectors.migration_ended_at: 1,
        }.items():
            with self.subTest(selector.__name__), self.assertNumQueries(queries):
                selector()


class ReportTests(CountyTestCase):
    def test_only_those_who_watch_read_wagtails_reports(self):
        expected = {"liaison": 302, "head": 302, "secrecy": 302, "liaison2": 302,
                    "office": 200, "supervisor": 200, "admin": 200}  # fmt: skip
        for name, status in expected.items():
            self.client.force_login(getattr(self, name))
            for report in ("site_history", "workflow", "workflow_tasks", "aging_pages"):
                with self.subTest(name, report=report):
                    found = self.client.get(reverse(f"wagtailadmin_reports:{report}")).status_code
                    self.assertIn(found, {status, 302} if name == "supervisor" else {status})


class MigrationSwitchTests(CountyTestCase):
    def test_only_the_office_ends_the_migration(self):
        address = reverse("oversight:close_migration")
        for name, ends in {"liaison": False, "supervisor": False, "admin": False, "office": True}.items():
            with self.subTest(name):
                self.client.force_login(getattr(self, name))
                self.client.post(address)
                self.assertEqual(selectors.migration_ended_at() is not None, ends)

    def test_its_form_is_protected(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.office)
        page = client.get(reverse(HOME)).content.decode()
        form = page.split(reverse("oversight:close_migration"))[1].split("</form>")[0]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
        client.post(reverse("oversight:close_migration"), {"csrfmiddlewaretoken": token})
        self.assertIsNotNone(selectors.migration_ended_at())
