"""The office keeps the lists; a liaison does not see them."""

from django.urls import reverse

from catalog.models import Channel, Genre, SubjectCategory
from review.tests.factories import CountyTestCase


class VocabularyScreensTests(CountyTestCase):
    def test_who_may_open_the_lists(self):
        table = [("office", 200), ("admin", 200), ("liaison", 302), ("head", 302)]
        for username, status in table:
            self.client.force_login(getattr(self, username))
            for model in (SubjectCategory, Genre, Channel):
                with self.subTest(username=username, model=model):
                    self.assertEqual(
                        self.client.get(reverse(model.snippet_viewset.get_url_name("list"))).status_code, status
                    )

    def test_the_office_renames_a_subject_and_its_code_stays(self):
        subject = SubjectCategory.objects.get(name="扶贫")
        self.client.force_login(self.office)
        url = reverse(SubjectCategory.snippet_viewset.get_url_name("edit"), args=[subject.pk])
        values = {"name": "乡村振兴", "code": subject.code, "parent": subject.parent_id, "order": 0}
        self.assertRedirects(
            self.client.post(url, values), reverse(SubjectCategory.snippet_viewset.get_url_name("list"))
        )
        subject.refresh_from_db()
        self.assertEqual(str(subject), "民政、扶贫、救灾/乡村振兴")
