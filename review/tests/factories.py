"""A small county for tests of the gate: the site's frame, one department with its people, and pages in every state."""

import itertools
import json

from django.test import TestCase

from catalog.models import Genre, SubjectCategory
from departments.tests.factories import DepartmentFactory
from disclosure.models import DepartmentCatalogPage, DisclosurePage
from portal.site_setup import build_site
from review import scans, services
from review.enums import Question
from review.models import Journey
from users.enums import Role
from users.tests.factories import UserFactory

NOTHING_APPLIES = dict.fromkeys(Question.values, False)
_numbers = itertools.count(1)


def paragraph(text: str) -> str:
    """Return StreamField JSON with one paragraph."""
    return json.dumps([{"type": "paragraph", "value": f"<p>{text}</p>"}])


class CountyTestCase(TestCase):
    """The frame, 县教育局 (`jyj`) and 县民政局 (`mzj`) with their people, the office's `office`, a superuser `admin`."""

    @classmethod
    def setUpTestData(cls):
        cls.admin = UserFactory(username="admin", superuser=True)
        cls.jyj = DepartmentFactory(slug="jyj", official_name="测试县教育局", short_name="县教育局")
        cls.mzj = DepartmentFactory(slug="mzj", official_name="测试县民政局", short_name="县民政局")
        cls.home = build_site(county="测试县", host="testserver", admin=cls.admin)
        cls.jyj.refresh_from_db()
        cls.mzj.refresh_from_db()
        for name, role, department in (
            ("liaison", Role.LIAISON, cls.jyj),
            ("head", Role.HEAD, cls.jyj),
            ("secrecy", Role.SECRECY, cls.jyj),
            ("liaison2", Role.LIAISON, cls.mzj),
            ("head2", Role.HEAD, cls.mzj),
            ("office", Role.OFFICE, None),
            ("supervisor", Role.SUPERVISOR, None),
            ("duty", Role.DUTY, None),
        ):
            setattr(cls, name, UserFactory(username=name, role=role, role__department=department))
        cls.catalog = DepartmentCatalogPage.objects.get(department=cls.jyj)


def make_document(case, *, parent=None, **fields) -> DisclosurePage:
    """Return a complete draft document in the catalog of `case.jyj`, with a first revision by its liaison."""
    number = next(_numbers)
    parent = parent or case.catalog
    values = {
        "title": f"关于做好第{number}号工作的通知", "slug": f"doc-{number}", "summary": "做好有关工作的要求。",
        "genre": Genre.objects.get(name="通知"), "subject": SubjectCategory.objects.get(name="教育"),
        "formed_on": "2026-11-01", "responsible_unit": "办公室", "body": paragraph(f"第{number}号正文。"),
    }  # fmt: skip
    page = DisclosurePage(**{**values, **fields}, live=False, owner=case.liaison, department=case.jyj)
    parent.add_child(instance=page)
    page.save_revision(user=case.liaison)
    return DisclosurePage.objects.get(pk=page.pk)


def submitted(case, page) -> Journey:
    """Submit `page` as the liaison, its files scanned as the worker does; the journey waits for the head."""
    scans.scan_waiting(page.get_latest_revision_as_object())
    return services.submit(page=page, user=case.liaison)


def signed_by_head(case, page) -> Journey:
    journey = submitted(case, page)
    services.sign(journey=journey, user=case.head)
    return Journey.objects.get(pk=journey.pk)


def reviewed(case, page) -> Journey:
    """Take `page` through head, 会签 and confidentiality review; the journey waits for release.

    The one other organ that issues documents with 县教育局 is 县民政局.
    """
    journey = signed_by_head(case, page)
    for _joint in journey.steps.filter(kind="joint"):
        services.sign(journey=journey, user=case.head2)
    services.review(journey=journey, user=case.secrecy, outcome="may_publish", answers=NOTHING_APPLIES)
    return Journey.objects.get(pk=journey.pk)


def released(case, page) -> Journey:
    """Take `page` through the whole path."""
    journey = reviewed(case, page)
    services.sign(journey=journey, user=case.office)
    return Journey.objects.get(pk=journey.pk)
