"""Addresses of 外出 and 值班表 inside the CMS."""

from django.urls import path

from users import views_absences

app_name = "users_absences"
urlpatterns = [
    path("", views_absences.absences, name="absences"),
    path("<int:pk>/end/", views_absences.end, name="end"),
    path("duty/", views_absences.duty, name="duty"),
    path("duty/<int:pk>/remove/", views_absences.remove_shift, name="remove_shift"),
]
