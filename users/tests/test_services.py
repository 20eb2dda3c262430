"""Giving and ending roles, and what moves with the person."""

from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry, Page

from home.models import ColumnPage
from review import services as review
from review.enums import JourneyStatus
from review.models import Journey
from review.queues import drafts_of, returned_to, under_way_by
from review.tests.factories import CountyTestCase, make_document, released, signed_by_head, submitted
from users.enums import Role
from users.models import User
from users.services import appoint, end_role, give_role
from users.tests.factories import UserFactory


class GiveRoleTests(CountyTestCase):
    def test_groups_follow(self):
        person = UserFactory(role=Role.LIAISON, role__department=self.jyj)
        self.assertEqual([group.name for group in person.groups.all()], ["岗位：jyj:liaison"])

    def test_role_and_department_must_fit(self):
        person = UserFactory()
        for role, department in ((Role.LIAISON, None), (Role.OFFICE, self.jyj)):
            with self.subTest(role=role), self.assertRaises(ValidationError) as refused:
                give_role(user=person, role=role, department=department)
            self.assertIn("department", refused.exception.message_dict)

    def test_nobody_gives_themselves_a_role(self):
        for person in (self.admin, UserFactory(role=Role.SITE_ADMIN)):
            with self.assertRaises(ValidationError):
                give_role(user=person, role=Role.OFFICE, given_by=person)

    def test_a_dissolved_department_takes_nobody_in(self):
        self.mzj.dissolved_on, self.mzj.successor = "2024-03-01", self.jyj
        self.mzj.save()
        self.mzj.refresh_from_db()
        with self.assertRaises(ValidationError):
            give_role(user=UserFactory(), role=Role.LIAISON, department=self.mzj)

    def test_it_is_logged(self):
        person = UserFactory(name="王芳")
        membership = give_role(user=person, role=Role.HEAD, department=self.jyj, given_by=self.admin)
        entry = ModelLogEntry.objects.for_instance(membership).get()
        self.assertEqual((entry.action, entry.user), ("users.give_role", self.admin))
        self.assertEqual(str(entry.formatter.format_message(entry)), "授予 王芳：测试县教育局 部门审核人")

    def test_a_new_account_gets_a_password_once(self):
        first = appoint(username="wangfang", name="王芳", role=Role.LIAISON, department=self.jyj, given_by=self.admin)
        person = User.objects.get(username="wangfang")
        self.assertTrue(person.check_password(first.initial_password))
        again = appoint(username="wangfang", role=Role.HEAD, department=self.mzj, given_by=self.admin)
        self.assertEqual(again.initial_password, "")
        self.assertTrue(User.objects.get(username="wangfang").check_password(first.initial_password))

    def test_who_comes_back_gets_the_old_account_with_a_new_password(self):
        end_role(membership=self.liaison.memberships.get(), successor=None)
        back = appoint(username="liaison", role=Role.LIAISON, department=self.mzj, given_by=self.admin)
        self.assertTrue(back.initial_password)
        self.assertTrue(User.objects.get(username="liaison").is_active)


class EndRoleTests(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.membership = cls.liaison.memberships.get()
        cls.successor = UserFactory(username="new", name="赵敏", role=Role.LIAISON, role__department=cls.jyj)

    def end(self, **kwargs):
        return end_role(**{"membership": self.membership, "successor": self.successor, "user": self.admin} | kwargs)

    def test_the_account_is_disabled_when_no_role_is_left(self):
        self.end()
        self.liaison.refresh_from_db()
        self.assertFalse(self.liaison.is_active)
        self.assertFalse(self.liaison.groups.exists())

    def test_with_another_role_it_stays_open(self):
        give_role(user=self.liaison, role=Role.LIAISON, department=self.mzj)
        self.end()
        self.liaison.refresh_from_db()
        self.assertTrue(self.liaison.is_active)
        self.assertEqual([group.name for group in self.liaison.groups.all()], ["岗位：mzj:liaison"])

    def test_the_successor_must_hold_the_role(self):
        for person in (self.liaison, self.liaison2, self.head):
            with self.subTest(person=person.username), self.assertRaises(ValidationError):
                self.end(successor=person)

    def test_it_ends_once(self):
        self.end()
        with self.assertRaises(ValidationError):
            self.end()

    def test_the_last_administrator_stays(self):
        person = UserFactory(role=Role.SITE_ADMIN)
        User.objects.filter(is_superuser=True).update(is_superuser=False)
        self.end(membership=self.admin.memberships.get(), successor=person)
        with self.assertRaises(ValidationError):
            self.end(membership=person.memberships.get(), successor=None)

    def test_drafts_move(self):
        draft = make_document(self)
        self.end()
        self.assertEqual(Page.objects.get(pk=draft.pk).owner, self.successor)
        self.assertEqual([page.pk for page in drafts_of(self.successor)], [draft.pk])

    def test_what_is_public_keeps_its_owner(self):
        page = make_document(self)
        released(self, page)
        self.end()
        self.assertEqual(Page.objects.get(pk=page.pk).owner, self.liaison)

    def test_items_on_their_way_move_and_the_successor_signs_none_of_their_steps(self):
        journey = signed_by_head(self, make_document(self))
        give_role(user=self.successor, role=Role.SECRECY, department=self.jyj)
        self.end()
        journey = Journey.objects.get(pk=journey.pk)
        self.assertEqual((journey.author_id, journey.author_name), (self.successor.pk, "赵敏"))
        self.assertIn(self.liaison.pk, journey.editor_ids)
        self.assertEqual(list(under_way_by(self.successor)), [journey])
        self.assertTrue(review.refusals_for(self.successor, journey))

    def test_returned_items_wait_on_the_successors_desk_and_keep_the_old_name(self):
        journey = submitted(self, make_document(self))
        review.return_for_changes(journey=journey, user=self.head, reason="缺依据。")
        self.end()
        returned = returned_to(self.successor).get()
        self.assertEqual((returned.status, returned.author_name), (JourneyStatus.NEEDS_CHANGES, str(self.liaison)))

    def test_finished_records_keep_the_old_name(self):
        journey = released(self, make_document(self))
        self.end()
        journey.refresh_from_db()
        self.assertEqual((journey.author_id, journey.author_name), (self.liaison.pk, str(self.liaison)))

    def test_items_of_another_department_stay(self):
        give_role(user=self.liaison, role=Role.LIAISON, department=self.mzj)
        from disclosure.models import DepartmentCatalogPage

        parent = DepartmentCatalogPage.objects.get(department=self.mzj)
        journey = review.submit(page=make_document(self, parent=parent), user=self.liaison)
        self.end()
        journey.refresh_from_db()
        self.assertEqual(journey.author_id, self.liaison.pk)

    def test_columns_get_the_new_name_in_row_and_draft(self):
        column = ColumnPage.objects.get(department=self.jyj, slug="news")
        column.owner_name = self.liaison.name
        column.save()
        column.save_revision()
        self.end()
        column = ColumnPage.objects.get(pk=column.pk)
        self.assertEqual(column.owner_name, "赵敏")
        self.assertEqual(column.get_latest_revision_as_object().owner_name, "赵敏")
        self.assertEqual(ColumnPage.objects.get(department=self.mzj, slug="news").owner_name, "")

    def test_it_is_logged_with_the_successor(self):
        membership = self.end()
        entry = ModelLogEntry.objects.for_instance(membership).get(action="users.end_role")
        self.assertEqual((entry.user, entry.data["successor"]), (self.admin, "赵敏"))
