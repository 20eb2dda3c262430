"""审查台账, below /cms/ledger/."""

from django.urls import path

from review import views_ledger, views_turnaround

app_name = "review_ledger"
urlpatterns = [
    path("", views_ledger.index, name="index"),
    path("ledger.xlsx", views_ledger.ledger_file, name="ledger_file"),
    path("month/", views_ledger.month, name="month"),
    path("month/register.xlsx", views_ledger.register_file, name="register_file"),
    path("month/summary.xlsx", views_ledger.summary_file, name="summary_file"),
    path("readings/", views_turnaround.readings, name="readings"),
    path("readings/readings.xlsx", views_turnaround.readings_file, name="readings_file"),
    path("readings/turnaround.xlsx", views_turnaround.turnaround_file, name="turnaround_file"),
    path("readings/<int:pk>/", views_turnaround.readings_of_item, name="readings_of_item"),
    path("forms/<str:number>/", views_ledger.review_form, name="review_form"),
    path("forms/<str:number>/form.docx", views_ledger.review_form_file, name="review_form_file"),
]
