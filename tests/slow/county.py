"""Fills a running portal's database with a small county and public documents with an attachment.

python -m tests.slow.county 2        prints a JSON list of {url, file_url, seal, title, stored, person, password}
"""

import json
import sys

import django

django.setup()

from django.core.files.base import ContentFile

from assets.models import CustomDocument
from review.models import Seal
from review.tests.factories import CountyTestCase, make_document, released
from users.tests.factories import PASSWORD

TITLES = ("关于发放临时救助金的公示", "关于调整临时救助金标准的通知")


class County(CountyTestCase):
    """The county of the gate's tests, here in a database that stays."""


def build(title: str) -> dict:
    """Return where one released document and its file are, and who may take it down."""
    document = CustomDocument(title="名单", file=ContentFile("张某某，620元".encode() * 500, name="名单.txt"))
    document.save()
    attachments = [{"type": "file", "value": {"document": document.pk, "note": ""}}]
    page = make_document(County, title=title, attachments=attachments)
    released(County, page)
    seal = Seal.objects.current().for_object(page).get()
    return {
        "url": seal.url, "file_url": f"/files/{document.token}/名单.txt", "seal": seal.pk, "title": title,
        "stored": document.file.name, "person": "duty", "password": PASSWORD,
    }  # fmt: skip


if __name__ == "__main__":
    County.setUpTestData()
    print(json.dumps([build(title) for title in TITLES[: int(sys.argv[1])]], ensure_ascii=False))
