"""Addresses of the office's screens inside the CMS."""

from django.urls import path

from review import views_office

app_name = "review_office"
urlpatterns = [
    path("paths/", views_office.paths, name="paths"),
    path("paths/add/", views_office.edit_path, name="add_path"),
    path("paths/<int:pk>/", views_office.edit_path, name="edit_path"),
    path("paths/<int:pk>/withdraw/", views_office.remove_path, name="withdraw_path"),
    path("arrangements/", views_office.arrangements, name="arrangements"),
    path("arrangements/add/", views_office.add_arrangement, name="add_arrangement"),
    path("arrangements/<int:pk>/end/", views_office.stop_arrangement, name="end_arrangement"),
]
