"""The gate's records: approval paths, journeys, review forms, clearances, seals, the ledger.

None of them holds a cascading key to what it records: ids and copies only, so that a record outlives its object.
"""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.contrib.admin.utils import quote
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task

from departments.models import Department
from review.arrangement_models import Arrangement  # noqa: F401  (a table of this room)
from review.assignment_models import Reassignment  # noqa: F401  (a table of this room)
from review.enums import (
    ACTIVE_STATUSES,
    ATTRIBUTE_LABELS,
    MARKING_KINDS,
    WAITING_LABELS,
    ClosedReason,
    ExitKind,
    ExitWording,
    IncidentStatus,
    JourneyKind,
    JourneyStatus,
    LegalBasis,
    Outcome,
    StepKind,
    StepStatus,
    TakeDownReason,
)
from review.following_models import Referral, Suggestion  # noqa: F401  (tables of this room)
from review.json import PublicJSONEncoder
from review.locks import UnderReviewLock
from review.paper_models import PaperSheet  # noqa: F401  (a table of this room)
from review.paths import path_problems
from review.post_check_models import PostCheck  # noqa: F401  (a table of this room)
from review.wording import path_messages


class ObjectReference(models.Model):
    """Points to any object by (type, id) without a foreign key."""

    object_type = models.CharField(max_length=100, editable=False)  # "disclosure.disclosurepage"
    object_id = models.CharField(max_length=40, editable=False)

    class Meta:
        abstract = True


def object_key(obj) -> dict[str, str]:
    """Return the (type, id) of a model instance as lookup and constructor arguments."""
    return {"object_type": obj._meta.label_lower, "object_id": str(obj.pk)}


# Approval paths --------------------------------------------------------------------------------------------------------


class ApprovalPathQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(replaced_at__isnull=True)


class ApprovalPath(models.Model):
    """A list of steps for a department and page type, versioned: items on their way keep the one they began with."""

    department = models.ForeignKey(
        Department, verbose_name=_("机构"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    page_type = models.CharField(_("栏目类型"), max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    steps = models.JSONField(_("环节"), default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    replaced_at = models.DateTimeField(null=True, editable=False)
    set_by_name = models.CharField(_("设置人"), max_length=50, blank=True, editable=False)

    objects = ApprovalPathQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("审核流程")
        verbose_name_plural = _("审核流程")

    def __str__(self):
        return " → ".join(str(StepKind(kind).label) for kind in self.steps)

    def clean(self):
        super().clean()
        if problems := path_problems(self.steps):
            raise ValidationError({"steps": path_messages(problems)})


# Journeys --------------------------------------------------------------------------------------------------------------


class JourneyQuerySet(models.QuerySet):
    def for_object(self, obj):
        return self.filter(**object_key(obj))

    def active(self):
        return self.filter(status__in=ACTIVE_STATUSES)

    def scheduled(self):
        return self.filter(status=JourneyStatus.SCHEDULED)


class Journey(ObjectReference):
    """One passage of one content through the approval path, from submission to release or return."""

    kind = models.CharField(max_length=16, choices=JourneyKind, default=JourneyKind.FIRST)
    status = models.CharField(max_length=16, choices=JourneyStatus, default=JourneyStatus.IN_REVIEW)
    title = models.CharField(max_length=255)
    department_id = models.BigIntegerField(db_index=True)
    department_name = models.CharField(max_length=100)
    author_id = models.BigIntegerField()
    author_name = models.CharField(max_length=50)
    editor_ids = models.JSONField(default=list)
    reason = models.TextField(_("事由"), blank=True)  # of a correction, of an urgent release
    changes = models.JSONField(default=list)  # of a correction: [{"field", "old", "new"}]
    self_checked_at = models.DateTimeField(null=True)  # 承办人自查
    is_combined = models.BooleanField(default=False)  # 合并审签 held when it was submitted
    is_entered_for = models.BooleanField(_("代录"), default=False)  # the office wrote it for the department
    content_hash = models.CharField(max_length=64)
    revision_id = models.BigIntegerField(null=True)
    task_state_id = models.BigIntegerField(null=True, db_index=True)
    proposed_attribute = models.CharField(max_length=16, blank=True)
    attribute_reason = models.TextField(blank=True)
    submitted_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    release_at = models.DateTimeField(null=True)
    return_reason = models.TextField(blank=True)
    returned_by_name = models.CharField(max_length=120, blank=True)

    objects = JourneyQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_at"]
        verbose_name = _("送审件")
        verbose_name_plural = _("送审件")
        constraints = [
            models.UniqueConstraint(
                fields=["object_type", "object_id"],
                condition=models.Q(status__in=ACTIVE_STATUSES),
                name="journey_one_active",
            )
        ]
        indexes = [
            models.Index(fields=["status", "submitted_at"], name="journey_queue"),
            models.Index(fields=["object_type", "object_id", "submitted_at"], name="journey_of_object"),
        ]

    def __str__(self):
        return f"{self.title}（{self.status_label}）"

    @cached_property
    def current_step(self) -> JourneyStep | None:
        return next((step for step in self.steps.all() if step.status == StepStatus.CURRENT), None)

    @property
    def proposed_attribute_label(self) -> str:
        return str(ATTRIBUTE_LABELS.get(self.proposed_attribute, self.proposed_attribute))

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE_STATUSES

    @property
    def status_label(self) -> str:
        if self.status == JourneyStatus.IN_REVIEW and self.current_step:
            return str(WAITING_LABELS[StepKind(self.current_step.kind)])
        return str(self.get_status_display())

    @property
    def edit_url(self) -> str:
        """The address of the object's editor, be it a page or not."""
        model = apps.get_model(self.object_type)
        if issubclass(model, Page):
            return reverse("wagtailadmin_pages:edit", args=[self.object_id])
        return reverse(model.snippet_viewset.get_url_name("edit"), args=[quote(self.object_id)])

    @property
    def object(self):
        """The live object, or None when it is gone."""
        return apps.get_model(self.object_type).objects.filter(pk=self.object_id).first()


class JourneyStepQuerySet(models.QuerySet):
    def current(self):
        return self.filter(status=StepStatus.CURRENT, journey__status__in=ACTIVE_STATUSES)


class JourneyStep(models.Model):
    """One step of a journey, copied from the path at submission; who signed it, when, with what opinion."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=StepKind)
    department_id = models.BigIntegerField(null=True)
    status = models.CharField(max_length=16, choices=StepStatus, default=StepStatus.WAITING)
    current_since = models.DateTimeField(null=True)
    signer_id = models.BigIntegerField(null=True)
    signer_name = models.CharField(max_length=120, blank=True)  # 「张三（代李四）」
    principal_id = models.BigIntegerField(null=True)  # whom the signer stood in for
    assigned_id = models.BigIntegerField(null=True)  # to whom the office gave it (改派)
    opinion = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True)

    objects = JourneyStepQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["journey", "order"], name="journey_step_order")]
        indexes = [models.Index(fields=["status", "kind", "department_id"], name="journey_step_queue")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.signer_name}"


# Review records and clearances -----------------------------------------------------------------------------------------


class AppendOnlyQuerySet(models.QuerySet):
    """Records of review are added, never edited."""

    def update(self, **kwargs):
        raise TypeError(f"{self.model.__name__} is append-only")

    def delete(self):
        raise TypeError(f"{self.model.__name__} is append-only")


class AppendOnlyModel(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk and not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(f"{type(self).__name__} is append-only")


class ReviewRecord(AppendOnlyModel, ObjectReference):
    """政府信息公开保密审查表: one filled form, bound to the hash of exactly the content that was read."""

    number = models.CharField(_("编号"), max_length=20, unique=True)
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="review_records")
    content_hash = models.CharField(max_length=64)
    title = models.CharField(_("信息名称"), max_length=255)
    department_id = models.BigIntegerField()
    department_name = models.CharField(_("拟公开信息单位"), max_length=100)
    document_number = models.CharField(_("文号"), max_length=100, blank=True)
    outcome = models.CharField(_("审查结论"), max_length=16, choices=Outcome)
    legal_basis = models.CharField(_("依据"), max_length=8, choices=LegalBasis, blank=True)
    reason = models.TextField(_("理由"), blank=True)
    answers = models.JSONField(_("八项审查"), default=dict)
    scan_report = models.JSONField(_("扫描结果"), default=dict)
    files = models.JSONField(_("附件清单"), default=list)
    reviewer_id = models.BigIntegerField()
    reviewer_name = models.CharField(_("审查人"), max_length=120)
    created_at = models.DateTimeField(_("审查时间"), default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("保密审查表")
        verbose_name_plural = _("保密审查表")
        indexes = [models.Index(fields=["object_type", "object_id"], name="review_record_object")]

    def __str__(self):
        return f"{self.number} {self.title}"


class FileScan(models.Model):
    """What the scanner found in a stored file: one row for its bytes under a name, which the findings may quote.

    What failed for want of time or memory is tried again at `retry_at`; it stands as "could not be read" meanwhile.
    """

    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255, blank=True)
    retry_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=1)
    findings = models.JSONField(default=list)  # `review.scanning.Finding.as_dict()`: excerpts are masked
    scanned_at = models.DateTimeField(default=timezone.now)
    rules_version = models.CharField(max_length=12)

    class Meta:
        verbose_name = _("文件扫描")
        verbose_name_plural = _("文件扫描")
        constraints = [models.UniqueConstraint(fields=["sha256", "name"], name="file_scan_once")]

    def __str__(self):
        return f"{self.sha256[:12]} {self.rules_version}"


class FileOpening(AppendOnlyModel):
    """Somebody opened an attachment of an item: what a signer looked at is on record, not only that he signed."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="openings")
    token = models.CharField(max_length=32)
    name = models.CharField(_("原文件名"), max_length=255)
    reader_id = models.BigIntegerField()
    reader_name = models.CharField(_("打开人"), max_length=50)
    opened_at = models.DateTimeField(_("打开时间"), default=timezone.now)

    class Meta:
        ordering = ["opened_at"]
        verbose_name = _("附件打开记录")
        verbose_name_plural = _("附件打开记录")
        constraints = [models.UniqueConstraint(fields=["journey", "token", "reader_id"], name="file_opening_once")]

    def __str__(self):
        return f"{self.reader_name} {self.name}"


class MaskingQuerySet(AppendOnlyQuerySet):
    def for_object(self, obj):
        return self.filter(**object_key(obj))

    def of_file(self, token):
        """The masking that made this file the original of a masked copy."""
        return self.exclude(original_token="").filter(original_token=token)


class Masking(AppendOnlyModel, ObjectReference):
    """One masking of a page's words or of one of its files: what was masked and why, by whom.

    A file's original stays where it is, closed to everybody but those of `permissions.user_can_open_original`.
    A text's original is the revision before.
    """

    title = models.CharField(_("信息名称"), max_length=255)
    department_id = models.BigIntegerField()
    kind = models.CharField(max_length=10)  # "document", "image", "text"
    original_id = models.BigIntegerField(null=True)
    original_token = models.CharField(max_length=32, blank=True, db_index=True)
    original_name = models.CharField(_("原文件名"), max_length=255, blank=True)
    original_storage_name = models.CharField(max_length=255, blank=True)
    copy_id = models.BigIntegerField(null=True)
    copy_token = models.CharField(max_length=32, blank=True, db_index=True)
    masks = models.JSONField(default=list)  # `review.scanning.masking.Mask.as_dict()`: kind, where, shown, reason
    made_by_id = models.BigIntegerField()
    made_by_name = models.CharField(_("遮盖人"), max_length=50)
    made_at = models.DateTimeField(_("遮盖时间"), default=timezone.now)

    objects = MaskingQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("遮盖记录")
        verbose_name_plural = _("遮盖记录")
        indexes = [models.Index(fields=["object_type", "object_id"], name="masking_object")]

    def __str__(self):
        return f"{self.title} {self.original_name}"


class ClearanceQuerySet(models.QuerySet):
    def for_object(self, obj):
        return self.filter(**object_key(obj))

    def not_void(self):
        return self.filter(voided_at__isnull=True)

    def open(self):
        """Clearances that open the gate now: every step signed, not used, not void, not suspended."""
        return self.not_void().filter(opened_at__isnull=False, used_at__isnull=True, suspended_at__isnull=True)


class Clearance(ObjectReference):
    """Leave to publish one content of one object, won on one journey; it opens the gate once (DESIGN, decision 3)."""

    content_hash = models.CharField(max_length=64)
    journey = models.OneToOneField(Journey, on_delete=models.PROTECT, related_name="clearance")
    record = models.ForeignKey(ReviewRecord, on_delete=models.PROTECT, related_name="clearances")
    people = models.JSONField(default=dict)  # {"author": {"id", "name"}, "reviewer": …, "releaser": …}
    created_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)
    suspended_at = models.DateTimeField(null=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("审查通过记录")
        verbose_name_plural = _("审查通过记录")
        indexes = [models.Index(fields=["object_type", "object_id", "voided_at"], name="clearance_object")]

    def __str__(self):
        return f"{self.object_type}:{self.object_id} {self.content_hash[:8]}"


# Seals -----------------------------------------------------------------------------------------------------------------


class SealQuerySet(models.QuerySet):
    def current(self):
        """What the public is served at this moment."""
        return self.filter(closed_at__isnull=True).exclude(expires_at__lte=timezone.now())

    def for_object(self, obj):
        return self.filter(**object_key(obj))

    def in_branch(self, page):
        """Seals, past and present, of a page and of those that now lie below it."""
        branch = Page.objects.filter(path__startswith=page.path).annotate(key=Cast("pk", models.CharField()))
        return self.filter(object_id__in=branch.values("key"), object_type__endswith="page")

    def in_language(self, language_code):
        """Without translations, and aliases in another language: those stand in the lists of their own tree only."""
        return self.filter(locale=language_code)

    def of_type(self, *labels):
        """For lists across the tree: every piece once, in the site's own language."""
        return self.in_language(settings.LANGUAGE_CODE).filter(object_type__in=labels)

    def of_department(self, department_id):
        return self.in_language(settings.LANGUAGE_CODE).filter(department_id=department_id)

    def placed_in(self, page_id):
        """Seals shown in a column: those at home there and those shared into it (同时显示在)."""
        shared = SealPlacement.objects.filter(column_id=page_id).values("seal_id")
        return self.filter(models.Q(parent_id=page_id) | models.Q(pk__in=shared))

    def without_content(self):
        """For listings: the columns they need, not the whole text."""
        return self.defer("content", "files")

    def newest_first(self):
        return self.order_by("-published_at", "-pk")


FRAME_TAG = "frame"  # every public page bears it: main menu and site texts stand on all of them


class Seal(ObjectReference):
    """The cleared copy of one object, which is all the public is ever served."""

    content = models.JSONField(encoder=PublicJSONEncoder)
    content_hash = models.CharField(max_length=64)
    files = models.JSONField(default=list)
    clearance = models.ForeignKey(Clearance, on_delete=models.PROTECT, related_name="seals")
    # What listings, navigation and feeds need, so that they read one indexed table.
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    url_path = models.CharField(max_length=500)
    path = models.CharField(max_length=255, blank=True)  # the page's place in the tree
    parent_id = models.BigIntegerField(null=True)
    department_id = models.BigIntegerField(null=True)
    department_name = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=50, blank=True)  # finer than the type: "news", "rules"
    locale = models.CharField(max_length=10, default="zh-hans")
    show_in_menus = models.BooleanField(default=False)
    order = models.PositiveIntegerField(default=0)
    facets = models.JSONField(default=dict)
    is_name_list = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    sealed_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=16, choices=ClosedReason, blank=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开版本")
        verbose_name_plural = _("公开版本")
        constraints = [
            models.UniqueConstraint(
                fields=["object_type", "object_id"], condition=models.Q(closed_at__isnull=True), name="seal_one_current"
            ),
            models.UniqueConstraint(
                fields=["url_path"],
                condition=models.Q(closed_at__isnull=True) & ~models.Q(url_path=""),
                name="seal_one_per_address",
            ),
        ]
        indexes = [
            models.Index(fields=["parent_id", "closed_at", "-published_at"], name="seal_column"),
            models.Index(fields=["department_id", "object_type", "closed_at", "-published_at"], name="seal_department"),
            models.Index(fields=["object_type", "kind", "closed_at", "-published_at"], name="seal_kind"),
            models.Index(fields=["object_type", "object_id"], name="seal_object"),
        ]

    def __str__(self):
        return self.title

    @cached_property
    def page(self):
        """The page as it was cleared, built from the sealed copy; foreign keys are not looked up."""
        return self._built_from(self.content)

    def page_to_index(self):
        """The same without its many-to-many choices: each of them is a query, and none is a word to be searched."""
        choices = {field.name for field in apps.get_model(self.object_type)._meta.many_to_many}
        return self._built_from({name: value for name, value in self.content.items() if name not in choices})

    def _built_from(self, content: dict):
        model = apps.get_model(self.object_type)
        page = model.from_serializable_data(content, check_fks=False, strict_fks=False)
        page.seal = self
        return page

    @property
    def url(self) -> str:
        """Its own address, or that of the page that shows it."""
        return self.url_path or self.facets.get("shown_at", "")

    @property
    def is_alias(self) -> bool:
        """Whether it shows the cleared content of another page, at an address of its own."""
        return (self.content or {}).get("alias_of") is not None

    @property
    def tag(self) -> str:
        """The edge cache's tag for everything that shows this object."""
        return f"{self.object_type}:{self.object_id}"

    @property
    def tags(self) -> list[str]:
        """What to ban when it comes or goes; a page that shows rows of a type bears the type itself as a tag."""
        of_type = [] if self.url_path else [self.object_type]
        return [self.tag, *of_type, *([FRAME_TAG] if self.show_in_menus else [])]


class SealPlacement(models.Model):
    """A further column that shows a sealed page (同时显示在)."""

    seal = models.ForeignKey(Seal, on_delete=models.CASCADE, related_name="placements")
    column_id = models.BigIntegerField(db_index=True)

    def __str__(self):
        return f"{self.seal_id} → {self.column_id}"


class SealedFile(models.Model):
    """A stored file that a seal opens to the public; publication opens exactly these."""

    seal = models.ForeignKey(Seal, on_delete=models.CASCADE, related_name="sealed_files")
    kind = models.CharField(max_length=10)  # "document" or "image"
    file_id = models.BigIntegerField()
    token = models.CharField(max_length=32, db_index=True)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    original_name = models.CharField(max_length=255)
    title = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField(default=0)

    def __str__(self):
        return self.original_name


class MigrationEnd(models.Model):
    """The one row that ends the migration for good: who ended it, and when."""

    ended_by_id = models.BigIntegerField()
    ended_by_name = models.CharField(max_length=50)
    ended_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.ended_at:%Y-%m-%d} {self.ended_by_name}"


# Incidents -------------------------------------------------------------------------------------------------------------


class IncidentQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=IncidentStatus.OPEN)

    def late_in_reporting(self):
        """Open cases whose report was due and has not gone out."""
        return self.open().filter(reported_at__isnull=True, report_due_at__lt=timezone.now())


class Incident(ObjectReference):
    """An emergency take-down and what follows: who, when, which content hash; never the content itself."""

    title = models.CharField(_("名称"), max_length=255)
    url_path = models.CharField(max_length=500, blank=True)
    department_id = models.BigIntegerField(null=True, db_index=True)
    seal_id = models.BigIntegerField(null=True)  # none when nothing was public: refused text, a file in quarantine
    content_hash = models.CharField(max_length=64)
    reason_kind = models.CharField(_("原因"), max_length=16, choices=TakeDownReason)
    reason = models.TextField(_("说明"))
    status = models.CharField(_("状态"), max_length=16, choices=IncidentStatus, default=IncidentStatus.OPEN)
    opened_by_id = models.BigIntegerField()
    opened_by_name = models.CharField(_("处置人"), max_length=50)
    opened_at = models.DateTimeField(_("下线时间"), default=timezone.now)
    report_due_at = models.DateTimeField(_("报告时限"))
    reported_at = models.DateTimeField(_("报告时间"), null=True)
    reported_by_name = models.CharField(max_length=50, blank=True)
    checks = models.JSONField(_("核查清单"), default=list)
    closed_by_name = models.CharField(max_length=50, blank=True)
    closed_at = models.DateTimeField(null=True)
    resolution = models.TextField(_("处理结果"), blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _("事件")
        verbose_name_plural = _("事件")

    def __str__(self):
        return f"{self.title}（{self.get_status_display()}）"


# Leaving the site ------------------------------------------------------------------------------------------------------


class ExitQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(ended_at__isnull=True)

    def marks(self):
        """Those that leave the text readable, under a banner."""
        return self.filter(kind__in=MARKING_KINDS)

    def at_address(self, url_path):
        """What an address answers that no longer shows a page."""
        return self.in_force().filter(kind=ExitKind.UNPUBLISHED, url_path=url_path)


class Exit(ObjectReference):
    """标注失效, 被新文替代, 下线: who did it, why, and what the public is told instead of (or above) the text.

    The public reads `wording`, a choice, and titles of pages that are public themselves; `reason` is for the file.
    """

    kind = models.CharField(_("方式"), max_length=16, choices=ExitKind)
    title = models.CharField(_("名称"), max_length=255)
    url_path = models.CharField(_("网址"), max_length=500)
    department_id = models.BigIntegerField(null=True, db_index=True)
    wording = models.CharField(_("公众看到的说明"), max_length=20, choices=ExitWording)
    reason = models.TextField(_("理由"))
    target = models.CharField(_("转到网址"), max_length=500, blank=True)
    successor_type = models.CharField(max_length=100, blank=True)
    successor_id = models.CharField(max_length=40, blank=True)
    made_by_id = models.BigIntegerField()
    made_by_name = models.CharField(_("办理人"), max_length=50)
    made_at = models.DateTimeField(_("时间"), default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = ExitQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("失效与下线")
        verbose_name_plural = _("失效与下线")
        constraints = [
            models.UniqueConstraint(
                fields=["object_type", "object_id"], condition=models.Q(ended_at__isnull=True), name="exit_one_in_force"
            )
        ]
        indexes = [models.Index(fields=["url_path", "ended_at"], name="exit_address")]

    def __str__(self):
        return f"{self.title}（{self.get_kind_display()}）"


# The ledger ------------------------------------------------------------------------------------------------------------


class LedgerEntry(AppendOnlyModel, ObjectReference):
    """审查台账: what happened to what, by whom; each row carries the hash of the one before."""

    seq = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=40)  # "review.submit"
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=50, blank=True)
    title = models.CharField(max_length=255, blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    row_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]
        verbose_name = _("审查台账")
        verbose_name_plural = _("审查台账")
        indexes = [models.Index(fields=["object_type", "object_id"], name="ledger_object")]

    def __str__(self):
        return f"{self.seq} {self.action}"


class LedgerHead(models.Model):
    """The chain's last link: one row, locked last in every transaction that writes to the ledger."""

    seq = models.PositiveBigIntegerField(default=0)
    row_hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self):
        return f"{self.seq}"


# Wagtail's side --------------------------------------------------------------------------------------------------------


class ApprovalTask(Task):
    """The one Task Wagtail knows: our journey with all its steps. Its last signature approves the task state.

    While it runs nobody edits, reviewers and superusers included, and the editor says who has the item.
    It offers Wagtail's own screens no action at all: signing happens on the review screen, through
    `review.services`, which asks the rule with the task state's own page (Wagtail checks the page id in the
    address and never that the task state belongs to it).
    """

    lock_class = UnderReviewLock

    class Meta:
        verbose_name = _("审核")

    @transaction.atomic
    def start(self, workflow_state, user=None):
        from review.services import open_journey

        task_state = super().start(workflow_state, user=user)
        open_journey(task_state=task_state, user=user)
        return task_state

    def on_action(self, task_state, user, action_name, **kwargs):
        from review.services import act_on_task_state

        act_on_task_state(task_state=task_state, user=user, action_name=action_name, **kwargs)

    def get_actions(self, obj, user):
        return []

    def user_can_access_editor(self, obj, user):
        return False

    def locked_for_user(self, obj, user):
        return True

    def user_can_lock(self, obj, user):
        return False

    def user_can_unlock(self, obj, user):
        return False

    @classmethod
    def get_description(cls):
        return str(_("按机构和栏目的审核流程逐环节办理。"))


# Registered with Django by this import; they build on the classes above.
from review.intake_models import QuarantinedFile, SealScan, SweepFinding, WordLists  # noqa: E402, F401
