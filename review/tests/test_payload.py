"""The public payload: what changes the hash and what does not."""

from unittest import mock

from review.payload import is_empty
from review.tests.factories import CountyTestCase, make_document, paragraph, released


class PayloadTests(CountyTestCase):
    def test_a_field_that_an_upgrade_adds_empty_changes_no_hash(self):
        page = make_document(self)
        before = page.content_hash()
        plain = page.serializable_data()
        for added in ("", None, [], False, {}):
            with self.subTest(added=added), mock.patch.object(type(page), "serializable_data") as data:
                data.return_value = {**plain, "seo_title": "", "search_description": added or ""}
                self.assertEqual(page.content_hash(), before)

    def test_what_the_public_sees_changes_it(self):
        page = make_document(self)
        before = page.content_hash()
        for name, value in (("title", "另一标题"), ("summary", "另一概述。"), ("body", paragraph("另一正文。"))):
            with self.subTest(name):
                changed = type(page).objects.get(pk=page.pk)
                setattr(changed, name, value)
                self.assertNotEqual(changed.content_hash(), before)

    def test_what_the_system_sets_does_not(self):
        page = make_document(self)
        before = page.content_hash()
        released(self, page)
        self.assertEqual(type(page).objects.get(pk=page.pk).content_hash(), before)

    def test_zero_is_something(self):
        table = [
            (None, True),
            ("", True),
            ([], True),
            ({}, True),
            (False, True),
            (0, False),
            ("0", False),
            (True, False),
        ]
        for value, empty in table:
            with self.subTest(value=value):
                self.assertIs(is_empty(value), empty)
