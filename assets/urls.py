"""Stored files inside the CMS: only for people who are signed in and may see them."""

from django.urls import path

from assets import views

app_name = "assets"
urlpatterns = [path("<path:name>", views.private_file, name="private_file")]
