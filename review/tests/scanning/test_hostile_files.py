"""Files that mean harm end in a finding, in bounded time and memory, and the caller lives on."""

import json
import subprocess
import sys
import time

import pytest

from review.scanning import Kind, scan_path

from .hostile import HARMLESS_BUT_HARD, HOSTILE, big_pdf

pytestmark = pytest.mark.slow

SECONDS, MEGABYTES = 30, 500
# Measures the child's peak memory from outside, since a hostile file may end the child.
MEASURED = """
import json, resource, sys
from review.scanning import scan_path
findings = scan_path(sys.argv[1], sys.argv[2])
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps([peak, [finding.as_dict() for finding in findings]]))
"""


def measured_scan(path, name: str):
    """(seconds, peak megabytes, findings) of a scan in a process of its own."""
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", MEASURED, path, name], capture_output=True, check=True)
    peak, findings = json.loads(done.stdout)
    return time.monotonic() - started, peak, findings


@pytest.fixture
def stored(tmp_path):
    def store(data: bytes):
        path = tmp_path / "upload"
        path.write_bytes(data)
        return path

    return store


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_reported_unreadable_within_bounds(name, stored):
    seconds, peak, findings = measured_scan(stored(HOSTILE[name]()), name)
    assert Kind.UNREADABLE in {finding["kind"] for finding in findings}
    assert seconds < SECONDS and peak < MEGABYTES


@pytest.mark.parametrize("name", HARMLESS_BUT_HARD)
def test_hard_file_is_read_or_reported_within_bounds(name, stored):
    seconds, peak, findings = measured_scan(stored(HARMLESS_BUT_HARD[name]()), name)
    assert {finding["kind"] for finding in findings} & {Kind.ID_NUMBER, Kind.UNREADABLE}
    assert seconds < SECONDS and peak < MEGABYTES


def test_five_hundred_pages_of_twenty_megabytes(stored):
    data = big_pdf()
    assert len(data) > 20 * 1024 * 1024
    seconds, peak, findings = measured_scan(stored(data), "年鉴.pdf")
    assert Kind.UNREADABLE not in {finding["kind"] for finding in findings}
    assert seconds < 60 and peak < MEGABYTES


def test_missing_file_is_a_finding(tmp_path):
    assert [finding.kind for finding in scan_path(tmp_path / "没有")] == [Kind.UNREADABLE]
