"""复扫: public content is read again by new rules; the work list and its two ways out."""

from unittest.mock import patch

from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from review import scans, sweep
from review.models import Incident, LedgerEntry, Seal, SealScan, SweepFinding
from review.scanning import Finding
from review.tests.factories import CountyTestCase, make_document, released

NEW = Finding("id_number", "block", "正文", "身份证号11*************2X", "PII1")


class SweepTests(CountyTestCase):
    def setUp(self):
        self.page = make_document(self)
        released(self, self.page)
        sweep.sweep()  # the frame, and what today's review has read

    def sweep_by_new_rules(self, findings=(NEW,)):
        mine = str(self.page.pk)

        def found(page):
            return list(findings) if str(page.pk) == mine else []

        with patch.object(scans, "rules_version", lambda: "new"), patch.object(scans, "text_findings", found):
            return sweep.sweep()

    def finding(self) -> SweepFinding:
        self.sweep_by_new_rules()
        return SweepFinding.objects.get()

    def test_what_its_review_read_by_the_same_rules_is_not_read_again(self):
        self.assertFalse(SweepFinding.objects.exists())
        self.assertEqual(sweep.sweep().read, 0)

    def test_new_rules_open_the_work_list_once(self):
        self.assertEqual(self.sweep_by_new_rules().found, 1)
        self.assertEqual(self.sweep_by_new_rules().read, 0)
        self.assertEqual(SweepFinding.objects.get().finding["excerpt"], NEW.excerpt)

    def test_a_sweep_that_was_stopped_goes_on(self):
        SealScan.objects.update(rules_version="older")
        everything = sweep.unread().count()
        self.assertEqual(sweep.sweep(seconds=0).read, 0)
        SealScan.objects.filter(pk=SealScan.objects.first().pk).update(rules_version=scans.rules_version())
        self.assertEqual(sweep.sweep().read, everything - 1)

    def test_hide_now_takes_page_and_list_row_away(self):
        row = self.finding()
        self.client.force_login(self.secrecy)
        self.client.post(
            reverse("review_intake:settle_finding", args=[row.pk]), {"act": "hide", "reason": "先下线核实"}
        )
        row.refresh_from_db()
        self.assertEqual((row.status, Incident.objects.get().reason_kind), ("taken_down", "personal_data"))
        self.assertFalse(Seal.objects.current().for_object(self.page).exists())
        self.assertTrue(LedgerEntry.objects.filter(action="review.sweep.take_down").exists())

    def test_a_false_alarm_stays_answered(self):
        row = self.finding()
        with self.assertRaises(PermissionDenied):
            sweep.dismiss(row=row, user=self.liaison, reason="看错了")
        sweep.dismiss(row=row, user=self.secrecy, reason="是示例号码")
        SealScan.objects.update(rules_version="older")
        self.sweep_by_new_rules()
        self.assertEqual(SweepFinding.objects.get().status, "false_alarm")

    def test_who_sees_the_list(self):
        self.finding()
        for user, seen in ((self.secrecy, 200), (self.office, 200), (self.liaison2, 404)):
            with self.subTest(user):
                self.client.force_login(user)
                url = reverse("review_intake:settle_finding", args=[SweepFinding.objects.get().pk])
                self.assertEqual(self.client.get(url).status_code, seen)
                self.assertEqual(self.client.get(reverse("review_intake:sweep")).status_code, 200)

    def test_the_command_reads_everything_again(self):
        call_command("rescan", "--all", verbosity=0)
        self.assertEqual(
            SealScan.objects.filter(rules_version=scans.rules_version()).count(), Seal.objects.current().count()
        )
