"""Messages: to whoever has the item, once per event, and mails that name nothing."""

from django.urls import reverse

from oversight.models import Notification
from oversight.notifications import deliver_notice
from review import services
from review.models import Journey
from review.tests.factories import CountyTestCase, make_document, released, reviewed, submitted


def deliver(journey):
    deliver_notice(f"journey:{journey.pk}", {})


class RecipientTests(CountyTestCase):
    def unread(self, user):
        return [notification.text for notification in Notification.objects.filter(user=user).unread()]

    def test_the_holder_of_the_step_is_told(self):
        deliver(submitted(self, make_document(self, title="防汛通知")))
        self.assertEqual(self.unread(self.head), ["待部门审核：防汛通知"])
        for other in (self.liaison, self.head2, self.office, self.secrecy):
            self.assertEqual(self.unread(other), [])

    def test_the_same_state_is_told_once(self):
        journey = submitted(self, make_document(self))
        deliver(journey)
        deliver(journey)
        self.assertEqual(Notification.objects.filter(user=self.head).count(), 1)

    def test_what_moved_on_has_not_to_be_read_any_more(self):
        journey = submitted(self, make_document(self))
        deliver(journey)
        services.sign(journey=journey, user=self.head)
        deliver(journey)
        self.assertEqual(self.unread(self.head), [])
        self.assertEqual(len(self.unread(self.secrecy)), 1)

    def test_the_author_is_told_of_return_and_release(self):
        returned = submitted(self, make_document(self, title="甲"))
        services.return_for_changes(journey=returned, user=self.head, reason="不全")
        deliver(returned)
        deliver(released(self, make_document(self, title="乙")))
        self.assertEqual(set(self.unread(self.liaison)), {"被退回修改：甲", "已发布：乙"})

    def test_taking_back_one_s_own_item_is_no_news(self):
        journey = submitted(self, make_document(self))
        deliver(journey)
        services.take_back(journey=journey, user=self.liaison)
        deliver(journey)
        self.assertEqual((self.unread(self.head), self.unread(self.liaison)), ([], []))

    def test_the_services_enqueue_it(self):
        with self.captureOnCommitCallbacks(execute=True):
            submitted(self, make_document(self))
        self.assertEqual(len(self.unread(self.head)), 1)


class ReleaseTests(CountyTestCase):
    def test_a_day_of_releases_is_one_message(self):
        for number in range(4):
            deliver(released(self, make_document(self, title=f"第{number}件")))
        mine = Notification.objects.filter(user=self.liaison)
        self.assertEqual([notification.text for notification in mine], ["今天已发布4件，最近一件：第3件"])

    def test_a_repeated_delivery_does_not_come_back_unread(self):
        journey = released(self, make_document(self))
        deliver(journey)
        Notification.objects.filter(user=self.liaison).mark_read()
        deliver(journey)
        self.assertFalse(Notification.objects.filter(user=self.liaison).unread().exists())


class InboxTests(CountyTestCase):
    def setUp(self):
        deliver(submitted(self, make_document(self, title="防汛通知")))
        self.notification = Notification.objects.get(user=self.head)

    def test_opening_is_reading(self):
        self.client.force_login(self.head)
        response = self.client.get(reverse("oversight:open_message", args=[self.notification.pk]))
        self.assertRedirects(response, reverse("review_admin:item", args=[Journey.objects.get(title="防汛通知").pk]))
        self.assertFalse(Notification.objects.filter(user=self.head).unread().exists())

    def test_another_person_s_message_is_not_found(self):
        self.client.force_login(self.secrecy)
        self.assertEqual(
            self.client.get(reverse("oversight:open_message", args=[self.notification.pk])).status_code, 404
        )

    def test_all_read_touches_only_one_s_own(self):
        deliver(reviewed(self, make_document(self)))
        self.client.force_login(self.head)
        self.client.post(reverse("oversight:read_all"))
        self.assertFalse(Notification.objects.filter(user=self.head).unread().exists())
        self.assertTrue(Notification.objects.filter(user=self.office).unread().exists())
