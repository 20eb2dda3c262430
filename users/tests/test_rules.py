"""Chains of deputies, and the duty officer's day."""

from datetime import date, datetime
from unittest import TestCase

from users.rules import chain_of, circle_with, deputy_of, duty_day

ZHANG, LI, WANG, ZHAO = 1, 2, 3, 4


class DeputyTests(TestCase):
    def test_who_stands_in(self):
        table = [
            ({}, None),
            ({ZHANG: None}, None),
            ({ZHANG: LI}, LI),
            ({ZHANG: LI, LI: WANG}, WANG),
            ({ZHANG: LI, LI: None}, None),
            ({ZHANG: LI, LI: ZHANG}, None),
            ({ZHANG: LI, LI: WANG, WANG: LI}, None),
        ]
        for away, expected in table:
            with self.subTest(away):
                self.assertEqual(deputy_of(ZHANG, away), expected)

    def test_the_chain_hand_to_hand(self):
        self.assertEqual(chain_of(ZHANG, {ZHANG: LI, LI: WANG, WANG: ZHAO}), [LI, WANG, ZHAO])

    def test_circles(self):
        table = [
            ({}, LI, []),
            ({LI: WANG}, LI, []),
            ({LI: ZHANG}, LI, [ZHANG, LI, ZHANG]),
            ({LI: WANG, WANG: ZHANG}, LI, [ZHANG, LI, WANG, ZHANG]),
            ({LI: WANG, WANG: ZHAO}, LI, []),
            ({}, ZHANG, [ZHANG, ZHANG]),
        ]
        for away, deputy, circle in table:
            with self.subTest(away=away, deputy=deputy):
                self.assertEqual(circle_with(ZHANG, deputy, away), circle)


class DutyDayTests(TestCase):
    def test_a_night_belongs_to_its_evening(self):
        table = [
            (datetime(2026, 7, 3, 8, 0), date(2026, 7, 3)),
            (datetime(2026, 7, 3, 23, 40), date(2026, 7, 3)),
            (datetime(2026, 7, 4, 2, 10), date(2026, 7, 3)),
            (datetime(2026, 7, 4, 7, 59), date(2026, 7, 3)),
            (datetime(2026, 7, 4, 8, 0), date(2026, 7, 4)),
        ]
        for moment, day in table:
            with self.subTest(moment):
                self.assertEqual(duty_day(moment), day)
