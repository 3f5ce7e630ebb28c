"""The addresses of documents; identifiers cannot be guessed."""

from django.urls import path

from apps.reports import views

app_name = "reports"

urlpatterns = [
    path("decisions/<uuid:pk>/exports", views.request_export, name="request"),
    path("exports/<uuid:pk>/", views.export, name="export"),
    path("exports/<uuid:pk>/file", views.file, name="file"),
]
