"""Gated objects that are not pages, ready for tests of the gate."""

from catalog.models import OfflineEntry
from review.tests.factories import CountyTestCase


def make_entry(case: CountyTestCase, **fields) -> OfflineEntry:
    """Return a complete draft entry of `case.jyj` with a first revision by its liaison."""
    values = {
        "title": "1998年全县中小学布局调整方案", "summary": "全县中小学布局调整的安排。", "formed_on": "1998-05-06",
        "how_to_get": "县档案馆一楼查阅大厅，工作日9:00至17:00，凭身份证查阅。",
    }  # fmt: skip
    entry = OfflineEntry(**{**values, **fields}, department=case.jyj)
    entry.save()
    entry.save_revision(user=case.liaison)
    return OfflineEntry.objects.get(pk=entry.pk)
