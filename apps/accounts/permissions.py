"""Who may do what. check_x raises with the reason, can_x asks it.

A stranger to a workspace gets Http404 from every check that concerns it, so that no answer tells whether the thing
exists; a member without the role gets PermissionDenied, whose reason is shown as it is.
"""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404

from apps.accounts import roles, selectors
from apps.accounts.models import Workspace
from apps.accounts.roles import Permission
from apps.accounts.selectors import Person

Place = Workspace | uuid.UUID


def check_view_workspace(user: Person, workspace: Place) -> None:
    """Members of the workspace, in any role."""
    _check_in(user, workspace, Permission.VIEW_WORKSPACE)


def check_edit_use_cases(user: Person, workspace: Place) -> None:
    """Editors, consultants and owners: start use cases, answer questions."""
    _check_in(user, workspace, Permission.EDIT_USE_CASES)


def can_edit_use_cases(user: Person, workspace: Place) -> bool:
    return _passes(check_edit_use_cases, user, workspace)


def check_decide(user: Person, workspace: Place) -> None:
    """Editors, consultants and owners: freeze the answers into a decision."""
    _check_in(user, workspace, Permission.DECIDE)


def check_export(user: Person, workspace: Place) -> None:
    """Editors, consultants and owners: make documents. Whoever sees the workspace may read those that are made."""
    _check_in(user, workspace, Permission.EXPORT)


def can_export(user: Person, workspace: Place) -> bool:
    return _passes(check_export, user, workspace)


def check_manage_members(user: Person, workspace: Place) -> None:
    """Owners: who belongs to the workspace, in which role."""
    _check_in(user, workspace, Permission.MANAGE_MEMBERS)


def check_edit_rules(user: Person) -> None:
    """Rule authors: drafts of the rules."""
    _check_on_site(user, Permission.EDIT_RULES)


def can_edit_rules(user: Person) -> bool:
    return _passes(check_edit_rules, user)


def check_publish_rules(user: Person) -> None:
    """Rule publishers: versions of the rules, price lists."""
    _check_on_site(user, Permission.PUBLISH_RULES)


def can_publish_rules(user: Person) -> bool:
    return _passes(check_publish_rules, user)


def review_is_demanded() -> bool:
    """Whether this site publishes rules and prices only after a second person approved them."""
    return bool(settings.RULE_REVIEW)


def rights_on_rules(user: Person) -> tuple[bool, bool]:
    """Whether this person edits rules, and whether they publish them, with one look: for what pages show."""
    held = selectors.site_roles_of(user)
    return roles.may_on_site(held, Permission.EDIT_RULES), roles.may_on_site(held, Permission.PUBLISH_RULES)


def can_see_rule_admin(user: Person) -> bool:
    """Rule authors and rule publishers: the pages on which drafts and versions are kept."""
    return can_edit_rules(user) or can_publish_rules(user)


def uses_admin(user: Person) -> bool:
    """Whether a role of this person's works in the administration."""
    return any(roles.SITE_ROLES[role].uses_admin for role in selectors.site_roles_of(user))


def check_read_record(user: Person) -> None:
    """Auditors: the record of events."""
    _check_on_site(user, Permission.READ_RECORD)


def can_read_record(user: Person) -> bool:
    return _passes(check_read_record, user)


def check_manage_people(user: Person) -> None:
    """Site administrators: people, workspaces, roles."""
    _check_on_site(user, Permission.MANAGE_PEOPLE)


def can_manage_people(user: Person) -> bool:
    return _passes(check_manage_people, user)


def _check_in(user: Person, workspace: Place, permission: Permission) -> None:
    role = selectors.role_in(user, workspace)
    if role is None:
        raise Http404("No such workspace for this person")
    if not roles.may_in_workspace(role, permission):
        raise PermissionDenied(
            f"You are {roles.WORKSPACE_ROLES[role].label} in this workspace. "
            f"To {permission}, you need the role {roles.labels_that_may(permission)}. Ask a site administrator"
        )


def _check_on_site(user: Person, permission: Permission) -> None:
    if not roles.may_on_site(selectors.site_roles_of(user), permission):
        raise PermissionDenied(f"To {permission}, you need the role {roles.labels_that_may(permission)}. Ask a site administrator")


def _passes(check: Callable[..., None], *args: object) -> bool:
    try:
        check(*args)
    except (PermissionDenied, Http404):
        return False
    return True
