"""Gated objects that are not pages, ready for tests of the gate."""

from catalog.models import OfflineEntry
from departments.models import Department
from review import services
from review.models import Journey
from review.tests.factories import NOTHING_APPLIES, CountyTestCase
from users.enums import Role
from users.tests.factories import UserFactory


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


def three_sign(case: CountyTestCase, obj) -> Journey:
    """Take what is the county's own through the whole path, with people of the county government office."""
    office = Department.objects.of_kind("county_government_office").get()
    head = UserFactory(role=Role.HEAD, role__department=office)
    secrecy = UserFactory(role=Role.SECRECY, role__department=office)
    releaser = UserFactory(role=Role.OFFICE)
    journey = services.submit(page=obj, user=case.office)
    services.sign(journey=journey, user=head)
    services.review(journey=journey, user=secrecy, outcome="may_publish", answers=NOTHING_APPLIES)
    services.sign(journey=journey, user=releaser)
    return Journey.objects.get(pk=journey.pk)
