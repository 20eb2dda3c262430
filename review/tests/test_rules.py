"""Who may sign: the table over roles, steps and persons."""

from unittest import TestCase

from review.enums import JourneyKind, StepKind
from review.rules import Facts, Refusal, Signer, Step, has_enough_people, refusals
from users.enums import Role

JYJ, MZJ = 1, 2
AUTHOR, EDITOR, HEAD, OFFICER, RELEASER = 10, 11, 12, 13, 14
FACTS = Facts(author_id=AUTHOR, editor_ids=frozenset({AUTHOR, EDITOR}))
OWN = {
    StepKind.HEAD: (Role.HEAD, JYJ),
    StepKind.CHIEF: (Role.HEAD, JYJ),
    StepKind.JOINT: (Role.HEAD, JYJ),
    StepKind.REVIEW: (Role.SECRECY, JYJ),
    StepKind.RELEASE: (Role.OFFICE, None),
}


def signer(user_id, *roles, is_active=True):
    return Signer(user_id, is_active, frozenset(roles))


class RefusalsTests(TestCase):
    def test_who_holds_the_role_of_the_step_may_sign(self):
        for kind, role in OWN.items():
            with self.subTest(kind):
                self.assertEqual(refusals(signer=signer(HEAD, role), step=Step(kind, JYJ), facts=FACTS), [])

    def test_every_other_role_is_refused(self):
        everything = {
            (role, None if role in {Role.OFFICE, Role.DUTY, Role.SUPERVISOR, Role.SITE_ADMIN} else JYJ) for role in Role
        }
        for kind, role in OWN.items():
            with self.subTest(kind):
                others = signer(HEAD, *(everything - {role}))
                self.assertEqual(refusals(signer=others, step=Step(kind, JYJ), facts=FACTS), [Refusal.LACKS_ROLE])

    def test_the_same_role_in_another_department_is_refused(self):
        for kind in (StepKind.HEAD, StepKind.REVIEW):
            with self.subTest(kind):
                foreign = signer(HEAD, (OWN[kind][0], MZJ))
                self.assertIn(Refusal.LACKS_ROLE, refusals(signer=foreign, step=Step(kind, JYJ), facts=FACTS))

    def test_author_and_editor_sign_nothing(self):
        for kind, role in OWN.items():
            with self.subTest(kind):
                author = refusals(signer=signer(AUTHOR, role), step=Step(kind, JYJ), facts=FACTS)
                editor = refusals(signer=signer(EDITOR, role), step=Step(kind, JYJ), facts=FACTS)
                self.assertEqual((author, editor), ([Refusal.IS_AUTHOR], [Refusal.IS_EDITOR]))

    def test_one_person_does_one_step(self):
        facts = Facts(author_id=AUTHOR, signer_ids=frozenset({HEAD}))
        both = signer(HEAD, (Role.HEAD, JYJ), (Role.SECRECY, JYJ))
        self.assertEqual(refusals(signer=both, step=Step(StepKind.REVIEW, JYJ), facts=facts), [Refusal.SIGNED_BEFORE])

    def test_every_reason_is_given(self):
        facts = Facts(author_id=AUTHOR, signer_ids=frozenset({AUTHOR}), is_referred=True)
        found = refusals(signer=signer(AUTHOR, is_active=False), step=Step(StepKind.HEAD, JYJ), facts=facts)
        wanted = {Refusal.NOT_ACTIVE, Refusal.IS_AUTHOR, Refusal.SIGNED_BEFORE, Refusal.LACKS_ROLE, Refusal.REFERRED}
        self.assertEqual(set(found), wanted)

    def test_an_item_that_is_not_under_way_is_signed_by_nobody(self):
        ended = Facts(author_id=AUTHOR, is_active=False)
        for step in (None, Step(StepKind.HEAD, JYJ)):
            with self.subTest(step):
                found = refusals(signer=signer(HEAD, (Role.HEAD, JYJ)), step=step, facts=ended)
                self.assertEqual(found, [Refusal.NO_CURRENT_STEP])


class HeadCountTests(TestCase):
    def test_people_needed_by_kind(self):
        table = [
            (JourneyKind.FIRST, 2, False), (JourneyKind.FIRST, 3, True), (JourneyKind.REVISION, 2, False),
            (JourneyKind.REVISION, 3, True), (JourneyKind.CORRECTION, 1, False), (JourneyKind.CORRECTION, 2, True),
            (JourneyKind.URGENT, 1, False), (JourneyKind.URGENT, 2, True),
        ]  # fmt: skip
        for kind, count, enough in table:
            with self.subTest(kind=kind, count=count):
                self.assertIs(has_enough_people(kind=kind, people=set(range(count))), enough)
