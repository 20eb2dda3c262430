"""人员交接 and 我的草稿 list rows as well as pages; a dissolved department leaves nothing that nobody can sign."""

from django.urls import reverse
from django.utils import timezone

from catalog.models import OfflineEntry
from departments.services import dissolve_department
from disclosure.models import DisclosurePage
from review.enums import JourneyStatus
from review.models import Journey, Seal
from review.queues import object_drafts_of
from review.tests.factories import CountyTestCase, make_document, reviewed, submitted
from users.enums import Role
from users.services import in_hand


class RowsTests(CountyTestCase):
    def setUp(self):
        self.entry = OfflineEntry(title="1998年学校布局图", department=self.jyj, availability="paper")
        self.entry.save()
        self.entry.save_revision(user=self.liaison)
        self.page = make_document(self, title="关于秋季招生的通知")

    def test_my_drafts_have_rows(self):
        self.assertEqual(object_drafts_of(self.liaison), [self.entry])
        self.assertEqual(object_drafts_of(self.liaison2), [])
        self.client.force_login(self.liaison)
        self.assertContains(self.client.get(reverse("wagtailadmin_home")), "1998年学校布局图")

    def test_handing_over_lists_pages_rows_and_items(self):
        submitted(self, make_document(self, title="在办的通知"))
        membership = self.liaison.memberships.get(role=Role.LIAISON)
        titles = {thing.title for thing in in_hand(membership)}
        self.assertEqual(titles, {"1998年学校布局图", "关于秋季招生的通知", "在办的通知"})
        self.client.force_login(self.admin)
        screen = self.client.get(reverse("people:edit", args=[membership.pk]))
        self.assertContains(screen, "尚在手中的（3）")
        self.assertEqual(in_hand(self.head.memberships.get()), [])


class DissolvedTests(CountyTestCase):
    def test_what_is_on_its_way_goes_back_and_nothing_comes_out(self):
        waiting = submitted(self, make_document(self))
        ready = reviewed(self, make_document(self))
        type(self.jyj).objects.filter(pk=self.jyj.pk).update(dissolved_on=timezone.localdate(), successor=self.mzj)
        self.jyj.refresh_from_db()
        dissolve_department(department=self.jyj, user=self.office)
        for journey in (waiting, ready):
            self.assertEqual(Journey.objects.get(pk=journey.pk).status, JourneyStatus.TAKEN_BACK)
            self.assertFalse(Seal.objects.filter(object_id=journey.object_id, object_type=journey.object_type).exists())
            self.assertFalse(DisclosurePage.objects.get(pk=journey.object_id).workflow_in_progress)
