"""A row of the fee list. Its columns are those of the public fee table (DOMAIN A28) and more."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from departments.models import Department
from review.objects import GatedObject


class FeeUnit(models.TextChoices):
    """计算单位: what one fee is counted by."""

    CASE = "case", _("元/件")
    CERTIFICATE = "certificate", _("元/证")
    PERSON = "person", _("元/人次")
    COPY = "copy", _("元/份")
    TIME = "time", _("元/次")
    VEHICLE = "vehicle", _("元/辆")
    SQUARE_METRE = "square_metre", _("元/平方米")
    CUBIC_METRE = "cubic_metre", _("元/立方米")
    TON = "ton", _("元/吨")
    MONTH = "month", _("元/月")
    YEAR = "year", _("元/年")
    SEMESTER = "semester", _("元/学期")
    AS_STATED = "as_stated", _("按标准说明计算")


class FeeItem(GatedObject):
    """收费项目: what may be charged, how much, by whom, on what ground. An item outside the list is void (BIZ 25)."""

    department = models.ForeignKey(Department, verbose_name=_("执收单位"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("收费项目"), max_length=150)
    amount = models.DecimalField(
        _("收费标准（元）"), max_digits=12, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0))], help_text=_("免收的填0；分档或按比例收取的不填，写在标准说明里。"),
    )  # fmt: skip
    standard_note = models.CharField(_("标准说明"), max_length=500, blank=True)
    unit = models.CharField(_("计算单位"), max_length=16, choices=FeeUnit, blank=True)
    basis = models.TextField(_("收费依据"), max_length=500, blank=True)
    reduction = models.TextField(_("减免规定"), max_length=500, blank=True)
    unit_phone = models.CharField(_("收费单位监督电话"), max_length=50, blank=True)
    price_phone = models.CharField(_("价格主管部门投诉电话"), max_length=50, blank=True)
    valid_from = models.DateField(_("执行日期"), null=True, blank=True)

    panels = [
        FieldPanel("department"),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("amount"), FieldPanel("unit")]),
        FieldPanel("standard_note"),
        FieldPanel("basis"),
        FieldPanel("reduction"),
        FieldRowPanel([FieldPanel("unit_phone"), FieldPanel("price_phone")]),
        FieldPanel("valid_from"),
    ]
    mandatory_fields = ("name", "unit", "basis", "unit_phone", "price_phone", "valid_from")
    search_kind_name = "fee"
    template = "disclosure/fees/preview.html"

    class Meta:
        ordering = ["department", "name", "pk"]
        verbose_name = _("收费项目")
        verbose_name_plural = _("收费目录清单")
        indexes = [models.Index(fields=["department", "name"], name="fee_of_department")]

    def __str__(self):
        return self.name

    @property
    def title(self) -> str:
        return self.name

    @property
    def summary(self) -> str:
        return self.standard

    @property
    def standard(self) -> str:
        """The standard in words: "10元/证", "按等级收取，见说明"."""
        if self.amount is None:
            return self.standard_note
        shown = f"{self.amount:f}".rstrip("0").rstrip(".") if "." in f"{self.amount:f}" else f"{self.amount:f}"
        stated = FeeUnit(self.unit) in (FeeUnit.AS_STATED,) if self.unit else True
        words = shown + ("元" if stated else str(self.get_unit_display()))
        return f"{words}（{self.standard_note}）" if self.standard_note else words

    def get_submission_errors(self):
        errors = super().get_submission_errors()
        if self.amount is None and not self.standard_note.strip():
            errors["amount"] = [str(_("须填写收费标准或标准说明。"))]
        return errors

    def shown_at(self) -> str:
        return f"/fees/#fee-{self.pk}"

    def get_context(self, request):
        return super().get_context(request) | {"groups": [(self.shown_seal.department_name, [self])]}

    def search_text(self) -> str:
        words = (self.standard, self.basis, self.reduction, "收费 收费标准")
        return "\n".join(words)
