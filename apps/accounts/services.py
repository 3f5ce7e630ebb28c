"""Every change to people, workspaces and roles; each is one transaction with its event. May not import views or forms.

`by` is the person who acts, or words where a command on the server acts ("Groundwork setup"): whoever has the
server's shell needs no role.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from apps.accounts import permissions, roles, selectors, tries
from apps.accounts.actors import By, actor
from apps.accounts.models import Membership, SiteRole, User, Workspace
from apps.audit.services import record

DETAILS = {"username": "sign-in name", "first_name": "first name", "last_name": "last name", "email": "mail address"}

SAMPLE_WORKSPACES = OURS, THEIRS = ("Northfield Trading", "Harbour Clinics")
# name, full name, workspace, role there, roles on the site
SAMPLE_PEOPLE = (
    ("olga", "Olga Petrenko", OURS, "owner", ()),
    ("maya", "Maya Lind", OURS, "editor", ()),
    ("carl", "Carl Brandt", OURS, "consultant", ()),
    ("zoe", "Zoe Marsh", THEIRS, "owner", ()),
    ("rhea", "Rhea Costa", None, "", ("rule_author", "rule_publisher")),
)


@dataclass(frozen=True, slots=True)
class Samples:
    """The sample people by sign-in name, and their two workspaces."""

    people: dict[str, User]
    workspace: Workspace
    other_workspace: Workspace


class LastOwner(PermissionDenied):
    """A workspace must keep an owner."""

    def __init__(self) -> None:
        super().__init__("A workspace must have an owner. Make somebody else an owner first")


@transaction.atomic
def create_person(
    *,
    username: str,
    password: str,
    full_name: str = "",
    email: str = "",
    by: By,
    at: datetime,
) -> User:
    """Add a person, without any role. The password is stored as a hash only."""
    first, last = first_and_last(full_name)
    person = User(username=username, first_name=first, last_name=last, email=email)
    return save_person(person=person, password=password, by=by, at=at)


def first_and_last(full_name: str) -> tuple[str, str]:
    """A full name in the two parts that are stored."""
    first, _, last = full_name.partition(" ")
    return first, last


@transaction.atomic
def save_person(*, person: User, password: str = "", by: By, at: datetime) -> User:
    """Store the names of a person, new or known, and the password where one is given. The event says what changed."""
    actor(by).must(permissions.check_manage_people)
    new, changed = person._state.adding, _changes(person, password)
    if new:
        person.date_joined = at
    if password:
        person.set_password(password)
    person.save()
    if new:
        _note("person.created", person, by=by, at=at, name=person.username)
    elif changed:
        _note("person.changed", person, by=by, at=at, name=person.username, what=", ".join(changed))
    return person


@transaction.atomic
def create_workspace(*, name: str, owner: User | None = None, by: By, at: datetime) -> Workspace:
    """Add a workspace and, where named, its first owner."""
    workspace = save_workspace(workspace=Workspace(name=name), by=by, at=at)
    if owner is not None:
        _join(workspace, owner, "owner", by=by, at=at)
    return workspace


@transaction.atomic
def save_workspace(*, workspace: Workspace, by: By, at: datetime) -> Workspace:
    """Store the name of a workspace, new or known."""
    actor(by).must(permissions.check_manage_people)
    kind = "workspace.created" if workspace._state.adding else "workspace.renamed"
    if workspace._state.adding:
        workspace.created_at = at
    workspace.save()
    place = workspace.pk
    record(kind=kind, subject="workspace", subject_id=place, workspace_id=place, actor=by, at=at, name=workspace.name)
    return workspace


@transaction.atomic
def add_member(*, workspace: Workspace, person: User, role: str, by: By, at: datetime) -> Membership:
    """Let a person into a workspace. Raises PermissionDenied unless `by` owns it or manages people, ValueError for an unknown role."""
    _check_manages_members(by, workspace)
    return _join(workspace, person, role, by=by, at=at)


@transaction.atomic
def change_role(*, workspace: Workspace, person: User, role: str, by: By, at: datetime) -> Membership:
    """Give a member another role in the workspace. Raises LastOwner where nobody would own it any more."""
    _check_manages_members(by, workspace)
    _check_role(role, roles.WORKSPACE_ROLES)
    _wait_for_members(workspace)
    member = Membership.objects.get(workspace=workspace, user=person)
    if member.role == "owner" and role != "owner":
        _check_another_owner(workspace, person)
    before, member.role = member.role, role
    member.save(update_fields=["role"])
    _note("member.role_changed", person, by=by, at=at, workspace=workspace, before=before, after=role)
    return member


@transaction.atomic
def remove_member(*, workspace: Workspace, person: User, by: By, at: datetime) -> None:
    """Let a person out of a workspace; what they wrote there stays. Raises LastOwner for the only owner."""
    _check_manages_members(by, workspace)
    _wait_for_members(workspace)
    member = Membership.objects.get(workspace=workspace, user=person)
    if member.role == "owner":
        _check_another_owner(workspace, person)
    member.delete()
    _note("member.removed", person, by=by, at=at, workspace=workspace, role=member.role)


@transaction.atomic
def give_site_role(*, person: User, role: str, by: By, at: datetime) -> SiteRole:
    """Give a person a role on the site; those that work in the administration may then open it."""
    actor(by).must(permissions.check_manage_people)
    _check_role(role, roles.SITE_ROLES)
    given, new = SiteRole.objects.get_or_create(user=person, role=role, defaults={"since": at})
    if new:
        _set_staff(person)
        _note("site_role.given", person, by=by, at=at, role=role)
    return given


@transaction.atomic
def take_site_role(*, person: User, role: str, by: By, at: datetime) -> None:
    """Take a role on the site back; nothing happens where it was not given."""
    actor(by).must(permissions.check_manage_people)
    taken, _ = SiteRole.objects.filter(user=person, role=role).delete()
    if taken:
        _set_staff(person)
        _note("site_role.taken", person, by=by, at=at, role=role)


@transaction.atomic
def change_password(*, person: User, password: str, at: datetime) -> None:
    """Give oneself another password; sign-ins with the old one end."""
    person.set_password(password)
    person.save(update_fields=["password"])
    _note("person.changed", person, by=person, at=at, what="password")


@transaction.atomic
def choose_theme(*, person: User, theme: str, at: datetime) -> None:
    """Remember whether a person wants light or dark pages, or what the device says."""
    _check_role(theme, roles.THEMES)
    if person.theme == theme:
        return
    person.theme = theme
    person.save(update_fields=["theme"])
    _note("person.theme_chosen", person, by=person, at=at, theme=theme)


@transaction.atomic
def create_samples(*, password: str, by: By, at: datetime) -> Samples:
    """Make the sample people and their workspaces, or set the password of those that are there; twice does no harm."""
    people = {name: _sample_person(name, full_name, password, by=by, at=at) for name, full_name, *_ in SAMPLE_PEOPLE}
    places = {name: Workspace.objects.filter(name=name).first() or create_workspace(name=name, by=by, at=at) for name in SAMPLE_WORKSPACES}
    for name, _, place, role, site_roles in SAMPLE_PEOPLE:
        if place:
            add_member(workspace=places[place], person=people[name], role=role, by=by, at=at)
        for site_role in site_roles:
            give_site_role(person=people[name], role=site_role, by=by, at=at)
    return Samples(people, *places.values())


@transaction.atomic
def note_sign_in(*, person: User, address: str, at: datetime) -> None:
    """Record that a person signed in, and forget the tries it took."""
    tries.forget_tries(name=person.username, address=address, at=at)
    _note("sign_in.succeeded", person, by=person, at=at)


@transaction.atomic
def note_failed_sign_in(*, name: str, at: datetime) -> None:
    """Record a failed sign-in of somebody who exists. Other names are not kept: now and then one is a password."""
    if (person := selectors.person_named(name)) is not None:
        _note("sign_in.failed", person, by="sign-in", at=at)


@transaction.atomic
def note_sign_out(*, person: User, at: datetime) -> None:
    """Record that a person signed out."""
    _note("sign_out.succeeded", person, by=person, at=at)


def _changes(person: User, password: str) -> list[str]:
    """What a save would change of a person who is there, in words; never what it was or will be."""
    stored = User.objects.filter(pk=person.pk).values(*DETAILS, "is_active").first() or {}
    changed = [words for field, words in DETAILS.items() if stored and stored[field] != getattr(person, field)]
    if stored and stored["is_active"] != person.is_active:
        changed.append("may sign in" if person.is_active else "may not sign in any more")
    return [*changed, "password"] if password else changed


def _sample_person(username: str, full_name: str, password: str, *, by: By, at: datetime) -> User:
    person = User.objects.filter(username=username).first()
    if person is None:
        return create_person(username=username, full_name=full_name, password=password, by=by, at=at)
    if not person.check_password(password):
        save_person(person=person, password=password, by=by, at=at)
    return person


def _join(workspace: Workspace, person: User, role: str, *, by: By, at: datetime) -> Membership:
    _check_role(role, roles.WORKSPACE_ROLES)
    member, new = Membership.objects.get_or_create(user=person, workspace=workspace, defaults={"role": role, "since": at})
    if new:
        _note("member.added", person, by=by, at=at, workspace=workspace, name=person.username, role=role)
    return member


def _wait_for_members(workspace: Workspace) -> None:
    # One change at a time, so that two owners who leave at the same moment do not both count on the other. The workspace is
    # locked and not its members: two who each hold their own row would wait for each other's.
    Workspace.objects.select_for_update().get(pk=workspace.pk)


def _note(kind: str, person: User, *, by: By, at: datetime, workspace: Workspace | None = None, **details: str) -> None:
    place = workspace.pk if workspace else None
    record(kind=kind, subject="person", subject_id=person.pk, workspace_id=place, actor=by, at=at, **details)


def _check_another_owner(workspace: Workspace, person: User) -> None:
    if not Membership.objects.filter(workspace=workspace, role="owner").exclude(user=person).exists():
        raise LastOwner


def _set_staff(person: User) -> None:
    person.is_staff = any(roles.SITE_ROLES[role].uses_admin for role in selectors.site_roles_of(person))
    person.save(update_fields=["is_staff"])


def _check_role(role: str, known: dict[str, roles.Role] | dict[str, str]) -> None:
    if role not in known:
        raise ValueError(f"“{role}” is none of: {', '.join(known)}")


def _check_manages_members(by: By, workspace: Workspace) -> None:
    if not (isinstance(by, User) and permissions.can_manage_people(by)):
        actor(by).must(permissions.check_manage_members, workspace)
