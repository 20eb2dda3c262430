"""Departments for tests: `DepartmentFactory(township=True)`; codes are valid and never repeat."""

import factory

from departments.enums import DepartmentKind
from departments.models import Department
from departments.rules import org_code_check_character


def org_code(number: int) -> str:
    """Return a valid nine-character organisation code made from a number."""
    first = f"9{number:07d}"
    return first + org_code_check_character(first)


class DepartmentFactory(factory.django.DjangoModelFactory):
    """A county department; traits carry the names of its kinds."""

    class Meta:
        model = Department
        django_get_or_create = ("slug",)

    class Params:
        office = factory.Trait(
            kind=DepartmentKind.COUNTY_GOVERNMENT_OFFICE, slug="zfb", official_name="测试县人民政府办公室"
        )
        township = factory.Trait(kind=DepartmentKind.TOWNSHIP)

    slug = factory.Sequence(lambda n: f"dept{n}")
    official_name = factory.LazyAttribute(lambda o: f"测试县{o.slug}局")
    short_name = factory.LazyAttribute(lambda o: f"县{o.slug}局")
    org_code = factory.Sequence(org_code)
    kind = DepartmentKind.DEPARTMENT
    address = "测试县行政中心1号"
    hours = "工作日8:30—17:30"
