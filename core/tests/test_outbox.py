"""The outbox loses nothing, does nothing twice at once, and waits longer after each failure."""

from datetime import timedelta
from unittest import mock

from django.test import TestCase
from django.utils import timezone

from core import outbox
from core.models import OutboxEntry


class OutboxTests(TestCase):
    def setUp(self):
        self.done = []
        handlers = mock.patch.dict(outbox._handlers, {"export": lambda key, payload: self.done.append((key, payload))})
        handlers.start()
        self.addCleanup(handlers.stop)

    def test_work_is_done_on_commit_and_the_row_is_gone(self):
        with self.captureOnCommitCallbacks(execute=True):
            outbox.enqueue(kind="export", key="a", payload={"n": 1})
            self.assertEqual(self.done, [])
        self.assertEqual(self.done, [("a", {"n": 1})])
        self.assertFalse(OutboxEntry.objects.exists())

    def test_ten_requests_for_one_key_are_one_piece_of_work(self):
        for _ in range(10):
            outbox.enqueue(kind="export", key="a")
        self.assertEqual(OutboxEntry.objects.count(), 1)
        self.assertEqual(outbox.drain(), 1)
        self.assertEqual(len(self.done), 1)

    def test_what_waits_or_is_under_way_is_told_by_kind_and_key(self):
        for key in ("a", "b"):
            outbox.enqueue(kind="export", key=key)
        outbox.enqueue(kind="purge", key="c")
        OutboxEntry.objects.filter(key="b").update(claimed_at=timezone.now())
        with self.assertNumQueries(1):
            self.assertEqual(outbox.waiting(kind="export", keys=["a", "b", "c", "d"]), {"a", "b"})
        with self.assertNumQueries(0):
            self.assertEqual(outbox.waiting(kind="export", keys=[]), set())

    def test_a_change_during_the_work_is_done_again(self):
        def handler(key, payload):
            self.done.append(key)
            if len(self.done) == 1:
                outbox.enqueue(kind="export", key=key)

        with mock.patch.dict(outbox._handlers, {"export": handler}):
            outbox.enqueue(kind="export", key="a")
            outbox.drain()
            outbox.drain()
        self.assertEqual(self.done, ["a", "a"])

    def test_a_broker_that_is_down_costs_nothing(self):
        broken = mock.patch("core.tasks.deliver_entry.delay", side_effect=ConnectionError)
        with broken, self.assertLogs("core.outbox"), self.captureOnCommitCallbacks(execute=True):
            outbox.enqueue(kind="export", key="a")
        self.assertEqual(self.done, [])
        self.assertEqual(outbox.drain(), 1)
        self.assertEqual(self.done, [("a", {})])

    def test_failure_keeps_the_row_and_waits_longer_each_time(self):
        def failing(key, payload):
            raise OSError("engine is down")

        pauses = []
        with mock.patch.dict(outbox._handlers, {"export": failing}), self.assertLogs("core.outbox", "ERROR"):
            outbox.enqueue(kind="export", key="a")
            for _ in range(3):
                OutboxEntry.objects.update(available_at=timezone.now())
                outbox.drain()
                entry = OutboxEntry.objects.get()
                pauses.append(entry.available_at - timezone.now())
        self.assertEqual((entry.attempts, entry.last_error), (3, "OSError: engine is down"))
        self.assertEqual(pauses, sorted(pauses))

    def test_one_failing_row_does_not_hold_the_others(self):
        def picky(key, payload):
            if key == "bad":
                raise ValueError
            self.done.append(key)

        with mock.patch.dict(outbox._handlers, {"export": picky}), self.assertLogs("core.outbox", "ERROR"):
            for key in ("bad", "good"):
                outbox.enqueue(kind="export", key=key)
            self.assertEqual(outbox.drain(), 1)
        self.assertEqual(self.done, ["good"])

    def test_work_of_a_worker_that_died_is_taken_back(self):
        outbox.enqueue(kind="export", key="a")
        OutboxEntry.objects.update(claimed_at=timezone.now() - outbox.LEASE - timedelta(seconds=1))
        outbox.drain()
        OutboxEntry.objects.update(available_at=timezone.now())
        self.assertEqual(outbox.drain(), 1)

    def test_a_change_that_came_after_the_lease_is_not_lost(self):
        """The first worker was slow, its row waits again and stands for a new change; then it ends after all."""

        def slow(key, payload):
            self.done.append(key)
            if len(self.done) == 1:
                OutboxEntry.objects.update(claimed_at=None)
                outbox.enqueue(kind="export", key=key)

        with mock.patch.dict(outbox._handlers, {"export": slow}):
            outbox.enqueue(kind="export", key="a")
            self.assertTrue(outbox.deliver("export", "a"))
            self.assertTrue(outbox.deliver("export", "a"))
        self.assertFalse(OutboxEntry.objects.exists())

    def test_each_kind_has_its_lease(self):
        for kind in ("index", "export"):
            outbox.enqueue(kind=kind, key="a")
        OutboxEntry.objects.update(claimed_at=timezone.now() - timedelta(minutes=3))
        with mock.patch.dict(outbox._handlers, {"index": print}):
            outbox.drain()
        self.assertEqual(list(OutboxEntry.objects.waiting().values_list("kind", flat=True)), ["index"])

    def test_a_kind_without_handler_waits_for_one(self):
        outbox.enqueue(kind="translate", key="a")
        self.assertEqual(outbox.drain(), 0)
        self.assertTrue(OutboxEntry.objects.filter(kind="translate").exists())

    def test_two_handlers_for_one_kind_are_refused(self):
        with self.assertRaises(ValueError):
            outbox.register_handler("export", print)


class TogetherTests(TestCase):
    """A kind whose rows are done many at a time."""

    def setUp(self):
        self.alone, self.together = [], []
        self.patch("_handlers", {"export": self.handle})
        self.patch("_together", {"export": self.handle_many})
        for key in ("a", "b", "c"):
            outbox.enqueue(kind="export", key=key)
        outbox.enqueue(kind="purge", key="d")

    def patch(self, name, values):
        patched = mock.patch.dict(getattr(outbox, name), values)
        patched.start()
        self.addCleanup(patched.stop)

    def handle(self, key, payload):
        if key == "bad":
            raise ValueError("bad")
        self.alone.append(key)

    def handle_many(self, keys):
        if "bad" in keys:
            raise ValueError("bad")
        self.together.append(keys)

    def test_whoever_does_one_does_all_that_are_due(self):
        OutboxEntry.objects.filter(key="c").update(available_at=timezone.now() + timedelta(hours=1))
        self.assertEqual(outbox.deliver("export", "b"), 2)
        self.assertEqual((self.together, self.alone), ([["b", "a"]], []))
        self.assertEqual(set(OutboxEntry.objects.values_list("key", flat=True)), {"c", "d"})

    def test_what_is_done_already_does_nothing_and_claims_nothing(self):
        OutboxEntry.objects.filter(key="b").delete()
        self.assertEqual(outbox.deliver("export", "b"), 0)
        self.assertFalse(OutboxEntry.objects.filter(claimed_at__isnull=False).exists())

    def test_one_bad_row_holds_back_no_other(self):
        outbox.enqueue(kind="export", key="bad")
        with self.assertLogs("core.outbox"):
            self.assertEqual(outbox.deliver("export", "a"), 3)
        self.assertEqual(sorted(self.alone), ["a", "b", "c"])
        bad = OutboxEntry.objects.get(kind="export")
        self.assertEqual((bad.key, bad.attempts, bad.claimed_at), ("bad", 1, None))

    def test_a_change_during_the_work_is_done_again(self):
        with mock.patch.dict(outbox._together, {"export": lambda keys: outbox.enqueue(kind="export", key="c")}):
            outbox.deliver("export", "a")
        self.assertEqual(list(OutboxEntry.objects.filter(kind="export").values_list("key", flat=True)), ["c"])

    def test_draining_does_them_together(self):
        with mock.patch.dict(outbox._handlers, {"purge": self.handle}):
            self.assertEqual(outbox.drain(), 4)
        self.assertEqual(([sorted(keys) for keys in self.together], self.alone), ([["a", "b", "c"]], ["d"]))
