"""Programs for tests of several processes: one writes documents that wait for release, others release them.

python -m tests.slow.publish prepare 50        prints the ids of fifty journeys, a line each
python -m tests.slow.publish release 3 17 …    says "ready", waits for a line, releases all of them at once
python -m tests.slow.publish in_turn 3 17 …    the same, one after the other, as an office does
python -m tests.slow.publish on_call 3 17 …    the same, one for each line that it reads
"""

import sys
import threading
import time

import django

django.setup()

from django.db import connections

from review import services
from review.models import Journey
from review.tests.factories import CountyTestCase, make_document, reviewed
from users.models import User


class County(CountyTestCase):
    """The county of the gate's tests, here in a database file that stays."""


def prepare(count: int) -> None:
    """Take `count` documents of one department as far as the disclosure office."""
    County.setUpTestData()
    for _ in range(count):
        print(reviewed(County, make_document(County)).pk)


def release(journey_ids: list[int]) -> None:
    """Sign the last step of every journey, each in a thread of its own that starts when the others do."""
    office = User.objects.get(username="office")
    start = threading.Barrier(len(journey_ids))
    threads = [threading.Thread(target=sign, args=(pk, office, start)) for pk in journey_ids]
    print("ready", flush=True)
    sys.stdin.readline()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def in_turn(journey_ids: list[int]) -> None:
    """Sign the last step of one journey after the other."""
    print("ready", flush=True)
    sys.stdin.readline()
    _sign_all(journey_ids)


def on_call(journey_ids: list[int]) -> None:
    """Sign the last step of the next journey with every line that comes."""
    print("ready", flush=True)
    for pk in journey_ids:
        sys.stdin.readline()
        _sign_all([pk])


def _sign_all(journey_ids: list[int]) -> None:
    office = User.objects.get(username="office")
    for pk in journey_ids:
        journey = Journey.objects.get(pk=pk)
        services.sign(journey=journey, user=office)
        print(time.time(), journey.title, flush=True)


def sign(journey_id: int, office: User, start: threading.Barrier) -> None:
    """Release one item; what goes wrong is printed by the thread and seen by the test."""
    journey = Journey.objects.get(pk=journey_id)
    start.wait()
    services.sign(journey=journey, user=office)
    connections.close_all()


if __name__ == "__main__":
    command, *numbers = sys.argv[1:]
    {"prepare": lambda n: prepare(n[0]), "release": release, "in_turn": in_turn, "on_call": on_call}[command](
        [int(number) for number in numbers]
    )
