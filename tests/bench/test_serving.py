"""What lock two costs: the same page served from its seal and rendered from live rows, in one run.

    .venv/bin/python -m pytest tests/bench/test_serving.py -s

Prints queries and milliseconds (median) of both ways and their ratio. The page has what a usual document has: forty
paragraphs, a table, two attachments. "From rows" loads the live page at the same address as Wagtail would and renders
it with the same template; "hashing" is what a gate would cost that compared the live row on every request.
"""

import statistics
import time

from django.core.files.base import ContentFile
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from assets.models import CustomDocument
from review.models import Seal
from review.tests.factories import CountyTestCase, make_document, released

ROUNDS = 60


def measure(serve) -> tuple[int, float]:
    """Return (queries, median milliseconds) of one answer, after a warm-up."""
    serve()
    with CaptureQueriesContext(connection) as queries:
        serve()
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        serve()
        took.append((time.perf_counter() - start) * 1000)
    return len(queries), statistics.median(took)


class ServingBenchmark(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        files = []
        for number in (1, 2):
            document = CustomDocument(
                title=f"附件{number}", file=ContentFile(f"附件{number}".encode(), name=f"附件{number}.txt")
            )
            document.save()
            files.append({"type": "file", "value": {"document": document.pk, "note": ""}})
        body = [{"type": "paragraph", "value": f"<p>第{n}条　各学校应当做好有关工作。</p>"} for n in range(40)]
        cls.page = make_document(cls, body=body, attachments=files)
        released(cls, cls.page)
        cls.url = cls.page.public_path()

    def from_seal(self):
        request = RequestFactory().get(self.url)
        seal = Seal.objects.current().filter(url_path=self.url).first()
        return seal.page.serve_sealed(request)

    def from_rows(self):
        request = RequestFactory().get(self.url)
        url_path = "/home" + self.url
        return Page.objects.live().get(url_path=url_path).specific.serve(request).render()

    def hashing(self):
        Page.objects.get(pk=self.page.pk).specific.content_hash()

    def test_serving_from_seals_is_not_dearer_than_from_rows(self):
        rows = {name: measure(getattr(self, name)) for name in ("from_seal", "from_rows", "hashing")}
        print()
        for name, (queries, milliseconds) in rows.items():
            print(f"{name:10} {queries:3d} queries {milliseconds:7.2f} ms")
        ratio = rows["from_seal"][1] / rows["from_rows"][1]
        print(f"ratio seal / rows: {ratio:.2f}")
        assert rows["from_seal"][0] <= rows["from_rows"][0] + 1
        assert ratio < 1.1
