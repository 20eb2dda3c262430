"""Departments, townships and public enterprises, and what they were called before."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from departments.enums import DepartmentKind
from departments.rules import is_valid_org_code


def validate_org_code(code: str) -> None:
    """Raise ValidationError unless the nine-character organisation code's check character is right (GB 11714)."""
    if not is_valid_org_code(code):
        raise ValidationError(_("组织机构代码应为9位（不含连字符），且校验码正确。"))


class DepartmentQuerySet(models.QuerySet):
    def existing(self, on: date | None = None):
        """Departments not dissolved on that day (default today)."""
        day = on or timezone.localdate()
        return self.filter(models.Q(dissolved_on__isnull=True) | models.Q(dissolved_on__gt=day))

    def of_kind(self, *kinds):
        return self.filter(kind__in=kinds)

    def known_as(self, name: str):
        """Departments whose present, short, alternative or former name is `name`."""
        return self.filter(
            models.Q(official_name=name)
            | models.Q(short_name=name)
            | models.Q(alias_rows__name=name)
            | models.Q(former_names__official_name=name)
            | models.Q(former_names__short_name=name)
        ).distinct()


class Department(ClusterableModel):
    """A body that publishes: it owns pages, people work in it, and its code begins the index numbers."""

    official_name = models.CharField(_("机构全称"), max_length=100, unique=True)
    short_name = models.CharField(_("简称"), max_length=50)
    slug = models.SlugField(_("网址名"), max_length=50, unique=True)
    org_code = models.CharField(
        _("组织机构代码"),
        max_length=9,
        unique=True,
        validators=[validate_org_code],
        help_text=_("9位，不含连字符；索引号由它开头。"),
    )
    kind = models.CharField(_("类别"), max_length=32, choices=DepartmentKind, default=DepartmentKind.DEPARTMENT)
    parent = models.ForeignKey(
        "self", verbose_name=_("上级机构"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    order = models.PositiveIntegerField(_("排序"), default=100)
    address = models.CharField(_("办公地址"), max_length=200, blank=True)
    hours = models.CharField(_("办公时间"), max_length=200, blank=True)
    supervision_phone = models.CharField(_("监督电话"), max_length=50, blank=True)
    responsible_head = models.CharField(_("第一责任人"), max_length=50, blank=True)
    collection = models.OneToOneField(
        "wagtailcore.Collection", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    node = models.OneToOneField(
        "wagtailcore.Page", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    successor = models.ForeignKey(
        "self", verbose_name=_("承接机构"), null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    dissolved_on = models.DateField(_("撤销日期"), null=True, blank=True)

    objects = DepartmentQuerySet.as_manager()

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("official_name"),
                FieldRowPanel([FieldPanel("short_name"), FieldPanel("slug")]),
                FieldRowPanel([FieldPanel("org_code"), FieldPanel("kind")]),
                FieldRowPanel([FieldPanel("parent"), FieldPanel("order")]),
            ],
            heading=_("机构"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldPanel("hours"),
                InlinePanel("phones", label=_("电话")),
                FieldPanel("supervision_phone"),
                FieldPanel("responsible_head"),
            ],
            heading=_("联系方式"),
        ),
        InlinePanel("alias_rows", heading=_("别名"), label=_("别名")),
        InlinePanel("former_names", heading=_("曾用名"), label=_("曾用名")),
        MultiFieldPanel([FieldPanel("dissolved_on"), FieldPanel("successor")], heading=_("机构改革")),
    ]

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("机构")
        verbose_name_plural = _("机构")

    def __str__(self):
        return self.official_name

    def clean(self):
        super().clean()
        if self.dissolved_on and not self.successor_id:
            raise ValidationError({"successor": _("撤销的机构须指明承接其职责的机构。")})
        if self.successor and self.pk and self.successor in self.with_predecessors():
            raise ValidationError({"successor": _("承接机构不能是本机构，也不能是职责已并入本机构的机构。")})

    def name_on(self, day: date | None) -> str:
        """Return the official name the department bore on `day` (a document shows the name of its date)."""
        if day:
            for former in self.former_names.all():
                if former.covers(day):
                    return former.official_name
        return self.official_name

    @property
    def is_dissolved(self) -> bool:
        return self.dissolved_on is not None and self.dissolved_on <= timezone.localdate()

    @property
    def all_names(self) -> list[str]:
        """Every name people may search for: its own, and those of the departments it took over from."""
        names = self.own_names
        for predecessor in self.with_predecessors()[1:]:
            names += predecessor.own_names
        return list(dict.fromkeys(names))

    @property
    def own_names(self) -> list[str]:
        """The names the department itself bears or bore: present, short, aliases, former."""
        names = [self.official_name, self.short_name, *(alias.name for alias in self.alias_rows.all())]
        for former in self.former_names.all():
            names += [former.official_name, former.short_name]
        return list(dict.fromkeys(name for name in names if name))

    def with_predecessors(self) -> list["Department"]:
        """Return the department and all those whose duties came to it, however many reforms ago (机构改革)."""
        found = [self]
        for department in found:
            found += [before for before in department.predecessors.all() if before not in found]
        return found

    @property
    def aliases(self) -> list[str]:
        return [alias.name for alias in self.alias_rows.all()]


class DepartmentPhone(Orderable):
    department = ParentalKey(Department, on_delete=models.CASCADE, related_name="phones")
    label = models.CharField(_("用途"), max_length=50, default="办公电话")
    number = models.CharField(_("号码"), max_length=50)

    panels = [FieldRowPanel([FieldPanel("label"), FieldPanel("number")])]

    def __str__(self):
        return f"{self.label} {self.number}"


class DepartmentAlias(Orderable):
    department = ParentalKey(Department, on_delete=models.CASCADE, related_name="alias_rows")
    name = models.CharField(_("别名"), max_length=100)

    panels = [FieldPanel("name")]

    def __str__(self):
        return self.name


class FormerName(models.Model):
    """What a department was called between two days (机构改革); the last day counts."""

    department = ParentalKey(Department, on_delete=models.CASCADE, related_name="former_names")
    official_name = models.CharField(_("曾用全称"), max_length=100)
    short_name = models.CharField(_("曾用简称"), max_length=50, blank=True)
    from_date = models.DateField(_("启用日期"), null=True, blank=True)
    to_date = models.DateField(_("停用日期"))

    panels = [
        FieldRowPanel([FieldPanel("official_name"), FieldPanel("short_name")]),
        FieldRowPanel([FieldPanel("from_date"), FieldPanel("to_date")]),
    ]

    class Meta:
        ordering = ["to_date"]
        verbose_name = _("曾用名")

    def __str__(self):
        return self.official_name

    def covers(self, day: date) -> bool:
        return (self.from_date is None or self.from_date <= day) and day <= self.to_date
