"""紧急下线 and its cases, below /cms/incidents/."""

from django.urls import path

from review import views_incidents

app_name = "review_incidents"
urlpatterns = [
    path("", views_incidents.index, name="index"),
    path("take-down/", views_incidents.start, name="start"),
    path("take-down/<int:seal_id>/", views_incidents.take_down, name="take_down"),
    path("<int:pk>/", views_incidents.detail, name="detail"),
    path("<int:pk>/check/", views_incidents.check, name="check"),
    path("<int:pk>/reported/", views_incidents.reported, name="reported"),
    path("<int:pk>/restore/", views_incidents.restore, name="restore"),
    path("<int:pk>/close/", views_incidents.close, name="close"),
    path("<int:pk>/report/", views_incidents.report, name="report"),
    path("<int:pk>/report.docx", views_incidents.report_docx, name="report_docx"),
]
