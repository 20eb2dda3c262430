from django.urls import path, re_path

from search import views

app_name = "search"

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
    re_path(r"^search/feed\.(?P<form>rss|atom)$", views.feed, name="feed"),
    path("search/subscribe/", views.subscribe, name="subscribe"),
    path("search/opensearch.xml", views.opensearch, name="opensearch"),
    path("search/click/", views.click, name="click"),
    path("api/v1/search", views.api_search, name="api"),
    path("api/v1/openapi.json", views.api_description, name="openapi"),
]
