"""网站文字: what stands on every page is served from its seal, and the product's own words where there is none."""

from django.urls import reverse

from core.models import OutboxEntry
from home.models import SiteText
from review import exits
from review.leaks import find_leaks
from review.models import Journey, Seal
from review.tests.editor import DECLARED
from review.tests.factories import CountyTestCase
from review.tests.object_cases import three_sign

STATEMENT = "本网站所载政府信息以制发机关正式文本为准。"


class SiteTextTests(CountyTestCase):
    def make(self, place="footer", body=STATEMENT) -> SiteText:
        text = SiteText(place=place, body=body)
        text.save()
        text.save_revision(user=self.office)
        return SiteText.objects.get(pk=text.pk)

    def release(self, text) -> Journey:
        return three_sign(self, text)

    def test_nothing_shows_before_release_and_every_page_after(self):
        text = self.make()
        self.assertNotContains(self.client.get("/"), STATEMENT)
        self.release(text)
        for address in ("/", "/catalog/", "/site-map/", self.catalog.public_path()):
            with self.subTest(address):
                self.assertContains(self.client.get(address), STATEMENT)
        self.assertEqual(list(find_leaks()), [])

    def test_it_costs_no_query_of_its_own(self):
        self.release(self.make())
        with self.assertNumQueries(4):  # places · site, marks, main menu with the texts
            self.client.get("/site-map/")

    def test_the_live_row_is_never_shown(self):
        text = self.make()
        self.release(text)
        SiteText.objects.filter(pk=text.pk).update(body="未经审查的声明。")
        self.assertContains(self.client.get("/"), STATEMENT)
        self.assertEqual({leak.code for leak in find_leaks()}, {"row_changed"})

    def test_the_default_comes_back_when_it_goes(self):
        text = self.make(place="catalog_empty", body="没有找到？请拨打0571-60000000。")
        self.assertContains(self.client.get("/catalog/"), "可减少筛选条件后再试")
        self.release(text)
        self.assertContains(self.client.get("/catalog/"), "没有找到？")
        exits.unpublish(page=text, user=self.office, reason="电话变更。")
        self.assertContains(self.client.get("/catalog/"), "可减少筛选条件后再试")

    def test_every_cached_page_is_forgotten_when_it_changes(self):
        self.release(self.make())
        self.assertTrue(OutboxEntry.objects.filter(kind="purge", key="frame").exists())
        self.assertIn("frame", self.client.get("/")["X-Cache-Tags"].split())

    def test_it_stands_in_no_list(self):
        self.release(self.make())
        seal = Seal.objects.current().get(object_type="home.sitetext")
        self.assertEqual(seal.page.search_documents(seal), [])
        self.assertNotContains(self.client.get("/sitemap.xml"), "sitetext")
        self.assertNotContains(self.client.get("/"), 'href=""')

    def test_the_office_writes_and_liaisons_do_not(self):
        url = reverse(SiteText.snippet_viewset.get_url_name("add"))
        for name, status in (("office", 200), ("liaison", 302), ("head", 302)):
            self.client.force_login(getattr(self, name))
            with self.subTest(name):
                self.assertEqual(self.client.get(url).status_code, status)

    def test_written_and_submitted_in_the_cms(self):
        self.client.force_login(self.office)
        url = reverse(SiteText.snippet_viewset.get_url_name("add"))
        self.client.post(url, {"place": "footer", "body": STATEMENT, "action-submit": "1", **DECLARED})
        journey = Journey.objects.get(object_type="home.sitetext")
        self.assertTrue(journey.is_active)
        self.assertEqual(journey.title, "页脚声明")
