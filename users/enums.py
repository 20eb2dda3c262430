from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does; the labels are the words on every screen (DOMAIN §10.1)."""

    LIAISON = "liaison", _("信息员")
    HEAD = "head", _("部门审核人")
    CHIEF = "chief", _("主要负责人")
    SECRECY = "secrecy", _("保密审查员")
    RELEASER = "releaser", _("部门发布员")
    OFFICE = "office", _("政务公开办")
    DUTY = "duty", _("值班人员")
    SUPERVISOR = "supervisor", _("考核监督员")
    SITE_ADMIN = "site_admin", _("系统管理员")


DEPARTMENT_ROLES = frozenset({Role.LIAISON, Role.HEAD, Role.CHIEF, Role.SECRECY, Role.RELEASER})
NEEDED_ROLES = frozenset({Role.LIAISON, Role.HEAD, Role.SECRECY})  # what the usual approval path asks of a department
SIGNING_ROLES = frozenset({Role.HEAD, Role.CHIEF, Role.SECRECY, Role.RELEASER, Role.OFFICE})
COUNTY_ROLES = frozenset(Role) - DEPARTMENT_ROLES
