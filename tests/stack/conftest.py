"""Everything in this folder needs servers of the full stack (tests/stack/servers.py)."""

import os
from pathlib import Path

import pytest

from tests.stack import servers

NEEDED = ("postgres", "initdb", "redis-server", "varnishd", "nginx")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.stack)


@pytest.fixture(scope="session", autouse=True)
def programs():
    """On a developer's machine without the servers there is nothing to test; in CI that is a failure."""
    try:
        for name in NEEDED:
            servers.program(name)
    except RuntimeError as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))
