"""Posting the CMS editor as a browser does: everything the screen holds, with some fields typed over."""

from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

# What a browser sends beside 提交审核 (`SubmissionForm`).
DECLARED = {"proposed_attribute": "proactive", "self_check": "on"}


def post_editor(case, page, *, action: str = "action-submit", **typed):
    """Open the editor of `page`, type over the fields in `typed`, press a button; returns the answer.

    StreamFields are drawn by the browser and so are sent empty, unless `typed` brings them.
    """
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = querydict_from_html(case.client.get(url).content.decode(), form_id="page-edit-form")
    values = {name: form.getlist(name) for name in form}
    values |= {"self_check": ["on"]}  # 承办人自查; the proposed attribute stands in the form
    values |= {f"{field.name}-count": "0" for field in page._meta.get_fields() if hasattr(field, "stream_block")}
    return case.client.post(url, values | typed | {action: "1"})


def message_at(response, name: str) -> str:
    """Return the message that stands at a field, or above the rows of a list, "" when there is none."""
    form = response.context["form"]
    if name in form.formsets:
        return "".join(form.formsets[name].non_form_errors())
    return "".join(form.errors.get(name, []))


def shown_value(response, name: str) -> str:
    """Return what stands in a field of the screen that came back."""
    field = BeautifulSoup(response.content, "html.parser").find(attrs={"name": name})
    if field.get("type") == "checkbox":
        return "on" if field.has_attr("checked") else ""
    if field.name == "select":
        chosen = field.find("option", selected=True)
        return chosen["value"] if chosen else ""
    return field.get_text().strip("\r\n") if field.name == "textarea" else field.get("value", "")
