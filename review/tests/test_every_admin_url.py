"""An adversary with an account: each role opens and posts to every address of the CMS, at everything worth taking.

Addresses come from the URL configuration of the installed Wagtail, so none is forgotten; targets are a draft, a public
page with a newer draft, its alias, its translation, a column, a picture and a document, public and private ones. After
each post that wrote anything, the public is asked: it sees cleared copies only, and the leak report is empty.
"""

import json

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, Locale, Revision, Site, Task, Workflow
from wagtail_localize.models import OverridableSegment, StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from assets.models import CustomDocument, CustomImage
from disclosure.models import DepartmentCatalogPage, DisclosurePage
from home.models import ColumnPage
from review import services
from review.leaks import find_leaks
from review.models import Journey, Seal
from review.tests.admin_addresses import API_ACTIONS, BULK_ACTIONS, Address, Target, cms_addresses, form_on, uploads
from review.tests.factories import NOTHING_APPLIES, CountyTestCase, make_document, paragraph, released, submitted
from review.tests.test_cms_side_doors import paragraph_data
from users.enums import Role
from users.tests.factories import UserFactory

CLEARED, SECRET, SMUGGLED = "经审查的正文|Cleared", "尚未审查的草稿正文", "未经审查夹带的正文"
ROLES = ("admin", "office", "liaison", "head", "secrecy", "duty", "supervisor", "site_admin", "liaison2")
# Verbs of the approval path that may take a page off; they may not show anything new.
TAKES_OFF = ("review_admin:unpublish", "review_incidents:take_down", "review_incidents:", "review_exits:")
# A file that is public and replaced or retitled: the public keeps the reviewed one, the report names the difference.
FILE_EDITORS = ("wagtaildocs:", "wagtailimages:", "wagtail_bulk_action")
NO_TARGET = {"name", "number", "uidb64", "token", "0", "1", "2"}  # tested elsewhere, with values that fit


class EveryAddressTestCase(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.site_admin = UserFactory(username="site_admin", role=Role.SITE_ADMIN)
        cls.public_document, cls.private_document = cls.document_with("经审查的附件"), cls.document_with(SECRET)
        cls.public_image, cls.private_image = cls.image_titled("现场"), cls.image_titled("未公开")
        cls.build_pages()
        cls.targets = [*cls.page_targets(), *cls.file_targets(), cls.other_target()]

    @classmethod
    def document_with(cls, text):
        document = CustomDocument(title=text, file=ContentFile(text.encode(), name="附件.txt"))
        document.save()
        return document

    @classmethod
    def image_titled(cls, title):
        image = CustomImage(title=title, file=ContentFile(uploads()["files[]"].read(), name="图.png"))
        image.save()
        return image

    @classmethod
    def build_pages(cls):
        """A public page with a newer draft, its alias and its English version; a draft; one under review."""
        attachments = [{"type": "file", "value": {"document": cls.public_document.pk, "note": ""}}]
        body = [{"type": "paragraph", "value": "<p>经审查的正文</p>"},
                {"type": "image", "value": {"image": cls.public_image.pk, "caption": "现场", "alt": "现场"}}]  # fmt: skip
        cls.live = make_document(cls, body=body, attachments=attachments)
        released(cls, cls.live)
        cls.live = DisclosurePage.objects.get(pk=cls.live.pk)
        cls.alias = cls.live.create_alias(parent=cls.catalog, update_slug="jingxiang", log_action=None)
        cls.english = cls.translate()
        cls.live.body = paragraph(SECRET)
        cls.live.save_revision(user=cls.liaison)
        private = [{"type": "file", "value": {"document": cls.private_document.pk, "note": ""}}]
        cls.draft = make_document(cls, body=paragraph(SECRET), attachments=private)
        cls.waiting = make_document(cls, body=paragraph(SECRET))
        submitted(cls, cls.waiting)
        cls.column = ColumnPage.objects.get(slug="policies")

    @classmethod
    def translate(cls) -> DisclosurePage:
        english = Locale.objects.create(language_code="en")
        translate_object(cls.live, [english], user=cls.liaison)
        cls.translation = Translation.objects.get(
            target_locale=english, source__object_id=cls.live.translation_key
        )  # fmt: skip
        for segment in cls.translation.source.stringsegment_set.all():
            StringTranslation.objects.create(
                translation_of=segment.string, locale=english, context=segment.context, data="Cleared"
            )  # fmt: skip
        cls.translation.save_target(user=cls.liaison, publish=True)
        page = DisclosurePage.objects.get(translation_key=cls.live.translation_key, locale=english)
        journey = Journey.objects.for_object(page).active().get()
        services.sign(journey=journey, user=cls.head)
        services.review(journey=journey, user=cls.secrecy, outcome="may_publish", answers=NOTHING_APPLIES)
        services.sign(journey=journey, user=cls.office)
        return DisclosurePage.objects.get(pk=page.pk)

    # What the addresses are pointed at ---------------------------------------------------------------------------------

    @classmethod
    def page_targets(cls):
        for name in ("draft", "live", "alias", "english", "waiting", "column"):
            page = getattr(cls, name)
            journey = Journey.objects.for_object(page.specific).order_by("-pk").first()
            seal = Seal.objects.current().for_object(page.specific).first()
            parts = ("page_id", "parent_page_id", "page_to_move_id", "page_pk", "pk", "object_id")
            pages = {part: [page.pk] for part in parts}
            yield Target(name, {
                **pages,
                "destination_id": [DepartmentCatalogPage.objects.get(department=cls.mzj).pk],
                "content_type_app_name": ["disclosure"], "content_type_model_name": ["disclosurepage"],
                "app_label": ["wagtailcore"], "model_name": ["page"], "session_id": [1],
                "action": BULK_ACTIONS, "action_name": [*API_ACTIONS, "approve", "reject"],
                "task_state_id": [journey.task_state_id if journey else 1],
                "task_id": [Task.objects.order_by("-pk").first().pk], "workflow_pk": [Workflow.objects.order_by("-pk").first().pk],
                "workflow_state_id": [1], "revision_id": [page.latest_revision_id or 1],
                "seal_id": [seal.pk] if seal else [], "mode": [""],
                **cls.translation_values(),
            }, {"id": [page.pk]}, pk_of="wagtailadmin_api:pages")  # fmt: skip

    @classmethod
    def translation_values(cls) -> dict:
        return {
            "translation_id": [cls.translation.pk], "translation_source_id": [cls.translation.source_id],
            "string_segment_id": [StringSegment.objects.filter(source=cls.translation.source).first().pk],
            "overridable_segment_id": list(OverridableSegment.objects.values_list("pk", flat=True)[:1]) or [1],
        }  # fmt: skip

    @classmethod
    def file_targets(cls):
        for name in ("public_document", "private_document", "public_image", "private_image"):
            file = getattr(cls, name)
            own = ("document_id", "doc_id") if "document" in name else ("image_id",)
            choosers = "wagtaildocs_" if "document" in name else "wagtailimages_"
            yield Target(name, {
                **{part: [file.pk] for part in (*own, "pk", "object_id", "uploaded_file_id")},
                "app_label": ["assets"], "model_name": [file._meta.model_name], "session_id": [1],
                "filter_spec": ["max-200x200"], "action": BULK_ACTIONS,
            }, {"id": [file.pk]}, pk_of=choosers)  # fmt: skip

    @classmethod
    def other_target(cls):
        """Rows of everything else: journeys, incidents, sites, settings, collections, people, snippets."""
        keys = {
            1,
            cls.liaison.pk,
            cls.jyj.pk,
            Site.objects.get().pk,
            *Collection.objects.values_list("pk", flat=True)[:3],
        }
        return Target("other", {
            "pk": sorted(keys | set(Journey.objects.order_by("-pk").values_list("pk", flat=True)[:3])),
            "collection_id": list(Collection.objects.values_list("pk", flat=True)[:2]),
            "app_name": ["home"], "app_label": ["disclosure"], "model_name": ["sitemarks", "disclosurepage"],
            "redirect_id": [1], "uploaded_file_id": [1],
            "revision_id": list(Revision.objects.order_by("-pk").values_list("pk", flat=True)[:1]),
            "revision_id_a": ["earliest"], "revision_id_b": ["latest"],
        })  # fmt: skip

    # What is posted ------------------------------------------------------------------------------------------------------

    def everything(self, target: Target) -> dict:
        """One form that says yes to whatever is asked."""
        elsewhere = DepartmentCatalogPage.objects.get(department=self.mzj).pk
        return {
            "action-publish": "1", "action-submit": "1", "confirm": "1", "publish": "1", "publish_translations": "on",
            "submission": "1", "self_check": "on", "proposed_attribute": "proactive",
            "new_title": SMUGGLED, "new_slug": "smuggled", "new_parent_page": self.catalog.pk, "copy_subpages": "on",
            "publish_copies": "on", "alias": "on", "include_descendants": "on", "chooser": elsewhere,
            "restriction_type": "none", "comment": "同意", "next": "/cms/", "reason": SMUGGLED, "value": SMUGGLED,
            "reason_kind": "wrong", "frame_confirmed": "on", "position": 0, "locales": [self.english.locale_id],
            "disabled": "", "attachments-count": 0, "resolution": "核实无误。", **paragraph_data("body", SMUGGLED), **target.data,
        }  # fmt: skip

    def attack(self, client, address: Address, url: str, target: Target) -> None:
        """Open the screen, send its form back with other words and every consent, then ask the public."""
        query = f"?id={target.data['id'][0]}" if target.data and "bulk" in address.name else ""
        opened = client.get(url + query)
        is_screen = opened.status_code == 200 and "html" in opened.get("Content-Type", "") and not opened.streaming
        data = (form_on(opened.content.decode(), SMUGGLED) if is_screen else {}) | self.everything(target) | uploads()
        with CaptureQueriesContext(connection) as queries, self.captureOnCommitCallbacks(execute=True):
            answer = self.post(client, address, url + query, data)
        if not address.name.startswith("wagtail"):  # Wagtail's own screens break on forms no browser sends
            self.assertLess(answer.status_code, 500)
        if connection.needs_rollback:
            return  # the database refused it
        if any(writes(query["sql"]) for query in queries):
            allowed = {"row_changed"} if address.name.startswith(FILE_EDITORS) else set()
            self.look(may_be_off=address.name.startswith(TAKES_OFF), allowed_leaks=allowed)

    def post(self, client, address: Address, url: str, data: dict):
        if address.name.startswith("wagtailadmin_api:"):
            body = {"keep_live": True, "recursive": True, "slug": "copied", "locale": "en", "alias": False,
                    "revision_id": self.live.latest_revision_id, "destination_page_id": self.catalog.pk}  # fmt: skip
            return client.post(url, json.dumps(body), content_type="application/json")
        return client.post(url, data)

    # What the public sees -----------------------------------------------------------------------------------------------

    def look(self, *, may_be_off: bool, allowed_leaks: set[str]) -> None:
        cache.clear()
        visitor = self.client_class()
        for page in (self.draft, self.waiting):
            self.assertEqual(visitor.get(page.public_path()).status_code, 404)
        for page in (self.live, self.alias, self.english):
            answer = visitor.get(page.public_path())
            if not (may_be_off and answer.status_code in (404, 410)):
                self.assertEqual(answer.status_code, 200)
                self.assertRegex(answer.content.decode(), CLEARED)
        for address in self.public_addresses():
            self.assert_clean(visitor.get(address))
        self.assertEqual(visitor.get(f"/files/{self.private_document.token}/x.txt").status_code, 404)
        self.assertEqual(visitor.get(f"/files/{self.private_image.token}/x.png").status_code, 404)
        self.assertEqual([f"{leak.code} {leak.what}" for leak in find_leaks() if leak.code not in allowed_leaks], [])

    def public_addresses(self) -> list[str]:
        """Whatever is public now, and what is made of it."""
        own = Seal.objects.current().order_by("-pk").values_list("url_path", flat=True)[:4]
        return [*own, "/", "/sitemap.xml", "/site-map/", "/search/feed.atom", self.catalog.public_path(), "/catalog/"]

    def assert_clean(self, answer) -> None:
        text = answer.content.decode()
        self.assertNotIn(SMUGGLED, text)
        self.assertNotIn(SECRET, text)


def writes(sql: str) -> bool:
    """Whether a statement changed something that could matter to the public."""
    return sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql


class EveryPartTests(EveryAddressTestCase):
    def test_every_part_of_an_address_has_a_value(self):
        known = {part for target in self.targets for part in target.values} | NO_TARGET
        unknown = {address.name: address.parts - known for address in cms_addresses() if address.parts - known}
        self.assertEqual(unknown, {})


@pytest.mark.slow
class EveryAddressTests(EveryAddressTestCase):
    def walk_as(self, role: str) -> None:
        client = self.client_class(raise_request_exception=False)
        client.force_login(getattr(self, role))
        cookies = dict(client.cookies)
        for address in cms_addresses():
            for target in self.targets if address.parts else self.targets[:1]:
                for url in target.addresses(address):
                    client.cookies.update(cookies)  # it may just have signed out
                    with self.subTest(url=url, target=target.label), transaction.atomic():
                        self.attack(client, address, url, target)
                        transaction.set_rollback(True)
            cache.clear()


def as_role(role: str):
    def test(self):
        self.walk_as(role)

    return test


for _role in ROLES:
    setattr(EveryAddressTests, f"test_as_{_role}", as_role(_role))
