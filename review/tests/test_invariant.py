"""The invariant under random histories: whatever people do in whatever order, the public sees cleared copies only.

Editors, signers, the office and people at the side doors act on two pages that share an attachment, and on a catalog
entry without a page, which is no page but passes the same gate; also on the register itself. After every step
each address is fetched without signing in and compared with what was cleared: the marks in the text that a visitor
gets belong to a hash that three people signed for.
"""

import hashlib
import re
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Page, PageViewRestriction

from assets.models import CustomDocument
from catalog.models import CatalogEntry
from departments.models import Department
from disclosure.models import DepartmentCatalogPage, DisclosurePage
from review import corrections, incidents, post_checks, scans, services, urgent
from review.arrangements import arrange
from review.enums import ArrangementKind, JourneyKind, StepKind, TakeDownReason
from review.models import Incident, Journey, PostCheck, Seal
from review.tests.factories import NOTHING_APPLIES, CountyTestCase, make_document, paragraph
from review.tests.object_cases import make_entry
from users.models import DutyShift
from users.rules import duty_day

MARK = re.compile(r"标记[0-9]+号")
PEOPLE = ("liaison", "head", "secrecy", "office", "duty", "liaison2", "head2", "admin")
REFUSALS = (
    PermissionDenied,
    ValidationError,
    ProtectedError,
    ObjectDoesNotExist,
)  # the last: a draft file may be deleted


class County:
    """The state of one history and what people can do in it; every act may be refused."""

    def __init__(self, case):
        self.case = case
        arrange(kind=ArrangementKind.URGENT, column=case.catalog, reason="防汛预警", user=case.office)
        DutyShift.objects.get_or_create(user=case.duty, day=duty_day(timezone.now()))
        self.document = CustomDocument(title="附件", file=ContentFile(self.mark().encode(), name="附件.txt"))
        self.document.save()
        attachments = [{"type": "file", "value": {"document": self.document.pk, "note": ""}}]
        self.pages = [make_document(case, body=paragraph(self.mark()), attachments=attachments) for _ in range(2)]
        mark = self.mark()
        self.pages.append(make_entry(case, title=f"旧档{mark}", how_to_get=mark))
        self.addresses = {page.public_path() for page in self.pages}
        self.addresses.add("/catalog/")  # the register shows titles
        self.tokens = {self.document.token}

    marks = 0

    def mark(self) -> str:
        """Return words that stand nowhere else."""
        County.marks += 1
        return f"标记{County.marks}号。"

    def user(self, name: str):
        return getattr(self.case, name)

    def type_over(self, page) -> dict:
        """Type new words into `page`; return the fields that hold them."""
        mark = self.mark()
        is_page = isinstance(page, Page)
        fields = {"body": paragraph(mark)} if is_page else {"title": f"旧档{mark}", "how_to_get": mark}
        for name, value in fields.items():
            setattr(page, name, value)
        return fields

    def journey(self, page):
        return Journey.objects.for_object(page).order_by("-pk").first()

    # The path ----------------------------------------------------------------------------------------------------------

    def edit(self, page, user):
        self.type_over(page)
        page.save_revision(user=user)

    def submit(self, page, user):
        scans.scan_waiting(page.get_latest_revision_as_object())  # as the worker does meanwhile
        services.submit(page=page, user=user)

    def sign(self, page, user):
        journey = self.journey(page)
        if journey and journey.current_step and journey.current_step.kind == StepKind.REVIEW:
            services.review(journey=journey, user=user, outcome="may_publish", answers=NOTHING_APPLIES)
        elif journey:
            services.sign(journey=journey, user=user)

    def whole_path(self, page, user):
        """What most histories need now and then, or hardly anything would ever be public."""
        self.submit(page, self.case.liaison)
        for signer in (self.case.head, self.case.secrecy, self.case.office):
            self.sign(page, signer)

    def send_back(self, page, user):
        if journey := self.journey(page):
            services.return_for_changes(journey=journey, user=user, reason="请修改。")

    def take_back(self, page, user):
        if journey := self.journey(page):
            services.take_back(journey=journey, user=user)

    def unpublish(self, page, user):
        services.unpublish(page=page, user=user, reason="内容过时。")

    def take_down(self, page, user):
        if seal := Seal.objects.current().for_object(page).first():
            incidents.take_down(seal=seal, user=user, reason_kind=TakeDownReason.SECRET, reason="疑似涉密。")

    def settle(self, page, user):
        for incident in Incident.objects.open():
            verb = incidents.restore if incident.pk % 2 else incidents.close
            verb(incident=incident, user=user, resolution="已核实。")

    # With fewer hands --------------------------------------------------------------------------------------------------

    def correct(self, page, user):
        """A correction by the liaison, signed by whoever it is."""
        page = page.get_latest_revision_as_object()
        page.title = f"{page.title}（更正）"
        page.save_revision(user=self.case.liaison)
        fresh = type(page).objects.get(pk=page.pk)
        journey = corrections.propose_correction(page=fresh, user=self.case.liaison, reason="错别字")
        services.sign(journey=journey, user=user)

    def smuggle_as_correction(self, page, user):
        """Other words under the name of a correction, past the verb that asks."""
        self.edit(page, self.case.liaison)
        step = services.Step(StepKind.CORRECTION, self.case.jyj.pk)
        journey = services.submit(page=page, user=self.case.liaison, kind=JourneyKind.CORRECTION, steps=[step])
        services.sign(journey=journey, user=user)

    def reverse(self, page, user):
        for check in PostCheck.objects.open():
            post_checks.finish(check=check, user=user, result="reversed", note="原文无误")

    def release_urgently(self, page, user):
        """A notice without attachments, signed by whoever it is."""
        self.type_over(page)
        page.attachments = []
        page.save_revision(user=self.case.liaison)
        scans.scan_waiting(page.get_latest_revision_as_object())
        fresh = type(page).objects.get(pk=page.pk)
        journey = urgent.submit_urgent(page=fresh, user=self.case.liaison, reason="暴雨红色预警")
        services.review(journey=journey, user=user, outcome="may_publish", answers=NOTHING_APPLIES)

    def schedule(self, page, user):
        page.go_live_at = timezone.now() + timedelta(hours=1)
        page.save_revision(user=user)

    def beat(self, page, user):
        services.release_due_pages(timezone.now() + timedelta(hours=2))

    # The side doors ------------------------------------------------------------------------------------------------------

    def publish_revision(self, page, user):
        page.latest_revision.publish(user=user)

    def publish_old_revision(self, page, user):
        page.revisions.order_by("pk").first().publish()

    def publish_base_class(self, page, user):
        Page.objects.get(pk=page.pk).publish(page.latest_revision)

    def publish_action(self, page, user):
        action = PublishPageRevisionAction if isinstance(page, Page) else PublishRevisionAction
        action(page.latest_revision).execute(skip_permission_checks=True)

    def write_live_row(self, page, user):
        self.type_over(page)
        page.live = True
        page.save()

    def update_row(self, page, user):
        type(page).objects.filter(pk=page.pk).update(**self.type_over(page), live=True)

    def write_register(self, page, user):
        CatalogEntry.objects.update(title=f"旧档{self.mark()}", issuing_name=self.mark(), is_public=True)

    def rewrite_revision(self, page, user):
        revision = page.latest_revision
        revision.content |= self.type_over(page)
        revision.save(update_fields=["content"])

    def wagtails_schedule(self, page, user):
        page.revisions.filter(pk=page.latest_revision_id).update(
            approved_go_live_at=timezone.now() - timedelta(hours=1)
        )
        call_command("publish_scheduled")

    def unpublish_past_the_verb(self, page, user):
        page.unpublish()

    def copy_live(self, page, user):
        if not isinstance(page, Page):
            page.pk = None
            page.live = True
            page.save(force_insert=True)
            self.addresses.add(page.public_path())
            return
        copy = page.copy(keep_live=True, update_attrs={"slug": f"copy-{Page.objects.count()}"})
        self.addresses.add(copy.public_path())

    def make_alias(self, page, user):
        alias = page.create_alias(update_slug=f"alias-{Page.objects.count()}", log_action=None)
        self.addresses.add(alias.public_path())

    def move(self, page, user):
        department = Department.objects.get(slug=("jyj", "mzj")[page.path.startswith(self.case.catalog.path)])
        page.move(DepartmentCatalogPage.objects.get(department=department), pos="last-child")
        self.addresses.add(DisclosurePage.objects.get(pk=page.pk).public_path())

    def replace_file(self, page, user):
        document = CustomDocument.objects.get(pk=self.document.pk)
        document.file = ContentFile(self.mark().encode(), name="附件.txt")
        document.save()
        self.tokens.add(document.token)

    def exchange_bytes(self, page, user):
        """The row of the file is pointed at other stored bytes."""
        other = CustomDocument(title="另一", file=ContentFile(self.mark().encode(), name="另一.txt"))
        other.save()
        CustomDocument.objects.filter(pk=self.document.pk).update(file=other.file.name)

    def restrict(self, page, user):
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    def lift(self, page, user):
        PageViewRestriction.objects.all().delete()

    def delete(self, page, user):
        page.delete()

    def delete_file(self, page, user):
        CustomDocument.objects.get(pk=self.document.pk).delete()


PATH = ("edit", "submit", "sign", "whole_path", "send_back", "take_back", "unpublish", "take_down", "settle",
        "schedule", "beat", "correct", "smuggle_as_correction", "reverse", "release_urgently")  # fmt: skip
SIDE_DOORS = (
    "publish_revision", "publish_old_revision", "publish_base_class", "publish_action", "write_live_row", "update_row",
    "rewrite_revision", "wagtails_schedule", "unpublish_past_the_verb", "copy_live", "make_alias", "move",
    "replace_file", "exchange_bytes", "restrict", "lift", "delete", "delete_file", "write_register",
)  # fmt: skip
OF_PAGES_ONLY = {
    "correct",
    "smuggle_as_correction",
    "reverse",
    "release_urgently",
    "publish_base_class",
    "make_alias",
    "move",
    "restrict",
}
step = st.tuples(
    st.one_of(st.sampled_from(PATH), st.just("whole_path"), st.sampled_from(SIDE_DOORS)),
    st.integers(0, 2),
    st.sampled_from(PEOPLE),
)


class InvariantTests(CountyTestCase):
    seen: set[str] = set()  # types that were public in some history: the invariant holds easily where nothing ever is

    def assert_not_vacuous(self):
        self.assertLessEqual({"disclosure.disclosurepage", "catalog.offlineentry"}, self.seen)

    def live_through(self, history) -> None:
        """Act step by step; after each, look with the public's eyes. Everything is undone in the end."""
        with transaction.atomic():
            county = County(self)
            for verb, index, person in history:
                page = type(county.pages[index]).objects.filter(pk=county.pages[index].pk).first()
                if page is None or (verb in OF_PAGES_ONLY and not isinstance(page, Page)):  # a draft may be deleted
                    continue
                with suppress(*REFUSALS), transaction.atomic():
                    getattr(county, verb)(page, county.user(person))
                self.look(county)
            transaction.set_rollback(True)

    def look(self, county: County) -> None:
        current = list(Seal.objects.current().select_related("clearance", "clearance__journey", "clearance__record"))
        for seal in current:
            self.assert_cleared(seal)
            self.seen.add(seal.object_type)
        words = (f"{getattr(seal.page, 'body', '')} {getattr(seal.page, 'how_to_get', '')}" for seal in current)
        cleared = {mark for text in words for mark in MARK.findall(text)}
        sealed_at = {seal.url_path for seal in current}
        for address in county.addresses:
            answer = self.client.get(address)
            self.assertIn(answer.status_code, (200, 404, 410))
            self.assertEqual(answer.status_code == 200, address in sealed_at)
            self.assertLessEqual(set(MARK.findall(answer.content.decode())), cleared)
        self.look_at_files(county, current)

    def look_at_files(self, county: County, current) -> None:
        opened = {file["token"]: file["sha256"] for seal in current for file in seal.files}
        for token in county.tokens:
            answer = self.client.get(f"/files/{token}/x.txt")
            self.assertEqual(answer.status_code == 200, token in opened)
            if answer.status_code == 200:
                self.assertEqual(_sha256(b"".join(answer)), opened[token])

    def assert_cleared(self, seal: Seal) -> None:
        """One used clearance for exactly this hash, with a signature of a different person at every step."""
        clearance = seal.clearance
        self.assertEqual(seal.content_hash, clearance.content_hash)
        self.assertEqual(seal.content_hash, clearance.record.content_hash)
        self.assertIsNotNone(clearance.used_at)
        self.assertIsNone(clearance.voided_at)
        self.assertIsNone(clearance.suspended_at)
        if not seal.is_alias:
            self.assertEqual(seal.page.content_hash(), seal.content_hash)
        if clearance.journey.kind != "migration":
            signers = [step.signer_id for step in clearance.journey.steps.all()]
            people = {clearance.journey.author_id, *signers}
            self.assertNotIn(None, people)
            self.assertEqual(len(people), len(signers) + 1)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def every_history(live_through, *, examples: int, length: int) -> None:
    """Run `live_through` with random histories; the same ones each time, so that a failure can be found again."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    chosen = settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=checks,
        phases=[Phase.generate],  # a shorter history is not worth minutes of looking for it
    )  # fmt: skip
    chosen(given(st.lists(step, min_size=4, max_size=length))(live_through))()


class ShortHistoriesTests(InvariantTests):
    def test_the_public_sees_cleared_copies_only(self):
        every_history(lambda history: self.live_through(history), examples=20, length=8)
        self.assert_not_vacuous()


@pytest.mark.slow
class LongHistoriesTests(InvariantTests):
    def test_the_public_sees_cleared_copies_only(self):
        every_history(lambda history: self.live_through(history), examples=200, length=12)
        self.assert_not_vacuous()
