"""收费目录清单: from the workbook to the public table, each row an item with its own review."""

from decimal import Decimal
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from disclosure.fees.models import FeeItem
from disclosure.fees.services import read_import, store_import, submit_items
from disclosure.fees.sheets import COLUMNS, parse_row
from review import exits, services
from review.enums import Question
from review.exceptions import SecrecyRefused
from review.leaks import find_leaks
from review.models import Incident, Journey, LedgerEntry, ReviewRecord, Seal
from review.tests.factories import NOTHING_APPLIES, CountyTestCase, released
from search.registry import load

BASE = {
    "收费项目": "普通高中学费", "收费标准": 800, "收费依据": "浙价费〔2011〕12号", "计算单位": "元/学期",
    "收费单位监督电话": "0571-60000001", "价格主管部门投诉电话": "12358", "执行日期": "2026年9月1日",
    "标准说明": "一级特色示范高中", "减免规定": "低保家庭免收",
}  # fmt: skip
FINE = {"outcome": "may_publish", "none_apply": "on", **{f"question_{question}": "no" for question in Question}}


def workbook(*rows: dict, hidden: str = "", headings=tuple(COLUMNS)) -> bytes:
    """Return a workbook with a title line, the headings and rows that differ from BASE."""
    book = Workbook()
    book.active.append(["县教育局行政事业性收费目录清单"])
    book.active.append(list(headings))
    for row in rows:
        book.active.append([{**BASE, **row}.get(heading) for heading in headings])
    if hidden:
        sheet = book.create_sheet("底稿")
        sheet.sheet_state = "hidden"
        sheet.append([hidden])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


class FeeTestCase(CountyTestCase):
    def read(self, data: bytes):
        return read_import(data=data, department=self.jyj, user=self.liaison)

    def store(self, *rows: dict):
        sheet = self.read(workbook(*rows))
        self.assertEqual(sheet.problems, [])
        return store_import(rows=[values for _number, values in sheet.rows], department=self.jyj, user=self.liaison)

    def publish(self, *rows: dict) -> list[FeeItem]:
        items = self.store(*rows).items
        for item in items:
            released(self, item)
        return items


class ReadingTests(FeeTestCase):
    def test_cells_become_values(self):
        table = [
            ("amount", "1,200.50元", "1200.50"), ("amount", "０", "0"), ("amount", "", ""),
            ("unit", "元／学期", "semester"), ("unit", "学期", "semester"),
            ("valid_from", "2026-09-01", "2026-09-01"), ("valid_from", "二○二六年九月一日", "2026-09-01"),
        ]  # fmt: skip
        for name, written, expected in table:
            with self.subTest(name=name, written=written):
                base = {COLUMNS[heading]: str(value) for heading, value in BASE.items()}
                values, errors = parse_row({**base, name: written}, self.jyj)
                self.assertEqual((values[name], errors), (expected, []))

    def test_every_problem_stands_at_its_cell(self):
        bad = {"收费标准": "按规定", "计算单位": "元/斤", "执行日期": "明年", "收费依据": ""}
        sheet = self.read(workbook({}, bad))
        self.assertEqual({problem.cell for problem in sheet.problems}, {"B4", "C4", "D4", "I4"})
        negative = self.read(workbook({"收费标准": -5}))
        self.assertEqual([problem.cell for problem in negative.problems], ["B3"])

    def test_the_six_prescribed_columns_must_be_there(self):
        sheet = self.read(workbook({}, headings=("收费项目", "收费标准")))
        self.assertIn("收费依据", sheet.problems[0].message)

    def test_the_same_row_twice_is_told(self):
        self.assertEqual([problem.cell for problem in self.read(workbook({}, {})).problems], ["第4行"])

    def test_a_mark_of_a_secret_stops_everything_also_on_a_hidden_sheet(self):
        for data in (workbook({"标准说明": "机密★5年"}), workbook({}, hidden="绝密★长期")):
            with self.subTest(), self.assertRaises(SecrecyRefused):
                self.read(data)
        self.assertFalse(FeeItem.objects.exists())

    def test_another_department_can_not_be_written_for(self):
        with self.assertRaises(services.PermissionDenied):
            read_import(data=workbook({}), department=self.mzj, user=self.liaison)


class StoringTests(FeeTestCase):
    def test_new_rows_are_drafts_and_nothing_is_public(self):
        stored = self.store({}, {"收费项目": "住宿费", "收费标准": 300.5})
        self.assertEqual(len(stored.created), 2)
        self.assertEqual(stored.created[1].amount, Decimal("300.5"))
        self.assertFalse(Seal.objects.filter(object_type="disclosure.feeitem").exists())
        self.assertContains(self.client.get("/fees/"), "目前没有公布收费项目")

    def test_imported_again_only_what_differs_is_revised(self):
        [item, _other] = self.publish({}, {"收费项目": "住宿费"})
        stored = self.store({"收费标准": 850}, {"收费项目": "住宿费"})
        self.assertEqual((len(stored.created), [i.pk for i in stored.changed], stored.unchanged), (0, [item.pk], 1))
        self.assertContains(self.client.get("/fees/"), "800元/学期")
        self.assertEqual(list(find_leaks()), [])

    def test_a_row_under_review_is_left_alone(self):
        stored = self.store({})
        self.assertEqual(submit_items(items=stored.items, user=self.liaison), [])
        self.assertIn("正在审核", self.read(workbook({"收费标准": 900})).problems[0].message)


class ImportScreenTests(FeeTestCase):
    def upload(self, data: bytes, **extra):
        self.client.force_login(self.liaison)
        file = SimpleUploadedFile("收费.xlsx", data)
        return self.client.post(reverse("fee_import"), {"department": self.jyj.pk, "file": file, **extra})

    def test_preview_then_submit_gives_each_row_a_journey(self):
        answer = self.upload(workbook({}, {"收费项目": "住宿费"}))
        self.assertContains(answer, "预览（2行）")
        self.assertFalse(FeeItem.objects.exists())
        self.client.post(reverse("fee_import_store"), {"kept": answer.context["kept"], "submit": "1"})
        self.assertEqual(Journey.objects.active().filter(object_type="disclosure.feeitem").count(), 2)

    def test_problems_are_shown_and_nothing_can_be_stored(self):
        answer = self.upload(workbook({"计算单位": "元/斤"}))
        self.assertContains(answer, "<strong>D3</strong>", status_code=422)
        self.assertNotIn("kept", answer.context)

    def test_a_secret_mark_is_refused_with_whom_to_call(self):
        answer = self.upload(workbook({"标准说明": "秘密★1年"}))
        self.assertContains(answer, "内容带有密级标志，没有保存", status_code=422)
        self.assertTrue(LedgerEntry.objects.filter(action="review.secrecy_hit").exists())
        self.assertNotContains(answer, "预览（", status_code=422)

    def test_a_changed_or_borrowed_preview_stores_nothing(self):
        kept = self.upload(workbook({})).context["kept"]
        self.client.post(reverse("fee_import_store"), {"kept": kept[:-2] + "xx"})
        self.client.force_login(self.liaison2)
        self.client.post(reverse("fee_import_store"), {"kept": kept})
        self.assertFalse(FeeItem.objects.exists())

    def test_not_for_people_who_do_not_write(self):
        self.client.force_login(self.head)
        self.assertEqual(self.client.get(reverse("fee_import")).status_code, 302)

    def test_the_template_is_accepted_as_it_is(self):
        self.client.force_login(self.liaison)
        data = self.client.get(reverse("fee_template")).content
        self.assertEqual(self.read(data).problems, [])


class BatchReviewTests(FeeTestCase):
    def test_one_review_of_a_batch_makes_a_record_for_each_row(self):
        items = self.store({}, {"收费项目": "住宿费"}, {"收费项目": "考试费"}).items
        submit_items(items=items, user=self.liaison)
        journeys = list(Journey.objects.active().filter(object_type="disclosure.feeitem"))
        for journey in journeys:
            services.sign(journey=journey, user=self.head)
        self.client.force_login(self.secrecy)
        self.client.post(reverse("review_batch:choose"), {"items": [journey.pk for journey in journeys]})
        for journey in journeys:
            url = reverse("review_batch:read", args=[journey.pk])
            self.assertContains(self.client.get(url), journey.title)
            self.client.post(url, {"content_hash": journey.content_hash})
        self.assertContains(self.client.post(reverse("review_batch:decide"), FINE), "已签署 3 件")
        self.assertEqual(ReviewRecord.objects.filter(object_type="disclosure.feeitem").count(), 3)
        frame = self.client.get(reverse("review_admin:content", args=[journeys[0].pk]))
        self.assertContains(frame, "浙价费〔2011〕12号")


class PublicTableTests(FeeTestCase):
    def test_the_table_has_the_prescribed_columns_and_the_cleared_words(self):
        self.publish({})
        answer = self.client.get("/fees/")
        for words in ("收费项目", "收费标准", "收费依据", "计算单位", "收费单位监督电话", "价格主管部门投诉电话",
                      "普通高中学费", "800元/学期（一级特色示范高中）", "2026年9月1日", "测试县教育局"):  # fmt: skip
            with self.subTest(words):
                self.assertContains(answer, words)
        self.assertContains(answer, "共 <strong>1</strong> 项")

    def test_the_number_of_queries_does_not_grow(self):
        self.publish({}, {"收费项目": "住宿费"}, {"收费项目": "考试费"})
        with self.assertNumQueries(6):  # counts, departments, rows · site, marks, main menu
            self.client.get("/fees/")

    def test_one_department_is_chosen(self):
        self.publish({})
        self.assertContains(self.client.get("/fees/?department=jyj"), "普通高中学费")
        self.assertContains(self.client.get("/fees/?department=nobody"), "普通高中学费")

    def test_search_leads_to_the_row(self):
        [item] = self.publish({})
        [document] = load(f"page:disclosure.feeitem:{item.pk}")
        self.assertEqual((document.title, document.url), ("普通高中学费", f"/fees/#fee-{item.pk}"))
        self.assertIn(f'id="fee-{item.pk}"', self.client.get("/fees/").content.decode())

    def test_a_row_taken_off_is_gone(self):
        [item, _other] = self.publish({}, {"收费项目": "住宿费"})
        exits.unpublish(page=item, user=self.head, reason="已取消该项收费。")
        self.assertNotContains(self.client.get("/fees/"), "普通高中学费")
        self.assertContains(self.client.get("/fees/"), "住宿费")
        self.assertEqual(load(f"page:disclosure.feeitem:{item.pk}"), [])

    def test_take_down_in_the_cms(self):
        [item] = self.publish({})
        seal = Seal.objects.current().for_object(item).get()
        self.client.force_login(self.duty)
        self.client.post(
            reverse("review_incidents:take_down", args=[seal.pk]), {"reason_kind": "wrong", "reason": "标准有误。"}
        )
        self.assertEqual(Incident.objects.get().object_type, "disclosure.feeitem")
        self.assertNotContains(self.client.get("/fees/"), "普通高中学费")

    def test_the_live_row_is_never_shown(self):
        [item] = self.publish({})
        FeeItem.objects.filter(pk=item.pk).update(amount=1, basis="未经审查的依据")
        self.assertContains(self.client.get("/fees/"), "800元/学期")
        self.assertNotContains(self.client.get("/fees/"), "未经审查的依据")
        self.assertEqual({leak.code for leak in find_leaks()}, {"row_changed"})

    def test_a_correction_needs_a_review_of_its_own(self):
        [item] = self.publish({})
        [changed] = self.store({"收费标准": 850}).changed
        journey = services.submit(page=changed, user=self.liaison)
        services.sign(journey=journey, user=self.head)
        services.review(journey=journey, user=self.secrecy, outcome="may_publish", answers=NOTHING_APPLIES)
        self.assertContains(self.client.get("/fees/"), "800元/学期")
        services.sign(journey=journey, user=self.office)
        self.assertContains(self.client.get("/fees/"), "850元/学期")
        self.assertEqual(item.pk, changed.pk)
