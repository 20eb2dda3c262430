"""Messages outside the CMS, against a real mail server and a real gateway: when, by which channel, never twice."""

import email
from datetime import datetime, timedelta
from email.policy import default as policy
from unittest import mock

from django.core.exceptions import ImproperlyConfigured
from django.test import SimpleTestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.calendar.services import seed_calendar
from core.models import OutboxEntry
from oversight import webhook
from oversight.digests import start_digests
from oversight.models import Dispatch, MessageSettings, Notification
from oversight.notifications import deliver_notice
from oversight.reminders import remind
from oversight.rules import Reminder, reminder_for
from oversight.tests import sinks
from review.incidents import take_down
from review.models import Journey, JourneyStep, Seal
from review.tests.factories import CountyTestCase, make_document, released, submitted

SMTP = "django.core.mail.backends.smtp.EmailBackend"
MONDAY_9 = datetime(2026, 11, 23, 9, 0)
SATURDAY = datetime(2026, 11, 21, 9, 0)
HOLIDAY = datetime(2026, 10, 1, 9, 0)
MAKE_UP_SUNDAY = datetime(2026, 9, 20, 9, 0)  # 调休: worked for the National Day holiday of 2026


class OutsideTestCase(CountyTestCase):
    """The head has a mailbox and a telephone; both servers run."""

    def setUp(self):
        self.mail, self.gateway = sinks.mail_server(), sinks.gateway()
        self.addCleanup(self.mail.close)
        self.addCleanup(self.gateway.close)
        settings = override_settings(
            EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=self.mail.port, PORTAL_WEBHOOK_HOSTS=["127.0.0.1"],
            PORTAL_WEBHOOK_URL=f"http://127.0.0.1:{self.gateway.port}/robot/send?key=k1",
            PORTAL_WEBHOOK_TEMPLATE={"msgtype": "text", "text": {"content": "{text}{link}", "mobiles": ["{to}"]}, "n": 1},
        )  # fmt: skip
        settings.enable()
        self.addCleanup(settings.disable)
        self.head.email = "head@example.test"
        self.head.save()
        MessageSettings.objects.create(user=self.head, webhook_address="13800000000")

    def at(self, moment: datetime):
        """Begin the digests of a moment, and let the worker send them then."""
        moment = timezone.make_aware(moment)
        with mock.patch("django.utils.timezone.now", return_value=moment):
            count = start_digests()
            OutboxEntry.objects.filter(key__startswith="digest").update(available_at=moment)
            outbox.drain()
        return count

    def submit(self, title="涉及内部事务的名单"):
        journey = submitted(self, make_document(self, title=title))
        deliver_notice(f"journey:{journey.pk}", {})
        return journey

    def counts(self):
        return len(self.mail.received), len(self.gateway.received)


class DigestTests(OutsideTestCase):
    def test_a_count_and_a_link_never_a_title(self):
        self.submit()
        self.at(MONDAY_9)
        message = email.message_from_bytes(self.mail.received[0], policy=policy)
        text = message.get_content()
        self.assertEqual(message["To"], "head@example.test")
        self.assertIn("1 条未读消息", text)
        self.assertIn("/cms/", text)
        posted = self.gateway.received[0]
        self.assertEqual((posted["path"], posted["body"]["text"]["mobiles"]), ("/robot/send?key=k1", ["13800000000"]))
        self.assertIn("1 条未读消息", posted["body"]["text"]["content"])
        self.assertNotIn("名单", text + message["Subject"] + str(posted["body"]))

    def test_nothing_leaves_before_the_hour(self):
        self.submit()
        outbox.drain()
        self.assertEqual(self.counts(), (0, 0))

    def test_several_messages_are_one_digest_and_told_once(self):
        for number in range(3):
            self.submit(f"第{number}件")
        self.at(MONDAY_9)
        self.assertEqual(self.counts(), (1, 1))
        self.assertIn("3 条", self.gateway.received[0]["body"]["text"]["content"])
        self.assertEqual(self.at(MONDAY_9 + timedelta(hours=6)), 0)
        self.assertEqual(self.counts(), (1, 1))

    def test_working_days_only_and_make_up_days_too(self):
        seed_calendar()
        self.submit()
        for moment, expected in ((SATURDAY, 0), (HOLIDAY, 0), (MAKE_UP_SUNDAY, 1)):
            with self.subTest(str(moment)):
                self.assertEqual(self.at(moment), expected)

    def test_a_repeated_delivery_sends_nothing_more(self):
        self.submit()
        self.at(MONDAY_9)
        Notification.objects.update(mailed_at=None)  # as if the worker had died before it could note it
        with mock.patch("django.utils.timezone.now", return_value=timezone.make_aware(MONDAY_9)):
            deliver_notice(f"digest:{self.head.pk}:2026-11-23T09", {})
        self.assertEqual(self.counts(), (1, 1))

    def test_a_channel_one_does_not_want_stays_silent(self):
        MessageSettings.objects.update(by_mail=False)
        self.submit()
        self.at(MONDAY_9)
        self.assertEqual(self.counts(), (0, 1))


class RetryTests(OutsideTestCase):
    def retry(self):
        with mock.patch("django.utils.timezone.now", return_value=timezone.make_aware(MONDAY_9) + timedelta(minutes=5)):
            outbox.drain()

    def test_what_was_refused_is_tried_again_and_what_went_is_not(self):
        self.submit()
        self.mail.refuses = True
        self.at(MONDAY_9)
        self.assertEqual(self.counts(), (0, 1))
        self.assertTrue(OutboxEntry.objects.filter(key__startswith="digest").exists())
        self.mail.refuses = False
        self.retry()
        self.assertEqual(self.counts(), (1, 1))
        self.assertFalse(OutboxEntry.objects.filter(key__startswith="digest").exists())

    def test_a_gateway_that_says_no_is_asked_again(self):
        for refusal in (True, "errcode", "redirect"):
            with self.subTest(refusal):
                Dispatch.objects.all().delete()
                Notification.objects.all().delete()
                self.gateway.received.clear()
                self.submit(f"件{refusal}")
                self.gateway.refuses = refusal
                self.at(MONDAY_9)
                self.assertEqual(len(self.gateway.received), 0)
                self.gateway.refuses = False
                self.retry()
                self.assertEqual(len(self.gateway.received), 1)

    def test_a_server_that_is_down(self):
        self.submit()
        with override_settings(EMAIL_PORT=1, PORTAL_WEBHOOK_URL="http://127.0.0.1:1/"):
            self.at(MONDAY_9)
        self.retry()
        self.assertEqual(self.counts(), (1, 1))

    def test_an_unknown_end_is_not_tried_again(self):
        self.submit()
        with mock.patch.object(webhook, "_check_answer", side_effect=TimeoutError):
            self.at(MONDAY_9)
        self.retry()
        self.assertEqual(self.counts(), (1, 1))

    def test_a_digest_is_given_up_when_the_next_has_come(self):
        self.submit()
        self.mail.refuses = True
        self.at(MONDAY_9)
        with mock.patch("django.utils.timezone.now", return_value=timezone.make_aware(MONDAY_9) + timedelta(hours=7)):
            outbox.drain()
        self.assertFalse(OutboxEntry.objects.filter(key__startswith="digest").exists())


class UrgentTests(OutsideTestCase):
    def test_an_emergency_is_told_at_once_and_cannot_be_silenced(self):
        MessageSettings.objects.update(by_mail=False, by_webhook=False)
        page = make_document(self)
        released(self, page)
        OutboxEntry.objects.all().delete()
        take_down(
            seal=Seal.objects.for_object(page).get(),
            user=self.duty,
            reason_kind="secret",
            reason="疑似含有不应公开的内容",
        )
        outbox.drain()
        outbox.drain()
        self.assertEqual(self.counts(), (1, 1))
        self.assertIn("紧急", self.gateway.received[0]["body"]["text"]["content"])
        self.assertNotIn(page.title, str(self.gateway.received))
        outbox.drain()
        self.assertEqual(self.counts(), (1, 1))


class AddressTests(SimpleTestCase):
    def test_only_named_hosts_over_https(self):
        refused = [
            "https://elsewhere.test/", "http://sms.example.test/", "http://169.254.169.254/latest/", "file:///etc/passwd",
            "https://sms.example.test@elsewhere.test/", "https://user:pw@sms.example.test/", "ftp://sms.example.test/",
        ]  # fmt: skip
        with override_settings(PORTAL_WEBHOOK_HOSTS=["sms.example.test", "169.254.169.254"]):
            self.assertEqual(webhook.check_address("https://sms.example.test/send").hostname, "sms.example.test")
            for url in refused:
                with self.subTest(url), self.assertRaises(ImproperlyConfigured):
                    webhook.check_address(url)
        with override_settings(PORTAL_WEBHOOK_HOSTS=["127.0.0.1"]):
            self.assertEqual(webhook.check_address("http://127.0.0.1:8/").port, 8)

    def test_values_cannot_become_structure(self):
        template = {"a": ["{to}", {"b": "致{to}：{text}"}], "n": 3, "ok": True}
        values = {"to": '","x":"{text}', "text": '{to}"}'}
        filled = webhook.fill(template, values)
        self.assertEqual(set(filled), {"a", "n", "ok"})
        self.assertEqual((filled["n"], len(filled["a"])), (3, 2))


class ReminderRuleTests(SimpleTestCase):
    def test_levels(self):
        cases = [
            (0, False, 0),
            (1, False, 0),
            (2, False, 1),
            (3, False, 2),
            (4, False, 2),
            (5, False, 3),
            (30, False, 3),
            (0, True, 3),
        ]
        for waited, is_stuck, level in cases:
            with self.subTest(waited=waited, is_stuck=is_stuck):
                self.assertEqual(reminder_for(waited, is_stuck=is_stuck), Reminder(level))


class ReminderTests(CountyTestCase):
    def waiting_since(self, days: int) -> Journey:
        journey = submitted(self, make_document(self, title="久拖的件"))
        JourneyStep.objects.filter(journey=journey, status="current").update(
            current_since=timezone.now() - timedelta(days=days)
        )
        return journey

    def told(self):
        return set(Notification.objects.filter(key__startswith="remind").values_list("user__username", flat=True))

    def remind(self):
        day = timezone.localtime()
        while day.weekday() > 4:
            day += timedelta(days=1)
        return remind(day)

    def test_the_office_hears_of_what_waits_for_long_and_each_level_is_told_once(self):
        self.waiting_since(30)
        self.assertEqual(self.remind(), 1)
        self.assertEqual(self.told(), {"head", "office"})
        count = Notification.objects.count()
        self.remind()
        self.assertEqual(Notification.objects.count(), count)

    def test_a_fresh_item_reminds_nobody(self):
        self.waiting_since(0)
        self.assertEqual((self.remind(), self.told()), (0, set()))

    def test_what_nobody_can_take_goes_to_the_office_at_once(self):
        journey = self.waiting_since(0)
        self.head.is_active = False
        self.head.save()
        self.remind()
        self.assertIn("office", self.told())
        self.assertIn("无人可办", Notification.objects.get(user=self.office).text)
        self.assertEqual(
            Notification.objects.get(user=self.office).url, reverse("review_admin:item", args=[journey.pk])
        )

    def test_not_on_a_day_off(self):
        self.waiting_since(30)
        self.assertEqual(remind(timezone.make_aware(SATURDAY)), 0)


class SettingsScreenTests(CountyTestCase):
    def test_each_person_chooses(self):
        self.client.force_login(self.head)
        url = reverse("oversight:message_settings")
        self.assertContains(self.client.get(url), "不能关闭")
        self.client.post(url, {"email": "h@example.test", "webhook_address": "13900000000", "by_webhook": "on"})
        self.head.refresh_from_db()
        own = self.head.message_settings
        self.assertEqual(
            (self.head.email, own.by_mail, own.by_webhook, own.webhook_address),
            ("h@example.test", False, True, "13900000000"),
        )
