"""人员与岗位 and accounts: the screens of the site administrator."""

import django_filters
from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.users.views import users as wagtail_users
from wagtail.users.views.groups import GroupViewSet

from departments.models import Department
from users.enums import Role
from users.member_forms import AccountCreationForm, AccountEditForm, AppointmentForm, EndRoleForm
from users.models import Membership, User
from users.permissions import AccountPermissionPolicy, MembershipPermissionPolicy, NobodyPermissionPolicy
from users.services import appoint, end_role, in_hand

# People and roles ------------------------------------------------------------------------------------------------------


class MembershipFilterSet(WagtailFilterSet):
    department = django_filters.ModelChoiceFilter(label=_("机构"), queryset=Department.objects.all())
    role = django_filters.ChoiceFilter(label=_("角色"), choices=Role.choices)
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=[("current", _("在任")), ("ended", _("已离任"))], method="filter_state"
    )

    class Meta:
        model = Membership
        fields = ["department", "role"]

    def filter_state(self, queryset, name, value):
        return queryset.current() if value == "current" else queryset.exclude(pk__in=queryset.current().values("pk"))


class MembershipIndexView(generic.IndexView):
    """Everybody's roles, those of today first; ending one begins at its name."""

    page_title = _("人员与岗位")
    add_item_label = _("添加人员")

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("user", "department", "successor")


class AppointView(generic.CreateView):
    """Add a person, or a role to one; the initial password stands on the answer to this very request, once."""

    page_title = _("添加人员")
    submit_button_label = _("添加")

    def form_valid(self, form):
        self.form = form
        try:
            appointment = appoint(given_by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            _report(form, error)
            return self.form_invalid(form)
        self.object = appointment.membership
        if appointment.initial_password:
            context = {"appointment": appointment, "person": self.object.user}
            return TemplateResponse(self.request, "users/person_added.html", context)
        messages.success(self.request, _g("已授予：%(role)s") % {"role": self.object})
        return redirect(self.get_success_url())

    produced_error_message = None


class EndRoleView(generic.EditView):
    """结束任职: a membership is never edited, only ended."""

    page_title = _("结束任职")
    submit_button_label = _("结束任职")
    submit_button_active_label = _("正在办理…")
    template_name = "users/end_role.html"

    def form_valid(self, form):
        self.form = form
        try:
            end_role(membership=self.object, successor=form.cleaned_data["successor"], user=self.request.user)
        except ValidationError as error:
            _report(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _g("已结束任职：%(role)s") % {"role": self.object})
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        remaining = in_hand(self.object) if self.object.is_current else []
        return super().get_context_data(**kwargs) | {"in_hand": remaining}

    produced_error_message = None


def _report(form, error: ValidationError) -> None:
    """Put a service's reasons at their fields, those of other fields above the form."""
    fields = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for name, reasons in fields.items():
        for reason in reasons:
            form.add_error(name if name in form.fields else None, reason)


class MembershipViewSet(ModelViewSet):
    """人员与岗位."""

    model = Membership
    name = "people"
    icon = "group"
    menu_label = _("人员与岗位")
    menu_order = 560
    add_to_admin_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    ordering = ["ended_at", "department__order", "role", "pk"]
    index_view_class = MembershipIndexView
    add_view_class = AppointView
    edit_view_class = EndRoleView
    filterset_class = MembershipFilterSet
    search_fields = ["user__name", "user__username"]
    search_backend_name = None
    list_display = [
        "user",
        Column("username", label=_("用户名"), accessor="user.username"),
        Column(
            "department", label=_("机构"), accessor=lambda m: m.department or _g("全县"), sort_key="department__order"
        ),
        Column("role", label=_("角色"), accessor="get_role_display", sort_key="role"),
        Column("post", label=_("岗别"), accessor="get_is_backup_display", sort_key="is_backup"),
        DateColumn("started_at", label=_("任职时间"), sort_key="started_at"),
        DateColumn("ended_at", label=_("离任时间"), sort_key="ended_at"),
        Column("successor", label=_("接手人")),
    ]

    @property
    def permission_policy(self):
        return MembershipPermissionPolicy(self.model)

    def get_form_class(self, for_update=False):
        return EndRoleForm if for_update else AppointmentForm

    @cached_property
    def edit_template_name(self):
        return EndRoleView.template_name


# Accounts --------------------------------------------------------------------------------------------------------------


class AccountFilterSet(WagtailFilterSet):
    role = django_filters.ChoiceFilter(
        label=_("角色"), choices=Role.choices, field_name="memberships__role", distinct=True
    )
    is_active = django_filters.BooleanFilter(label=_("启用"))

    def __init__(self, *args, is_searching=False, **kwargs):
        super().__init__(*args, **kwargs)

    class Meta:
        model = User
        fields = []


class AccountIndexView(wagtail_users.IndexView):
    page_title = _("账号")
    add_item_label = _("添加账号")
    search_fields = {"username", "name"}

    @cached_property
    def columns(self):
        return [column for column in super().columns if column.name != "bulk_actions"]


class ForUserMixin:
    """The form asks who fills it in."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"for_user": self.request.user}


class AccountCreateView(ForUserMixin, wagtail_users.CreateView):
    page_title = _("添加账号")


class AccountEditView(ForUserMixin, wagtail_users.EditView):
    def dispatch(self, request, *args, **kwargs):
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def save_instance(self):
        instance = super().save_instance()
        if self.form.cleaned_data.get("password1"):
            log(instance, "users.set_password")
        return instance


class AccountDeleteView(wagtail_users.DeleteView):
    """Refused, with the way that is open."""

    def dispatch(self, request, *args, **kwargs):
        messages.error(
            request, _g("账号只能停用，不能删除：送审、签署和操作记录须保留署名。请在「人员与岗位」结束其任职。")
        )
        return redirect(self.index_url_name)


class AccountViewSet(wagtail_users.UserViewSet):
    """Wagtail's users, without what memberships decide."""

    menu_label = _("账号")
    filterset_class = AccountFilterSet
    index_view_class = AccountIndexView
    add_view_class = AccountCreateView
    edit_view_class = AccountEditView
    delete_view_class = AccountDeleteView
    template_prefix = ""
    copy_view_enabled = False

    @property
    def permission_policy(self):
        return AccountPermissionPolicy(self.model)

    def get_form_class(self, for_update=False):
        return AccountEditForm if for_update else AccountCreationForm


class NoGroupViewSet(GroupViewSet):
    """Groups stay out of sight: nobody may open them."""

    model = Group
    add_to_settings_menu = False

    @property
    def permission_policy(self):
        return NobodyPermissionPolicy(self.model)
