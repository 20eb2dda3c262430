"""Who may sign: the table over roles, steps, persons, absences and exceptions; and the rule as properties."""

from dataclasses import replace
from itertools import product
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from review.enums import JourneyKind, StepKind
from review.paths import PATH_KINDS, Course, path_problems, steps_of
from review.rules import (
    PARTS_NEEDED,
    Facts,
    Holder,
    Refusal,
    Right,
    Roster,
    Step,
    available,
    candidates,
    has_enough_people,
    judge,
    posts_of,
    refusals,
    required_posts,
)
from users.enums import DEPARTMENT_ROLES, Role

JYJ, MZJ = 1, 2
AUTHOR, EDITOR, FIRST, SECOND, DEPUTY, OTHER = 10, 11, 12, 13, 14, 15
FACTS = Facts(author_id=AUTHOR, editor_ids=frozenset({AUTHOR, EDITOR}))
# Every step that a person can meet, and the posts that sign it.
STEPS = {
    Step(StepKind.HEAD, JYJ): {(Role.HEAD, JYJ)},
    Step(StepKind.CHIEF, JYJ): {(Role.CHIEF, JYJ)},
    Step(StepKind.JOINT, JYJ): {(Role.HEAD, JYJ)},
    Step(StepKind.REVIEW, JYJ): {(Role.SECRECY, JYJ)},
    Step(StepKind.RELEASE, None): {(Role.OFFICE, None)},
    Step(StepKind.RELEASE, JYJ): {(Role.RELEASER, JYJ)},
    Step(StepKind.CORRECTION, JYJ): {(Role.HEAD, JYJ), (Role.SECRECY, JYJ)},
    Step(StepKind.URGENT, None): {(Role.DUTY, None)},
}
EVERY_POST = {(role, JYJ if role in DEPARTMENT_ROLES else None) for role in Role}


def roster(*held, backups=(), away=None, on_duty=(FIRST,)):
    """`held` and `backups`: (person, post) pairs; `away`: person → deputy or None."""
    holders: dict = {}
    for person, post, is_backup in [*((*pair, False) for pair in held), *((*pair, True) for pair in backups)]:
        holders[post] = (*holders.get(post, ()), Holder(person, is_backup))
    return Roster(holders, away or {}, frozenset(on_duty))


def ask(person, step, people, facts=FACTS):
    return refusals(user_id=person, is_active=True, step=step, facts=facts, roster=people)


def right(person, step, people, facts=FACTS):
    return judge(user_id=person, is_active=True, step=step, facts=facts, roster=people).right


class RoleTests(TestCase):
    def test_who_holds_the_role_of_the_step_may_sign_and_nobody_else(self):
        for step, post in product(STEPS, EVERY_POST):
            with self.subTest(step=step, post=post):
                expected = [] if post in STEPS[step] else [Refusal.LACKS_ROLE]
                self.assertEqual(ask(FIRST, step, roster((FIRST, post))), expected)

    def test_all_other_roles_together_do_not_help(self):
        for step, posts in STEPS.items():
            with self.subTest(step):
                everything = roster(*((FIRST, post) for post in EVERY_POST - posts))
                self.assertEqual(ask(FIRST, step, everything), [Refusal.LACKS_ROLE])

    def test_the_same_role_in_another_department_is_refused(self):
        for step, posts in STEPS.items():
            foreign = [(FIRST, (role, MZJ)) for role, department in posts if department]
            with self.subTest(step):
                self.assertIn(ask(FIRST, step, roster(*foreign)), ([Refusal.LACKS_ROLE],))

    def test_author_and_editor_sign_nothing(self):
        for step, posts in STEPS.items():
            with self.subTest(step):
                both = roster(*((who, post) for who in (AUTHOR, EDITOR) for post in posts), on_duty=(AUTHOR, EDITOR))
                self.assertEqual(ask(AUTHOR, step, both), [Refusal.IS_AUTHOR])
                self.assertEqual(ask(EDITOR, step, both), [Refusal.IS_EDITOR])

    def test_a_disabled_account_signs_nothing(self):
        for step, posts in STEPS.items():
            people = roster(*((FIRST, post) for post in posts))
            found = refusals(user_id=FIRST, is_active=False, step=step, facts=FACTS, roster=people)
            with self.subTest(step):
                self.assertEqual(found, [Refusal.NOT_ACTIVE])

    def test_one_person_does_one_step(self):
        for earlier, step in product(StepKind, STEPS):
            facts = Facts(author_id=AUTHOR, signatures=frozenset({(earlier, FIRST)}))
            with self.subTest(earlier=earlier, step=step):
                people = roster(*((FIRST, post) for post in STEPS[step]))
                self.assertEqual(ask(FIRST, step, people, facts), [Refusal.SIGNED_BEFORE])

    def test_every_reason_is_given(self):
        facts = Facts(author_id=AUTHOR, signatures=frozenset({(StepKind.REVIEW, AUTHOR)}), is_referred=True)
        step = Step(StepKind.HEAD, JYJ)
        found = refusals(user_id=AUTHOR, is_active=False, step=step, facts=facts, roster=roster())
        wanted = {Refusal.NOT_ACTIVE, Refusal.IS_AUTHOR, Refusal.SIGNED_BEFORE, Refusal.LACKS_ROLE, Refusal.REFERRED}
        self.assertEqual(set(found), wanted)

    def test_an_item_that_is_not_under_way_is_signed_by_nobody(self):
        ended = Facts(author_id=AUTHOR, is_active=False)
        for step in (None, Step(StepKind.HEAD, JYJ)):
            with self.subTest(step):
                people = roster((FIRST, (Role.HEAD, JYJ)))
                self.assertEqual(ask(FIRST, step, people, ended), [Refusal.NO_CURRENT_STEP])

    def test_while_it_is_referred_only_the_reviewer_acts(self):
        referred = Facts(author_id=AUTHOR, is_referred=True)
        for step, posts in STEPS.items():
            expected = [] if step.kind == StepKind.REVIEW else [Refusal.REFERRED]
            with self.subTest(step):
                self.assertEqual(ask(FIRST, step, roster(*((FIRST, p) for p in posts)), referred), expected)


class StandInTests(TestCase):
    """B岗 and deputies, over every step that has a substitute."""

    def each(self):
        for step, posts in STEPS.items():
            for post in posts:
                if post[0] != Role.DUTY:
                    yield step, post

    def test_combinations_of_absence(self):
        """A away or not, A's deputy, B there or not → who may, and in whose name."""
        table = [
            # away,                    person, may, in whose name
            ({}, FIRST, True, None),
            ({}, SECOND, False, None),
            ({}, DEPUTY, False, None),
            ({FIRST: None}, SECOND, True, FIRST),
            ({FIRST: None}, DEPUTY, False, None),
            ({FIRST: DEPUTY}, SECOND, True, FIRST),
            ({FIRST: DEPUTY}, DEPUTY, True, FIRST),
            ({FIRST: DEPUTY}, OTHER, False, None),
            ({FIRST: OTHER, OTHER: DEPUTY}, DEPUTY, True, FIRST),  # the deputy is away as well
            ({FIRST: OTHER, OTHER: None}, DEPUTY, False, None),
            ({FIRST: OTHER, OTHER: DEPUTY}, OTHER, False, None),
            ({FIRST: None, SECOND: DEPUTY}, DEPUTY, True, SECOND),
            ({SECOND: DEPUTY}, DEPUTY, False, None),  # B岗's deputy has nothing to do while A岗 is there
            ({FIRST: None}, FIRST, True, None),  # who signs from the road signs for himself
        ]
        for (step, post), (away, person, may, principal) in product(self.each(), table):
            people = roster((FIRST, post), backups=[(SECOND, post)], away=away)
            with self.subTest(step=step, post=post, away=away, person=person):
                found = right(person, step, people)
                self.assertEqual(found, Right(post, principal) if may else None)

    def test_backup_is_told_why_he_waits(self):
        for step, post in self.each():
            people = roster((FIRST, post), backups=[(SECOND, post)])
            with self.subTest(step):
                self.assertEqual(ask(SECOND, step, people), [Refusal.BACKUP_WAITS])

    def test_backup_signs_in_his_own_name_when_the_first_wrote_or_signed(self):
        for step, post in self.each():
            wrote = Facts(author_id=FIRST)
            signed = Facts(author_id=AUTHOR, signatures=frozenset({(StepKind.JOINT, FIRST)}))
            for facts, away in product((wrote, signed), ({}, {FIRST: None})):
                people = roster((FIRST, post), backups=[(SECOND, post)], away=away)
                with self.subTest(step=step, facts=facts, away=away):
                    self.assertEqual(right(SECOND, step, people, facts), Right(post, None))

    def test_nobody_stands_in_for_one_who_wrote_or_signed(self):
        for step, post in self.each():
            for facts in (Facts(author_id=FIRST), Facts(author_id=AUTHOR, editor_ids=frozenset({FIRST})),
                          Facts(author_id=AUTHOR, signatures=frozenset({(StepKind.JOINT, FIRST)}))):  # fmt: skip
                people = roster((FIRST, post), away={FIRST: DEPUTY})
                with self.subTest(step=step, facts=facts):
                    self.assertEqual(ask(DEPUTY, step, people, facts), [Refusal.PRINCIPAL_INVOLVED])

    def test_a_deputy_who_wrote_or_signed_is_refused(self):
        for step, post in self.each():
            people = roster((FIRST, post), away={FIRST: AUTHOR})
            with self.subTest(step):
                self.assertEqual(ask(AUTHOR, step, people), [Refusal.IS_AUTHOR])

    def test_two_first_holders_share_the_work(self):
        for step, post in self.each():
            people = roster((FIRST, post), (OTHER, post), backups=[(SECOND, post)], away={FIRST: None})
            with self.subTest(step):
                self.assertEqual([ask(who, step, people) for who in (OTHER, SECOND)], [[], [Refusal.BACKUP_WAITS]])

    def test_a_circle_in_the_data_ends(self):
        for step, post in self.each():
            people = roster((FIRST, post), away={FIRST: OTHER, OTHER: FIRST})
            with self.subTest(step):
                self.assertEqual(available(step, FACTS, people), [])

    def test_who_can_take_it(self):
        for step, post in self.each():
            table = [({}, [FIRST]), ({FIRST: None}, [SECOND]), ({FIRST: DEPUTY}, [DEPUTY, SECOND]),
                     ({FIRST: None, SECOND: None}, [])]  # fmt: skip
            for away, expected in table:
                people = roster((FIRST, post), backups=[(SECOND, post)], away=away)
                with self.subTest(step=step, away=away):
                    self.assertEqual(available(step, FACTS, people), expected)

    def test_whose_queue_one_sees(self):
        post = (Role.HEAD, JYJ)
        people = roster((FIRST, post), backups=[(SECOND, post)], away={FIRST: DEPUTY})
        for person, expected in {FIRST: {post}, SECOND: {post}, DEPUTY: {post}, OTHER: set()}.items():
            with self.subTest(person):
                self.assertEqual(posts_of(person, people), expected)

    def test_duty_is_a_day_in_the_roster_and_has_no_deputies(self):
        step, post = Step(StepKind.URGENT, None), (Role.DUTY, None)
        people = roster((FIRST, post), (OTHER, post), away={FIRST: DEPUTY}, on_duty=(FIRST,))
        found = {who: ask(who, step, people) for who in (FIRST, OTHER, DEPUTY)}
        self.assertEqual(found, {FIRST: [], OTHER: [Refusal.NOT_ON_DUTY], DEPUTY: [Refusal.LACKS_ROLE]})


class SmallUnitTests(TestCase):
    """合并审签: head and secrecy officer may be one person; nothing else is relaxed."""

    def test_only_these_two_steps_in_either_order(self):
        both = roster(*((FIRST, post) for post in EVERY_POST))
        for earlier, step in product(StepKind, STEPS):
            facts = Facts(author_id=AUTHOR, signatures=frozenset({(earlier, FIRST)}), is_combined=True)
            may = {earlier, step.kind} == {StepKind.HEAD, StepKind.REVIEW}
            with self.subTest(earlier=earlier, step=step):
                self.assertEqual(ask(FIRST, step, both, facts) == [], may)

    def test_the_author_signs_nothing_there_either(self):
        facts = Facts(author_id=AUTHOR, is_combined=True)
        for kind in (StepKind.HEAD, StepKind.REVIEW):
            people = roster((AUTHOR, (Role.HEAD, JYJ)), (AUTHOR, (Role.SECRECY, JYJ)))
            with self.subTest(kind):
                self.assertEqual(ask(AUTHOR, Step(kind, JYJ), people, facts), [Refusal.IS_AUTHOR])

    def test_it_never_releases_itself(self):
        facts = Facts(author_id=AUTHOR, is_combined=True)
        people = roster((FIRST, (Role.RELEASER, JYJ)), (OTHER, (Role.OFFICE, None)))
        self.assertEqual(ask(FIRST, Step(StepKind.RELEASE, JYJ), people, facts), [Refusal.SMALL_UNIT])
        self.assertEqual(ask(OTHER, Step(StepKind.RELEASE, None), people, facts), [])


class HeadCountTests(TestCase):
    def test_people_needed_by_kind(self):
        full = {"author": 1, "head": 2, "review": 3, "release": 4}
        table = [
            (JourneyKind.FIRST, full, True),
            (JourneyKind.REVISION, full, True),
            (JourneyKind.FIRST, {**full, "head": 3}, True),  # 合并审签
            (JourneyKind.FIRST, {**full, "release": 3}, False),
            (JourneyKind.FIRST, {**full, "release": 1}, False),
            (JourneyKind.FIRST, {**full, "review": 1}, False),
            (JourneyKind.FIRST, {**full, "head": 1}, False),
            (JourneyKind.FIRST, {"author": 1, "head": 2, "release": 4}, False),  # three, none of them a reviewer
            (JourneyKind.FIRST, {"author": 1, "head": 2, "review": 3}, False),
            (JourneyKind.FIRST, {"author": 1, "correction": 2}, False),
            (JourneyKind.CORRECTION, {"author": 1, "correction": 2}, True),
            (JourneyKind.CORRECTION, {"author": 1, "correction": 1}, False),
            (JourneyKind.CORRECTION, {"author": 1}, False),
            (JourneyKind.URGENT, {"author": 1, "urgent": 2}, True),
            (JourneyKind.URGENT, {"author": 1, "urgent": 1}, False),
            (JourneyKind.URGENT, {"author": 1, "head": 2}, False),
        ]
        for kind, people, enough in table:
            with self.subTest(kind=kind, people=people):
                self.assertIs(has_enough_people(kind=kind, people=people), enough)


# The rule as properties --------------------------------------------------------------------------------------------------

PERSONS = st.integers(1, 6)
POSTS = [
    (role, department) for role in (Role.HEAD, Role.CHIEF, Role.SECRECY, Role.RELEASER) for department in (JYJ, MZJ)
]
POSTS += [(Role.OFFICE, None), (Role.DUTY, None)]


@st.composite
def rosters(draw):
    """Six people in any posts, A or B, any of them away with any deputy (circles included)."""
    holders = {
        post: tuple(Holder(who, draw(st.booleans())) for who in sorted(draw(st.sets(PERSONS, max_size=3))))
        for post in POSTS
    }
    away = draw(st.dictionaries(PERSONS, st.none() | PERSONS, max_size=3))
    return Roster(holders, away, frozenset(draw(st.sets(PERSONS, max_size=2))))


@st.composite
def journeys(draw):
    """(kind, steps, author, editors, is_combined) of an item on any path an office may put in force, or an exception."""
    kind = draw(st.sampled_from([JourneyKind.FIRST, JourneyKind.REVISION, JourneyKind.CORRECTION, JourneyKind.URGENT]))
    is_combined = draw(st.booleans())
    if kind == JourneyKind.CORRECTION:
        steps = [Step(StepKind.CORRECTION, JYJ)]
    elif kind == JourneyKind.URGENT:
        steps = [Step(StepKind.URGENT, None)]
    else:
        kinds = draw(st.permutations(PATH_KINDS).map(list).filter(lambda kinds: not path_problems(kinds)))
        keep = draw(st.sets(st.sampled_from([StepKind.CHIEF, StepKind.JOINT])))
        kinds = [k for k in kinds if k in keep or k in {StepKind.HEAD, StepKind.REVIEW, StepKind.RELEASE}]
        steps = steps_of(kinds, Course(
            JYJ, joint_ids=tuple(draw(st.sets(st.sampled_from([JYJ, MZJ])))),
            reviewer_department_id=draw(st.sampled_from([None, MZJ])), is_combined=is_combined,
            is_delegated=draw(st.booleans()),
        ))  # fmt: skip
    given_to = st.none() | PERSONS  # 改派: any step may have been given to anybody
    steps = [replace(step, assigned_id=draw(given_to)) for step in steps]
    return kind, steps, draw(PERSONS), frozenset(draw(st.sets(PERSONS, max_size=1))), is_combined


def walk(journey, people, choose):
    """Let `choose` pick a signer of each step among those the rule lets; return who took part, None when it stops."""
    _kind, steps, author, editors, is_combined = journey
    signatures, parts = [], {"author": author}
    for order, step in enumerate(steps):
        facts = Facts(author, editors | {author}, frozenset(signatures), is_combined=is_combined)
        may = [who for who in range(1, 7) if not ask(who, step, people, facts)]
        if not may:
            return None
        signer = choose(may)
        signatures.append((step.kind, signer))
        parts[step.kind if step.kind not in parts else f"{step.kind}_{order}"] = signer
    return parts


class PropertyTests(TestCase):
    @settings(max_examples=300, deadline=None)
    @given(journeys(), rosters(), st.data())
    def test_no_walk_through_any_path_ends_with_too_few_people(self, journey, people, data):
        """Whoever holds what, is away and stands in: who comes to the end has the heads that the law of the house asks."""
        parts = walk(journey, people, lambda may: data.draw(st.sampled_from(may)))
        if parts is None:
            return
        kind, _steps, author, editors, is_combined = journey
        signers = [who for part, who in parts.items() if part != "author"]
        self.assertNotIn(author, signers)
        self.assertFalse(editors & set(signers))
        self.assertTrue(has_enough_people(kind=kind, people=parts))
        self.assertEqual(len({parts[part] for part in PARTS_NEEDED[kind]}), len(PARTS_NEEDED[kind]))
        if not is_combined:
            self.assertEqual(len(set(signers)), len(signers))

    @settings(max_examples=200, deadline=None)
    @given(rosters(), st.sampled_from(list(STEPS)), PERSONS, PERSONS, st.none() | PERSONS)
    def test_a_right_always_comes_from_a_post(self, people, step, person, author, assigned):
        step = replace(step, assigned_id=assigned)
        found = judge(user_id=person, is_active=True, step=step, facts=Facts(author), roster=people).right
        if found is None:
            return
        self.assertIn(found.post, required_posts(step))
        holders = {holder.user_id for holder in people.holders[found.post]}
        self.assertIn(found.principal_id or person, holders)
        self.assertIn(person, candidates(step, people))
        self.assertNotEqual(found.principal_id, author)
        self.assertIn(assigned, {None, person, found.principal_id})
        if found.principal_id:
            self.assertIn(found.principal_id, people.away)


class ReassignmentTests(TestCase):
    """改派: the step is one person's; nobody gets a right that the post does not give."""

    def steps(self, assigned):
        for step, posts in STEPS.items():
            for post in posts:
                if post[0] != Role.DUTY:
                    yield Step(step.kind, step.department_id, assigned), post

    def test_who_was_named_signs_and_no_other_holder(self):
        for step, post in self.steps(SECOND):
            with self.subTest(step=step, post=post):
                people = roster((FIRST, post), (SECOND, post))
                self.assertEqual(ask(FIRST, step, people), [Refusal.ASSIGNED])
                self.assertEqual(right(SECOND, step, people), Right(post))
                self.assertEqual(available(step, FACTS, people), [SECOND])

    def test_a_b_holder_named_does_not_wait(self):
        for step, post in self.steps(SECOND):
            with self.subTest(step=step, post=post):
                people = roster((FIRST, post), backups=[(SECOND, post)])
                self.assertEqual(right(SECOND, step, people), Right(post))
                self.assertEqual(ask(FIRST, step, people), [Refusal.ASSIGNED])

    def test_being_named_gives_no_right_to_a_stranger_an_author_or_one_who_signed(self):
        for who, facts in (
            (OTHER, FACTS),
            (AUTHOR, FACTS),
            (EDITOR, FACTS),
            (FIRST, Facts(author_id=AUTHOR, signatures=frozenset({(StepKind.HEAD, FIRST)}))),
        ):
            for step, post in self.steps(who):
                with self.subTest(who=who, step=step):
                    held = [] if who == OTHER else [(who, post)]
                    self.assertIsNone(right(who, step, roster(*held, (SECOND, post)), facts))

    def test_whoever_stands_in_for_the_named_one_signs_for_that_one(self):
        for step, post in self.steps(SECOND):
            with self.subTest(step=step, post=post):
                people = roster((FIRST, post), backups=[(SECOND, post)], away={SECOND: DEPUTY})
                self.assertEqual(right(DEPUTY, step, people), Right(post, SECOND))
                self.assertEqual(ask(FIRST, step, people), [Refusal.ASSIGNED])

    def test_a_deputy_of_somebody_else_does_not(self):
        for step, post in self.steps(SECOND):
            with self.subTest(step=step, post=post):
                people = roster((FIRST, post), (SECOND, post), away={FIRST: DEPUTY})
                self.assertEqual(ask(DEPUTY, step, people), [Refusal.ASSIGNED])

    def test_a_holder_who_left_leaves_the_step_stuck_and_nobody_else_signs(self):
        for step, post in self.steps(OTHER):
            with self.subTest(step=step, post=post):
                self.assertEqual(available(step, FACTS, roster((FIRST, post), (SECOND, post))), [])
