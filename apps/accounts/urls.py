"""The addresses of people and workspaces."""

from django.urls import path

from apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("password", views.password, name="password"),
    path("record", views.events, name="events"),
    path("theme", views.theme, name="theme"),
    path("workspace", views.workspace, name="workspace"),
    path("help/roles", views.who_may, name="who_may"),
    # One form for everybody: the administration's own sign-in would be a second one, without a limit to its tries.
    path("admin/login/", views.admin_sign_in),
    path("admin/logout/", views.sign_out),
    path("admin/password_change/", views.password),
]
