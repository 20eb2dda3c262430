"""Addresses of 外出, 值班表 and A岗与B岗 inside the CMS."""

from django.urls import path

from users import views_absences, views_posts

app_name = "users_absences"
urlpatterns = [
    path("", views_absences.absences, name="absences"),
    path("<int:pk>/end/", views_absences.end, name="end"),
    path("posts/", views_posts.posts, name="posts"),
    path("posts/<int:pk>/", views_posts.change, name="change_posts"),
    path("duty/", views_absences.duty, name="duty"),
    path("duty/<int:pk>/remove/", views_absences.remove_shift, name="remove_shift"),
]
