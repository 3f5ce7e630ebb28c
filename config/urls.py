"""Every address: each app's own, and the admin."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

APPS = ("ui", "accounts", "catalogue", "decisions", "intake", "reports", "review")

urlpatterns = [
    *(path("", include(f"apps.{app}.urls")) for app in APPS if find_spec(f"apps.{app}.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "apps.ui.views.bad_request"
handler403 = "apps.ui.views.not_allowed"
handler404 = "apps.ui.views.not_found"
handler500 = "apps.ui.views.server_error"

handler400 = "apps.ui.views.bad_request"
handler403 = "apps.ui.views.not_allowed"
handler404 = "apps.ui.views.not_found"
handler500 = "apps.ui.views.server_error"
