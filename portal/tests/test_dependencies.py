"""The lock files are written by `make lock`; this notices when somebody forgot."""

import re
import tomllib

import pytest

from portal.serve import REPOSITORY

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]


def names(requirements: list[str]) -> set[str]:
    return {re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-") for requirement in requirements}


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", names(PROJECT["dependencies"])),
        (
            "requirements-dev.lock",
            names(
                PROJECT["dependencies"]
                + [name for extra in PROJECT["optional-dependencies"].values() for name in extra]
            ),
        ),
    ],
)
def test_lock_holds_every_dependency_with_hashes_and_no_index(lock, wanted):
    text = (REPOSITORY / lock).read_text()
    pinned = re.findall(r"^([\w.-]+)==\S+(?: ;.*)? \\\n +--hash=sha256:", text, flags=re.MULTILINE)
    assert wanted - set(pinned) == set(), "run make lock"
    assert "://" not in text
