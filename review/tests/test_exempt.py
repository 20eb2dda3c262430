"""The exempt list: complete, with reasons, and everything that people edit leaves a trail."""

from unittest.mock import patch

from bs4 import BeautifulSoup
from django.apps import apps
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.admin.viewsets import viewsets
from wagtail.log_actions import registry as log_registry
from wagtail.models import Locale, Site
from wagtail.test.utils.form_data import querydict_from_html

from assets.models import CustomDocument, CustomImage
from assets.tests.factories import ImageFactory
from catalog.models import Channel, Genre, SubjectCategory
from core.models import CalendarDay, CalendarYear
from home.models import SiteMarks
from review.checks import (
    check_gated_objects_are_registered_safely,
    check_models_pass_the_gate,
    has_words,
    models_of_rooms,
    registered_models,
)
from review.registry import EXEMPT_MODELS, Trail
from review.tests.factories import CountyTestCase
from search.models import DictionaryTerm, HiddenResult, PromotedResult, Synonym
from users.models import Membership

# What a screen asks for beyond what it shows filled in.
EXTRA = {Membership: {"without_successor": "on"}}


class ExemptListTests(CountyTestCase):
    def test_nothing_is_outside(self):
        self.assertEqual(check_models_pass_the_gate(None), [])
        self.assertEqual(check_gated_objects_are_registered_safely(None), [])

    def test_every_name_on_the_list_exists_and_has_a_reason(self):
        for label, exemption in EXEMPT_MODELS.items():
            with self.subTest(label):
                apps.get_model(label)
                self.assertTrue(exemption.reason.endswith("."))

    def test_a_model_that_forgets_the_gate_fails_the_check(self):
        found = {model._meta.label_lower for model in {*registered_models(), *models_of_rooms()} if has_words(model)}
        for label in sorted(EXEMPT_MODELS.keys() & found):
            without = {name: exemption for name, exemption in EXEMPT_MODELS.items() if name != label}
            with self.subTest(label), patch("review.checks.EXEMPT_MODELS", without):
                errors = check_models_pass_the_gate(None)
                self.assertIn(label, [error.obj._meta.label_lower for error in errors])

    def test_settings_snippets_and_viewsets_are_looked_at(self):
        self.assertLessEqual({SiteMarks, SubjectCategory, Synonym, CalendarDay}, registered_models())

    def test_a_gated_type_with_wagtails_plain_screens_fails(self):
        from catalog.models import OfflineEntry

        with patch.object(OfflineEntry, "snippet_viewset", None):
            [error] = check_gated_objects_are_registered_safely(None)
        self.assertEqual(error.id, "review.E004")


class TrailTests(CountyTestCase):
    """Each exempt model is edited on its own screen by somebody who may; Wagtail's log has the change and the person."""

    def test_editing_leaves_a_trail(self):
        self.client.force_login(self.admin)
        registered_models()  # loads the screens
        wanted = {label for label, exemption in EXEMPT_MODELS.items() if exemption.trail == Trail.CMS}
        rows = {row._meta.label_lower: row for row in self.rows()}
        self.assertEqual(wanted, rows.keys())
        for label, row in rows.items():
            with self.subTest(label):
                before = self.log_of(row).count()
                self.edit(row)
                self.assertEqual(self.log_of(row).count(), before + 1)
                self.assertEqual(self.log_of(row).first().user, self.admin)

    def rows(self) -> list:
        document = CustomDocument(title="附件", file=ContentFile("正文".encode(), name="附件.txt"))
        document.save()
        return [
            self.jyj, SubjectCategory.objects.first(), Genre.objects.first(), Channel.objects.first(),
            CalendarDay.objects.first(), CalendarYear.objects.first(), SiteMarks.objects.get(), Site.objects.get(),
            Locale.objects.get_or_create(language_code="en")[0], Synonym.objects.create(said="低保", official="最低生活保障"),
            DictionaryTerm.objects.create(term="放管服"),
            PromotedResult.objects.create(queries="低保", url="/services/"),
            HiddenResult.objects.create(url="/news/old/", reason="过时。"), self.office,
            self.head.memberships.get(), document, ImageFactory(),
        ]  # fmt: skip

    @staticmethod
    def log_of(row):
        return log_registry.get_logs_for_instance(row).order_by("-pk")

    def edit(self, row) -> None:
        url = self.edit_url(row)
        shown = BeautifulSoup(self.client.get(url).content, "html.parser")
        form = max(shown.select("main form"), key=lambda form: len(form.select("[name]")))  # beside it: the search box
        answer = self.client.post(url, querydict_from_html(str(form)).dict() | EXTRA.get(type(row), {}))
        self.assertEqual(answer.status_code, 302, getattr(answer.context and answer.context.get("form"), "errors", ""))

    def edit_url(self, row) -> str:
        if isinstance(row, SiteMarks):
            return reverse("wagtailsettings:edit", args=["home", "sitemarks", row.site_id])
        if isinstance(row, CustomDocument):
            return reverse("wagtaildocs:edit", args=[row.pk])
        if isinstance(row, CustomImage):
            return reverse("wagtailimages:edit", args=[row.pk])
        found = [
            v for v in viewsets.viewsets if getattr(v, "model", None) is type(row) and hasattr(v, "edit_view_class")
        ]
        return reverse(found[0].get_url_name("edit"), args=[row.pk])
