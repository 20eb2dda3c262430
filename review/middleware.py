"""Refusals inside the CMS are told, never a server error: Wagtail's own views know nothing of the gate's exceptions."""

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from review import records, secrecy
from review.exceptions import NotSubmittable, SecrecyRefused
from review.services import forget_failed_start
from review.wording import KEPT_MESSAGE, submission_messages


class RefusalMiddleware:
    """Turns what the gate refuses into a message on the screen the person came from."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Say why a page that was ever public can't be deleted; Wagtail would only say that permission is missing."""
        match = request.resolver_match
        if match.view_name != "wagtailadmin_pages:delete" or not request.user.is_authenticated:
            return None
        page = Page.objects.filter(pk=match.kwargs["page_id"]).first()
        return self._refuse(request, [KEPT_MESSAGE]) if page and records.names(page) else None

    def process_exception(self, request, exception):
        if isinstance(exception, SecrecyRefused):
            return self._refuse_marked(request, exception)
        if isinstance(exception, NotSubmittable):
            self._repair(request)
            return self._refuse(request, [_("未能提交审核，内容已存为草稿。"), *submission_messages(exception)])
        if isinstance(exception, ProtectedError) and request.resolver_match.route.startswith("cms/"):
            return self._refuse(request, [KEPT_MESSAGE])
        return None

    @staticmethod
    def _refuse_marked(request, error: SecrecyRefused):
        """Nothing was stored; the words are in the browser, one step back. Whoever typed them is told whom to call."""
        user = request.user if request.user.is_authenticated else None
        department = secrecy.department_to_ask(error, user) if user else None
        secrecy.note_refusal(reference=error.reference, user=user, digest=error.digest, department=department)
        text = secrecy.refusal_text(department)
        if _wants_json(request):
            return JsonResponse({"success": False, "error": text, "error_message": text}, status=422)
        return TemplateResponse(request, "review/refused.html", {"text": text}, status=422).render()

    @staticmethod
    def _repair(request) -> None:
        if page := Page.objects.filter(pk=request.resolver_match.kwargs.get("page_id")).first():
            forget_failed_start(page)

    def _refuse(self, request, texts: list[str]):
        text = " ".join(str(text) for text in texts)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"success": False, "error_message": text}, status=409)
        messages.error(request, text)
        return redirect(self._back(request))

    @staticmethod
    def _back(request) -> str:
        """The page's own editor when the address names one, else the start."""
        page_id = request.resolver_match.kwargs.get("page_id")
        if page_id and request.resolver_match.view_name != "wagtailadmin_pages:edit":
            parent = Page.objects.get(pk=page_id).get_parent()
            return reverse("wagtailadmin_explore", args=[parent.pk])
        return request.path if page_id else reverse("wagtailadmin_home")


def _wants_json(request) -> bool:
    """Whether a script asked: uploads, comments and translations are saved in the background."""
    is_script = request.headers.get("x-requested-with") == "XMLHttpRequest"
    return is_script or "text/html" not in request.headers.get("accept", "text/html")
