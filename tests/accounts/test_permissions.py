"""Who may do what: every role against every permission, and strangers who learn nothing."""

import itertools
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from apps.accounts import permissions, roles, selectors, services
from apps.accounts.roles import Permission

IN_A_WORKSPACE: dict[Permission, Callable[..., None]] = {
    Permission.VIEW_WORKSPACE: permissions.check_view_workspace,
    Permission.EDIT_USE_CASES: permissions.check_edit_use_cases,
    Permission.DECIDE: permissions.check_decide,
    Permission.EXPORT: permissions.check_export,
    Permission.MANAGE_MEMBERS: permissions.check_manage_members,
}
ON_THE_SITE: dict[Permission, Callable[..., None]] = {
    Permission.EDIT_RULES: permissions.check_edit_rules,
    Permission.PUBLISH_RULES: permissions.check_publish_rules,
    Permission.READ_RECORD: permissions.check_read_record,
    Permission.MANAGE_PEOPLE: permissions.check_manage_people,
}
# What each person of the samples may do in the workspace of Maya, Carl, Olga and Vera
MATRIX = {
    "vera": "see",
    "maya": "see edit decide export",
    "carl": "see edit decide export",
    "olga": "see edit decide export manage",
    "zoe": "",
    "rhea": "",
    "ada": "",
    "sam": "",
}
SHORT = dict(zip(["see", "edit", "decide", "export", "manage"], IN_A_WORKSPACE, strict=True))


def test_every_permission_has_a_check() -> None:
    assert {*IN_A_WORKSPACE, *ON_THE_SITE} == set(Permission)


@pytest.mark.parametrize("name", MATRIX)
def test_everybody_may_do_in_the_workspace_what_the_matrix_says(name: str, request: pytest.FixtureRequest, workspace: Any) -> None:
    person = request.getfixturevalue(name)

    may = {short for short, permission in SHORT.items() if _passes(IN_A_WORKSPACE[permission], person, workspace)}

    assert may == set(MATRIX[name].split())


@pytest.mark.parametrize("check", IN_A_WORKSPACE.values(), ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", ["zoe", "rhea", "ada", "sam"])
def test_stranger_gets_404_and_never_a_refusal(name: str, check: Any, request: pytest.FixtureRequest, workspace: Any) -> None:
    with pytest.raises(Http404):
        check(request.getfixturevalue(name), workspace)


@pytest.mark.parametrize("check", IN_A_WORKSPACE.values(), ids=lambda check: check.__name__)
def test_nobody_signed_in_gets_404(check: Any, workspace: Any) -> None:
    with pytest.raises(Http404):
        check(AnonymousUser(), workspace)


def test_refusal_names_the_role_and_the_roles_that_may(vera: Any, workspace: Any) -> None:
    with pytest.raises(PermissionDenied) as refused:
        permissions.check_edit_use_cases(vera, workspace)

    assert str(refused.value) == (
        "You are Viewer in this workspace. To start use cases and answer questions, "
        "you need the role Editor, Consultant or Owner. Ask a site administrator"
    )


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("rhea", {Permission.EDIT_RULES, Permission.PUBLISH_RULES}),
        ("ada", {Permission.READ_RECORD}),
        ("sam", {Permission.MANAGE_PEOPLE}),
        ("olga", set()),
    ],
)
def test_roles_on_the_site(name: str, may: set[Permission], request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(name)

    assert {permission for permission, check in ON_THE_SITE.items() if _passes(check, person)} == may


def test_superuser_without_a_role_may_nothing(rhea: Any, workspace: Any) -> None:
    rhea.is_superuser = True
    rhea.save()

    assert not _passes(permissions.check_view_workspace, rhea, workspace)
    assert not permissions.can_manage_people(rhea)


def test_person_who_may_not_sign_in_any_more_may_nothing(olga: Any, workspace: Any) -> None:
    olga.is_active = False

    assert not _passes(permissions.check_view_workspace, olga, workspace)
    assert not selectors.workspaces_for(olga).exists()


def test_workspace_is_found_for_its_members_only(maya: Any, zoe: Any, workspace: Any) -> None:
    assert selectors.workspace_for(maya, workspace.pk) == workspace
    for person, pk in [(zoe, workspace.pk), (maya, uuid.uuid4()), (maya, "not-a-uuid"), (AnonymousUser(), workspace.pk)]:
        with pytest.raises(Http404):
            selectors.workspace_for(person, pk)


def test_help_promises_only_what_a_page_does(client: Any, db: None) -> None:
    """Nobody comments, sets a branding or manages members on any page yet."""
    page = client.get("/help/roles").content.decode().partition("<main")[2].partition("</main>")[0]

    for verb in ("comment", "branding", "say who belongs to the workspace", "catalogue", "price list"):
        assert verb not in page, verb
    assert "A site administrator adds people" in page


def test_every_role_is_described_for_people() -> None:
    for role in (*roles.WORKSPACE_ROLES.values(), *roles.SITE_ROLES.values()):
        assert role.may
        assert len(role.description) > 20
        assert not role.description.endswith(".")


def test_each_workspace_role_includes_the_one_below() -> None:
    ladder = [role.may for role in roles.WORKSPACE_ROLES.values()]

    assert all(below <= above for below, above in itertools.pairwise(ladder))


def test_samples_twice_does_no_harm(samples: Any, at: Any) -> None:
    again = services.create_samples(password="another-long-password", by="tests", at=at)

    assert again == samples
    assert again.people["maya"].check_password("another-long-password")


def _passes(check: Any, *args: Any) -> bool:
    try:
        check(*args)
    except (PermissionDenied, Http404):
        return False
    return True
