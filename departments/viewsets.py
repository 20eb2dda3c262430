"""机构: the office's register of departments."""

import django_filters
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from departments.enums import DepartmentKind
from departments.models import Department
from departments.permissions import DepartmentPermissionPolicy
from departments.services import delete_department, dissolve_department, open_department


class DepartmentFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=DepartmentKind.choices)
    is_dissolved = django_filters.BooleanFilter(
        label=_("已撤销"), field_name="dissolved_on", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Department
        fields = ["kind"]


class DepartmentCreateView(generic.CreateView):
    """A new department gets its place in the tree at once."""

    def save_instance(self):
        return open_department(department=super().save_instance(), user=self.request.user)


class DepartmentEditView(generic.EditView):
    """A new official name without a former one would change what older documents show: say so."""

    def save_instance(self):
        before = Department.objects.get(pk=self.object.pk).official_name
        department = super().save_instance()
        names = {former.official_name for former in department.former_names.all()}
        if department.official_name != before and before not in names:
            self._ask_for_former_name(before)
        dissolve_department(department=department, user=self.request.user)
        return department

    def _ask_for_former_name(self, name: str) -> None:
        text = _g(
            "机构全称已由“%(name)s”改动。如系更名，请在“曾用名”登记原名称和停用日期，否则此前的文件将显示新名称。"
        )
        messages.warning(self.request, text % {"name": name})


class DepartmentDeleteView(generic.DeleteView):
    """Refused, with the way that is open, as soon as anything names the department."""

    def form_valid(self, form):
        try:
            delete_department(department=self.object)
        except ValidationError as error:
            messages.error(self.request, "".join(error.messages))
            return redirect(self.edit_url_name, self.object.pk)
        messages.success(self.request, _g("已删除：%(name)s") % {"name": self.object})
        return redirect(self.get_success_url())


class DepartmentViewSet(ModelViewSet):
    """机构, with its names before and after (机构改革)."""

    model = Department
    name = "departments"
    icon = "home"
    menu_label = _("机构")
    menu_order = 550
    add_to_admin_menu = True
    copy_view_enabled = False
    ordering = ["order", "pk"]
    add_view_class = DepartmentCreateView
    edit_view_class = DepartmentEditView
    delete_view_class = DepartmentDeleteView
    filterset_class = DepartmentFilterSet
    search_fields = [
        "official_name", "short_name", "alias_rows__name", "former_names__official_name", "org_code",
    ]  # fmt: skip
    search_backend_name = None
    list_display = [
        "official_name",
        Column("short_name", label=_("简称")),
        Column("kind", label=_("类别"), accessor="get_kind_display", sort_key="kind"),
        Column("org_code", label=_("组织机构代码")),
        DateColumn("dissolved_on", label=_("撤销日期"), sort_key="dissolved_on"),
        Column("successor", label=_("承接机构")),
    ]

    @property
    def permission_policy(self):
        return DepartmentPermissionPolicy(self.model)
