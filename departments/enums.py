from django.db import models
from django.utils.translation import gettext_lazy as _


class DepartmentKind(models.TextChoices):
    COUNTY_GOVERNMENT = "county_government", _("县人民政府")
    COUNTY_GOVERNMENT_OFFICE = "county_government_office", _("县人民政府办公室")
    DEPARTMENT = "department", _("县政府部门")
    TOWNSHIP = "township", _("乡镇（街道）")
    DEVELOPMENT_ZONE = "development_zone", _("开发区管委会")
    LEADING_GROUP = "leading_group", _("领导小组（指挥部）")
    PUBLIC_ENTERPRISE = "public_enterprise", _("公共企事业单位")
