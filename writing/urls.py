"""Screens of this room, below /cms/writing/."""

from django.urls import path

from writing import views

app_name = "writing"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("earlier/", views.earlier, name="earlier"),
    path("submit/", views.submit_several, name="submit_several"),
    path("files/", views.from_files, name="from_files"),
    path("files/<int:pk>/", views.batch, name="batch"),
    path("paste/", views.from_paste, name="from_paste"),
    path("paste/<int:page_id>/", views.paste, name="paste"),
]
