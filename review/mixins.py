"""What a page type opts into to pass the gate."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import PagePermissionTester, Site
from wagtail.utils.decorators import cached_classmethod

from review.exceptions import NotSubmittable
from review.forms import GatedPageForm
from review.marks import mark_on
from review.models import Seal, object_key
from review.payload import content_hash, public_payload, stored_files
from review.previews import with_private_addresses
from review.public import breadcrumbs, lags_behind
from review.sealed_files import SealedFiles
from search.documents import SearchDocument


class GatedPagePermissionTester(PagePermissionTester):
    """Nobody publishes, unpublishes, restricts or moves what is public: those are verbs of `review.services`.

    Superusers included: Wagtail gives them everything, the gate gives nobody anything.
    """

    def can_publish(self):
        return False

    def can_publish_subpage(self):
        return False

    def can_unpublish(self):
        return False

    def can_unschedule(self):
        return False

    def can_set_view_restrictions(self):
        return False

    def can_lock(self):
        return False

    def can_unlock(self):
        return super().can_unlock() and not self.page.workflow_in_progress

    def can_reorder_children(self):
        return self.user.is_active and (self.user.is_superuser or "change" in self.permissions)

    def can_edit(self):
        return super().can_edit() and not self.page.alias_of_id

    def can_delete(self, ignore_bulk=False):
        return not self._was_ever_public() and super().can_delete(ignore_bulk)

    def can_move(self):
        return not self._was_ever_public() and super().can_move()

    def can_move_to(self, destination):
        """Wagtail asks here alone when it moves, and lets superusers pass; a new order of siblings is a move too."""
        if self.page.is_child_of(destination):
            return destination.permissions_for_user(self.user).can_reorder_children()
        return self.can_move() and super().can_move_to(destination)

    def _was_ever_public(self) -> bool:
        """Whether the page, or one below it, has ever been sealed: such a page stays where it is."""
        return Seal.objects.in_branch(self.page).exists()


class GatedMixin:
    """What everything with public words has in common, page or not: who answers for it, what of it is public, lock one.

    A type says which fields are not public (`not_public_fields`), what must be there before submission
    (`mandatory_fields`, `get_submission_errors`) and what listings need of it (`seal_columns`). Page types take
    `GatedPageMixin`, everything else `review.objects.GatedObject`.
    """

    not_public_fields: tuple[str, ...] = ()
    mandatory_fields: tuple[str, ...] = ("title",)
    is_frame = False  # whether the site can't do without it: home page, fixed columns, listings
    can_be_withdrawn = False  # whether the template shows the banner of `review.marks`

    # Who answers for the content ---------------------------------------------------------------------------------

    @property
    def responsible_department(self):
        """The department whose people sign; a page without one belongs to the county government office."""
        from departments.models import Department

        if department := getattr(self, "department", None):
            return department
        return Department.objects.of_kind("county_government_office").first()

    def joint_departments(self) -> list:
        """The other organs whose heads sign as well (会签): those that issue the page jointly."""
        named = self.catalog_issuers() if hasattr(self, "catalog_issuers") else []
        return [department for department in named if department and department != self.responsible_department]

    # Before submission ---------------------------------------------------------------------------------------------

    def get_submission_errors(self) -> dict[str, list[str]]:
        """Return what is missing or wrong, by field; empty when it may be submitted."""
        return {name: [str(_("提交前须填写。"))] for name in self.mandatory_fields if not getattr(self, name, None)}

    def check_submittable(self) -> None:
        """Raise NotSubmittable with a message per field unless it may be submitted."""
        if errors := self.get_submission_errors() | self.get_place_errors():
            raise NotSubmittable(errors)
        try:
            self.full_clean()
        except ValidationError as error:
            raise NotSubmittable(error.message_dict) from error

    def get_place_errors(self) -> dict[str, list[str]]:
        """Return what is wrong with the place where it would be public, by field."""
        return {}

    # What the public sees --------------------------------------------------------------------------------------------

    def public_payload(self) -> dict:
        return public_payload(self)

    def content_hash(self) -> str:
        return content_hash(self)

    def files_beside(self) -> list:
        """Images and documents that the public sees with this page though no field of it refers to them."""
        return []

    def shared_column_ids(self) -> list[int]:
        """Ids of columns besides its own that show it."""
        return []

    def seal_kind(self) -> str:
        return ""

    def seal_facets(self) -> dict:
        return {}

    def date_of_name(self):
        """The day whose name of the department is shown (a document's own date)."""
        return self.first_published_at.date() if self.first_published_at else None

    # Serving ---------------------------------------------------------------------------------------------------------

    @cached_property
    def shown_seal(self) -> Seal:
        """The seal this instance was built from; in a preview, what the seal would be."""
        if seal := getattr(self, "seal", None):
            return seal
        seal = Seal(**object_key(self), **self.seal_columns())
        seal.published_at = seal.published_at or timezone.now()
        seal.updated_at = seal.updated_at or seal.published_at
        seal.files = stored_files(self)
        return seal

    # Search ----------------------------------------------------------------------------------------------------------

    def search_text(self) -> str:
        """Return the words of the text; types override it."""
        return ""

    def search_documents(self, seal: Seal) -> list[SearchDocument]:
        """Return what of this sealed copy may be looked for; a list of names by title and summary only."""
        department = getattr(self, "department", None)
        facets = seal.facets
        return [
            SearchDocument(
                key=f"page:{seal.object_type}:{seal.object_id}",
                kind=self.search_kind(seal),
                title=seal.title,
                url=seal.url,
                summary=seal.summary,
                body=self.search_text(),
                department_slug=department.slug if department else "",
                department_names=department.all_names if department else [],
                subject=facets.get("subject", ""),
                published_at=seal.published_at,
                year=timezone.localtime(seal.published_at).year,
                formed_on=getattr(self, "formed_on", None),
                document_number=facets.get("document_number", ""),
                index_number=facets.get("index_number", ""),
                validity=str(getattr(self, "validity", "")),
                audience=facets.get("audience", ""),
                locale=seal.locale,
                keywords=getattr(self, "keyword_list", []),
                source_id=getattr(self, "source_id", ""),
                title_only=seal.is_name_list,
                cited_numbers=facets.get("cited", []),
            )
        ]

    search_kind_name = ""

    def search_kind(self, seal: Seal) -> str:
        return self.search_kind_name or seal.kind or self._meta.model_name

    # Lock one --------------------------------------------------------------------------------------------------------

    @transaction.atomic
    def publish(self, revision, user=None, changed=True, log_action=True, previous_revision=None,
                skip_permission_checks=False):  # fmt: skip
        """Publish `revision` if there is an open clearance for exactly its content, and seal it.

        Whoever calls: editor, workflow, schedule, bulk action, command, `Revision.publish()`. Raises GateClosed.
        """
        from review.services import check_gate_open, use_clearance

        clearance = check_gate_open(page=self, revision=revision)
        super().publish(
            revision, user=user, changed=changed, log_action=log_action, previous_revision=previous_revision,
            skip_permission_checks=True,
        )  # fmt: skip
        row = type(self).objects.get(pk=self.pk)
        if row.live and row.live_revision_id == revision.pk:
            use_clearance(page=row, clearance=clearance)


class GatedPageMixin(GatedMixin):
    """A page type whose content reaches the public only through the gate (docs/features/gate.md).

    Put it before the page base class.
    """

    base_form_class = GatedPageForm

    @cached_classmethod
    def get_edit_handler(cls):
        """Every gated page type shows 自动检查 on top of its first tab, whatever panels it names."""
        from review.panels import ChecksPanel

        handler = super().get_edit_handler()
        handler.children[0].children.insert(0, ChecksPanel().bind_to_model(cls))
        return handler

    # Its place -------------------------------------------------------------------------------------------------------

    def get_place_errors(self) -> dict[str, list[str]]:
        """A page with public pages below it keeps its address: theirs begin with it."""
        seal = Seal.objects.current().for_object(self).first()
        if seal is None or seal.page.slug == self.slug:
            return {}
        below = Seal.objects.current().filter(url_path__startswith=seal.url_path).exclude(pk=seal.pk)
        return {"slug": [str(_("下级已有公开页面，网址不能再改。"))]} if below.exists() else {}

    def shared_column_ids(self) -> list[int]:
        """Ids of further columns that show this page (同时显示在)."""
        columns = getattr(self, "also_shown_in", None)
        return [column.pk for column in columns.all()] if columns is not None else []

    def seal_columns(self) -> dict:
        """Return the values of the seal's listing columns."""
        department = getattr(self, "department", None)
        published = self.first_published_at
        parent = self.get_parent()
        return {
            "title": self.title,
            "summary": getattr(self, "summary", ""),
            "url_path": self.public_path(),
            "path": self.path,
            "parent_id": parent.pk if parent else None,
            "department_id": department.pk if department else None,
            "department_name": department.name_on(self.date_of_name()) if department else "",
            "kind": self.seal_kind(),
            "locale": self.locale.language_code,
            "show_in_menus": self.show_in_menus,
            "order": int(self.path[-self.steplen :], 36),
            "is_name_list": getattr(self, "is_name_list", False),
            "published_at": published,
            "updated_at": self.last_published_at,
            "expires_at": self.expire_at,
            "facets": self.seal_facets(),
        }

    def public_path(self) -> str:
        """Return the path of the page's address: its place below the home page, "/tzgg/2024-3/", "/en/news/"."""
        below_home = self.url_path.strip("/").split("/")[1:]
        prefix = [] if self.locale.language_code == settings.LANGUAGE_CODE else [self.locale.language_code]
        return "/" + "".join(f"{part}/" for part in [*prefix, *below_home])

    def get_url_parts(self, request=None):
        """Wagtail asks here for every link to the page; its own page serving is not mounted (lock two)."""
        site = Site.find_for_request(request) if request else Site.objects.filter(is_default_site=True).first()
        return (site.pk, site.root_url, self.public_path()) if site else None

    # Serving ---------------------------------------------------------------------------------------------------------

    def serve_sealed(self, request):
        """Answer a public request; the instance is the sealed copy."""
        return self.serve(request).render()

    def serve_preview(self, request, mode_name):
        """What editors and reviewers are shown: the public page, its files at their addresses inside the CMS."""
        response = super().serve_preview(request, mode_name)
        if hasattr(response, "render"):
            response.render()
        response.content = with_private_addresses(response.content, stored_files(self))
        return response

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        seal = self.shown_seal
        context["is_lagging"] = lags_behind(seal)
        context |= {"seal": seal, "breadcrumbs": breadcrumbs(seal), "files": SealedFiles(seal), "mark": mark_on(seal)}
        return context

    # The CMS ---------------------------------------------------------------------------------------------------------

    def permissions_for_user(self, user):
        return GatedPagePermissionTester(user, self)
