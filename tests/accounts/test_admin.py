"""The pages of the administration about people: for site administrators, through services, with the record kept."""

from collections.abc import Callable

import pytest
from django.test import Client

from apps.accounts import selectors
from apps.accounts.models import Membership, SiteRole, User, Workspace
from apps.audit.models import Event

AsPerson = Callable[[User], Client]
LISTS = ["user", "workspace", "membership", "siterole"]


@pytest.mark.parametrize("name", LISTS)
def test_site_administrator_sees_the_lists_and_a_rule_admin_does_not(as_person: AsPerson, sam: User, rhea: User, name: str) -> None:
    assert as_person(sam).get(f"/admin/accounts/{name}/").status_code == 200
    assert as_person(rhea).get(f"/admin/accounts/{name}/").status_code == 403


def test_person_is_added_with_a_hashed_password_and_an_event(as_person: AsPerson, sam: User) -> None:
    fields = {"username": "eve", "first_name": "Eve", "last_name": "Adler", "email": "", "is_active": "on"}

    empty = as_person(sam).post("/admin/accounts/user/add/", fields)
    weak = as_person(sam).post("/admin/accounts/user/add/", {**fields, "new_password": "12345"})
    added = as_person(sam).post("/admin/accounts/user/add/", {**fields, "new_password": "a-long-password-of-eve"})

    assert "Enter a password" in empty.text
    assert weak.status_code == 200
    assert added.status_code == 302
    assert User.objects.get(username="eve").check_password("a-long-password-of-eve")
    assert Event.objects.filter(kind="person.created", details__name="eve", actor="sam").count() == 1


def test_password_stays_when_only_names_change(as_person: AsPerson, sam: User, maya: User) -> None:
    before = maya.password
    fields = {"username": "maya", "first_name": "Maya", "last_name": "Berg", "email": "", "is_active": "on", "new_password": ""}

    as_person(sam).post(f"/admin/accounts/user/{maya.pk}/change/", fields)

    maya.refresh_from_db()
    assert (maya.last_name, maya.password) == ("Berg", before)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"last_name": "Berg", "email": "maya@example.org"}, "last name, mail address"),
        ({"is_active": ""}, "may not sign in any more"),
        ({"new_password": "a-long-password-of-maya"}, "password"),
        ({"username": "maja", "first_name": "Maja"}, "sign-in name, first name"),
    ],
)
def test_record_says_what_changed_of_a_person(as_person: AsPerson, sam: User, maya: User, change: dict[str, str], what: str) -> None:
    fields = {"username": "maya", "first_name": "Maya", "last_name": "Lind", "email": "", "is_active": "on", "new_password": ""}
    client, address = as_person(sam), f"/admin/accounts/user/{maya.pk}/change/"
    assert client.post(address, fields).status_code == 302
    assert not Event.objects.filter(kind="person.changed").exists()

    assert client.post(address, {**fields, **change}).status_code == 302

    assert Event.objects.get(kind="person.changed").details == {"name": change.get("username", "maya"), "what": what}


def test_workspace_member_and_role_are_added_changed_and_removed(as_person: AsPerson, sam: User, zoe: User, workspace: Workspace) -> None:
    client = as_person(sam)
    client.post("/admin/accounts/workspace/add/", {"name": "Third"})
    assert Workspace.objects.filter(name="Third").exists()

    client.post("/admin/accounts/membership/add/", {"workspace": workspace.pk, "user": zoe.pk, "role": "viewer"})
    member = Membership.objects.get(workspace=workspace, user=zoe)
    client.post(f"/admin/accounts/membership/{member.pk}/change/", {"role": "editor"})
    assert selectors.role_in(zoe, workspace) == "editor"
    client.post(f"/admin/accounts/membership/{member.pk}/delete/", {"post": "yes"})
    assert selectors.role_in(zoe, workspace) is None

    client.post("/admin/accounts/siterole/add/", {"user": zoe.pk, "role": "auditor"})
    given = SiteRole.objects.get(user=zoe)
    client.post(f"/admin/accounts/siterole/{given.pk}/delete/", {"post": "yes"})
    assert selectors.site_roles_of(zoe) == frozenset()
    assert list(Event.objects.filter(actor="sam").order_by("at").values_list("kind", flat=True)) == [
        "workspace.created", "member.added", "member.role_changed", "member.removed", "site_role.given", "site_role.taken",
    ]  # fmt: skip


def test_person_cannot_be_deleted_in_the_administration(as_person: AsPerson, sam: User, maya: User) -> None:
    assert as_person(sam).post(f"/admin/accounts/user/{maya.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=maya.pk).exists()
