"""从文件新建: what is dropped becomes drafts, one by one; what may not be stored is not; nothing is published."""

from unittest import mock

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assets.models import CustomDocument
from assets.reading import converting
from core import outbox
from core.models import OutboxEntry
from disclosure.models import DepartmentCatalogPage, DisclosurePage
from home.models import ArticlePage, ColumnPage
from review.models import FileScan, Journey, LedgerEntry, Seal
from review.tests.factories import CountyTestCase, make_document
from writing.enums import FileState
from writing.models import BatchFile, FileBatch
from writing.services import read_entry
from writing.tests import files


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


class DropTestCase(CountyTestCase):
    def setUp(self):
        self.client.force_login(self.liaison)
        self.notices = ColumnPage.objects.get(department=self.jyj, slug="notices")

    def drop(self, *uploads, place=None, **data):
        """Drop files as the liaison and let the worker read them."""
        place = place or self.catalog
        with self.captureOnCommitCallbacks(execute=True):
            response = self.client.post(
                reverse("writing:from_files"), {"place": place.pk, "files": list(uploads), **data}
            )
        return self.client.get(response.url) if response.status_code == 302 else response

    def states(self):
        return dict(BatchFile.objects.values_list("name", "state"))


class DraftTests(DropTestCase):
    def test_a_wps_notice_becomes_a_prefilled_draft(self):
        response = self.drop(upload("取暖通知.docx", files.wps_notice()))
        page = DisclosurePage.objects.get(title=files.NOTICE)
        self.assertContains(response, reverse("wagtailadmin_pages:edit", args=[page.pk]))
        self.assertEqual(
            (page.document_number, str(page.formed_on), page.genre.name), ("青教发〔2026〕18号", "2026-10-28", "通知")
        )
        self.assertEqual([block.block_type for block in page.body].count("table"), 2)
        self.assertEqual(page.body[-1].block_type, "signature")
        self.assertEqual((page.department, page.owner, page.get_parent().pk), (self.jyj, self.liaison, self.catalog.pk))
        original = CustomDocument.objects.get(pk=page.import_notes["original"])
        self.assertEqual((original.original_name, original.collection), ("取暖通知.docx", self.jyj.collection))
        self.assertEqual(list(page.attachments), [])

    def test_recognised_fields_are_marked_for_checking_in_the_editor(self):
        self.drop(upload("取暖通知.docx", files.wps_notice()))
        page = DisclosurePage.objects.get(title=files.NOTICE)
        form = self.client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
        self.assertIn("识别自文件，请核对", form.fields["document_number"].help_text)
        self.assertIn("识别自文件，请核对", form.fields["title"].help_text)
        self.assertNotIn("请核对", str(form.fields["effective_on"].help_text))

    def test_several_files_become_a_draft_each_and_a_bad_one_keeps_none_back(self):
        response = self.drop(
            upload("取暖通知.docx", files.wps_notice()),
            upload("坏文件.docx", b"PK\x03\x04 this is no archive"),
            upload("收费清单.xlsx", files.workbook()),
            upload("公告.pdf", files.pdf("关于城区部分路段停水的公告", "因管网检修，定于2026年11月3日停水八小时，请提前储水，敬请谅解。")),
        )  # fmt: skip
        self.assertEqual(
            self.states(),
            {"取暖通知.docx": "done", "坏文件.docx": "failed", "收费清单.xlsx": "done", "公告.pdf": "done"},
        )
        self.assertEqual(DisclosurePage.objects.filter(owner=self.liaison).count(), 3)
        self.assertContains(response, "已读完 4 个")
        self.assertContains(response, "没有读成")

    def test_in_a_column_it_becomes_an_article_with_its_source(self):
        self.drop(
            upload(
                "停水公告.docx",
                files.letter("停水公告", "因管网检修，城区部分路段停水八小时，请广大用户提前做好储水准备。"),
            ),
            place=self.notices,
        )
        page = ArticlePage.objects.get(title="停水公告")
        self.assertEqual((page.article_kind, page.source), ("notice", "测试县教育局"))
        self.assertEqual(page.get_parent().pk, self.notices.pk)

    def test_what_the_last_page_had_is_taken_over(self):
        DisclosurePage.objects.all().delete()
        make_document(self, responsible_unit="安全管理股")
        self.drop(upload("取暖通知.docx", files.wps_notice()))
        page = DisclosurePage.objects.get(title=files.NOTICE)
        self.assertEqual((page.responsible_unit, page.subject.name), ("安全管理股", "教育"))
        self.assertEqual(set(page.import_notes["carried"]), {"responsible_unit", "subject"})

    def test_the_same_file_again_makes_no_second_draft(self):
        self.drop(upload("取暖通知.docx", files.wps_notice()))
        response = self.drop(upload("取暖通知.docx", files.wps_notice()))
        self.assertEqual(DisclosurePage.objects.filter(title=files.NOTICE).count(), 1)
        self.assertContains(response, "此前已经导入")

    def test_the_place_decides_whoever_the_file_names(self):
        """Two departments' people may drop the same joint notice; neither learns of the other's draft."""
        self.drop(upload("联合通知.docx", files.wps_notice()))
        self.client.force_login(self.liaison2)
        other = DepartmentCatalogPage.objects.get(department=self.mzj)
        self.drop(upload("联合通知.docx", files.wps_notice()), place=other)
        owners = DisclosurePage.objects.filter(title=files.NOTICE).values_list("department__slug", "owner__username")
        self.assertCountEqual(owners, [("jyj", "liaison"), ("mzj", "liaison2")])

    def test_a_file_without_a_title_is_named_after_itself_and_asks_for_one(self):
        self.drop(upload("表1.xlsx", files.workbook()))
        page = DisclosurePage.objects.get(owner=self.liaison)
        self.assertEqual(page.title, "表1")
        self.assertIn("没有认出标题", page.import_notes["findings"][0]["message"])
        self.assertIn("import_checked", page.get_submission_errors())

    def test_the_original_may_be_listed_as_an_attachment(self):
        self.drop(upload("收费清单.xlsx", files.workbook()), attaches_original="on")
        page = DisclosurePage.objects.get(owner=self.liaison)
        self.assertEqual(page.attachments[0].value["document"].original_name, "收费清单.xlsx")


class NothingIsPublishedTests(DropTestCase):
    def test_drafts_only(self):
        seals, journeys = Seal.objects.count(), Journey.objects.count()
        self.drop(upload("取暖通知.docx", files.wps_notice()), upload("收费清单.xlsx", files.workbook()))
        made = DisclosurePage.objects.filter(owner=self.liaison)
        self.assertEqual([page.live for page in made], [False, False])
        self.assertEqual((Seal.objects.count(), Journey.objects.count()), (seals, journeys))
        for page in made:
            self.assertEqual(self.client.get(page.public_path()).status_code, 404)

    def test_the_public_does_not_get_the_original(self):
        self.drop(upload("取暖通知.docx", files.wps_notice()))
        original = CustomDocument.objects.get(original_name="取暖通知.docx")
        self.client.logout()
        self.assertEqual(self.client.get(f"/files/{original.token}/取暖通知.docx").status_code, 404)
        self.assertNotEqual(self.client.get(original.url).status_code, 200)


class RefusalTests(DropTestCase):
    def test_a_secrecy_mark_is_refused_before_anything_is_stored(self):
        secret = files.letter("机密★10年", "关于某项工作的请示", "有关情况报告如下。")
        response = self.drop(upload("某项工作的请示.docx", secret), upload("收费清单.xlsx", files.workbook()))
        self.assertContains(response, "没有保存")
        self.assertNotContains(response, "某项工作")
        self.assertEqual(self.states(), {"第1个文件": "refused", "收费清单.xlsx": "done"})
        self.assertFalse(CustomDocument.objects.filter(original_name__contains="某项").exists())
        self.assertFalse(FileScan.objects.filter(findings__icontains="机密").exists())
        self.assertTrue(LedgerEntry.objects.filter(action="review.secrecy_hit").exists())
        self.assertEqual(incoming_files(), [])

    def test_active_content_and_foreign_formats_are_refused(self):
        self.drop(upload("宏.docx", b"MZ" + b"\0" * 200), upload("图片.png", b"\x89PNG"), upload("空.docx", b""))
        self.assertEqual(set(self.states().values()), {"refused"})

    def test_nothing_waits_once_it_was_read(self):
        self.drop(upload("取暖通知.docx", files.wps_notice()), upload("坏.docx", b"PK\x03\x04nothing"))
        self.assertEqual(incoming_files(), [])

    def test_another_department_s_column_is_no_choice(self):
        other = DepartmentCatalogPage.objects.get(department=self.mzj)
        response = self.drop(upload("取暖通知.docx", files.wps_notice()), place=other)
        self.assertEqual(response.status_code, 422)
        self.assertFalse(FileBatch.objects.exists())

    def test_without_files_the_form_says_so(self):
        response = self.client.post(reverse("writing:from_files"), {"place": self.catalog.pk})
        self.assertContains(response, "请选择文件", status_code=422)

    def test_who_may(self):
        for user, status in ((self.liaison, 200), (self.office, 200), (self.head, 302), (self.secrecy, 302)):
            self.client.force_login(user)
            with self.subTest(user.username):
                self.assertEqual(self.client.get(reverse("writing:from_files")).status_code, status)

    def test_a_batch_is_its_owner_s(self):
        self.drop(upload("取暖通知.docx", files.wps_notice()))
        self.client.force_login(self.liaison2)
        batch = FileBatch.objects.get()
        self.assertEqual(self.client.get(reverse("writing:batch", args=[batch.pk])).status_code, 404)


def incoming_files() -> list[str]:
    if not default_storage.exists("incoming"):
        return []
    folders = default_storage.listdir("incoming")[0]
    return [name for folder in folders for name in default_storage.listdir(f"incoming/{folder}")[1]]


class WorkerTests(DropTestCase):
    def test_a_role_that_ended_meanwhile_makes_no_draft(self):
        self.client.post(
            reverse("writing:from_files"),
            {"place": self.catalog.pk, "files": [upload("通知.docx", files.wps_notice())]},
        )
        self.liaison.memberships.all().delete()
        file = BatchFile.objects.get()
        read_entry(f"file:{file.pk}", {})
        file.refresh_from_db()
        self.assertEqual(file.state, FileState.FAILED)
        self.assertFalse(DisclosurePage.objects.filter(title=files.NOTICE).exists())

    def test_a_second_delivery_does_nothing(self):
        self.drop(upload("取暖通知.docx", files.wps_notice()))
        read_entry(f"file:{BatchFile.objects.get().pk}", {})
        self.assertEqual(DisclosurePage.objects.filter(title=files.NOTICE).count(), 1)

    def test_the_page_asks_again_while_files_wait(self):
        response = self.client.post(
            reverse("writing:from_files"),
            {"place": self.catalog.pk, "files": [upload("通知.docx", files.wps_notice())]},
        )
        self.assertEqual(self.client.get(response.url)["Refresh"], "2")
        self.assertTrue(OutboxEntry.objects.filter(kind="convert").exists())
        outbox.drain()
        self.assertNotIn("Refresh", self.client.get(response.url))


@files.needs_libreoffice
class OldFormatTests(DropTestCase):
    def test_doc_and_wps_become_drafts_and_stay_as_originals(self):
        content = files.old_word_file()
        self.drop(upload("取暖通知.doc", content))
        self.drop(upload("取暖保障.wps", content))
        self.assertEqual(self.states(), {"取暖通知.doc": "done", "取暖保障.wps": "done"})
        for page in DisclosurePage.objects.filter(owner=self.liaison):
            self.assertEqual((page.title, str(page.formed_on)), (files.NOTICE, "2026-10-28"))
            self.assertIn("table", [block.block_type for block in page.body])
            original = CustomDocument.objects.get(pk=page.import_notes["original"])
            self.assertEqual(original.file.open().read(), content)

    def test_a_mark_in_an_old_file_is_refused(self):
        content = files.old_word_file(("机密★10年", "关于某项工作的请示", files.STORY))
        self.drop(upload("请示.doc", content))
        self.assertEqual(self.states(), {"第1个文件": "refused"})
        self.assertEqual(incoming_files(), [])


class WithoutLibreOfficeTests(DropTestCase):
    def test_one_line_says_what_to_do(self):
        with mock.patch.object(converting, "find_office", return_value=""):
            response = self.drop(upload("取暖通知.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000))
        self.assertContains(response, "另存为 .docx 后再试")
        self.assertEqual(self.states(), {"取暖通知.doc": "failed"})
