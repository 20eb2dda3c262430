"""The editor of translations: its "publish" is 提交审核, offered to whoever may edit the page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail_localize.models import Translation
from wagtail_localize.views.edit_translation import edit_translation

from review.forms_submission import SubmissionForm
from review.mixins import GatedPagePermissionTester
from review.services import complete_submission
from review.wording import submission_messages


class TranslatorPermissionTester(GatedPagePermissionTester):
    """Lets the library's editor show the button that submits; nothing else is asked with it."""

    def can_publish(self):
        return self.can_edit()


@hooks.register("before_edit_page", order=-1)
def submit_instead_of_publishing(request, page):
    """Answer for the library's editor of a translated page, before the library does."""
    translation = _translation_into(page)
    if translation is None:
        return None
    if request.method == "POST" and request.POST.get("action") == "publish":
        return _submit(request, translation, page)
    if request.method == "GET" and not page.workflow_in_progress:
        page.permissions_for_user = lambda user: TranslatorPermissionTester(user, page)
        return edit_translation(request, translation, page)
    return None


def _translation_into(page):
    return Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()


def _submit(request, translation, page):
    """Ask what every author is asked (the library's button brings no such fields), then submit."""
    is_answer = "submission" in request.POST
    form = SubmissionForm(request.POST if is_answer else None, model=page.specific_class)
    if not form.is_valid():
        context = {"page": page, "submission_form": form}
        return TemplateResponse(request, "review/submit_translation.html", context, status=422 if is_answer else 200)
    return _submitted(request, translation, page, form.declaration)


def _submitted(request, translation, page, declaration):
    try:
        with transaction.atomic():
            translation.save_target(user=request.user, publish=True)
            complete_submission(obj=page, user=request.user, declaration=declaration)
    except ValidationError as error:
        messages.error(request, " ".join([_("未能提交审核。"), *submission_messages(error)]))
    else:
        messages.success(request, _("译文已提交审核。"))
    return redirect(request.path)
