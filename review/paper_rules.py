"""线下审签: the code that ties a sheet of paper to one content, and who may bring the sheet in. Pure."""

import unicodedata
from enum import StrEnum

from review.enums import StepKind
from review.rules import Facts

CODE_LENGTH = 8
# Crockford's base 32: no I, L, O, U, which are mistaken for other signs on paper.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
PAPER_STEPS = frozenset({StepKind.HEAD, StepKind.CHIEF})


class PaperProblem(StrEnum):
    """Why a sheet is not taken; the words are in `PAPER_MESSAGES`."""

    NOT_ON_PAPER = "not_on_paper"
    OTHER_CODE = "other_code"
    BY_AUTHOR = "by_author"
    IN_FUTURE = "in_future"


def content_code(content_hash: str) -> str:
    """Return the eight characters printed on the sheet: the first 40 bits of the content's hash."""
    number = int(content_hash[:10], 16)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(35, -1, -5))


def fold_code(typed: str) -> str:
    """Return a code as typed from paper in its one form: full width, small letters, blanks and look-alikes folded."""
    text = unicodedata.normalize("NFKC", typed).upper()
    return "".join(char for char in text if char.isalnum()).translate(LOOK_ALIKES)


def paper_problems(
    *, kind: StepKind | None, typed_code: str, content_hash: str, uploader_id: int, facts: Facts, is_future: bool
) -> list[PaperProblem]:
    """Return everything that speaks against taking a signed sheet for the step in hand.

    The sheet stands for the head's and the chief's signature only; it is valid while its code is the content's; the
    author does not bring it in.
    """
    found = {
        PaperProblem.NOT_ON_PAPER: kind not in PAPER_STEPS,
        PaperProblem.OTHER_CODE: fold_code(typed_code) != content_code(content_hash),
        PaperProblem.BY_AUTHOR: uploader_id == facts.author_id or uploader_id in facts.editor_ids,
        PaperProblem.IN_FUTURE: is_future,
    }
    return [problem for problem, holds in found.items() if holds]
