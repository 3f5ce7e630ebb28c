"""Every address: each app's own, and the admin."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

APPS = ("ui", "accounts", "catalogue", "decisions", "intake", "reports", "review")

urlpatterns = [
    *(path("", include(f"apps.{app}.urls")) for app in APPS if find_spec(f"apps.{app}.urls")),
    path("admin/", admin.site.urls),
]
