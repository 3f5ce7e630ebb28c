"""The addresses of the shell."""

from django.urls import path

from apps.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.start, name="start"),
    path("help", views.help_page, name="help"),
    path("help/claims", views.claims_page, name="claims"),
    path("healthz", views.healthz, name="healthz"),
]
