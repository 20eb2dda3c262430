"""隔离区, 复扫发现 and 词表, below /cms/intake/."""

from django.urls import path

from review import views_intake, views_words

app_name = "review_intake"
urlpatterns = [
    path("quarantine/", views_intake.quarantined, name="quarantine"),
    path("quarantine/<int:pk>/", views_intake.settle_file, name="settle_file"),
    path("sweep/", views_intake.swept, name="sweep"),
    path("sweep/<int:pk>/", views_intake.settle_finding, name="settle_finding"),
    path("words/", views_words.index, name="words"),
    path("words/download/", views_words.download, name="words_download"),
    path("words/<int:pk>/download/", views_words.download, name="words_version"),
]
