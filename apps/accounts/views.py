"""Signing in and out, choosing colours and workspace, and the page that says what each role may do."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import permissions, roles, selectors, services, tries
from apps.accounts.context_processors import CHOSEN
from apps.accounts.forms import PasswordForm, SignInForm
from apps.audit import selectors as audit

EVENTS_A_PAGE = 50


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password in one form; back to where the person was going."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(_way_on(request))
        return _sign_in_page(request, SignInForm(request))
    at, name, address = timezone.now(), request.POST.get("username", ""), _address(request)
    form = SignInForm(request, request.POST)
    try:
        tries.count_try(name=name, address=address, at=at)
    except tries.TooManyTries as stopped:
        form.refuse(str(stopped))
        return _sign_in_page(request, form, status=429)
    if not form.is_valid() or form.person is None:
        services.note_failed_sign_in(name=form.cleaned_data.get("username", ""), at=at)
        return _sign_in_page(request, form, status=422)
    login(request, form.person)
    services.note_sign_in(person=form.person, address=address, at=at)
    return redirect(_way_on(request))


@require_safe
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """The administration sends everybody here whom it does not let in: strangers sign in, the others find nothing."""
    if request.user.is_authenticated:
        raise Http404("The administration is not this person's")
    return redirect(f"{reverse('accounts:sign_in')}?{request.GET.urlencode()}")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """A button ends it; the address alone only asks."""
    if request.method != "POST":
        return render(request, "accounts/sign_out.html")
    if request.user.is_authenticated:
        services.note_sign_out(person=request.user, at=timezone.now())
    logout(request)
    messages.success(request, "You are signed out")
    return redirect(settings.LOGOUT_REDIRECT_URL)


@sensitive_post_parameters("current", "new")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Another password; whoever is signed in elsewhere with the old one is signed out there."""
    form = PasswordForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        services.change_password(person=request.user, password=form.cleaned_data["new"], at=timezone.now())
        update_session_auth_hash(request, request.user)
        messages.success(request, "Your password is changed")
        return redirect("accounts:password")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@login_required
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device says; kept with the person."""
    chosen = request.POST.get("theme", "")
    if chosen not in roles.THEMES:
        return HttpResponseBadRequest(f"Select one of: {', '.join(roles.THEMES.values())}", content_type="text/plain")
    services.choose_theme(person=request.user, theme=chosen, at=timezone.now())
    return redirect(_safe(request, request.POST.get("next", "")) or "ui:start")


@require_POST
@login_required
def workspace(request: HttpRequest) -> HttpResponse:
    """Which of their workspaces a person works in from now on, in this browser."""
    chosen = selectors.workspace_for(request.user, request.POST.get("workspace", ""))
    request.session[CHOSEN] = str(chosen.pk)
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_safe
def who_may(request: HttpRequest) -> HttpResponse:
    """The roles, printed from the tables that are asked on every request."""
    groups = [("In a workspace", roles.WORKSPACE_ROLES.values()), ("On the site", roles.SITE_ROLES.values())]
    return render(request, "accounts/who_may.html", {"groups": groups})


@require_safe
@login_required
def events(request: HttpRequest) -> HttpResponse:
    """The record of events, one chain at a time, newest first. For auditors.

    Whether the chain is whole takes every event of it, so it is looked at on asking only.
    """
    permissions.check_read_record(request.user)
    workspaces = list(selectors.every_workspace())
    chain = next((place for place in workspaces if str(place.pk) == request.GET.get("workspace")), None)
    found = audit.events_of(chain and chain.pk).reverse()
    page = Paginator(found, EVENTS_A_PAGE).get_page(request.GET.get("page"))
    checked = "check" in request.GET
    broken = audit.first_break(chain and chain.pk) if checked else None
    context = {"workspaces_with_events": workspaces, "chain": chain, "page": page, "checked": checked, "broken": broken}
    return render(request, "accounts/events.html", context)


def _sign_in_page(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
    wanted = _safe(request, request.POST.get("next") or request.GET.get("next") or "")
    context = {"form": form, "next": wanted, "has_samples": settings.EMBEDDED}
    return render(request, "accounts/sign_in.html", context, status=status)


def _way_on(request: HttpRequest) -> str:
    """Where the person was going; else their use cases; for people of the rules alone, the administration."""
    if wanted := _safe(request, request.POST.get("next") or request.GET.get("next") or ""):
        return wanted
    if request.user.is_staff and permissions.uses_admin(request.user) and not selectors.workspaces_for(request.user).exists():
        return reverse("admin:index")
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _safe(request: HttpRequest, wanted: str) -> str:
    # One slash first: Django would take any other word for the name of a view, and fail.
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else ""


def _address(request: HttpRequest) -> str:
    # Behind TLS the proxy stands between: it appends the address that it has seen, so the last one counts.
    if settings.TLS and (passed_on := request.headers.get("X-Forwarded-For")):
        return passed_on.rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")
