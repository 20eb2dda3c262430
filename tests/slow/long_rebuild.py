"""A rebuild in which every key takes its time, for tests that break it off: python -m tests.slow.long_rebuild"""

import time

import django

django.setup()

from django.core.management import call_command

from search import registry


def load(identifier: str) -> list:
    time.sleep(0.05)
    return []


registry.register_source("slow", load=load, keys=lambda: map(str, range(10_000)))
call_command("rebuild_search", processes=2, verbosity=0)
