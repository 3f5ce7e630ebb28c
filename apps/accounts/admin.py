"""People, workspaces and roles in the administration, for site administrators; every save is a call of a service.

Also the administration's own name: it is the same site that the rules' pages hang on.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from apps.accounts import permissions, services
from apps.accounts.models import Membership, SiteRole, User, Workspace

admin.site.site_header = "Groundwork administration"
admin.site.site_title = "Groundwork administration"
admin.site.index_title = "Administration"
admin.site.enable_nav_sidebar = False
admin.site.unregister(Group)  # roles are tables in roles.py, not groups of model permissions


class ManagedBySiteAdmins(admin.ModelAdmin):
    """Seen and changed by site administrators, whatever Django's own permissions say."""

    actions = None
    show_facets = admin.ShowFacets.NEVER

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.can_manage_people(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return permissions.can_manage_people(request.user)

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PersonForm(forms.ModelForm):
    """A person's names, whether they may sign in, and a password when one is to be set."""

    new_password = forms.CharField(
        required=False, strip=False, label="New password", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "is_active"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password = cleaned.get("new_password", "")
        if password:
            self._check_password(password)
        elif self.instance._state.adding:
            self.add_error("new_password", "Enter a password")
        return cleaned

    def _check_password(self, password: str) -> None:
        try:
            validate_password(password, self.instance)
        except forms.ValidationError as weak:
            self.add_error("new_password", weak)


@admin.register(User)
class PersonAdmin(ManagedBySiteAdmins):
    form = PersonForm
    list_display = ["username", "get_full_name", "is_active", "last_login"]
    list_filter = ["is_active"]
    search_fields = ["username", "first_name", "last_name", "email"]

    def save_model(self, request: HttpRequest, obj: User, form: PersonForm, change: bool) -> None:
        services.save_person(person=obj, password=form.cleaned_data["new_password"], by=request.user, at=timezone.now())


@admin.register(Workspace)
class WorkspaceAdmin(ManagedBySiteAdmins):
    fields = ["name"]
    list_display = ["name", "created_at"]
    search_fields = ["name"]

    def save_model(self, request: HttpRequest, obj: Workspace, form: forms.ModelForm, change: bool) -> None:
        services.save_workspace(workspace=obj, by=request.user, at=timezone.now())


@admin.register(Membership)
class MembershipAdmin(ManagedBySiteAdmins):
    fields = ["workspace", "user", "role"]
    list_display = ["user", "workspace", "role"]
    list_select_related = ["user", "workspace"]
    list_filter = ["role"]

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> list[str]:
        return ["workspace", "user"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return self.has_view_permission(request)

    def save_model(self, request: HttpRequest, obj: Membership, form: forms.ModelForm, change: bool) -> None:
        save = services.change_role if change else services.add_member
        saved = save(workspace=obj.workspace, person=obj.user, role=obj.role, by=request.user, at=timezone.now())
        obj.pk = saved.pk

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        services.remove_member(workspace=obj.workspace, person=obj.user, by=request.user, at=timezone.now())


@admin.register(SiteRole)
class SiteRoleAdmin(ManagedBySiteAdmins):
    fields = ["user", "role"]
    list_display = ["user", "role", "since"]
    list_select_related = ["user"]

    def has_change_permission(self, request: HttpRequest, obj: SiteRole | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SiteRole | None = None) -> bool:
        return self.has_view_permission(request)

    def save_model(self, request: HttpRequest, obj: SiteRole, form: forms.ModelForm, change: bool) -> None:
        obj.pk = services.give_site_role(person=obj.user, role=obj.role, by=request.user, at=timezone.now()).pk

    def delete_model(self, request: HttpRequest, obj: SiteRole) -> None:
        services.take_site_role(person=obj.user, role=obj.role, by=request.user, at=timezone.now())

    def get_queryset(self, request: HttpRequest) -> QuerySet[SiteRole]:
        return super().get_queryset(request).order_by("user__username", "role")
