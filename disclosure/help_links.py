"""Ways on from an empty search result: the register, and an application for disclosure."""

from django.utils.translation import gettext_lazy as _

from departments.enums import DepartmentKind
from departments.models import Department
from disclosure.zone import REQUEST_ANCHOR
from review.models import Seal
from search.registry import register_help_link


def register() -> None:
    register_help_link(
        text=_("在政府信息公开目录中按机构、主题、年份查找"), label=_("政府信息公开目录"), url=catalog_url
    )
    register_help_link(text=_("没有公开的信息，可以依法申请"), label=_("依申请公开"), url=request_url)


def catalog_url() -> str:
    """Return the register's address, empty when it is not public."""
    return _url(Seal.objects.current().of_type("disclosure.disclosurecatalogpage"))


def request_url() -> str:
    """Return where the county government's guide says how to ask, empty when there is no guide."""
    county = Department.objects.of_kind(DepartmentKind.COUNTY_GOVERNMENT).values_list("pk", flat=True).first()
    guide = _url(Seal.objects.current().of_type("disclosure.disclosureguidepage").of_department(county))
    return guide and guide + REQUEST_ANCHOR


def _url(seals) -> str:
    return seals.values_list("url_path", flat=True).first() or ""
