"""Building the frame again publishes nobody's draft."""

from home.models import ColumnPage
from portal.site_setup import build_department_node, build_site
from review.migration import publish_frame
from review.models import Seal
from review.tests.factories import CountyTestCase


class FrameTests(CountyTestCase):
    def draft_at_a_frame_address(self):
        column = ColumnPage.objects.get(department=self.jyj, slug="news")
        draft = ColumnPage(title="未经审查的栏目", slug="extra", description="草稿。", keywords="草稿", live=False)
        column.get_parent().add_child(instance=draft)
        draft.save_revision(user=self.liaison)
        return draft

    def test_a_persons_draft_is_never_published_as_frame(self):
        draft = self.draft_at_a_frame_address()
        with self.assertRaises(ValueError):
            publish_frame(page=draft, admin=self.admin)
        self.assertFalse(Seal.objects.for_object(draft).exists())

    def test_building_again_changes_nothing(self):
        before = Seal.objects.count()
        build_department_node(department=self.jyj, admin=self.admin)
        build_site(county="测试县", host="testserver", admin=self.admin)
        self.assertEqual(Seal.objects.count(), before)
