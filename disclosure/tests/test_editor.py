"""Bad input in the editor of a document: refused at submission, said at the field, nothing lost from the form."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from wagtail.test.utils.form_data import rich_text, streamfield

from disclosure.models import DisclosurePage
from review.models import Journey
from review.tests.editor import message_at, post_editor, shown_value
from review.tests.factories import CountyTestCase, make_document, released

BODY = streamfield([("paragraph", rich_text("<p>做好秋季学期招生工作。</p>"))])
BODY = {f"body-{name}": value for name, value in BODY.items() if not isinstance(value, dict)} | {
    f"body-0-{name}": value for name, value in BODY["0"].items()
}


class BadInputTests(CountyTestCase):
    def setUp(self):
        self.client.force_login(self.liaison)

    def test_each_mistake_stands_at_its_field_and_nothing_typed_is_lost(self):
        tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
        cases = (
            ({"document_number": "胡编的文号"}, "document_number", "发文字号应写成"),
            ({"formed_on": tomorrow}, "formed_on", "发布日期不能早于成文日期"),
            ({"formed_on": "去年"}, "formed_on", "有效的日期"),
            ({"effective_on": "2026-05-01", "abolished_on": "2026-04-01"}, "abolished_on", "不能早于生效日期"),
            ({"disclosure_attribute": "on_request"}, "attribute_reason", "须写明理由"),
            ({"keywords": "一 二 三 四 五 六"}, "keywords", "不超过5个"),
        )
        for typed, field, said in cases:
            with self.subTest(typed):
                response = self.submit(make_document(self), **typed)
                self.assertIn(said, message_at(response, field))
                for name, value in typed.items():
                    self.assertEqual(shown_value(response, name), value)
                self.assertEqual(shown_value(response, "summary"), "改过的概述。")

    def test_every_empty_mandatory_field_says_so_itself(self):
        names = ("summary", "genre", "subject", "formed_on", "responsible_unit")
        response = post_editor(self, make_document(self), **dict.fromkeys(names, ""), **BODY)
        for name in names:
            with self.subTest(name):
                self.assertEqual(message_at(response, name), "提交前须填写。")
        self.assertEqual(message_at(response, "title"), "")

    def test_an_empty_text_is_named_as_well(self):
        response = post_editor(self, make_document(self))
        self.assertEqual(message_at(response, "body"), "提交前须填写。")

    def test_imported_page_published_before_it_was_formed(self):
        page = make_document(self, first_published_at=datetime(2020, 3, 5, tzinfo=UTC))
        response = self.submit(page, formed_on="2020-03-10")
        self.assertIn("发布日期不能早于成文日期", message_at(response, "formed_on"))

    def test_index_number_already_used(self):
        taken = make_document(self)
        released(self, taken)
        number = DisclosurePage.objects.get(pk=taken.pk).catalog_entry.index_number
        response = self.submit(make_document(self, imported_index_number=number))
        self.assertIn(f"原索引号已被其他信息使用：{number}", message_at(response, "title"))

    def test_a_draft_may_be_as_incomplete_as_it_likes(self):
        page = make_document(self)
        response = post_editor(self, page, action="save", summary="", genre="", document_number="胡编的文号")
        self.assertEqual(response.status_code, 302)
        page = DisclosurePage.objects.get(pk=page.pk)
        self.assertEqual(page.get_latest_revision_as_object().document_number, "胡编的文号")

    def submit(self, page, **typed):
        """Press 提交审核; it has to be refused, without a trace."""
        response = post_editor(self, page, summary="改过的概述。", **BODY, **typed)
        self.assertEqual(response.status_code, 200)
        self.assertFalse(Journey.objects.for_object(page).exists())
        return response
