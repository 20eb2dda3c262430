"""人员与岗位 and accounts, through the screens."""

from django.urls import reverse
from wagtail.models import ModelLogEntry

from review.tests.factories import CountyTestCase
from users.enums import Role
from users.models import Membership, User
from users.tests.factories import PASSWORD, UserFactory


class PeopleTestCase(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.site_admin = UserFactory(username="keeper", name="管理员甲", role=Role.SITE_ADMIN)

    def setUp(self):
        self.client.force_login(self.site_admin)

    def add(self, **fields):
        values = {"username": "wangfang", "name": "王芳", "phone": "", "role": "liaison", "department": self.jyj.pk}
        return self.client.post(reverse("people:add"), values | fields)

    def end(self, person, **fields):
        return self.client.post(reverse("people:edit", args=[person.memberships.get().pk]), fields)


class MembershipScreenTests(PeopleTestCase):
    def test_only_site_administrators_open_it(self):
        for user in (self.liaison, self.head, self.office, self.supervisor, self.duty):
            self.client.force_login(user)
            for name in ("index", "add"):
                with self.subTest(user=user.username, name=name):
                    self.assertEqual(self.client.get(reverse(f"people:{name}")).status_code, 302)
            self.assertEqual(self.add(username="x").status_code, 302)
            self.assertNotContains(self.client.get(reverse("wagtailadmin_home")), "人员与岗位")
        self.assertFalse(User.objects.filter(username="x").exists())

    def test_the_menu_has_it(self):
        self.assertContains(self.client.get(reverse("wagtailadmin_home")), "人员与岗位")

    def test_list_with_filters(self):
        index = reverse("people:index")
        self.assertContains(self.client.get(index), str(self.liaison))
        by_department = self.client.get(index, {"department": self.mzj.pk})
        self.assertContains(by_department, str(self.liaison2))
        self.assertNotContains(by_department, self.liaison.username + "<")
        by_role = self.client.get(index, {"role": "secrecy"})
        self.assertContains(by_role, str(self.secrecy))
        self.assertNotContains(by_role, str(self.head2))
        self.assertContains(self.client.get(index, {"q": self.liaison.name}), str(self.liaison))

    def test_adding_a_person_shows_the_password_once(self):
        response = self.add()
        person = User.objects.get(username="wangfang")
        password = response.context["appointment"].initial_password
        self.assertContains(response, password)
        self.assertTrue(person.check_password(password))
        self.assertTrue(person.has_role(Role.LIAISON, self.jyj))
        self.assertNotContains(self.add(), password, status_code=302)
        self.assertNotContains(self.client.get(reverse("people:index")), password)

    def test_mistakes_stand_at_their_fields(self):
        for fields, field in (({"department": ""}, "department"), ({"role": "office"}, "department"),
                              ({"name": ""}, "name"), ({"username": "王 芳"}, "username")):  # fmt: skip
            with self.subTest(fields=fields):
                response = self.add(**fields)
                self.assertEqual(response.status_code, 200)
                self.assertIn(field, response.context["form"].errors)
        self.assertFalse(User.objects.filter(name="王芳").exists())

    def test_nobody_gives_themselves_a_role(self):
        response = self.add(username="keeper", role="office", department="")
        self.assertIn("username", response.context["form"].errors)
        self.assertFalse(self.site_admin.has_role(Role.OFFICE))

    def test_ending_asks_for_a_successor(self):
        response = self.end(self.liaison)
        self.assertIn("successor", response.context["form"].errors)
        self.assertTrue(self.liaison.memberships.get().is_current)

    def test_only_holders_of_the_role_are_offered(self):
        new = UserFactory(role=Role.LIAISON, role__department=self.jyj)
        response = self.client.get(reverse("people:edit", args=[self.liaison.memberships.get().pk]))
        self.assertEqual(list(response.context["form"].fields["successor"].queryset), [new])
        self.assertIn("successor", self.end(self.liaison, successor=self.head.pk).context["form"].errors)

    def test_handing_over(self):
        new = UserFactory(name="赵敏", role=Role.LIAISON, role__department=self.jyj)
        self.assertRedirects(self.end(self.liaison, successor=new.pk), reverse("people:index"))
        membership = self.liaison.memberships.get()
        self.assertEqual(membership.successor, new)
        self.assertFalse(User.objects.get(pk=self.liaison.pk).is_active)
        history = self.client.get(reverse("people:history", args=[membership.pk]))
        self.assertContains(history, "由 赵敏 接手")

    def test_ending_without_successor_is_said_expressly(self):
        self.assertEqual(self.end(self.liaison, without_successor="on").status_code, 302)
        self.assertFalse(self.liaison.memberships.get().is_current)
        self.assertContains(
            self.client.get(reverse("people:edit", args=[self.liaison.memberships.get().pk])), "已经结束"
        )

    def test_memberships_are_not_deleted(self):
        self.client.force_login(self.admin)
        self.client.post(reverse("people:delete", args=[self.liaison.memberships.get().pk]))
        self.assertTrue(Membership.objects.filter(user=self.liaison).exists())


class AccountScreenTests(PeopleTestCase):
    def edit(self, person, **fields):
        values = {"username": person.username, "name": person.name, "phone": "", "email": "", "is_active": "on",
                  "password1": "", "password2": ""}  # fmt: skip
        return self.client.post(reverse("wagtailusers_users:edit", args=[person.pk]), values | fields)

    def test_no_rights_are_given_there(self):
        form = self.client.get(reverse("wagtailusers_users:edit", args=[self.liaison.pk])).context["form"]
        self.assertEqual(
            set(form.fields), {"username", "name", "phone", "email", "is_active", "password1", "password2"}
        )
        group = self.office.groups.first()
        self.edit(self.liaison, is_superuser="on", groups=group.pk, name="李四")
        self.liaison.refresh_from_db()
        self.assertEqual((self.liaison.name, self.liaison.is_superuser), ("李四", False))
        self.assertNotIn(group, self.liaison.groups.all())

    def test_a_superusers_account_is_for_superusers(self):
        self.assertEqual(self.edit(self.admin, password1=PASSWORD + "x", password2=PASSWORD + "x").status_code, 302)
        self.admin.refresh_from_db()
        self.assertTrue(self.admin.check_password(PASSWORD))

    def test_superusers_may_make_superusers_but_no_groups(self):
        self.client.force_login(self.admin)
        form = self.client.get(reverse("wagtailusers_users:edit", args=[self.liaison.pk])).context["form"]
        self.assertIn("is_superuser", form.fields)
        self.assertNotIn("groups", form.fields)

    def test_resetting_a_password_is_logged(self):
        self.edit(self.liaison, password1="a-new-long-secret", password2="a-new-long-secret")
        self.liaison.refresh_from_db()
        self.assertTrue(self.liaison.check_password("a-new-long-secret"))
        entry = ModelLogEntry.objects.for_instance(self.liaison).get(action="users.set_password")
        self.assertEqual(entry.user, self.site_admin)

    def test_adding_an_account_without_a_role(self):
        values = {
            "username": "lisi",
            "name": "李四",
            "password1": "a-new-long-secret",
            "password2": "a-new-long-secret",
        }
        self.client.post(reverse("wagtailusers_users:add"), values)
        self.assertFalse(User.objects.get(username="lisi").groups.exists())

    def test_accounts_are_never_deleted(self):
        new = UserFactory()
        for user in (self.site_admin, self.admin):
            self.client.force_login(user)
            response = self.client.post(reverse("wagtailusers_users:delete", args=[new.pk]), follow=True)
            self.assertContains(response, "账号只能停用")
            for action in ("delete", "assign_role", "set_active_state"):
                url = reverse("wagtail_bulk_action", args=["users", "user", action])
                self.assertEqual(self.client.post(f"{url}?id={new.pk}").status_code, 404)
        self.assertTrue(User.objects.filter(pk=new.pk).exists())

    def test_groups_are_not_edited_by_hand(self):
        group = self.liaison.groups.get()
        for user in (self.site_admin, self.admin):
            self.client.force_login(user)
            for url in (reverse("wagtailusers_groups:index"), reverse("wagtailusers_groups:add"),
                        reverse("wagtailusers_groups:edit", args=[group.pk])):  # fmt: skip
                self.assertRedirects(self.client.get(url), reverse("wagtailadmin_home"), fetch_redirect_response=False)
            self.assertNotContains(self.client.get(reverse("wagtailadmin_home")), reverse("wagtailusers_groups:index"))

    def test_the_list_opens(self):
        self.assertContains(self.client.get(reverse("wagtailusers_users:index"), {"role": "head"}), str(self.head))


class InitialPasswordTests(PeopleTestCase):
    """A password that somebody else chose opens the account screen and nothing else."""

    NEW = "qinshan-2026-lvshui"
    APPEARANCE = {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}

    def sign_in(self, username, password):
        self.client.logout()
        self.client.post(reverse("wagtailadmin_login"), {"username": username, "password": password})

    def change(self, old):
        data = {"password-old_password": old, "password-new_password1": self.NEW, "password-new_password2": self.NEW}
        return self.client.post(reverse("wagtailadmin_account"), data | self.APPEARANCE)

    def test_a_new_person_chooses_a_password_first(self):
        password = self.add().context["appointment"].initial_password
        self.sign_in("wangfang", password)
        for name in ("wagtailadmin_home", "review_admin:queue", "wagtaildocs:index"):
            with self.subTest(name=name):
                answer = self.client.get(reverse(name))
                self.assertRedirects(answer, reverse("wagtailadmin_account"), fetch_redirect_response=False)
        self.assertContains(self.client.get(reverse("wagtailadmin_account")), "初始密码")
        self.change(password)
        self.assertTrue(User.objects.get(username="wangfang").check_password(self.NEW))
        self.assertEqual(self.client.get(reverse("wagtailadmin_home")).status_code, 200)

    def test_a_wrong_old_password_opens_nothing(self):
        password = self.add().context["appointment"].initial_password
        self.sign_in("wangfang", password)
        self.change("wrong")
        self.assertRedirects(self.client.get(reverse("wagtailadmin_home")), reverse("wagtailadmin_account"))

    def test_a_password_set_by_an_administrator_is_an_initial_one(self):
        edit = reverse("wagtailusers_users:edit", args=[self.liaison.pk])
        fields = {"username": "liaison", "name": self.liaison.name, "is_active": "on", "password1": self.NEW}
        self.client.post(edit, fields | {"password2": self.NEW})
        self.sign_in("liaison", self.NEW)
        self.assertRedirects(self.client.get(reverse("wagtailadmin_home")), reverse("wagtailadmin_account"))

    def test_others_are_not_asked(self):
        self.client.force_login(self.liaison)
        self.assertEqual(self.client.get(reverse("wagtailadmin_home")).status_code, 200)

    def test_the_account_screen_asks_for_no_names_and_no_picture(self):
        self.client.force_login(self.liaison)
        answer = self.client.get(reverse("wagtailadmin_account"))
        self.assertContains(answer, "联系方式")
        for name in ("name_email-first_name", "name_email-last_name", "avatar-avatar"):
            self.assertNotContains(answer, name)

    def test_the_account_screen_is_for_people_of_the_cms(self):
        self.client.logout()
        self.assertEqual(self.client.get(reverse("wagtailadmin_account")).status_code, 302)
