"""批量审查, below /cms/review/batch/."""

from django.urls import path

from review import views_batch

app_name = "review_batch"
urlpatterns = [
    path("", views_batch.choose, name="choose"),
    path("<int:pk>/", views_batch.read, name="read"),
    path("decide/", views_batch.decide, name="decide"),
    path("cancel/", views_batch.cancel, name="cancel"),
]
