"""Gated objects that are not pages: rows and texts of the CMS with public words (docs/features/gate.md)."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, Workflow, WorkflowMixin

from review.forms import GatedObjectForm
from review.marks import mark_on
from review.mixins import GatedMixin
from review.models import ApprovalTask
from review.payload import stored_files
from review.previews import with_private_addresses
from review.public import breadcrumbs
from review.sealed_files import SealedFiles


class GatedObject(
    GatedMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel
):
    """A model whose rows reach the public only through the gate, as pages do.

    A type has a `department` (a field or a property), a `title` and a `summary`, a `template` in which reviewers read
    it, and either an address of its own (`public_path`) or the address of the page that shows it (`shown_at`).
    Register it with `review.viewsets.GatedObjectViewSet`.
    """

    base_form_class = GatedObjectForm
    template = ""
    summary = ""

    live = models.BooleanField(_("已公开"), default=False, editable=False)  # a row is a draft until it is released

    class Meta:
        abstract = True

    # The path --------------------------------------------------------------------------------------------------------

    @classmethod
    def get_default_workflow(cls):
        """The one workflow with our one task, for every type: nobody can give a type another, or none."""
        tasks = ApprovalTask.objects.filter(active=True).values("pk")
        return Workflow.objects.filter(active=True, workflow_tasks__task__in=tasks).first()

    # Its place -------------------------------------------------------------------------------------------------------

    def public_path(self) -> str:
        """Return the path of its own address; "" for what has none and stands on another page."""
        return ""

    def shown_at(self) -> str:
        """Return the address at which the public finds it."""
        return self.public_path()

    def seal_columns(self) -> dict:
        """Return the values of the seal's listing columns."""
        department = getattr(self, "department", None)
        place = self.public_path()
        return {
            "title": self.title,
            "summary": self.summary,
            "url_path": place,
            "department_id": department.pk if department else None,
            "department_name": department.name_on(self.date_of_name()) if department else "",
            "kind": self.seal_kind(),
            "locale": settings.LANGUAGE_CODE,
            "published_at": self.first_published_at,
            "updated_at": self.last_published_at,
            "expires_at": self.expire_at,
            "facets": self.seal_facets() | ({} if place else {"shown_at": self.shown_at()}),
        }

    # Serving ---------------------------------------------------------------------------------------------------------

    def get_context(self, request) -> dict:
        seal = self.shown_seal
        return {
            "page": self,
            "seal": seal,
            "breadcrumbs": breadcrumbs(seal),
            "files": SealedFiles(seal),
            "mark": mark_on(seal),
            "request": request,
        }

    def serve_sealed(self, request):
        """Answer a public request at its own address; the instance is the sealed copy."""
        return TemplateResponse(request, self.template, self.get_context(request)).render()

    def serve_preview(self, request, mode_name):
        """What editors and reviewers are shown: its public form, files at their addresses inside the CMS."""
        response = TemplateResponse(request, self.template, self.get_context(request)).render()
        response.content = with_private_addresses(response.content, stored_files(self))
        return response


def gated_object_models() -> list[type[GatedObject]]:
    """Return every gated type that is no page type."""
    return [model for model in apps.get_models() if issubclass(model, GatedObject)]
