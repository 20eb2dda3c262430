"""标注失效, 被新文替代, 下线: who may, what the public sees, what follows in register and search, what comes back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.models import Page

from catalog.enums import ValidityStatus
from catalog.models import CatalogEntry
from disclosure.models import DisclosurePage
from review import exits, incidents
from review.enums import ExitKind, ExitWording, TakeDownReason
from review.leaks import find_leaks
from review.marks import FACET, facet_of
from review.models import Exit, LedgerEntry, Seal
from review.search_source import load
from review.tests.factories import CountyTestCase, make_document, paragraph, released

REASON = "县政府常务会议决定。"


class ExitTestCase(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.page = make_document(cls, title="关于做好冬季取暖工作的通知")
        released(cls, cls.page)
        cls.seal = cls.seal_of(cls.page)

    @staticmethod
    def seal_of(page) -> Seal:
        return Seal.objects.current().for_object(page).get()

    def withdraw(self, user=None, page=None) -> Exit:
        return exits.withdraw(
            page=page or self.page, user=user or self.head, reason=REASON, wording=ExitWording.TERM_OVER
        )

    def unpublish(self, **kwargs) -> Exit:
        return exits.unpublish(page=self.page, user=self.head, reason=REASON, **kwargs)

    def validity_in_register(self) -> str:
        return CatalogEntry.objects.get(page_id=self.page.pk).validity_status

    def release_correction(self) -> None:
        page = DisclosurePage.objects.get(pk=self.page.pk)
        page.body = paragraph("更正后的正文。")
        page.save_revision(user=self.liaison)
        released(self, page)


class WithdrawTests(ExitTestCase):
    def test_who_may(self):
        may = {"head": True, "office": True, "liaison": False, "secrecy": False, "head2": False, "duty": False,
               "supervisor": False, "admin": False}  # fmt: skip
        for name, expected in may.items():
            with self.subTest(name):
                self.assertIs(exits.user_can_mark(getattr(self, name), self.jyj.pk), expected)

    def test_the_verb_asks_again(self):
        with self.assertRaises(PermissionDenied):
            self.withdraw(user=self.liaison)
        self.assertNotContains(self.client.get(self.seal.url), "标注失效")

    def test_text_stays_under_a_banner(self):
        self.withdraw()
        response = self.client.get(self.seal.url)
        self.assertContains(response, "标注失效")
        self.assertContains(response, "有效期届满。")
        self.assertContains(response, "号正文")

    def test_register_and_search_say_expired(self):
        self.withdraw()
        self.assertEqual(self.validity_in_register(), ValidityStatus.EXPIRED)
        document = load(f"{self.seal.object_type}:{self.seal.object_id}")[0]
        self.assertEqual(document.validity, ValidityStatus.EXPIRED)

    def test_content_hash_and_clearance_stay_and_nothing_leaks(self):
        self.withdraw()
        seal = self.seal_of(self.page)
        self.assertEqual((seal.pk, seal.content_hash, seal.clearance_id),
                         (self.seal.pk, self.seal.content_hash, self.seal.clearance_id))  # fmt: skip
        self.assertEqual(list(find_leaks()), [])

    def test_the_typed_reason_is_never_shown_to_the_public(self):
        self.withdraw()
        self.assertNotContains(self.client.get(self.seal.url), REASON)

    def test_a_correction_takes_the_mark_over(self):
        self.withdraw()
        self.release_correction()
        response = self.client.get(self.seal.url)
        self.assertContains(response, "更正后的正文")
        self.assertContains(response, "标注失效")
        self.assertEqual(self.validity_in_register(), ValidityStatus.EXPIRED)

    def test_what_is_refused(self):
        cases = {"no reason": {"reason": " "}, "words of one's own": {"wording": "密级已解除"},
                 "words of another verb": {"wording": ExitWording.DUPLICATE}}  # fmt: skip
        for name, wrong in cases.items():
            with self.subTest(name), self.assertRaises(ValidationError):
                exits.withdraw(**{"page": self.page, "user": self.head, "reason": REASON,
                                  "wording": ExitWording.TERM_OVER, **wrong})  # fmt: skip

    def test_once_is_enough(self):
        self.withdraw()
        with self.assertRaises(ValidationError):
            self.withdraw()

    def test_an_alias_bears_the_mark_too(self):
        alias = DisclosurePage.objects.get(pk=self.page.pk).create_alias(parent=self.catalog, update_slug="jingxiang")
        self.withdraw()
        self.assertContains(self.client.get(self.seal_of(alias).url), "标注失效")

    def test_an_alias_bears_it_again_after_a_take_down(self):
        alias = DisclosurePage.objects.get(pk=self.page.pk).create_alias(parent=self.catalog, update_slug="jingxiang")
        self.withdraw()
        incident = incidents.take_down(
            seal=self.seal, user=self.duty, reason_kind=TakeDownReason.WRONG, reason="有误。"
        )  # fmt: skip
        incidents.restore(incident=incident, user=self.office, resolution="核实无误。")
        self.assertContains(self.client.get(self.seal_of(alias).url), "标注失效")
        self.assertEqual(list(find_leaks()), [])

    def test_a_mark_that_no_record_stands_for_is_on_the_leak_report(self):
        """In both directions: written onto a seal by hand, or wiped off it."""
        mark = self.withdraw()
        seal = self.seal_of(self.page)
        for facets in ({}, {FACET: {**facet_of(mark), "kind": "superseded"}}):
            Seal.objects.filter(pk=seal.pk).update(facets={**seal.facets, FACET: {}} | facets)
            with self.subTest(facets):
                self.assertEqual([leak.code for leak in find_leaks()], ["stray_mark"])

    def test_a_listing_page_can_not_be_withdrawn(self):
        with self.assertRaises(ValidationError):
            exits.withdraw(page=self.catalog, user=self.office, reason=REASON, wording=ExitWording.TERM_OVER)

    def test_it_is_in_the_ledger(self):
        mark = self.withdraw()
        entry = LedgerEntry.objects.get(action="review.withdraw")
        self.assertEqual(
            (entry.actor_id, entry.object_id, entry.data["exit"]), (self.head.pk, str(self.page.pk), mark.pk)
        )


class LiftTests(ExitTestCase):
    def test_the_office_takes_a_wrong_mark_off(self):
        mark = self.withdraw()
        exits.lift_mark(mark=mark, user=self.office, reason="标注有误。")
        self.assertNotContains(self.client.get(self.seal.url), "标注失效")
        self.assertEqual(self.validity_in_register(), ValidityStatus.IN_FORCE)

    def test_a_mark_taken_off_during_a_take_down_stays_off(self):
        mark = self.withdraw()
        incident = incidents.take_down(
            seal=self.seal, user=self.duty, reason_kind=TakeDownReason.WRONG, reason="有误。"
        )  # fmt: skip
        exits.lift_mark(mark=mark, user=self.office, reason="标注有误。")
        incidents.restore(incident=incident, user=self.office, resolution="核实无误。")
        self.assertNotContains(self.client.get(self.seal.url), "标注失效")

    def test_nobody_else_does(self):
        mark = self.withdraw()
        for name in ("head", "liaison", "supervisor", "admin"):
            with self.subTest(name), self.assertRaises(PermissionDenied):
                exits.lift_mark(mark=mark, user=getattr(self, name), reason="标注有误。")


class SupersedeTests(ExitTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.successor = make_document(cls, title="关于做好2027年冬季取暖工作的通知")
        released(cls, cls.successor)

    def supersede(self, successor=None) -> Exit:
        seal = self.seal_of(successor or self.successor)
        return exits.supersede(page=self.page, user=self.office, reason=REASON, successor=seal)

    def test_the_banner_leads_to_the_new_document(self):
        self.supersede()
        response = self.client.get(self.seal.url)
        new = self.seal_of(self.successor)
        self.assertContains(response, f'<a href="{new.url}">{new.title}</a>', html=True)
        self.assertEqual(self.validity_in_register(), ValidityStatus.REPEALED)

    def test_the_new_document_s_title_goes_when_it_is_taken_down(self):
        self.supersede()
        new = self.seal_of(self.successor)
        response = self.client.get(self.seal.url)
        self.assertEqual(response["X-Cache-Tags"], f"{self.seal.tag} {new.tag} frame site")
        incidents.take_down(seal=new, user=self.duty, reason_kind=TakeDownReason.SECRET, reason="疑似涉密。")
        self.assertNotContains(self.client.get(self.seal.url), new.title)

    def test_what_cannot_take_its_place(self):
        with self.subTest("itself"), self.assertRaises(ValidationError):
            self.supersede(successor=self.page)
        exits.supersede(page=self.successor, user=self.office, reason=REASON, successor=self.seal)
        with self.subTest("what it has replaced"), self.assertRaises(ValidationError):
            self.supersede()


class UnpublishTests(ExitTestCase):
    def test_the_address_says_gone(self):
        self.unpublish(wording=ExitWording.DUPLICATE)
        response = self.client.get(self.seal.url)
        self.assertContains(response, "该内容重复发布，已合并。", status_code=410)
        self.assertNotContains(response, self.seal.title, status_code=410)
        self.assertNotContains(response, REASON, status_code=410)
        self.assertIn("s-maxage", response["Cache-Control"])

    def test_the_address_leads_elsewhere(self):
        other = make_document(self)
        released(self, other)
        new = self.seal_of(other)
        self.unpublish(target=f"https://www.qinglan.gov.cn{new.url}?from=list")
        self.assertRedirects(self.client.get(self.seal.url), new.url, status_code=301)

    def test_it_leads_to_public_pages_of_this_site_only(self):
        for target in (
            "https://example.com/x/",
            "//example.com/x/",
            "javascript:alert(1)",
            "/no/such/page/",
            self.seal.url,
        ):
            with self.subTest(target), self.assertRaises(ValidationError):
                self.unpublish(target=target)
        self.assertEqual(self.client.get(self.seal.url).status_code, 200)

    def test_page_is_out_of_the_register_and_the_search(self):
        self.unpublish()
        self.assertFalse(CatalogEntry.objects.public().filter(page_id=self.page.pk).exists())
        self.assertEqual(load(f"{self.seal.object_type}:{self.seal.object_id}"), [])
        self.assertFalse(Page.objects.get(pk=self.page.pk).live)

    def test_who_may_not(self):
        for name in ("liaison2", "head2", "secrecy", "duty", "supervisor", "admin"):
            with self.subTest(name), self.assertRaises(PermissionDenied):
                exits.unpublish(page=self.page, user=getattr(self, name), reason=REASON)

    def test_a_page_that_comes_back_answers_again(self):
        self.unpublish()
        self.release_correction()
        self.assertEqual(self.client.get(self.seal.url).status_code, 200)
        self.assertFalse(Exit.objects.in_force().filter(kind=ExitKind.UNPUBLISHED).exists())

    def test_an_emergency_afterwards_answers_a_plain_404(self):
        self.unpublish()
        self.release_correction()
        incidents.take_down(
            seal=self.seal_of(self.page), user=self.duty, reason_kind=TakeDownReason.WRONG, reason="有误。"
        )
        self.assertEqual(self.client.get(self.seal.url).status_code, 404)

    def test_a_mark_ends_with_the_page(self):
        self.withdraw()
        self.unpublish()
        self.release_correction()
        self.assertNotContains(self.client.get(self.seal.url), "标注失效")


class ScreenTests(ExitTestCase):
    def post(self, name, user, **data):
        self.client.force_login(user)
        return self.client.post(reverse(name, args=[self.page.pk]), data)

    def test_withdraw(self):
        response = self.post("review_exits:withdraw", self.head, reason=REASON, wording="term_over")
        self.assertEqual(response.status_code, 302)
        self.assertContains(self.client.get(self.seal.url), "标注失效")

    def test_what_can_bear_no_mark_has_no_screen_for_one(self):
        self.client.force_login(self.office)
        for name in ("withdraw", "supersede"):
            with self.subTest(name):
                address = reverse(f"review_exits:{name}", args=[self.catalog.pk])
                self.assertEqual(self.client.get(address).status_code, 404)
                self.assertEqual(self.client.post(address, {"reason": REASON}).status_code, 404)

    def test_words_and_reason_are_asked_for(self):
        response = self.post("review_exits:withdraw", self.head)
        self.assertContains(response, "请写明理由。", status_code=422)
        self.assertContains(response, "请选择公众看到的说明。", status_code=422)

    def test_supersede_by_pasted_address(self):
        other = make_document(self)
        released(self, other)
        url = f"http://127.0.0.1:8000{self.seal_of(other).url.rstrip('/')}"
        self.post("review_exits:supersede", self.office, reason=REASON, successor=url)
        self.assertEqual(Exit.objects.get().successor_id, str(other.pk))

    def test_unpublish_with_a_target_that_is_not_public(self):
        response = self.post("review_admin:unpublish", self.liaison, reason=REASON, target="/nowhere/")
        self.assertContains(response, "须是本站另一个已公开的页面", status_code=422)

    def test_others_are_refused(self):
        for name in ("withdraw", "supersede"):
            with self.subTest(name):
                self.post(f"review_exits:{name}", self.liaison, reason=REASON, wording="term_over", successor="/")
                self.assertFalse(Exit.objects.exists())

    def test_the_office_lifts_a_mark(self):
        mark = self.withdraw()
        self.client.force_login(self.office)
        self.assertContains(self.client.get(reverse("review_exits:lift", args=[mark.pk])), "取消标注")
        self.client.post(reverse("review_exits:lift", args=[mark.pk]), {"reason": "标注有误。"})
        self.assertFalse(Exit.objects.in_force().exists())
