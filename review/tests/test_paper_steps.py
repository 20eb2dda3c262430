"""线下审签: the code belongs to one content; another than the author brings the sheet; the review stays on screen."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import SimpleTestCase
from django.urls import reverse
from django.utils import timezone

from review import services
from review.enums import StepKind
from review.models import Journey, LedgerEntry, PaperSheet
from review.paper_rules import PaperProblem, content_code, fold_code, paper_problems
from review.paper_steps import sheet_of, sign_on_paper
from review.rules import Facts
from review.tests.factories import CountyTestCase, make_document, signed_by_head, submitted
from users.enums import Role
from users.tests.factories import UserFactory

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
HASH = "0123456789abcdef" * 4


def scan(name="审批单.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


class PaperRuleTests(SimpleTestCase):
    def test_the_code(self):
        self.assertEqual(content_code(HASH), "04HMASW9")
        self.assertNotEqual(content_code(HASH), content_code("1" + HASH[1:]))
        self.assertEqual(content_code("f" * 64), "ZZZZZZZZ")

    def test_as_it_is_typed_from_paper(self):
        for typed in ("04HMASW9", "04hmasw9", " 04HM-ASW9 ", "O4HMASW9", "０４ＨＭＡＳＷ９", "o4hm asw9"):
            with self.subTest(typed):
                self.assertEqual(fold_code(typed), "04HMASW9")

    def test_table(self):
        facts = Facts(author_id=1, editor_ids=frozenset({1, 2}))
        code = content_code(HASH)
        table = [
            (StepKind.HEAD, code, 3, False, []),
            (StepKind.CHIEF, code, 3, False, []),
            (StepKind.REVIEW, code, 3, False, [PaperProblem.NOT_ON_PAPER]),
            (StepKind.RELEASE, code, 3, False, [PaperProblem.NOT_ON_PAPER]),
            (StepKind.JOINT, code, 3, False, [PaperProblem.NOT_ON_PAPER]),
            (StepKind.CORRECTION, code, 3, False, [PaperProblem.NOT_ON_PAPER]),
            (StepKind.URGENT, code, 3, False, [PaperProblem.NOT_ON_PAPER]),
            (None, code, 3, False, [PaperProblem.NOT_ON_PAPER]),
            (StepKind.HEAD, "ZZZZZZZZ", 3, False, [PaperProblem.OTHER_CODE]),
            (StepKind.HEAD, "", 3, False, [PaperProblem.OTHER_CODE]),
            (StepKind.HEAD, code, 1, False, [PaperProblem.BY_AUTHOR]),
            (StepKind.HEAD, code, 2, False, [PaperProblem.BY_AUTHOR]),
            (StepKind.HEAD, code, 3, True, [PaperProblem.IN_FUTURE]),
            (StepKind.REVIEW, "", 1, True, list(PaperProblem)),
        ]
        for kind, typed, uploader, is_future, expected in table:
            with self.subTest(kind=kind, typed=typed, uploader=uploader):
                found = paper_problems(kind=kind, typed_code=typed, content_hash=HASH, uploader_id=uploader,
                                       facts=facts, is_future=is_future)  # fmt: skip
                self.assertEqual(found, expected)


class PaperStepTests(CountyTestCase):
    def setUp(self):
        self.journey = submitted(self, make_document(self))
        self.code = content_code(self.journey.content_hash)

    def bring(self, user=None, **values):
        values = {
            "signatory": self.head,
            "code": self.code,
            "signed_on": timezone.localdate(),
            "file": scan(),
            **values,
        }
        return sign_on_paper(journey=self.journey, user=user or self.secrecy, **values)

    def refused(self, field, user=None, **values):
        with self.assertRaises(ValidationError) as caught:
            self.bring(user, **values)
        self.assertIn(field, caught.exception.message_dict)

    def test_the_sheet_stands_for_the_heads_signature(self):
        self.bring()
        journey = Journey.objects.get(pk=self.journey.pk)
        step = journey.steps.first()
        self.assertEqual((step.signer_id, journey.status_label), (self.head.pk, "待保密审查"))
        self.assertEqual(step.paper_sheet.uploaded_by_id, self.secrecy.pk)
        self.assertTrue(LedgerEntry.objects.filter(action="review.paper", actor_id=self.secrecy.pk).exists())

    def test_what_is_refused_at_which_field(self):
        self.refused("code", code="ZZZZZZZZ")
        self.refused("file", self.liaison)
        self.refused("signed_on", signed_on=timezone.localdate() + timedelta(days=1))
        self.refused("signatory", signatory=self.secrecy)
        self.refused("signatory", signatory=self.liaison)
        self.refused("file", file=scan("审批单.docx", b"PK\x03\x04"))
        self.refused("file", file=scan("审批单.pdf", b"MZ\x90\x00" + b"\x00" * 60))
        self.assertFalse(PaperSheet.objects.exists())

    def test_strangers_bring_nothing(self):
        for user in (self.liaison2, self.head2, self.supervisor, self.duty):
            with self.subTest(user.username), self.assertRaises(PermissionDenied):
                self.bring(user)

    def test_a_sheet_for_an_earlier_draft_is_void(self):
        services.take_back(journey=self.journey, user=self.liaison)
        page = self.journey.object
        page.summary = "做好有关工作的新要求。"
        page.save_revision(user=self.liaison)
        self.journey = services.submit(page=type(page).objects.get(pk=page.pk), user=self.liaison)
        self.refused("code")

    def test_the_confidentiality_review_is_never_on_paper(self):
        self.journey = signed_by_head(self, make_document(self))
        self.code = content_code(self.journey.content_hash)
        self.refused("file", UserFactory(role=Role.LIAISON, role__department=self.jyj), signatory=self.secrecy)
        with self.assertRaises(ValidationError):
            sheet_of(self.journey)

    def test_on_screen_from_print_to_upload(self):
        self.client.force_login(self.secrecy)
        printed = self.client.get(reverse("review_admin:print_sheet", args=[self.journey.pk]))
        self.assertContains(printed, self.code)
        self.assertContains(printed, "<svg")
        url = reverse("review_admin:upload_sheet", args=[self.journey.pk])
        values = {"signatory": self.head.pk, "signed_on": timezone.localdate(), "code": "WRONG", "file": scan()}
        response = self.client.post(url, values)
        self.assertEqual((response.status_code, list(response.context["form"].errors)), (422, ["code"]))
        self.client.post(url, values | {"code": self.code.lower(), "file": scan()})
        sheet = PaperSheet.objects.get()
        self.assertContains(self.client.get(reverse("review_admin:item", args=[self.journey.pk])), "查看审签单")
        address = reverse("review_admin:sheet_file", args=[sheet.pk])
        self.assertEqual(b"".join(self.client.get(address).streaming_content), PDF)
        self.client.force_login(self.head2)
        self.assertNotEqual(self.client.get(address).status_code, 200)
