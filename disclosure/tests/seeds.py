"""The five real documents that imports must master. They lie beside the repository and are never copied into it."""

import os
from pathlib import Path
from unittest import SkipTest

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"


def seed_path(number: str) -> Path:
    """The path of a document by the number its name begins with. Where they must be there (CI), missing is failing."""
    found = sorted(SEEDS.glob(f"{number}_*.txt"))
    if found:
        return found[0]
    if os.environ.get("CI") == "true":
        raise FileNotFoundError(f"test document {number} is missing in {SEEDS}")
    raise SkipTest(f"test document {number} is not on this machine")


def seed_lines(number: str) -> list[str]:
    """Its lines without what surrounds their text."""
    return [line.strip(" |\t\n\xa0") for line in seed_path(number).read_text(encoding="utf-8").splitlines()]
