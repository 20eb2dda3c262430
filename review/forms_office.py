"""Forms of the office: approval paths and arrangements."""

from django import forms
from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from departments.models import Department
from review.enums import ArrangementKind
from review.models import ApprovalPath
from review.paths import PATH_KINDS

MOST_STEPS = 6


def gated_page_types() -> list[tuple[str, str]]:
    """Return (label, name) of every page type that passes the gate."""
    types = [model for model in apps.get_models() if issubclass(model, Page) and hasattr(model, "public_payload")]
    return sorted(((model._meta.label_lower, str(model._meta.verbose_name)) for model in types), key=lambda row: row[1])


class StepsWidget(forms.MultiWidget):
    """One selection for each place in the list."""

    template_name = "review/office/steps_widget.html"

    def __init__(self):
        choices = [("", _("（无）")), *((kind.value, kind.label) for kind in PATH_KINDS)]
        super().__init__([
            forms.Select(choices=choices, attrs={"aria-label": _("第%(n)d环节") % {"n": number + 1}})
            for number in range(MOST_STEPS)
        ])  # fmt: skip

    def decompress(self, value):
        steps = list(value or [])
        return [*steps, *[""] * (MOST_STEPS - len(steps))]


class StepsField(forms.MultiValueField):
    """A list of steps in their order; empty places are left out."""

    def __init__(self, **kwargs):
        fields = [forms.CharField(required=False) for _number in range(MOST_STEPS)]
        super().__init__(fields, widget=StepsWidget(), require_all_fields=False, required=False, **kwargs)

    def compress(self, data_list):
        return [kind for kind in data_list if kind]


class PathForm(forms.Form):
    """审核流程 of a department and page type."""

    department = forms.ModelChoiceField(
        Department.objects.existing(), label=_("机构"), required=False, empty_label=_("全县各机构")
    )
    page_type = forms.ChoiceField(label=_("内容类型"), required=False)
    steps = StepsField(label=_("环节（按先后）"), help_text=_("保密审查可以调整先后，不能取消；最后一个环节是发布。"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["page_type"].choices = [("", _("全部类型")), *gated_page_types()]

    @classmethod
    def for_path(cls, path: ApprovalPath) -> "PathForm":
        return cls(initial={"department": path.department, "page_type": path.page_type, "steps": path.steps})


class ArrangementForm(forms.Form):
    """合并审签, 代审, 授权发布, 可应急发布的栏目."""

    kind = forms.ChoiceField(label=_("方式"), choices=ArrangementKind.choices, widget=forms.RadioSelect)
    department = forms.ModelChoiceField(
        Department.objects.existing(), label=_("机构"), required=False, empty_label=_("请选择"),
        help_text=_("应急发布的栏目不必选择。"),
    )  # fmt: skip
    lender = forms.ModelChoiceField(
        Department.objects.existing(), label=_("代审机构"), required=False, empty_label=_("请选择"),
        help_text=_("只用于代审：由其保密审查员代为审查，须是上级机构或者县人民政府办公室。"),
    )  # fmt: skip
    column = forms.ModelChoiceField(
        Page.objects.all(), label=_("栏目"), required=False, widget=AdminPageChooser(),
        help_text=_("用于授权发布和应急发布：该栏目及其下级。"),
    )  # fmt: skip
    ends_on = forms.DateField(
        label=_("截止日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("合并审签必填；含当日。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
