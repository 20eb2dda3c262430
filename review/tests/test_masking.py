"""Masked copies: what stands in the draft afterwards, where the original is, and who may still sign."""

import json
from io import BytesIO
from zipfile import ZipFile

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse

from assets.models import CustomDocument
from assets.permissions import user_can_see_file
from disclosure.models import DisclosurePage
from review import masking, scans, services
from review.enums import JourneyStatus
from review.evidence import evidence_of
from review.ledger_check import find_breaks
from review.masking import MaskingRefused, mask_file, mask_page_text
from review.models import Journey, LedgerEntry, Masking
from review.payload import stored_files
from review.permissions import user_can_mask
from review.rules import Refusal
from review.tests.factories import CountyTestCase, make_document, paragraph, signed_by_head, submitted
from review.tests.test_scans import ID_NUMBER, store, with_file, workbook_with_hidden_sheet
from users.enums import Role
from users.tests.factories import UserFactory


def latest(page):
    return DisclosurePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def every_part_of(data: bytes) -> bytes:
    with ZipFile(BytesIO(data)) as package:
        return data + b"".join(package.read(name) for name in package.namelist())


class MaskedFileTests(CountyTestCase):
    def setUp(self):
        self.original = store(self, workbook_with_hidden_sheet(), "救助情况.xlsx")
        self.page = with_file(self, self.original)

    def mask(self, user):
        return mask_file(page=self.page, token=self.original.token, user=user)

    def copy(self):
        return CustomDocument.objects.get(pk=Masking.objects.latest("pk").copy_id)

    def test_the_copy_takes_the_place_of_its_original_in_the_draft(self):
        done = self.mask(self.liaison)
        [file] = stored_files(latest(self.page))
        self.assertEqual((file["token"], file["name"], file["title"]), (done.copy_token, "救助情况.xlsx", "救助情况"))
        self.assertNotEqual(file["sha256"], self.original.sha256)
        self.assertFalse(scans.blocks(scans.findings_of_page(latest(self.page))))

    def test_nothing_is_left_in_any_part_of_the_package(self):
        self.mask(self.liaison)
        with default_storage.open(self.copy().file.name) as stored:
            self.assertNotIn(ID_NUMBER.encode(), every_part_of(stored.read()))

    def test_every_mask_has_its_reason_and_the_ledger_a_row(self):
        done = self.mask(self.liaison)
        self.assertTrue(done.masks)
        self.assertTrue(all(mask["reason"] for mask in done.masks))
        self.assertNotIn(ID_NUMBER, json.dumps(done.masks))
        self.assertEqual(LedgerEntry.objects.get(action="review.mask").data["masking"], done.pk)
        self.assertEqual(find_breaks(), [])

    def test_the_original_is_closed_to_everybody_but_officer_and_office(self):
        done = self.mask(self.liaison)
        original = CustomDocument.objects.get(pk=self.original.pk)
        address = reverse("review_admin:original", args=[done.pk])
        for name, status in {"liaison": 302, "head": 302, "admin": 302, "liaison2": 302, "secrecy": 200,
                             "office": 200}.items():  # fmt: skip
            with self.subTest(name):
                user = getattr(self, name)
                self.assertFalse(user_can_see_file(user, original))
                self.client.force_login(user)
                self.assertEqual(self.client.get(address).status_code, status)
        self.assertEqual(LedgerEntry.objects.filter(action="review.download").count(), 2)

    def test_the_original_is_offered_in_no_chooser(self):
        self.mask(self.liaison)
        self.client.force_login(self.liaison)
        answer = self.client.get(reverse("wagtaildocs_chooser:choose_results"))
        self.assertNotContains(answer, f"/{self.original.pk}/chosen/")
        self.assertContains(answer, f"/{self.copy().pk}/")

    def test_the_original_s_bytes_are_never_deleted(self):
        self.mask(self.liaison)
        with self.assertRaises(ProtectedError), transaction.atomic():
            CustomDocument.objects.get(pk=self.original.pk).delete()
        default_storage.delete(self.original.file.name)
        self.assertTrue(default_storage.exists(self.original.file.name))

    def test_a_file_that_cannot_be_masked_is_refused_with_the_reason(self):
        broken = store(self, b"PK\x03\x04 nothing", "坏文件.docx")
        page = with_file(self, broken)
        with self.assertRaises(MaskingRefused):
            mask_file(page=page, token=broken.token, user=self.liaison)
        self.assertFalse(Masking.objects.exists())


class UnderReviewTests(CountyTestCase):
    def setUp(self):
        self.original = store(self, workbook_with_hidden_sheet(), "救助情况.xlsx")
        self.page = with_file(self, self.original)
        self.journey = signed_by_head(self, self.page)

    def test_who_may_mask_an_item_on_its_way(self):
        for name, may in {"liaison": True, "secrecy": True, "head": False, "office": False, "admin": False,
                          "liaison2": False, "supervisor": False}.items():  # fmt: skip
            with self.subTest(name):
                self.assertEqual(user_can_mask(getattr(self, name), self.page), may)

    def test_a_reviewer_s_copy_sends_the_item_back_to_its_first_step_with_the_new_content(self):
        mask_file(page=self.page, token=self.original.token, user=self.secrecy)
        self.journey.refresh_from_db()
        self.assertEqual(self.journey.status, JourneyStatus.NEEDS_CHANGES)
        self.assertIn("已遮盖“救助情况.xlsx”", self.journey.return_reason)
        again = Journey.objects.for_object(self.page).active().get()
        self.assertEqual((again.author_id, again.current_step.kind), (self.liaison.pk, "head"))
        self.assertNotEqual(again.content_hash, self.journey.content_hash)

    def test_the_reviewer_who_changed_it_does_not_clear_it(self):
        mask_file(page=self.page, token=self.original.token, user=self.secrecy)
        again = Journey.objects.for_object(self.page).active().get()
        services.sign(journey=again, user=self.head)
        again = Journey.objects.get(pk=again.pk)
        self.assertEqual(services.refusals_for(self.secrecy, again), [Refusal.IS_EDITOR])
        other = UserFactory(username="secrecy-b", role=Role.SECRECY, role__department=self.jyj)
        self.assertEqual(services.refusals_for(other, again), [])

    def test_the_author_s_copy_takes_the_item_back_and_submits_it_again(self):
        mask_file(page=self.page, token=self.original.token, user=self.liaison)
        self.journey.refresh_from_db()
        self.assertEqual(self.journey.status, JourneyStatus.TAKEN_BACK)
        again = Journey.objects.for_object(self.page).active().get()
        services.sign(journey=again, user=self.head)
        self.assertEqual(services.refusals_for(self.secrecy, Journey.objects.get(pk=again.pk)), [])


class MaskedWordsTests(CountyTestCase):
    def masked(self, **fields):
        page = make_document(self, **fields)
        mask_page_text(page=page, user=self.liaison)
        return latest(page)

    def test_words_are_masked_where_they_stand(self):
        table = [{"type": "table", "value": {"data": [["姓名", "身份证号"], ["李建国", ID_NUMBER]]}}]
        cases = {
            "summary": (f"李建国，身份证号{ID_NUMBER}", "11*************02X"),
            "body": (paragraph(f"联系人李建国，手机<b>138</b>12345678，身份证号{ID_NUMBER}。"), "138****5678"),
            "table": (json.dumps(table), "11*************02X"),
        }  # fmt: skip
        for name, (value, shown) in cases.items():
            with self.subTest(name):
                page = self.masked(**{"body" if name == "table" else name: value})
                words = json.dumps(page.public_payload(), ensure_ascii=False).replace("</b>", "").replace("<b>", "")
                self.assertIn(shown, words)
                self.assertNotIn(ID_NUMBER, words)
                self.assertNotIn("13812345678", words)

    def test_markup_and_other_paragraphs_stay(self):
        body = [{"type": "paragraph", "value": f"<p>身份证号<b>{ID_NUMBER}</b>。</p><p>正文<i>不变</i>。</p>"}]
        [block] = self.masked(body=json.dumps(body)).body.raw_data
        self.assertEqual(block["value"], "<p>身份证号<b>11*************02X</b>。</p><p>正文<i>不变</i>。</p>")

    def test_one_finding_alone(self):
        body = [{"type": "paragraph", "value": "<p>手机13812345678。</p><p>手机13987654321。</p>"}]
        page = make_document(self, body=json.dumps(body))
        note = evidence_of(page).findings[0]
        done = mask_page_text(page=page, user=self.liaison, note=note)
        self.assertEqual(len(done.masks), 1)
        [block] = latest(page).body.raw_data
        self.assertIn("138****5678", block["value"])
        self.assertIn("13987654321", block["value"])

    def test_nothing_to_mask_is_said(self):
        with self.assertRaisesMessage(MaskingRefused, "没有可以自动遮盖的内容"):
            mask_page_text(page=make_document(self), user=self.liaison)

    def test_others_do_not_mask(self):
        page = make_document(self, summary=f"身份证号{ID_NUMBER}")
        for user in (self.liaison2, self.head2, self.supervisor):
            with self.subTest(user.username), self.assertRaises(MaskingRefused):
                mask_page_text(page=page, user=user)
        submitted(self, page)
        with self.assertRaises(MaskingRefused):
            mask_page_text(page=page, user=self.head)

    def test_summary_of_a_masking(self):
        page = make_document(self, summary=f"身份证号{ID_NUMBER}，手机13812345678")
        done = mask_page_text(page=page, user=self.liaison)
        self.assertEqual(masking.summary(done), "已遮盖正文：身份证号1处、手机号码1处")
