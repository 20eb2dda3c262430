"""批量同意, below /cms/review/agree/."""

from django.urls import path

from review import views_agree

app_name = "review_agree"
urlpatterns = [
    path("", views_agree.choose, name="choose"),
    path("<int:pk>/", views_agree.read, name="read"),
    path("all/", views_agree.agree, name="agree"),
    path("cancel/", views_agree.cancel, name="cancel"),
]
