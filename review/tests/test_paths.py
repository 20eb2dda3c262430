"""Step lists as data: which may be put in force, and what follows for one item."""

from unittest import TestCase

from review.enums import StepKind
from review.paths import Course, PathProblem, path_problems, steps_of
from review.rules import Step

JYJ, MZJ, CJJ, OFFICE = 1, 2, 3, 9
USUAL = ["head", "review", "release"]


class PathProblemTests(TestCase):
    def test_what_is_refused_and_why(self):
        table = [
            (USUAL, []),
            (["head", "chief", "review", "release"], []),
            (["head", "review", "chief", "release"], []),
            (["review", "head", "release"], []),
            (["chief", "review", "release"], []),
            (["head", "joint", "review", "release"], []),
            (["head", "release"], [PathProblem.NO_REVIEW]),
            (["review", "release"], [PathProblem.NO_HEAD]),
            (["head", "release", "review"], [PathProblem.END_IS_NOT_RELEASE]),
            (["head", "review"], [PathProblem.END_IS_NOT_RELEASE]),
            (["head", "head", "review", "release"], [PathProblem.REPEATED]),
            (["head", "release", "review", "release"], [PathProblem.REPEATED]),
            ([], [PathProblem.NO_REVIEW, PathProblem.NO_HEAD, PathProblem.END_IS_NOT_RELEASE]),
            (["head", "timeout", "review", "release"], [PathProblem.UNKNOWN_STEP]),
            (["head", "correction", "review", "release"], [PathProblem.UNKNOWN_STEP]),
            (["urgent", "head", "review", "release"], [PathProblem.UNKNOWN_STEP]),
        ]
        for kinds, problems in table:
            with self.subTest(kinds):
                self.assertEqual(path_problems(kinds), problems)


class StepsTests(TestCase):
    def test_what_follows_for_an_item(self):
        table = [
            (USUAL, Course(JYJ), [("head", JYJ), ("review", JYJ), ("release", None)]),
            (USUAL, Course(JYJ, reviewer_department_id=OFFICE),
             [("head", JYJ), ("review", OFFICE), ("release", None)]),
            (USUAL, Course(JYJ, is_delegated=True), [("head", JYJ), ("review", JYJ), ("release", JYJ)]),
            (USUAL, Course(JYJ, is_delegated=True, is_combined=True),
             [("head", JYJ), ("review", JYJ), ("release", None)]),
            (USUAL, Course(JYJ, joint_ids=(MZJ, CJJ)),
             [("head", JYJ), ("joint", MZJ), ("joint", CJJ), ("review", JYJ), ("release", None)]),
            (USUAL, Course(JYJ, joint_ids=(JYJ, MZJ, MZJ)),
             [("head", JYJ), ("joint", MZJ), ("review", JYJ), ("release", None)]),
            (["review", "head", "release"], Course(JYJ, joint_ids=(MZJ,)),
             [("joint", MZJ), ("review", JYJ), ("head", JYJ), ("release", None)]),
            (["head", "review", "joint", "chief", "release"], Course(JYJ, joint_ids=(MZJ,)),
             [("head", JYJ), ("review", JYJ), ("joint", MZJ), ("chief", JYJ), ("release", None)]),
            (["head", "joint", "review", "release"], Course(JYJ), [("head", JYJ), ("review", JYJ), ("release", None)]),
        ]  # fmt: skip
        for kinds, course, expected in table:
            with self.subTest(kinds=kinds, course=course):
                wanted = [Step(StepKind(kind), department) for kind, department in expected]
                self.assertEqual(steps_of(kinds, course), wanted)
