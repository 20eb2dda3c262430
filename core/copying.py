"""套用旧稿新建: a new draft that begins with an older page's words."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.actions.copy_page import CopyPageAction
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page


class StartFromForm(CopyForm):
    """A title and a place; the address follows from the title, and nothing is published by copying."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("new_slug", "copy_subpages", "publish_copies", "alias"):
            self.fields.pop(name, None)
        self.fields["new_title"].label = _("新稿标题")
        self.fields["new_title"].max_length = 255
        self.fields["new_parent_page"].label = _("存放位置")
        self.fields["new_parent_page"].help_text = _("新草稿放在哪个栏目下。")


@transaction.atomic
def start_from(*, page: Page, parent: Page, title: str, user) -> Page:
    """Return a new draft of `user` below `parent` with the fields of `page`.

    It begins without what belongs to one page alone (number, dates, review records, source id, history; see
    `exclude_fields_in_copy`) and is never live. Raises PermissionDenied unless the user may add it there.
    """
    action = CopyPageAction(
        page=page, to=parent, update_attrs={"title": title, "slug": "", "draft_title": title}, recursive=False,
        copy_revisions=False, keep_live=False, user=user,
    )  # fmt: skip
    return action.execute()
