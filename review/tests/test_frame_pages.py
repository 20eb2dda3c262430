"""The home page and the fixed columns: nobody takes them off by the way; in an emergency they go with a second click."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from disclosure.models import DepartmentIndexPage
from home.models import ColumnPage
from review import exits, incidents, services
from review.enums import TakeDownReason
from review.models import Incident, Seal
from review.tests.factories import CountyTestCase, make_document, released

REASON = "网站改版。"


class FramePageTests(CountyTestCase):
    def unpublish(self, page):
        return exits.unpublish(page=page, user=self.office, reason=REASON)

    def test_home_page_and_fixed_columns_stay(self):
        policies = ColumnPage.objects.get(slug="policies")
        for page in (self.home, policies, self.catalog, DepartmentIndexPage.objects.get()):
            with self.subTest(str(page)):
                with self.assertRaisesMessage(ValidationError, "固定栏目或首页"):
                    self.unpublish(page)
                with self.assertRaises(ValidationError):
                    services.unpublish(page=page, user=self.office, reason=REASON)
                self.assertEqual(self.client.get(page.public_path()).status_code, 200)

    def test_the_screen_says_why(self):
        self.client.force_login(self.office)
        answer = self.client.post(reverse("review_admin:unpublish", args=[self.home.pk]), {"reason": REASON})
        self.assertContains(answer, "固定栏目或首页", status_code=422)

    def test_a_column_of_ones_own_goes_once_it_is_empty(self):
        column = self.special_column()
        article = make_document(self, parent=self.catalog)
        released(self, article)
        Seal.objects.for_object(article).update(path=f"{column.path}0001")  # a public page that lies below it
        with self.assertRaisesMessage(ValidationError, "下级还有1个公开页面"):
            self.unpublish(column)
        self.unpublish(article)
        self.unpublish(column)
        self.assertEqual(self.client.get(column.public_path()).status_code, 410)

    def special_column(self):
        column = ColumnPage(
            title="校园安全专题", slug="xyaq", description="校园安全专项整治。", keywords="校园安全", live=False
        )  # fmt: skip
        self.home.add_child(instance=column)
        column.owner = self.liaison
        column.save_revision(user=self.liaison)
        column.department = self.jyj
        column.save_revision(user=self.liaison)
        released(self, column)
        return ColumnPage.objects.get(pk=column.pk)

    def test_the_columns_of_a_dissolved_department_may_go(self):
        self.jyj.dissolved_on = timezone.localdate()
        self.jyj.save()
        self.unpublish(self.catalog)
        self.assertEqual(self.client.get(self.catalog.public_path()).status_code, 410)

    def test_an_emergency_takes_the_home_page_only_when_that_is_confirmed(self):
        self.client.force_login(self.duty)
        address = reverse("review_incidents:take_down", args=[Seal.objects.current().for_object(self.home).get().pk])
        self.assertContains(self.client.get(address), "确需整页下线")
        form = {"reason_kind": TakeDownReason.SECRET, "reason": "首页提示疑似涉密。"}
        self.assertContains(self.client.post(address, form), "请确认确需整页下线", status_code=422)
        self.assertEqual(self.client.get("/").status_code, 200)
        self.client.post(address, form | {"frame_confirmed": "on"})
        self.assertEqual(self.client.get("/").status_code, 404)
        incidents.restore(incident=Incident.objects.get(), user=self.office, resolution="核实无误。")
        self.assertEqual(self.client.get("/").status_code, 200)

    def test_the_verb_asks_for_the_confirmation_too(self):
        seal = Seal.objects.current().for_object(self.home).get()
        with self.assertRaises(ValidationError):
            incidents.take_down(seal=seal, user=self.duty, reason_kind=TakeDownReason.WRONG, reason=REASON)


class WhoMayTests(CountyTestCase):
    """The verbs of the services ask themselves, whoever calls them."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.page = make_document(cls)
        released(cls, cls.page)
        cls.url = cls.page.public_path()

    def test_unpublish(self):
        for name in ("liaison2", "head2", "secrecy", "duty", "supervisor", "admin"):
            with self.subTest(name), self.assertRaises(PermissionDenied):
                services.unpublish(page=self.page, user=getattr(self, name), reason=REASON)
        self.assertEqual(self.client.get(self.url).status_code, 200)

    def test_somebody_who_left_may_not(self):
        self.head.is_active = False
        with self.assertRaises(PermissionDenied):
            services.unpublish(page=self.page, user=self.head, reason=REASON)

    def test_unschedule(self):
        page = make_document(self, go_live_at=timezone.now() + timezone.timedelta(hours=2))
        journey = released(self, page)
        for name in ("liaison2", "head2", "secrecy", "duty", "supervisor", "admin"):
            with self.subTest(name), self.assertRaises(PermissionDenied):
                services.unschedule(journey=journey, user=getattr(self, name))
        services.unschedule(journey=journey, user=self.head)
        with self.assertRaisesMessage(ValidationError, "不在定时发布中"):
            services.unschedule(journey=journey, user=self.head)
