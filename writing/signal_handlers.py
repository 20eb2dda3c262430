"""A page that is begun in Wagtail's editor begins with what its department always writes."""

from django.dispatch import receiver
from wagtail.signals import init_new_page

from departments.mixins import DepartmentPageMixin
from home.models import ArticlePage, ColumnPage
from writing.places import kind_of_column
from writing.prefill import prefill


@receiver(init_new_page)
def on_new_page(page, parent, **kwargs):
    if not isinstance(page, DepartmentPageMixin):
        return
    if isinstance(page, ArticlePage) and isinstance(parent, ColumnPage):
        page.article_kind = kind_of_column(parent)
    if department := getattr(parent, "department", None):
        prefill(page, department)
