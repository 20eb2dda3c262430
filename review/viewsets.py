"""The CMS screens of gated objects that are not pages: saved as drafts and submitted, never published from here."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views import snippets

from review.exceptions import NotSubmittable
from review.forms_submission import SubmissionForm
from review.object_menu import object_buttons
from review.permissions import writing_departments
from review.services import submit
from review.wording import submission_messages

NOBODY_MAY = frozenset({"publish", "unpublish", "lock", "unlock"})
OFFERED_ACTIONS = frozenset({"create", "edit", "submit"})


class GatedObjectPolicy(ModelPermissionPolicy):
    """Nobody publishes or unpublishes here, superusers included; liaisons write for their own departments."""

    def user_has_permission(self, user, action):
        return action not in NOBODY_MAY and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action) and user_can_write_object(user, instance)


def user_can_write_object(user, obj) -> bool:
    """The office writes everything; a liaison what belongs to one of the own departments."""
    own = writing_departments(user)
    return own is None or obj.responsible_department.pk in own


class SubmittingMixin:
    """提交审核 through our verb; what it refuses is told beside the form, and the draft is kept."""

    def get_available_actions(self):
        return [action for action in super().get_available_actions() if action in OFFERED_ACTIONS]

    def submit_action(self):
        form = SubmissionForm(self.request.POST, model=self.model)
        try:
            submit(page=self.object, user=self.request.user, declaration=form.declaration if form.is_valid() else None)
        except NotSubmittable as error:
            texts = [_("未能提交审核，内容已存为草稿。"), *submission_messages(error)]
            messages.error(self.request, " ".join(str(text) for text in texts))
            return redirect(self.get_edit_url())
        return None


class GatedCreateView(SubmittingMixin, snippets.CreateView):
    pass


class GatedCopyView(snippets.CopyView):
    """The form filled in, sent to the address of new rows; posted here, Wagtail would write into the original."""

    http_method_names = ["get", "head"]


class GatedEditView(SubmittingMixin, snippets.EditView):
    @cached_property
    def header_more_buttons(self):
        return [*super().header_more_buttons, *object_buttons(self.object, self.request.user)]


class GatedObjectViewSet(snippets.SnippetViewSet):
    """Register a gated model with this: `register_snippet(FeeItemViewSet)`."""

    add_view_class = GatedCreateView
    copy_view_class = GatedCopyView
    edit_view_class = GatedEditView
    list_display = ["title", Column("department", label=_("机构")), Column("status_string", label=_("状态"))]
    list_per_page = 50

    @property
    def permission_policy(self):
        return GatedObjectPolicy(self.model)

    def get_queryset(self, request):
        """Liaisons see the rows of their own departments."""
        own = writing_departments(request.user)
        rows = self.model.objects.all()
        return rows if own is None else rows.filter(self.of_departments(own))

    def of_departments(self, department_ids):
        """Return the condition on rows that belong to one of the departments."""
        return Q(department_id__in=department_ids)

    def register_chooser_viewset(self):
        """Nothing refers to these rows, and a chooser would show every department's drafts to everybody."""

    def construct_view(self, view_class, **kwargs):
        """Every screen of a row asks whether it is the person's to write; Wagtail asks for the type only."""
        view = super().construct_view(view_class, **kwargs)

        def guarded(request, *args, **url_kwargs):
            row = self._row(url_kwargs.get("pk"))
            if row is not None and not user_can_write_object(request.user, row):
                raise PermissionDenied
            return view(request, *args, **url_kwargs)

        return guarded

    def _row(self, pk: str | int | None):
        return self.model.objects.filter(pk=unquote(str(pk))).first() if pk else None
