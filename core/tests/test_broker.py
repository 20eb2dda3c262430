"""Messages of the filesystem broker are whole at every moment, whoever looks."""

import json
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from django.test import SimpleTestCase
from kombu import Connection

from core.broker import Transport, use_whole_messages

MESSAGES = 300


class BrokerTests(SimpleTestCase):
    def setUp(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        options = {"data_folder_in": folder.name, "data_folder_out": folder.name, "control_folder": f"{folder.name}/c"}
        use_whole_messages()
        self.connection = Connection("filesystem://", transport_options=options)
        self.addCleanup(self.connection.close)

    def test_the_portal_uses_it(self):
        self.assertIsInstance(self.connection.transport, Transport)

    def test_a_reader_never_meets_half_a_message(self):
        """A reader looks all the time while messages of some size are put."""
        broken, is_over = [], threading.Event()

        def look():
            while not is_over.is_set():
                for path in self.folder.glob("*.jobs.msg"):
                    try:
                        json.loads(path.read_bytes())
                    except json.JSONDecodeError:
                        broken.append(path.name)

        reader = threading.Thread(target=look)
        reader.start()
        queue = self.connection.SimpleQueue("jobs")
        for number in range(MESSAGES):
            queue.put({"number": number, "text": "公开" * 20_000})
        is_over.set()
        reader.join()
        self.assertEqual(broken, [])

    def test_every_message_comes_out_once(self):
        queue = self.connection.SimpleQueue("errands")  # kombu remembers the queues of a process: each test its own
        for number in range(3):
            queue.put(number)
        taken = []
        for _ in range(3):
            message = queue.get(timeout=5)
            taken.append(message.payload)
            message.ack()
        self.assertEqual(sorted(taken), [0, 1, 2])
        self.assertEqual(list(self.folder.glob("*.part")), [])
