"""套用旧稿新建: a new draft that begins with an older page's words."""

import json
from collections.abc import Collection

from django import forms
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
        if choices := attachment_choices(self.page):
            self.fields["attachments"] = forms.MultipleChoiceField(
                label=_("一并沿用的附件"), required=False, choices=choices, widget=forms.CheckboxSelectMultiple,
                help_text=_("旧附件往往带有旧的日期和数字，确需沿用的才勾选。"),
            )  # fmt: skip


def attachment_choices(page: Page) -> list[tuple[str, str]]:
    """Return the page's attachments as (block id, name), in order."""
    blocks = getattr(page, "attachments", None) or ()
    return [(block.id, str(block.value["document"])) for block in blocks if block.value.get("document")]


@transaction.atomic
def start_from(*, page: Page, parent: Page, title: str, user, attachments: Collection[str] = ()) -> Page:
    """Return a new draft of `user` below `parent` with the fields of `page`.

    It begins without what belongs to one page alone (number, dates, review records, source id, history; see
    `exclude_fields_in_copy`), without the date under its text, with the `attachments` (block ids) that are named, and
    is never live. Raises PermissionDenied unless the user may add it there.
    """
    page = page.specific
    attributes = {"title": title, "slug": "", "draft_title": title} | _streams(page, attachments)
    action = CopyPageAction(
        page=page, to=parent, update_attrs=attributes, recursive=False, copy_revisions=False, keep_live=False, user=user
    )
    return action.execute()


def _streams(page: Page, kept: Collection[str]) -> dict[str, str]:
    """The streams that a copy does not take over whole, as JSON."""
    changed = {}
    if hasattr(page, "attachments"):
        changed["attachments"] = json.dumps([block for block in page.attachments.raw_data if block["id"] in kept])
    if hasattr(page, "body"):
        changed["body"] = json.dumps([_undated(block) for block in page.body.raw_data], default=str)
    return changed


def _undated(block: dict) -> dict:
    """落款 keeps who signs and loses when."""
    if block["type"] != "signature":
        return dict(block)
    return {**block, "value": {**block["value"], "date": ""}}
