"""Screens of this room inside the CMS."""

from django.urls import path

from oversight import views

app_name = "oversight"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("settings/", views.message_settings, name="message_settings"),
    path("<int:pk>/", views.open_message, name="open_message"),
    path("read-all/", views.read_all, name="read_all"),
    path("close-migration/", views.close_migration, name="close_migration"),
]
