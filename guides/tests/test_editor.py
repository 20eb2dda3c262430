"""Bad input in the editor of a service guide: refused at submission, said where it was typed, nothing lost."""

from datetime import date

from guides.models import Counter, Fee, LegalBasis, Material, ServiceGuideIndexPage, ServiceGuidePage, Step
from review.models import Journey
from review.tests.editor import message_at, post_editor, shown_value
from review.tests.factories import CountyTestCase


class BadInputTests(CountyTestCase):
    def setUp(self):
        self.client.force_login(self.liaison)
        self.page = self.make_guide()

    def make_guide(self) -> ServiceGuidePage:
        page = ServiceGuidePage(
            title="民办幼儿园设立审批", slug="minban", summary="申请设立民办幼儿园。", conditions="有合格的场地。",
            consultation_phone="0990-5121200", supervision_phone="0990-5121201", result_name="办学许可证",
            verified_on=date(2026, 11, 1), statutory_limit_days=20, promised_limit_days=10, is_charged=True,
            live=False, owner=self.liaison, department=self.jyj,
        )  # fmt: skip
        page.legal_basis = [LegalBasis(law="《中华人民共和国民办教育促进法》")]
        page.materials, page.steps = [Material(name="申请书", originals=1)], [Step(name="受理")]
        page.fees = [Fee(name="工本费", amount=5, basis="青发改价〔2024〕1号")]
        page.counters = [Counter(name="政务服务中心")]
        ServiceGuideIndexPage.objects.get(department=self.jyj).add_child(instance=page)
        page.save_revision(user=self.liaison)
        return page

    def test_a_good_guide_is_submitted(self):
        self.assertEqual(post_editor(self, self.page).status_code, 302)
        self.assertTrue(Journey.objects.for_object(self.page).active().exists())

    def test_each_mistake_stands_where_it_was_typed_and_nothing_is_lost(self):
        cases = (
            ({"promised_limit_days": "30"}, "promised_limit_days", "承诺时限不能长于法定时限"),
            ({"fees-0-basis": ""}, "fees", "收费项目须写明依据：工本费"),
            ({"materials-0-name": "法律法规规定的其他材料"}, "materials", "不得使用兜底条款"),
            ({"steps-0-DELETE": "1"}, "steps", "须填写办理流程"),
            ({"verified_on": ""}, "verified_on", "提交前须填写"),
            ({"consultation_phone": ""}, "consultation_phone", "提交前须填写"),
            ({"fees-0-DELETE": "1", "is_charged": "on"}, "is_charged", "须列明收费项目"),
        )
        for typed, field, said in cases:
            with self.subTest(typed):
                response = post_editor(self, self.page, conditions="有合格的场地和园长。", **typed)
                self.assertEqual(response.status_code, 200)
                self.assertIn(said, message_at(response, field))
                for name, value in typed.items():
                    self.assertEqual(shown_value(response, name), value)
                self.assertEqual(shown_value(response, "conditions"), "有合格的场地和园长。")
                self.assertFalse(Journey.objects.for_object(self.page).exists())
