"""A岗与B岗: the office's screen of who holds which signing role first, and who steps in."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access

from users.models import Membership
from users.posts import PostGroup, change_posts, group_of, post_groups, user_can_change_posts


class PostsForm(forms.Form):
    """A岗 or B岗 for everybody who holds the role, and why."""

    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=200, error_messages={"required": gettext_lazy("请写明理由。")}
    )

    def __init__(self, *args, group: PostGroup, **kwargs):
        super().__init__(*args, **kwargs)
        for membership in group.memberships:
            self.fields[f"post_{membership.pk}"] = forms.TypedChoiceField(
                label=str(membership.user), choices=[("a", _("A岗")), ("b", _("B岗"))], widget=forms.RadioSelect,
                coerce=lambda value: value == "b", initial="b" if membership.is_backup else "a",
                error_messages={"required": _("请选择岗别。")},
            )  # fmt: skip
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    @property
    def backups(self) -> dict[int, bool]:
        """Whether each membership is to be B岗, by its id."""
        posts = {name: value for name, value in self.cleaned_data.items() if name.startswith("post_")}
        return {int(name.removeprefix("post_")): value for name, value in posts.items()}


@require_safe
@require_admin_access
def posts(request):
    """Every signing role with its holders."""
    if not user_can_change_posts(request.user):
        raise PermissionDenied
    return TemplateResponse(request, "users/posts.html", {"groups": post_groups()})


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def change(request, pk):
    """Change who is A岗 and who B岗 of one role in one department; `pk` is any membership of it."""
    if not user_can_change_posts(request.user):
        raise PermissionDenied
    group = group_of(get_object_or_404(Membership.objects.current(), pk=pk))
    if not group.memberships:
        raise PermissionDenied
    form = PostsForm(request.POST if request.method == "POST" else None, group=group)
    if request.method == "POST" and form.is_valid() and _changed(request, form, group):
        messages.success(request, _("已调整岗别。"))
        return redirect("users_absences:posts")
    context = {"form": form, "group": group}
    return TemplateResponse(request, "users/change_posts.html", context, status=422 if form.errors else 200)


def _changed(request, form: PostsForm, group: PostGroup) -> bool:
    try:
        change_posts(group=group, backups=form.backups, reason=form.cleaned_data["reason"], user=request.user)
    except ValidationError as error:
        for field, texts in error.message_dict.items():
            form.add_error(field if field in form.fields else None, texts)
    return not form.errors
