"""Departments in Wagtail."""

from wagtail import hooks

from departments.viewsets import DepartmentViewSet


@hooks.register("register_admin_viewset")
def register_departments():
    return DepartmentViewSet()
