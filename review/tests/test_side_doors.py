"""Every way by which content can become public, tried by somebody who skips the approval path (issue 5).

Two things are asked after each of them: what an anonymous visitor gets is what was cleared before, or 404; and the
leak report names the object wherever its row is no longer what was cleared.
"""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, PageViewRestriction, Revision

from assets.models import CustomDocument
from disclosure.models import DepartmentCatalogPage, DisclosurePage
from review import services
from review.enums import JourneyStatus
from review.exceptions import GateClosed, NotSubmittable
from review.leaks import find_leaks
from review.models import Clearance, Journey, Seal
from review.tests.factories import CountyTestCase, make_document, paragraph, released, reviewed

CLEARED, SMUGGLED = "经审查的正文。", "未经审查的正文。"


class SideDoorTestCase(CountyTestCase):
    """A public page with CLEARED in its text and in its attachment, and the questions each test asks."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.document = CustomDocument(title="实施方案", file=ContentFile(CLEARED.encode(), name="方案.txt"))
        cls.document.save()
        attachments = [{"type": "file", "value": {"document": cls.document.pk, "note": ""}}]
        cls.page = make_document(cls, body=paragraph(CLEARED), attachments=attachments)
        released(cls, cls.page)
        cls.url = cls.page.public_path()

    def setUp(self):
        self.page = DisclosurePage.objects.get(pk=self.page.pk)
        self.document = CustomDocument.objects.get(pk=self.document.pk)

    def leaks(self, page=None) -> set[str]:
        """The codes that the leak report has for `page`."""
        return {leak.code for leak in find_leaks() if f":{(page or self.page).pk} " in leak.what}

    def assert_public_is_cleared(self, url=None):
        for address in (url or self.url, "/sitemap.xml", self.catalog.public_path(), "/"):
            answer = self.client.get(address)
            self.assertEqual(answer.status_code, 200, address)
            self.assertNotContains(answer, SMUGGLED)
        self.assertContains(self.client.get(url or self.url), CLEARED)

    def assert_not_public(self, page):
        self.assertIn(self.client.get(page.public_path()).status_code, (404, 410))
        self.assertNotContains(self.client.get("/sitemap.xml"), page.public_path())
        self.assertNotContains(self.client.get(self.catalog.public_path()), page.public_path())

    def edit(self, text=SMUGGLED, **fields) -> Revision:
        """Save a draft with other words, as the liaison does in the editor."""
        self.page.body = paragraph(text)
        for name, value in fields.items():
            setattr(self.page, name, value)
        return self.page.save_revision(user=self.liaison)

    def as_superuser(self):
        """Post to the CMS with every permission that Wagtail can give."""
        client = self.client_class()
        client.force_login(self.admin)
        return client


class PublishingInCode:
    def test_a_draft_changes_nothing(self):
        self.edit()
        self.assert_public_is_cleared()
        self.assertEqual(self.leaks(), set())

    def test_publishing_a_revision_is_refused_for_anybody(self):
        revision = self.edit()
        for user in (None, self.liaison, self.office, self.admin):
            with self.subTest(user), self.assertRaises(GateClosed):
                revision.publish(user=user)
            with self.subTest(user), self.assertRaises(GateClosed):
                self.page.publish(revision, user=user, skip_permission_checks=True)
        self.assert_public_is_cleared()

    def test_publishing_through_the_base_class_stays_invisible(self):
        Page.objects.get(pk=self.page.pk).publish(self.edit())
        self.assert_public_is_cleared()
        self.assertEqual(self.leaks(), {"row_changed"})

    def test_wagtails_action_without_permission_checks_stays_invisible(self):
        PublishPageRevisionAction(self.edit()).execute(skip_permission_checks=True)
        self.assert_public_is_cleared()
        self.assertEqual(self.leaks(), {"row_changed"})

    def test_writing_into_the_live_row_stays_invisible(self):
        self.page.body = paragraph(SMUGGLED)
        self.page.save()
        self.assert_public_is_cleared()
        self.assertEqual(self.leaks(), {"row_changed"})

    def test_queryset_update_stays_invisible(self):
        DisclosurePage.objects.filter(pk=self.page.pk).update(title=SMUGGLED, body=paragraph(SMUGGLED))
        self.assert_public_is_cleared()
        self.assertEqual(self.leaks(), {"row_changed"})

    def test_a_draft_made_live_by_hand_is_not_public(self):
        for by_hand in (self._save_live, self._update_live):
            draft = make_document(self)
            by_hand(draft)
            with self.subTest(by_hand.__name__):
                self.assert_not_public(draft)
                self.assertEqual(self.leaks(draft), {"live_without_seal"})

    @staticmethod
    def _save_live(page):
        page.live = True
        page.save()

    @staticmethod
    def _update_live(page):
        Page.objects.filter(pk=page.pk).update(live=True)

    def test_a_revision_of_another_page_opens_nothing(self):
        other = make_document(self, body=paragraph(SMUGGLED))
        with self.assertRaises(GateClosed):
            self.page.publish(other.latest_revision)
        self.assert_public_is_cleared()

    def test_a_row_that_differs_from_the_cleared_revision_is_not_sealed(self):
        draft = make_document(self)
        reviewed(self, draft)
        Clearance.objects.for_object(draft).update(opened_at=timezone.now())
        row = DisclosurePage.objects.get(pk=draft.pk)
        row.body = paragraph(SMUGGLED)
        with self.assertRaises(GateClosed):
            services.use_clearance(page=row, clearance=Clearance.objects.for_object(draft).get())
        self.assert_not_public(draft)


class Clearances:
    def test_a_restored_revision_has_its_old_hash_and_no_clearance(self):
        old = self.page.latest_revision
        self.edit("第二版正文。")
        released(self, self.page)
        with self.assertRaises(GateClosed):
            DisclosurePage.objects.get(pk=self.page.pk).publish(old, previous_revision=old)
        self.assertContains(self.client.get(self.url), "第二版正文。")
        self.assertNotContains(self.client.get(self.url), CLEARED)

    def test_an_edit_after_the_review_voids_it(self):
        draft = make_document(self)
        journey = reviewed(self, draft)
        revision = Revision.objects.get(pk=journey.revision_id)
        revision.content["title"] = SMUGGLED
        revision.save(update_fields=["content"])
        with self.assertRaises(GateClosed):
            services.sign(journey=journey, user=self.office)
        self.assert_not_public(draft)

    def test_every_field_that_the_public_can_see_is_part_of_the_hash(self):
        before = self.page.content_hash()
        changes = {
            "title": "另一标题", "slug": "other", "seo_title": "检索标题", "search_description": "检索摘要", "summary": "概述",
            "keywords": "关键词", "show_in_menus": True, "document_number": "测教发〔2026〕9号", "responsible_unit": "人事股",
            "body": paragraph("别的。"), "expire_at": timezone.now() + timedelta(days=1),
        }  # fmt: skip
        for name, value in changes.items():
            page = DisclosurePage.objects.get(pk=self.page.pk)
            setattr(page, name, value)
            with self.subTest(name):
                self.assertNotEqual(page.content_hash(), before)

    def test_columns_with_the_same_slug_are_different_content(self):
        """Every department has its "news": sharing a page into another one must be reviewed."""
        news = (
            DepartmentCatalogPage.objects.get(department=self.jyj).get_parent().get_children().get(slug="news").specific
        )
        county = self.home.get_children().get(slug="news").specific
        hashes = set()
        for column in (news, county):
            self.page.also_shown_in.set([column])
            hashes.add(self.page.content_hash())
        self.assertEqual(len(hashes), 2)

    def test_changes_that_the_public_can_not_see_keep_the_clearance(self):
        draft = make_document(self)
        journey = reviewed(self, draft)
        for fields in ({"source_id": "old-17"}, {"go_live_at": None}, {"locked": True, "owner_id": self.head.pk}):
            revision = Revision.objects.get(pk=journey.revision_id)
            revision.content.update(fields)
            revision.save(update_fields=["content"])
        services.sign(journey=journey, user=self.office)
        self.assertEqual(self.client.get(draft.public_path()).status_code, 200)

    def test_a_clearance_opens_once(self):
        revision = self.page.latest_revision
        services.unpublish(page=self.page, user=self.office, reason="内容过时。")
        with self.assertRaises(GateClosed):
            revision.publish()
        self.assert_not_public(self.page)

    def test_unpublishing_by_any_way_voids_what_was_cleared(self):
        for way in (self._unpublish_specific, self._unpublish_base):
            page = make_document(self)
            released(self, page)
            page = DisclosurePage.objects.get(pk=page.pk)
            page.go_live_at = timezone.now() + timedelta(hours=1)
            page.title = "定时的更正"
            page.save_revision(user=self.liaison)
            released(self, page)
            way(page)
            with self.subTest(way.__name__):
                self.assert_not_public(page)
                self.assertFalse(Clearance.objects.for_object(page).open().exists())

    @staticmethod
    def _unpublish_specific(page):
        DisclosurePage.objects.get(pk=page.pk).unpublish()

    @staticmethod
    def _unpublish_base(page):
        Page.objects.get(pk=page.pk).unpublish()

    def test_a_stale_instance_saved_does_not_take_the_page_off(self):
        draft = make_document(self)
        released(self, draft)
        draft.save_revision(user=self.liaison)  # `draft` still says live=False
        self.assertEqual(self.client.get(draft.public_path()).status_code, 200)


class Schedules:
    def test_wagtails_own_command_refuses_what_is_not_cleared(self):
        past = timezone.now() - timedelta(minutes=1)
        revision = self.edit()
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=past)
        with self.assertRaises(GateClosed):
            call_command("publish_scheduled")
        self.assert_public_is_cleared()

    def test_wagtails_own_command_publishes_what_is_cleared(self):
        draft = make_document(self, go_live_at=timezone.now() + timedelta(hours=1))
        journey = released(self, draft)
        past = timezone.now() - timedelta(minutes=1)
        revision = Revision.objects.get(pk=journey.revision_id)
        revision.content["go_live_at"] = past.isoformat()
        revision.approved_go_live_at = past
        revision.save(update_fields=["content", "approved_go_live_at"])
        call_command("publish_scheduled")
        self.assertEqual(self.client.get(draft.public_path()).status_code, 200)
        self.assertEqual(Journey.objects.get(pk=journey.pk).status, JourneyStatus.RELEASED)

    def test_expiry_by_wagtails_own_command_takes_the_public_copy_away(self):
        Page.objects.filter(pk=self.page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
        call_command("publish_scheduled")
        self.assert_not_public(self.page)

    def test_a_schedule_set_in_the_row_does_nothing(self):
        draft = make_document(self)
        Page.objects.filter(pk=draft.pk).update(go_live_at=timezone.now() - timedelta(minutes=1))
        services.release_due_pages()
        self.assert_not_public(draft)


class CopiesAndMoves:
    def test_a_copy_that_keeps_live_is_not_public(self):
        copy = self.page.copy(keep_live=True, update_attrs={"slug": "copied", "title": "副本"})
        self.assert_not_public(copy)
        self.assertEqual(self.leaks(copy), {"live_without_seal"})

    def test_a_copy_made_in_the_cms_is_a_draft_or_refused(self):
        data = {"new_title": "副本", "new_slug": "copied", "new_parent_page": self.catalog.pk}
        for extra in ({"publish_copies": "on"}, {}):
            answer = self.as_superuser().post(reverse("wagtailadmin_pages:copy", args=[self.page.pk]), data | extra)
            self.assertLess(answer.status_code, 500)
            for copy in DisclosurePage.objects.filter(slug="copied"):
                self.assertFalse(copy.live)
                self.assert_not_public(copy)

    def test_an_alias_can_not_be_made_in_the_cms(self):
        data = {"new_title": "镜像", "new_slug": "mirror", "new_parent_page": self.catalog.pk, "alias": "on"}
        answer = self.as_superuser().post(reverse("wagtailadmin_pages:copy", args=[self.page.pk]), data)
        self.assertLess(answer.status_code, 500)
        self.assertFalse(DisclosurePage.objects.filter(slug="mirror", alias_of__isnull=False).exists())

    def test_a_moved_page_stays_where_it_was_cleared(self):
        elsewhere = DepartmentCatalogPage.objects.get(department=self.mzj)
        self.page.move(elsewhere, pos="last-child")
        self.assert_public_is_cleared()
        moved = DisclosurePage.objects.get(pk=self.page.pk)
        self.assertEqual(self.client.get(moved.public_path()).status_code, 404)
        self.assertIn("moved", self.leaks())

    def test_nobody_moves_or_deletes_a_public_page_in_the_cms(self):
        elsewhere = DepartmentCatalogPage.objects.get(department=self.mzj)
        client = self.as_superuser()
        client.post(reverse("wagtailadmin_pages:move_confirm", args=[self.page.pk, elsewhere.pk]))
        client.post(reverse("wagtailadmin_pages:delete", args=[self.page.pk]))
        self.assertTrue(DisclosurePage.objects.get(pk=self.page.pk).path.startswith(self.catalog.path))
        self.assert_public_is_cleared()

    def test_a_column_with_public_pages_keeps_its_address(self):
        self.catalog.slug = "renamed"
        self.catalog.save_revision(user=self.liaison)
        with self.assertRaises(NotSubmittable) as caught:
            services.submit(page=self.catalog, user=self.liaison)
        self.assertEqual(set(caught.exception.message_dict), {"slug"})

    def test_an_address_that_is_public_is_not_given_twice(self):
        slug = self.page.slug
        self.page.move(DepartmentCatalogPage.objects.get(department=self.mzj), pos="last-child")
        second = make_document(self, slug=slug)
        journey = reviewed(self, second)
        with self.assertRaises(GateClosed):
            services.sign(journey=journey, user=self.office)
        self.assert_public_is_cleared()

    def test_a_new_order_is_taken_into_the_seals(self):
        second = make_document(self)
        released(self, second)
        DisclosurePage.objects.get(pk=second.pk).move(self.catalog, pos="first-child")
        for page in (self.page, second):
            row = Page.objects.get(pk=page.pk)
            with self.subTest(page.slug):
                self.assertEqual(Seal.objects.current().for_object(page).get().path, row.path)

    def test_what_was_public_can_not_be_deleted(self):
        for doomed in (self.page, self.catalog, self.jyj, self.liaison):
            with self.subTest(doomed), self.assertRaises(ProtectedError), transaction.atomic():
                doomed.delete()
        self.assert_public_is_cleared()


class Privacy:
    def test_a_restriction_takes_the_whole_branch_off_at_once(self):
        PageViewRestriction.objects.create(page=self.catalog, restriction_type=PageViewRestriction.LOGIN)
        self.assertEqual(self.client.get(self.url).status_code, 404)
        self.assertEqual(self.client.get(self.catalog.public_path()).status_code, 404)

    def test_the_right_branch_goes_after_pages_changed_places(self):
        second = make_document(self)
        released(self, second)
        DisclosurePage.objects.get(pk=second.pk).move(self.catalog, pos="first-child")
        PageViewRestriction.objects.create(page=Page.objects.get(pk=second.pk), restriction_type="login")
        self.assertEqual(self.client.get(second.public_path()).status_code, 404)
        self.assert_public_is_cleared()

    def test_lifting_the_restriction_brings_nothing_back(self):
        restriction = PageViewRestriction.objects.create(page=self.page, restriction_type=PageViewRestriction.LOGIN)
        restriction.delete()
        self.assertEqual(self.client.get(self.url).status_code, 404)
        self.assertEqual(self.leaks(), {"live_without_seal"})

    def test_nothing_is_released_into_a_restricted_branch(self):
        draft = make_document(self)
        journey = reviewed(self, draft)
        PageViewRestriction.objects.create(page=self.catalog, restriction_type=PageViewRestriction.LOGIN)
        with self.assertRaises(GateClosed):
            services.sign(journey=journey, user=self.office)
        self.assertEqual(self.client.get(draft.public_path()).status_code, 404)

    def test_a_restriction_written_past_the_signals_is_on_the_report(self):
        PageViewRestriction.objects.bulk_create([PageViewRestriction(page=self.page, restriction_type="login")])
        self.assertEqual(self.leaks(), {"restricted"})

    def test_nobody_sets_privacy_in_the_cms(self):
        self.as_superuser().post(
            reverse("wagtailadmin_pages:set_privacy", args=[self.page.pk]), {"restriction_type": "login"}
        )
        self.assertFalse(PageViewRestriction.objects.exists())


class Aliases:
    def alias(self):
        return self.page.create_alias(update_slug="mirror", log_action=None)

    def test_an_alias_is_served_under_its_sources_seal(self):
        alias = self.alias()
        self.assert_public_is_cleared(alias.public_path())
        seal = Seal.objects.current().for_object(alias).get()
        self.assertEqual(seal.clearance, Seal.objects.current().for_object(self.page).get().clearance)
        self.assertEqual(self.leaks(alias), set())

    def test_an_alias_of_a_draft_is_not_public(self):
        draft = make_document(self)
        alias = draft.create_alias(update_slug="mirror", log_action=None)
        Page.objects.filter(pk=alias.pk).update(live=True)
        self.assert_not_public(alias)
        self.assertEqual(self.leaks(alias), {"alias_without_source"})

    def test_words_written_into_an_alias_stay_invisible(self):
        alias = self.alias()
        alias.body = paragraph(SMUGGLED)
        alias.save()
        self.assert_public_is_cleared(alias.public_path())
        self.assertEqual(self.leaks(alias), {"row_changed"})

    def test_what_wagtail_writes_into_aliases_past_the_gate_stays_invisible(self):
        alias = self.alias()
        PublishPageRevisionAction(self.edit()).execute(skip_permission_checks=True)
        self.assertIn(SMUGGLED, str(DisclosurePage.objects.get(pk=alias.pk).body))
        self.assert_public_is_cleared(alias.public_path())
        self.assertEqual(self.leaks(alias), {"row_changed"})

    def test_an_alias_follows_the_next_release(self):
        alias = self.alias()
        self.edit("第二版正文。")
        released(self, self.page)
        self.assertContains(self.client.get(alias.public_path()), "第二版正文。")
        self.assertEqual(self.leaks(alias), set())

    def test_an_alias_goes_with_its_source(self):
        alias = self.alias()
        services.unpublish(page=self.page, user=self.office, reason="内容过时。")
        self.assert_not_public(alias)

    def test_a_converted_alias_keeps_the_cleared_copy_until_its_own_is_cleared(self):
        alias = self.alias()
        answer = self.as_superuser().post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
        self.assertLess(answer.status_code, 500)
        DisclosurePage.objects.filter(pk=alias.pk).update(alias_of=None)
        own = DisclosurePage.objects.get(pk=alias.pk)
        own.body = paragraph(SMUGGLED)
        own.save_revision(user=self.liaison)
        self.assert_public_is_cleared(alias.public_path())
        released(self, own)
        self.assertContains(self.client.get(alias.public_path()), SMUGGLED)
        self.assert_public_is_cleared()

    def test_no_alias_in_a_restricted_branch(self):
        elsewhere = DepartmentCatalogPage.objects.get(department=self.mzj)
        PageViewRestriction.objects.create(page=elsewhere, restriction_type=PageViewRestriction.LOGIN)
        alias = self.page.create_alias(parent=elsewhere, update_slug="mirror", log_action=None)
        self.assert_not_public(alias)


class Attachments:
    def fetch(self):
        seal = Seal.objects.current().for_object(self.page).get()
        return b"".join(self.client.get(f"/files/{seal.files[0]['token']}/x.txt")).decode()

    def test_a_file_replaced_under_the_same_name_stays_invisible(self):
        self.document.file = ContentFile(SMUGGLED.encode(), name="方案.txt")
        self.document.save()
        self.assertEqual(self.fetch(), CLEARED)
        self.assertEqual(self.leaks(), {"row_changed"})
        self.assertEqual(self.client.get(f"/files/{self.document.token}/x.txt").status_code, 404)

    def test_a_row_pointed_at_other_bytes_is_not_released(self):
        other = CustomDocument(title="内部", file=ContentFile(SMUGGLED.encode(), name="内部.txt"))
        other.save()
        draft = make_document(self, attachments=[{"type": "file", "value": {"document": self.document.pk, "note": ""}}])
        CustomDocument.objects.filter(pk=self.document.pk).update(file=other.file.name)
        journey = reviewed(self, draft)
        with self.assertRaises(GateClosed):
            services.sign(journey=journey, user=self.office)
        self.assertEqual(self.fetch(), CLEARED)

    def test_bytes_exchanged_in_the_store_are_on_the_report(self):
        with open(self.document.file.path, "wb") as stored:
            stored.write(SMUGGLED.encode())
        self.assertIn("file_changed", {leak.code for leak in find_leaks()})

    def test_title_of_an_attached_document_is_reviewed_content(self):
        CustomDocument.objects.filter(pk=self.document.pk).update(title=SMUGGLED)
        self.assertEqual(self.leaks(), {"row_changed"})
        self.assert_public_is_cleared()

    def test_a_file_that_records_name_can_not_be_deleted(self):
        with self.assertRaises(ProtectedError), transaction.atomic():
            self.document.delete()
        self.document.file = ContentFile("第二版".encode(), name="方案.txt")
        self.document.save()
        with self.assertRaises(ProtectedError), transaction.atomic():
            self.document.delete()
        self.document.file.storage.delete(Seal.objects.current().for_object(self.page).get().files[0]["storage_name"])
        self.assertEqual(self.fetch(), CLEARED)


class SideDoorTests(
    PublishingInCode, Clearances, Schedules, CopiesAndMoves, Privacy, Aliases, Attachments, SideDoorTestCase
):  # fmt: skip
    """All of them in one county: building it takes longer than a dozen tests."""
