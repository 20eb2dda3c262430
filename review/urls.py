"""Public addresses: files by token, and last of all the sealed pages."""

from django.urls import path, re_path

from review import views_public

app_name = "review"

file_urls = [
    path("<str:token>/view/", views_public.view_file, name="view_file"),
    path("<str:token>/<slug:spec>/<str:name>", views_public.serve_rendition, name="rendition"),
    path("<str:token>/<str:name>", views_public.serve_file, name="file"),
]
page_urls = [re_path(r"^(?P<path>(?:[\w\-]+/)*)$", views_public.serve_page)]
