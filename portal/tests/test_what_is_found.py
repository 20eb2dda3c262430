"""Everything public is found, whatever room it is of; what left is not. Through the outbox, on the embedded engine."""

from tempfile import TemporaryDirectory
from unittest.mock import patch

from core.outbox import drain
from disclosure.fees.models import FeeItem
from review.tests.factories import CountyTestCase, released
from review.tests.object_cases import make_entry
from search import services
from search.engines import configured
from search.engines.embedded import EmbeddedEngine
from search.enums import DocumentKind
from search.registry import all_keys, load
from search.services import SearchRequest


class WhatIsFoundTests(CountyTestCase):
    def setUp(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        engine = EmbeddedEngine(f"{folder.name}/search.sqlite3")
        self.addCleanup(engine.close)
        for name in ("answering", "written"):
            patcher = patch.object(configured, name, lambda: [engine])
            patcher.start()
            self.addCleanup(patcher.stop)

    def found(self, text: str) -> list[str]:
        drain()
        return [item.document.title for item in services.search(SearchRequest(text)).items]

    def test_an_entry_that_is_only_on_paper(self):
        entry = make_entry(self, title="一九八六年县志初稿", how_to_get="县档案馆一楼查阅大厅，凭身份证。")
        self.assertEqual(self.found("县志初稿"), [])
        released(self, entry)
        self.assertEqual(self.found("县志初稿"), ["一九八六年县志初稿"])
        self.assertIn("一九八六年县志初稿", self.found("档案馆查阅大厅"))

    def test_a_fee(self):
        item = FeeItem(
            department=self.jyj, name="普通高中学费", amount="900", unit="semester", basis="省价费〔2003〕12号",
            unit_phone="0990-5121201", price_phone="12345", valid_from="2026-09-01",
        )  # fmt: skip
        item.live = False
        item.save()
        item.save_revision(user=self.liaison)
        released(self, item)
        self.assertIn("普通高中学费", self.found("高中学费收多少"))

    def test_every_kind_has_a_name(self):
        kinds = {document.kind for key in all_keys() for document in load(key)}
        self.assertLessEqual(kinds, set(DocumentKind.values))
