"""Screens that mark a public text or take the mark off (下线 is `review_admin:unpublish`)."""

from django.urls import path

from review import views_exits

app_name = "review_exits"
urlpatterns = [
    path("page/<int:page_id>/withdraw/", views_exits.withdraw, name="withdraw"),
    path("page/<int:page_id>/supersede/", views_exits.supersede, name="supersede"),
    path("<int:pk>/lift/", views_exits.lift, name="lift"),
]
