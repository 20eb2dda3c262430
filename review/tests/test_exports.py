"""审查台账: who reads it, what its filters show, and what the files for the office hold."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from assets.models import CustomDocument
from disclosure.models import DepartmentCatalogPage
from review import services
from review.enums import Question
from review.exports import register_xlsx
from review.ledger_reading import departments_in_ledger
from review.ledger_wording import ACTION_LABELS
from review.models import LedgerEntry, ReviewRecord
from review.paper import review_form_of, scan_summary
from review.register import Month, monthly_summary, records_of
from review.tests.factories import CountyTestCase, make_document, released, signed_by_head


def this_month() -> Month:
    today = timezone.localdate()
    return Month(today.year, today.month)


class LedgerTestCase(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.document = CustomDocument(title="附件一", file=ContentFile("附件".encode(), name="附件一.txt"))
        cls.document.save()
        cls.page = make_document(
            cls, title="关于调整校车路线的通知", document_number="青教发〔2026〕12号",
            attachments=[{"type": "file", "value": {"document": cls.document.pk, "note": ""}}],
        )  # fmt: skip
        released(cls, cls.page)
        cls.record = ReviewRecord.objects.get(object_id=str(cls.page.pk))

    def get(self, name, *args, user=None, **params):
        self.client.force_login(user or self.office)
        return self.client.get(reverse(f"review_ledger:{name}", args=args), params)

    def rows(self, response) -> list[list]:
        sheet = load_workbook(BytesIO(response.content)).active
        return [[cell.value for cell in row] for row in sheet.iter_rows()]


class WhoReadsTests(LedgerTestCase):
    def test_roles(self):
        everything = {"office": None, "supervisor": None, "admin": None, "secrecy": [self.jyj.pk], "liaison": [],
                      "head": [], "duty": []}  # fmt: skip
        for name, expected in everything.items():
            with self.subTest(name):
                self.assertEqual(departments_in_ledger(getattr(self, name)), expected)

    def test_every_address_asks(self):
        addresses = [("index",), ("ledger_file",), ("month",), ("register_file",), ("summary_file",),
                     ("review_form", self.record.number), ("review_form_file", self.record.number)]  # fmt: skip
        for address in addresses:
            with self.subTest(address[0]):
                self.assertEqual(self.get(*address).status_code, 200)
                self.assertNotEqual(self.get(*address, user=self.liaison).status_code, 200)

    def test_a_secrecy_officer_reads_the_own_department_only(self):
        catalog = DepartmentCatalogPage.objects.get(department=self.mzj)
        other = make_document(self, title="关于做好殡葬服务的通知", parent=catalog)
        other.department = self.mzj
        other.save_revision(user=self.liaison2)
        services.submit(page=other, user=self.liaison2)
        response = self.get("index", user=self.secrecy)
        self.assertContains(response, "关于调整校车路线的通知")
        self.assertNotContains(response, "关于做好殡葬服务的通知")


class LedgerListTests(LedgerTestCase):
    def actions(self, **params) -> list[str]:
        return [line.entry.action for line in self.get("index", **params).context["lines"]]

    def test_filters(self):
        today = timezone.localdate().isoformat()
        self.assertEqual(set(self.actions(action="review.publish")), {"review.publish"})
        self.assertIn("review.submit", self.actions(department=self.jyj.pk, since=today, until=today))
        self.assertEqual(self.actions(until="2020-01-01"), [])
        self.assertEqual(self.actions(department=self.mzj.pk, action="review.submit"), [])

    def test_nonsense_narrows_nothing(self):
        self.assertTrue(self.actions(department="999999", action="drop table", since="昨天"))

    def test_every_action_written_here_has_words(self):
        written = set(LedgerEntry.objects.values_list("action", flat=True))
        self.assertEqual(written - set(ACTION_LABELS), set())

    def test_queries_do_not_grow_with_the_rows(self):
        self.get("index")  # content types and the like
        with CaptureQueriesContext(
            connection,
        ) as few:
            self.get("index")
        for _number in range(2):
            released(self, make_document(self))
        with CaptureQueriesContext(connection) as many:
            self.get("index")
        self.assertEqual(len(many), len(few))

    def test_export_holds_the_chain(self):
        rows = self.rows(self.get("ledger_file", action="review.publish", department=self.jyj.pk))
        entry = LedgerEntry.objects.get(action="review.publish", object_id=str(self.page.pk))
        line = next(row for row in rows if row[0] == entry.seq)
        self.assertEqual(line[2:5], ["公开", "测试县教育局", self.page.title])
        self.assertEqual(line[-1], entry.row_hash)


class MonthTests(LedgerTestCase):
    def test_summary_counts_and_has_a_nil_return(self):
        rows = {row.name: row for row in monthly_summary(this_month())}
        own, other = rows["测试县教育局"], rows["测试县民政局"]
        self.assertEqual((own.submitted, own.reviewed, own.may_publish, own.released), (1, 1, 1, 1))
        self.assertTrue(other.is_nil)

    def test_summary_file(self):
        rows = self.rows(self.get("summary_file", month=this_month().code))
        by_name = {row[1]: row for row in rows[2:]}
        self.assertEqual(by_name["测试县民政局"][2:], [0] * 12 + ["零报告"])
        self.assertEqual(by_name["测试县教育局"][2:4], [1, 1])
        self.assertEqual(rows[-1][1], "合计")

    def test_summary_needs_eight_queries(self):
        # departments, then one grouped query each: submitted, released, reviewed, migrated, seals, exits, incidents
        with self.assertNumQueries(8):
            monthly_summary(this_month())

    def test_months(self):
        self.assertEqual(Month.parse("2026-12").end.date().isoformat(), "2027-01-01")
        self.assertEqual(Month.parse("13月"), this_month())

    def test_another_month_is_empty(self):
        self.assertContains(self.get("month", month="2019-05"), "零报告")
        self.assertEqual(len(self.rows(self.get("register_file", month="2019-05"))), 2)

    def test_register_file(self):
        rows = self.rows(self.get("register_file", month=this_month().code))
        line = next(row for row in rows if row[0] == self.record.number)
        self.assertEqual(line[3:6], ["关于调整校车路线的通知", "青教发〔2026〕12号", "可以公开"])
        self.assertEqual(line[-1], self.record.content_hash)

    def test_a_title_is_never_a_formula(self):
        released(self, make_document(self, title='=HYPERLINK("http://x","点此")'))
        book = load_workbook(BytesIO(register_xlsx(this_month(), records_of(this_month()))))
        cells = [cell for row in book.active.iter_rows() for cell in row if str(cell.value).startswith("=")]
        self.assertEqual([cell.data_type for cell in cells], ["s"])


class ReviewFormTests(LedgerTestCase):
    LABELS = [
        "编号", "填表日期", "拟公开信息单位", "信息名称", "文号", "载体形式", "拟公开方式", "拟公开时间", "公开范围", "公开属性及依据",
        "自动扫描结果与处置", *[str(question.label) for question in Question], "承办人意见", "部门负责人意见", "保密审查机构意见",
        "主要负责人意见", "发布", "备注", "附件清单", "内容校验值（SHA-256）",
    ]  # fmt: skip

    def docx_rows(self) -> dict[str, str]:
        response = self.get("review_form_file", self.record.number)
        table = Document(BytesIO(response.content)).tables[0]
        return {row.cells[0].text: row.cells[1].text for row in table.rows}

    def test_docx_has_every_field_of_the_statutory_form(self):
        self.assertEqual(list(self.docx_rows()), self.LABELS)

    def test_fields_hold_what_was_signed(self):
        rows = self.docx_rows()
        self.assertEqual(rows["载体形式"], "公文类")
        self.assertIn("可以公开", rows["保密审查机构意见"])
        self.assertIn(str(self.secrecy), rows["保密审查机构意见"])
        self.assertIn(str(self.head), rows["部门负责人意见"])
        self.assertEqual(rows["是否含国家秘密"], "不涉及")
        self.assertIn(self.document.sha256, rows["附件清单"])

    def test_print_view_shows_the_same(self):
        response = self.get("review_form", self.record.number)
        for label in self.LABELS[:10]:
            with self.subTest(label):
                self.assertContains(response, label)

    def test_a_decision_against_publishing_names_its_ground(self):
        journey = signed_by_head(self, make_document(self))
        answers = dict.fromkeys(Question.values, False) | {Question.PERSONAL_PRIVACY: True}
        record = services.review(journey=journey, user=self.secrecy, outcome="not_disclosed", answers=answers,
                                 legal_basis="EX15", reason="含个人住址。")  # fmt: skip
        opinions = dict(review_form_of(record).opinions)
        self.assertIn("第十五条", opinions["保密审查机构意见"])
        self.assertEqual(opinions["发布"], "尚未签署")

    def test_another_department_s_officer_does_not_get_it(self):
        from users.enums import Role
        from users.tests.factories import UserFactory

        other = UserFactory(username="secrecy9", role=Role.SECRECY, role__department=self.mzj)
        self.assertEqual(self.get("review_form", self.record.number, user=other).status_code, 404)

    def test_scan_findings_in_words(self):
        findings = [{"severity": "review"}, {"severity": "review"}, {"severity": "info"}]
        self.assertEqual(scan_summary({"findings": findings}), "需人工确认2项，提示1项")
        self.assertEqual(
            scan_summary({"findings": findings[:1], "findings_read": True}), "需人工确认1项，审查人已逐项查看"
        )
        self.assertEqual(scan_summary({"findings": []}), "未发现问题")
        self.assertEqual(scan_summary({}), "未附自动扫描结果")
