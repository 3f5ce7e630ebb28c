"""The administration: who may enter, and its start page. Signing in is the application's own; there is no second door."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from apps.accounts import permissions

View = Callable[..., HttpResponse]


class GroundworkAdminSite(AdminSite):
    """Open to people with a role that works here; everybody else is sent away before any view runs."""

    site_header = site_title = index_title = "Administration"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this person has a role on the site that works in the administration."""
        return request.user.is_authenticated and permissions.uses_admin(request.user)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Guard a view: sign-in for strangers, 403 for people without a role here."""

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise PermissionDenied("To open the administration, you need a role on the site. Ask a site administrator")
            return view(request, *args, **kwargs)

        return csrf_protect(guarded if cacheable else never_cache(guarded))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The start page and the pages of each registered model; none of the stock sign-in and password pages."""
        models = [
            path(f"{model._meta.app_label}/{model._meta.model_name}/", include(pages.urls)) for model, pages in self._registry.items()
        ]
        return [path("", self.admin_view(self.index), name="index"), *models]

    @method_decorator(never_cache)
    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """What can be done here: one card for each registered model that this person may see."""
        cards = [pages for pages in self._registry.values() if pages.has_module_permission(request)]
        return render(request, "admin/index.html", {"cards": cards})
