"""Changes to people, workspaces and roles: who may make them, what is recorded, what is refused."""

import threading
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections, transaction
from django.http import Http404

from apps.accounts import permissions, selectors, services
from apps.accounts.models import Membership, SiteRole, User, Workspace
from apps.audit.models import Event


def kinds(workspace: Workspace | None) -> list[str]:
    return list(Event.objects.filter(workspace_id=workspace and workspace.pk).order_by("position").values_list("kind", flat=True))


def test_owner_lets_somebody_in_changes_the_role_and_lets_them_out(olga: User, zoe: User, workspace: Workspace, at: datetime) -> None:
    services.add_member(workspace=workspace, person=zoe, role="viewer", by=olga, at=at)
    services.change_role(workspace=workspace, person=zoe, role="editor", by=olga, at=at)
    assert selectors.role_in(zoe, workspace) == "editor"

    services.remove_member(workspace=workspace, person=zoe, by=olga, at=at)

    assert selectors.role_in(zoe, workspace) is None
    assert kinds(workspace)[-3:] == ["member.added", "member.role_changed", "member.removed"]


@pytest.mark.parametrize("name", ["maya", "carl", "vera"])
def test_other_members_may_not(name: str, request: pytest.FixtureRequest, zoe: User, workspace: Workspace, at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        services.add_member(workspace=workspace, person=zoe, role="viewer", by=request.getfixturevalue(name), at=at)

    assert selectors.role_in(zoe, workspace) is None


def test_owner_of_another_workspace_is_a_stranger(zoe: User, maya: User, workspace: Workspace, at: datetime) -> None:
    with pytest.raises(Http404):
        services.remove_member(workspace=workspace, person=maya, by=zoe, at=at)


def test_workspace_keeps_an_owner(olga: User, carl: User, workspace: Workspace, at: datetime) -> None:
    with pytest.raises(services.LastOwner):
        services.remove_member(workspace=workspace, person=olga, by=olga, at=at)
    with pytest.raises(services.LastOwner):
        services.change_role(workspace=workspace, person=olga, role="viewer", by=olga, at=at)

    services.change_role(workspace=workspace, person=carl, role="owner", by=olga, at=at)
    services.remove_member(workspace=workspace, person=olga, by=carl, at=at)

    assert selectors.role_in(olga, workspace) is None


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize(
    "leave",
    [
        lambda who, **more: services.remove_member(person=who, **more),
        lambda who, **more: services.change_role(person=who, role="viewer", **more),
    ],
    ids=["out", "down"],
)
def test_of_two_owners_who_leave_at_once_one_stays(leave: Any, olga: User, carl: User, workspace: Workspace, at: datetime) -> None:
    services.change_role(workspace=workspace, person=carl, role="owner", by="tests", at=at)
    start, went = threading.Barrier(2), []

    def go(who: User) -> None:
        start.wait()
        try:
            leave(who, workspace=workspace, by="tests", at=at)
            went.append("gone")
        except services.LastOwner:
            went.append("stayed")
        finally:
            connections.close_all()

    leavers = [threading.Thread(target=go, args=[who]) for who in (olga, carl)]
    for leaver in leavers:
        leaver.start()
    for leaver in leavers:
        leaver.join()

    assert sorted(went) == ["gone", "stayed"]
    assert Membership.objects.filter(workspace=workspace, role="owner").count() == 1


def test_unknown_role_is_refused_with_those_that_are(olga: User, zoe: User, workspace: Workspace, at: datetime) -> None:
    with pytest.raises(ValueError, match="viewer, editor, consultant, owner"):
        services.add_member(workspace=workspace, person=zoe, role="boss", by=olga, at=at)


def test_role_of_the_rules_opens_the_administration_and_losing_it_closes_it(sam: User, maya: User, at: datetime) -> None:
    services.give_site_role(person=maya, role="rule_author", by=sam, at=at)
    assert permissions.can_edit_rules(maya)
    assert maya.is_staff

    services.take_site_role(person=maya, role="rule_author", by=sam, at=at)

    assert not permissions.can_edit_rules(maya)
    assert not maya.is_staff
    assert kinds(None)[-2:] == ["site_role.given", "site_role.taken"]


def test_only_site_administrators_give_roles_and_add_people(rhea: User, maya: User, at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        services.give_site_role(person=maya, role="rule_author", by=rhea, at=at)
    with pytest.raises(PermissionDenied):
        services.create_person(username="eve", password="a-long-password", by=rhea, at=at)

    assert not SiteRole.objects.filter(user=maya).exists()
    assert not User.objects.filter(username="eve").exists()


def test_password_is_never_kept_or_recorded_in_the_clear(sam: User, at: datetime) -> None:
    person = services.create_person(username="eve", password="a-long-password", by=sam, at=at)

    assert "a-long-password" not in person.password
    assert not Event.objects.filter(details__icontains="a-long-password").exists()


def test_database_refuses_what_the_tables_do_not_know(maya: User, workspace: Workspace) -> None:
    wrong = [
        lambda: Membership.objects.filter(user=maya).update(role="boss"),
        lambda: User.objects.filter(pk=maya.pk).update(theme="pink"),
        lambda: Workspace.objects.filter(pk=workspace.pk).update(name=""),
    ]
    for change in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_sample_people_stand_where_the_contract_puts_them(samples: Any) -> None:
    people = samples.people

    assert {name: selectors.role_in(person, samples.workspace) for name, person in people.items()} == {
        "maya": "editor", "carl": "consultant", "olga": "owner", "rhea": None, "zoe": None,
    }  # fmt: skip
    assert selectors.role_in(people["zoe"], samples.other_workspace) == "owner"
    assert selectors.site_roles_of(people["rhea"]) == {"rule_author", "rule_publisher"}
    assert [name for name, person in people.items() if person.is_staff] == ["rhea"]
