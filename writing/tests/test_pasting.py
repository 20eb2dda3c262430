"""粘贴正文: pasted shapes become drafts with blocks; pictures become private images; nothing hostile is stored."""

import base64
import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file

from assets.models import CustomImage
from disclosure.models import DisclosurePage
from home.models import ArticlePage, ColumnPage
from review.models import LedgerEntry, Seal
from review.tests.factories import CountyTestCase, make_document, paragraph, submitted

PNG = base64.b64encode(get_test_image_file(size=(8, 8)).file.getvalue()).decode()
NOTICE = f"""<html><body><!--StartFragment-->
<p class=MsoNormal align=center style="text-align:center"><b><span style="font-size:22pt">关于开展校园安全检查的通知</span></b></p>
<p class=MsoNormal><span>各中心学校：</span></p>
<p class=MsoNormal style="text-indent:32pt"><span style="font-family:仿宋">为做好校园安全工作，经研究，决定在全县开展校园安全检查，现将有关事项通知如下，
请认真落实。</span></p>
<p class=MsoNormal><span>一、检查范围</span></p>
<p class=MsoNormal><span>全县各级各类学校和校外培训机构，重点检查食堂、宿舍、实验室和校车，逐校建立问题清单。</span></p>
<table><tr><td rowspan=2>类别</td><td colspan=2>数量</td></tr><tr><td>计划</td><td>实际</td></tr><tr><td>学校</td><td>12</td><td>11</td></tr></table>
<p><img src="data:image/png;base64,{PNG}" alt="检查现场"></p>
<p><img src="https://example.test/hot.png"></p>
<p class=MsoNormal align=right style="text-align:right"><span>测试县教育局</span></p>
<p class=MsoNormal align=right style="text-align:right"><span>2026年10月28日</span></p>
<!--EndFragment--></body></html>"""


def pasted(html: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("pasted.html", html.encode(), content_type="text/html")


def kinds(page) -> list[str]:
    return [block.block_type for block in page.body]


class NewDraftTests(CountyTestCase):
    def setUp(self):
        self.client.force_login(self.liaison)

    def paste(self, html="", text="", place=None):
        place = place or self.catalog
        data = {"place": place.pk, "text": text} | ({"pasted": pasted(html)} if html else {})
        return self.client.post(reverse("writing:from_paste"), data)

    def test_a_pasted_notice_becomes_a_draft_with_blocks(self):
        self.paste(NOTICE)
        page = DisclosurePage.objects.get(title="关于开展校园安全检查的通知")
        self.assertEqual(kinds(page), ["paragraph", "paragraph", "heading", "paragraph", "table", "image", "signature"])
        self.assertEqual((str(page.formed_on), page.live), ("2026-10-28", False))
        signature = page.body[-1].value
        self.assertEqual((signature["issuer"], signature["date"]), ("测试县教育局", "2026年10月28日"))
        self.assertNotIn("仿宋", json.dumps(list(page.body.raw_data), ensure_ascii=False))
        self.assertEqual(
            [(cell["row"], cell["col"]) for cell in page.body.raw_data[4]["value"]["mergeCells"]], [(0, 0), (0, 1)]
        )

    def test_pictures_become_private_images_and_remote_ones_a_finding(self):
        self.paste(NOTICE)
        page = DisclosurePage.objects.get(title="关于开展校园安全检查的通知")
        image = CustomImage.objects.get(pk=page.body.raw_data[5]["value"]["image"])
        self.assertEqual((image.collection, image.uploaded_by_user), (self.jyj.collection, self.liaison))
        self.assertNotIn("example.test", json.dumps(list(page.body.raw_data)))
        self.assertIn("有1张图片在别的网站上", page.import_notes["findings"][0]["message"])
        self.client.logout()
        self.assertNotEqual(self.client.get(image.file.url).status_code, 200)

    def test_plain_text_without_a_script_works_too(self):
        column = ColumnPage.objects.get(department=self.jyj, slug="notices")
        self.paste(
            text="关于城区停水的公告\n因管网检修，城区部分路段停水八小时，请提前储水。\n\n测试县教育局\n2026年11月1日",
            place=column,
        )
        page = ArticlePage.objects.get(title="关于城区停水的公告")
        self.assertEqual((page.article_kind, kinds(page)), ("notice", ["paragraph", "signature"]))

    def test_a_secrecy_mark_stores_nothing(self):
        response = self.paste("<p>机密★5年</p><p>关于某事的请示</p><p>正文内容如下。</p>")
        self.assertContains(response, "没有保存", status_code=422)
        self.assertFalse(DisclosurePage.objects.filter(owner=self.liaison).exists())
        self.assertTrue(LedgerEntry.objects.filter(action="review.secrecy_hit").exists())

    def test_an_empty_paste_and_one_without_a_title_are_told_at_the_field(self):
        self.assertContains(self.paste(), "请先粘贴正文", status_code=422)
        self.assertContains(self.paste("<p>。</p>"), "没有找到标题", status_code=422)

    def test_nothing_is_published(self):
        seals = Seal.objects.count()
        self.paste(NOTICE)
        self.assertEqual(Seal.objects.count(), seals)


class IntoDraftTests(CountyTestCase):
    def setUp(self):
        self.client.force_login(self.liaison)
        self.page = make_document(self, body=paragraph("原有正文。"))

    def paste(self, html, replaces="no", user=None):
        self.client.force_login(user or self.liaison)
        url = reverse("writing:paste", args=[self.page.pk])
        return self.client.post(url, {"pasted": pasted(html), "replaces": replaces})

    def body(self):
        return str(DisclosurePage.objects.get(pk=self.page.pk).get_latest_revision_as_object().body)

    def test_after_the_text_or_in_its_place(self):
        self.paste("<p>第一段。</p>")
        self.assertIn("原有正文", self.body())
        self.assertIn("第一段", self.body())
        self.paste("<p>全文。</p>", replaces="yes")
        self.assertNotIn("原有正文", self.body())

    def test_the_row_and_the_public_stay_as_they_were(self):
        self.paste("<p>第一段。</p>")
        self.page.refresh_from_db()
        self.assertFalse(self.page.live)
        self.assertNotIn("第一段", str(self.page.body))

    def test_hostile_markup_is_not_stored(self):
        self.paste(
            '<p>正文<a href="javascript:alert(1)">点</a><b>粗<script>alert(1)</script></b></p><svg onload=x></svg>'
        )
        for bad in ("javascript", "script", "onload", "svg"):
            self.assertNotIn(bad, self.body())

    def test_nobody_pastes_into_what_is_under_review_or_another_s(self):
        self.assertEqual(self.paste("<p>改。</p>", user=self.liaison2).status_code, 404)
        submitted(self, self.page)
        for user in (self.liaison, self.office, self.admin):
            with self.subTest(user.username):
                self.assertEqual(self.paste("<p>改。</p>", user=user).status_code, 302)
        self.assertNotIn("改。", self.body())

    def test_the_editor_leads_there(self):
        response = self.client.get(reverse("wagtailadmin_pages:edit", args=[self.page.pk]))
        self.assertContains(response, reverse("writing:paste", args=[self.page.pk]))
