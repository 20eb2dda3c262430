"""The emblem and the party mark: reviewed with the front page, and public as they were reviewed."""

import io

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Site

from assets.models import CustomImage
from departments.models import Department
from home.models import SiteMarks
from review.leaks import find_leaks
from review.tests.factories import CountyTestCase, released
from users.enums import Role
from users.tests.factories import UserFactory


def picture(colour: str) -> CustomImage:
    buffer = io.BytesIO()
    Image.new("RGB", (68, 72), colour).save(buffer, "PNG")
    image = CustomImage(title=f"国徽 {colour}", file=ContentFile(buffer.getvalue(), name=f"{colour}.png"))
    image.save()
    return image


class SiteMarkTests(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        """The front page is the county government office's: its people sign."""
        super().setUpTestData()
        government_office = Department.objects.of_kind("county_government_office").get()
        for name, role in (("liaison", Role.LIAISON), ("head", Role.HEAD), ("secrecy", Role.SECRECY)):
            user = UserFactory(username=f"zfb-{name}", role=role, role__department=government_office)
            setattr(cls, name, user)

    def choose(self, image: CustomImage) -> None:
        SiteMarks.objects.update_or_create(site=Site.objects.get(), defaults={"emblem": image})

    def release_front_page(self) -> None:
        self.home.refresh_from_db()
        self.home.save_revision(user=self.liaison)
        released(self, self.home)

    def shown(self) -> bytes:
        answer = self.client.get("/site-mark/emblem")
        return b"".join(answer) if answer.streaming else b""

    def stored(self, image: CustomImage) -> bytes:
        with image.file.open() as file:
            return file.read()

    def test_without_one_nothing_is_shown(self):
        self.assertEqual(self.client.get("/site-mark/emblem").status_code, 404)
        self.assertNotContains(self.client.get("/"), "/site-mark/")

    def test_a_new_emblem_waits_for_the_review_of_the_front_page(self):
        self.choose(image := picture("red"))
        self.assertEqual(self.client.get("/site-mark/emblem").status_code, 404)
        self.assertNotContains(self.client.get("/catalog/"), "/site-mark/")
        self.assertEqual([leak.code for leak in find_leaks()], ["row_changed"])
        self.release_front_page()
        self.assertEqual(self.shown(), self.stored(image))
        self.assertContains(self.client.get("/catalog/"), 'src="/site-mark/emblem"')
        self.assertEqual(list(find_leaks()), [])

    def test_an_exchanged_emblem_stays_the_reviewed_one(self):
        self.choose(reviewed := picture("red"))
        self.release_front_page()
        self.choose(picture("green"))
        self.assertEqual(self.shown(), self.stored(reviewed))
        self.assertEqual([leak.code for leak in find_leaks()], ["row_changed"])

    def test_it_is_kept_by_the_edge_under_the_front_pages_tag(self):
        self.choose(picture("red"))
        self.release_front_page()
        answer = self.client.get("/site-mark/emblem")
        self.assertIn(f"home.homepage:{self.home.pk}", answer["X-Cache-Tags"])
        self.assertIn("s-maxage=60", answer["Cache-Control"])
        self.assertFalse(answer.cookies)

    def test_only_the_two_marks_are_served(self):
        self.choose(picture("red"))
        self.release_front_page()
        for name in ("party_mark", "site_name", "owner"):
            with self.subTest(name):
                self.assertEqual(self.client.get(f"/site-mark/{name}").status_code, 404)
