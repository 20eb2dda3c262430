"""The room's screens in the CMS."""

from django.urls import path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from disclosure.fees import views
from disclosure.viewsets import FeeItemViewSet

register_snippet(FeeItemViewSet)


@hooks.register("register_admin_urls")
def fee_urls():
    return [
        path("fees/import/", views.import_fees, name="fee_import"),
        path("fees/import/store/", views.store, name="fee_import_store"),
        path("fees/template.xlsx", views.template, name="fee_template"),
    ]
