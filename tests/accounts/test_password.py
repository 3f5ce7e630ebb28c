"""One's own password, and people made from the server's shell."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from apps.accounts import selectors
from apps.accounts.models import User, Workspace
from apps.audit.models import Event
from tests.personas import PASSWORD

AsPerson = Callable[[User], Client]
NEW = "seven grey herons by the canal"


def test_changed_password_keeps_this_sign_in_and_ends_the_others(as_person: AsPerson, maya: User) -> None:
    here, elsewhere = as_person(maya), as_person(maya)

    answer = here.post("/password", {"current": PASSWORD, "new": NEW}, follow=True)

    assert "Your password is changed" in answer.text
    assert elsewhere.get("/password").status_code == 302
    maya.refresh_from_db()
    assert maya.check_password(NEW)
    assert Event.objects.filter(kind="person.changed", actor="maya").count() == 1


@pytest.mark.parametrize(
    ("current", "new", "words"),
    [
        ("", NEW, "Enter your current password"),
        ("wrong", NEW, "Current password is another one"),
        (PASSWORD, "", "Enter a new password"),
        (PASSWORD, "short", "New password must be 12 characters or more"),
        (PASSWORD, "password1234", "New password must be one that others do not use"),
    ],
)
def test_refusals_say_what_must_be_so_and_change_nothing(as_person: AsPerson, maya: User, current: str, new: str, words: str) -> None:
    answer = as_person(maya).post("/password", {"current": current, "new": new})

    assert answer.status_code == 422
    assert answer.text.count(words) == 2
    maya.refresh_from_db()
    assert maya.check_password(PASSWORD)


def test_password_page_needs_a_sign_in(client: Client, db: None) -> None:
    assert client.get("/password")["Location"] == "/sign-in?next=/password"
    assert client.get("/admin/password_change/")["Location"].startswith("/sign-in")


def test_first_administrator_comes_from_the_shell(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(f"{NEW}\n"))
    said = StringIO()

    call_command("person", "ines", "--full-name", "Ines Roth", "--role", "site_admin", "--owns", "Roth & Co", stdout=said)
    call_command("person", "ines", "--role", "auditor", stdout=said)

    ines = User.objects.get(username="ines")
    assert selectors.site_roles_of(ines) == {"site_admin", "auditor"}
    assert (ines.name, ines.is_staff, ines.check_password(NEW)) == ("Ines Roth", True, True)
    assert [selectors.role_in(ines, place) for place in selectors.workspaces_for(ines)] == ["owner"]
    assert said.getvalue().splitlines()[-1] == "ines: roles on the site: auditor, site_admin"


def test_shell_twice_does_no_harm_and_takes_no_workspace_of_others(db: None, monkeypatch: pytest.MonkeyPatch, workspace: Workspace) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(NEW))
    for _ in range(2):
        call_command("person", "ines", "--owns", "Third", stdout=StringIO())

    with pytest.raises(CommandError, match="There is a workspace"):
        call_command("person", "ines", "--role", "auditor", "--owns", workspace.name)

    ines = User.objects.get(username="ines")
    assert [place.name for place in selectors.workspaces_for(ines)] == ["Third"]
    assert selectors.site_roles_of(ines) == frozenset()


@pytest.mark.parametrize("options", [["--owns", "w" * 201], ["--full-name", "f" * 151], ["--full-name", "f " + "l" * 151]])
def test_shell_makes_nobody_where_a_part_is_refused(db: None, monkeypatch: pytest.MonkeyPatch, options: list[str]) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(NEW))

    with pytest.raises(CommandError):
        call_command("person", "ines", *options)

    assert not User.objects.filter(username="ines").exists()


def test_shell_says_that_somebody_may_not_sign_in_any_more(maya: User) -> None:
    User.objects.filter(pk=maya.pk).update(is_active=False)

    with pytest.raises(CommandError, match="maya may not sign in any more"):
        call_command("person", "maya", "--role", "auditor")

    assert selectors.site_roles_of(maya) == frozenset()


@pytest.mark.parametrize(("name", "password"), [("ines", "short"), ("a name with spaces", NEW), ("", NEW)])
def test_shell_refuses_weak_passwords_and_strange_names(db: None, monkeypatch: pytest.MonkeyPatch, name: str, password: str) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(password))

    with pytest.raises(CommandError):
        call_command("person", name)

    assert not User.objects.filter(username=name).exists()


def test_what_was_just_done_stands_in_the_title_once_since_no_status_of_a_new_page_is_read_out(as_person: AsPerson, maya: User) -> None:
    client = as_person(maya)
    sent = {"current": PASSWORD, "new": NEW}

    done = client.post("/password", sent, follow=True)

    assert "<title>Your password is changed – " in done.text and done.text.count("Your password is changed") == 2
    assert "Your password is changed" not in client.get("/password").text
