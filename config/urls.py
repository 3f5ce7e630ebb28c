"""Every address: each app's own, and the admin."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("apps.ui.urls")),
    path("", include("apps.accounts.urls")),
    path("", include("apps.catalogue.urls")),
    path("", include("apps.decisions.urls")),
    path("", include("apps.intake.urls")),
    path("", include("apps.reports.urls")),
    path("", include("apps.review.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "apps.ui.views.bad_request"
handler403 = "apps.ui.views.not_allowed"
handler404 = "apps.ui.views.not_found"
handler500 = "apps.ui.views.server_error"
