"""Whose signature need not be given again on resubmission: a pure rule, more careful than what it spares is worth.

It goes by the rule of corrections: a handful of characters of the text, no figure, no negation, no link, table, file
or particular. The title counts as a particular here.
"""

from review.correction_rules import Assessment, CorrectionProblem
from review.enums import JourneyKind, StepKind

# Never the confidentiality review, never who releases; corrections and urgent releases have one step of their own.
SPARABLE_STEPS = frozenset({StepKind.HEAD, StepKind.CHIEF, StepKind.JOINT})
SPARABLE_KINDS = frozenset({JourneyKind.FIRST, JourneyKind.REVISION})


def may_be_spared(
    *, step: StepKind, kind: JourneyKind, assessment: Assessment, limit: int, same_attribute: bool, has_right: bool
) -> bool:
    """Say whether an earlier signature of `step` stands for the content of now.

    `assessment` compares what was signed with what is submitted, the title not among the texts; `limit` is the
    setting, 0 spares nobody; `has_right`: whether the earlier signer might sign the step today.
    """
    against = set(assessment.problems) - {CorrectionProblem.NOTHING_CHANGED}
    is_small = assessment.length <= limit and not against
    return limit > 0 and step in SPARABLE_STEPS and kind in SPARABLE_KINDS and is_small and same_attribute and has_right
