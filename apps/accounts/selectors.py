"""Fetching people, workspaces and roles, always for somebody who asks. May not import services or views."""

import uuid

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import SimpleLazyObject

from apps.accounts.models import Membership, SiteRole, User, Workspace

Person = User | AnonymousUser
SEEN_AS, SITE_ROLES = "_seen_as", "_site_roles"


def workspaces_for(user: Person) -> QuerySet[Workspace]:
    """The workspaces that this person belongs to, by name; none for somebody who is not signed in."""
    return Workspace.objects.filter(memberships__user_id=user.pk) if _is_active(user) else Workspace.objects.none()


def workspace_for(user: Person, pk: uuid.UUID | str) -> Workspace:
    """One of this person's workspaces. Raises Http404 for strangers, as for one that does not exist."""
    workspace = workspaces_for(user).filter(pk=_uuid(pk)).first()
    if workspace is None:
        raise Http404("No such workspace for this person")
    return workspace


def chosen_among(mine: list[Workspace], wanted: str | None) -> Workspace | None:
    """The wanted one of these workspaces, else the first, else none."""
    return next((workspace for workspace in mine if str(workspace.pk) == wanted), mine[0] if mine else None)


def seen_as(workspace: Workspace, user: Person, role: str | None) -> Workspace:
    """A workspace that was read together with this person's role there; whoever asks for the role next gets it without asking the table.

    It holds as long as this one object: for the request that read it. Raises Http404 for a stranger, whose role is None.
    """
    if role is None:
        raise Http404("No such workspace for this person")
    workspace.__dict__[SEEN_AS] = (user.pk, role)
    return workspace


def role_in(user: Person, workspace: Workspace | uuid.UUID) -> str | None:
    """This person's role in a workspace; None for a stranger."""
    if not _is_active(user):
        return None
    if isinstance(workspace, Workspace) and (seen := workspace.__dict__.get(SEEN_AS)) and seen[0] == user.pk:
        role: str = seen[1]
        return role
    pk = workspace.pk if isinstance(workspace, Workspace) else workspace
    return Membership.objects.filter(user_id=user.pk, workspace_id=pk).values_list("role", flat=True).first()


def site_roles_of(user: Person) -> frozenset[str]:
    """This person's roles on the site; of whoever sent a request they are read once in it."""
    if not _is_active(user):
        return frozenset()
    of_a_request = type(user) is SimpleLazyObject  # made anew for each
    if of_a_request and (read := user.__dict__.get(SITE_ROLES)) is not None:
        known: frozenset[str] = read
        return known
    found = frozenset(SiteRole.objects.filter(user_id=user.pk).values_list("role", flat=True))
    if of_a_request:
        user.__dict__[SITE_ROLES] = found
    return found


def every_workspace() -> QuerySet[Workspace]:
    """All workspaces by name: for the pages of auditors, who see names and events, nothing that lies in them."""
    return Workspace.objects.all()


def person_named(username: str) -> User | None:
    """The active person with this sign-in name, or None."""
    return User.objects.filter(username=username, is_active=True).first()


def _is_active(user: Person) -> bool:
    return user.is_authenticated and user.is_active


def _uuid(pk: uuid.UUID | str) -> uuid.UUID:
    try:
        return pk if isinstance(pk, uuid.UUID) else uuid.UUID(str(pk))
    except ValueError:
        raise Http404("Not the shape of a workspace's address") from None
