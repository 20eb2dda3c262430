"""Attachments are found page by page while they are public, and no longer."""

import json

from django.core.files.base import ContentFile

from assets.models import CustomDocument
from review import file_documents, services
from review.tests.factories import CountyTestCase, make_document, released
from search import vocabulary
from search.models import HiddenResult
from search.registry import all_keys, load
from users.services import collection_of


class FileDocumentsTests(CountyTestCase):
    def setUp(self):
        document = CustomDocument(title="收费目录", collection=collection_of(self.jyj))
        document.file = ContentFile("不动产登记费80元每件。\n".encode(), name="收费目录.txt")
        document.save()
        self.document = document
        block = {"type": "file", "value": {"document": document.pk, "note": ""}}
        self.page = make_document(self, attachments=json.dumps([block]))

    def test_a_file_is_found_by_its_words_only_while_public(self):
        key = f"file:{self.document.token}"
        self.assertEqual(load(key), [])
        released(self, self.page)
        (found,) = load(key)
        self.assertIn("不动产登记费80元", found.body)
        self.assertEqual((found.file_name, found.file_page, found.department_slug), ("收费目录.txt", 1, "jyj"))
        self.assertIn(key, list(all_keys()))
        services.unpublish(page=self.page, user=self.office, reason="核对。")
        self.assertEqual(load(key), [])

    def test_its_address_is_the_one_that_is_served(self):
        released(self, self.page)
        (found,) = file_documents.load(self.document.token)
        self.assertEqual(self.client.get(found.url).status_code, 200)

    def test_a_page_that_is_hidden_takes_its_files_with_it(self):
        released(self, self.page)
        (found,) = file_documents.load(self.document.token)
        self.assertNotIn(found.url, vocabulary.hidden_urls())
        HiddenResult.objects.create(url=f"https://www.example.gov.cn{self.page.get_url()}", reason="核实中")
        self.assertIn(found.url, vocabulary.hidden_urls())
        HiddenResult.objects.all().delete()
        self.assertNotIn(found.url, vocabulary.hidden_urls())
