"""Addresses of the office's screens inside the CMS."""

from django.urls import path

from review import views_exceptions, views_office

app_name = "review_office"
urlpatterns = [
    path("paths/", views_office.paths, name="paths"),
    path("paths/add/", views_office.edit_path, name="add_path"),
    path("paths/<int:pk>/", views_office.edit_path, name="edit_path"),
    path("paths/<int:pk>/withdraw/", views_office.remove_path, name="withdraw_path"),
    path("corrections/<int:page_id>/", views_exceptions.correct, name="correct"),
    path("urgent/<int:page_id>/", views_exceptions.release_urgently, name="urgent"),
    path("post-checks/", views_exceptions.checks, name="post_checks"),
    path("post-checks/<int:pk>/", views_exceptions.finish_check, name="finish_check"),
    path("arrangements/", views_office.arrangements, name="arrangements"),
    path("arrangements/add/", views_office.add_arrangement, name="add_arrangement"),
    path("arrangements/<int:pk>/end/", views_office.stop_arrangement, name="end_arrangement"),
]
