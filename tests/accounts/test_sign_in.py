"""Signing in and out: one form, plain words, back to where one was going, and an end to guessing."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from apps.accounts import tries
from apps.accounts.middleware import Sessions
from apps.accounts.models import SignInTries, User
from apps.audit.models import Event
from apps.reports import tasks
from tests.personas import PASSWORD

NO_MATCH = "Name and password do not go together. Check both"


def sign_in(client: Client, name: str = "maya", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in", {"username": name, "password": password, **more})


def test_right_password_leads_to_the_use_cases(client: Client, maya: User) -> None:
    response = sign_in(client)

    assert (response.status_code, response["Location"]) == (302, "/use-cases/")
    assert Event.objects.filter(kind="sign_in.succeeded", actor="maya").count() == 1


def test_person_of_the_rules_is_led_to_the_administration(client: Client, rhea: User) -> None:
    assert sign_in(client, "rhea")["Location"] == "/admin/"


def test_next_is_kept_through_a_wrong_password(client: Client, maya: User) -> None:
    page = client.get("/sign-in?next=/help/roles")
    assert 'name="next" value="/help/roles"' in page.text

    wrong = sign_in(client, password="wrong", next="/help/roles")
    assert 'name="next" value="/help/roles"' in wrong.text

    assert sign_in(client, next="/help/roles")["Location"] == "/help/roles"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "javascript:alert(1)",
        "http:elsewhere",
        "\\\\elsewhere",
        "abc",
        "a/b",
        "?x",
        "accounts:theme",
    ],
)
def test_next_never_leads_elsewhere(client: Client, maya: User, wanted: str) -> None:
    assert sign_in(client, next=wanted)["Location"] == "/use-cases/"
    assert client.get("/sign-in", {"next": wanted})["Location"] == "/use-cases/"


@pytest.mark.parametrize(("name", "password"), [("maya", "wrong"), ("nobody", PASSWORD), ("maya ", "wrong again"), ("MAYA", PASSWORD)])
def test_wrong_name_and_wrong_password_read_the_same(client: Client, maya: User, name: str, password: str) -> None:
    response = sign_in(client, name, password)

    assert response.status_code == 422
    assert NO_MATCH in response.text
    assert "<title>Error: Sign in" in response.text
    assert password not in response.text


def test_empty_fields_are_asked_for_by_name(client: Client, db: None) -> None:
    response = sign_in(client, "", "")

    assert response.text.count("Enter your name") == 2  # in the summary and at the field
    assert response.text.count("Enter your password") == 2


@pytest.mark.parametrize("name", ["\x00", "a" * 151, "\ud83d", "ма́йя", "' OR 1=1 --"])
def test_strange_names_are_answered_with_a_page(client: Client, db: None, name: str) -> None:
    body = f"username={name}&password=x".encode("utf-8", "surrogatepass")

    response = client.generic("POST", "/sign-in", body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 422


def test_field_helps_password_managers(client: Client, db: None) -> None:
    page = client.get("/sign-in").text

    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page
    assert "required" not in page


def test_inactive_person_cannot_sign_in(client: Client, maya: User) -> None:
    User.objects.filter(pk=maya.pk).update(is_active=False)

    assert NO_MATCH in sign_in(client).text


def test_too_many_tries_are_paused_and_the_right_password_too(client: Client, maya: User) -> None:
    for _ in range(tries.TRIES):
        assert sign_in(client, password="wrong").status_code == 422

    paused = sign_in(client)

    assert paused.status_code == 429
    assert "Too many tries. Wait" in paused.text
    assert "_auth_user_id" not in client.session
    assert Event.objects.filter(kind="sign_in.limited").count() == 1


def test_somebody_elsewhere_is_not_paused_and_neither_is_another_name(client: Client, maya: User, carl: User) -> None:
    for _ in range(tries.TRIES + 1):
        sign_in(client, password="wrong")

    assert sign_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302
    assert sign_in(Client(), "carl").status_code == 302


def test_signing_in_forgets_the_tries(client: Client, maya: User) -> None:
    for _ in range(3 * tries.TRIES):
        sign_in(client, password="wrong")
        if SignInTries.objects.order_by("tries").first().tries == tries.TRIES - 1:
            break
    wrong = SignInTries.objects.order_by("tries").last().tries
    assert sign_in(client).status_code == 302

    assert [of_the_address.tries for of_the_address in SignInTries.objects.all()] == [wrong]
    tries.count_try(name="maya", address="127.0.0.1", at=timezone.now())


def test_one_address_cannot_try_many_names(client: Client, maya: User, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "TRIES_OF_AN_ADDRESS", 12)
    for number in range(12):
        tries.count_try(name=f"name {number}", address="192.0.2.7", at=at)
    for number in range(12, 15):
        with pytest.raises(tries.TooManyTries):
            tries.count_try(name=f"name {number}", address="192.0.2.7", at=at)

    tries.count_try(name="name 13", address="192.0.2.8", at=at)
    assert SignInTries.objects.count() == 12 + 1 + 2  # of names the refused address has counted no more
    assert Event.objects.filter(kind="sign_in.limited", subject_id="192.0.2.7").count() == 1


def test_office_that_signs_in_well_is_never_paused(maya: User, at: datetime) -> None:
    for _ in range(2 * tries.TRIES_OF_AN_ADDRESS):
        tries.count_try(name="maya", address="192.0.2.7", at=at)
        tries.forget_tries(name="maya", address="192.0.2.7", at=at)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])  # a task closes its connection
def test_upkeep_clears_ended_sessions_and_old_counts(client: Client, maya: User) -> None:
    now = timezone.now()
    tries.count_try(name="maya", address="192.0.2.7", at=now - timedelta(days=2))
    for key, ends in (("old", now - timedelta(days=1)), ("new", now + timedelta(days=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)

    tasks.clear_old(timestamp=0)

    assert [session.session_key for session in Session.objects.all()] == ["new"]
    assert not SignInTries.objects.exists()


def test_old_counts_are_forgotten(db: None, at: datetime) -> None:
    tries.count_try(name="maya", address="192.0.2.7", at=at - timedelta(days=2))
    tries.count_try(name="maya", address="192.0.2.7", at=at)

    tries.forget_old_tries(at=at)

    assert {kept.starts_at.date() for kept in SignInTries.objects.all()} == {at.date()}


def test_pause_ends_with_its_stretch_of_time(db: None, at: datetime) -> None:
    for _ in range(tries.TRIES):
        tries.count_try(name="maya", address="192.0.2.7", at=at)
    with pytest.raises(tries.TooManyTries, match="Wait 15 minutes"):
        tries.count_try(name="maya", address="192.0.2.7", at=at)
    with pytest.raises(tries.TooManyTries, match="Wait 1 minute,"):
        tries.count_try(name="MAYA ", address="192.0.2.7", at=at + timedelta(minutes=14, seconds=50))

    tries.count_try(name="maya", address="192.0.2.7", at=at + timedelta(minutes=15))


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_tries_at_the_same_moment_are_all_counted(at: datetime) -> None:
    start, refused = threading.Barrier(4), []

    def guess() -> None:
        start.wait()
        for _ in range(5):
            try:
                tries.count_try(name="maya", address="192.0.2.7", at=at)
            except tries.TooManyTries:
                refused.append(1)
        connections.close_all()

    guessers = [threading.Thread(target=guess) for _ in range(4)]
    for guesser in guessers:
        guesser.start()
    for guesser in guessers:
        guesser.join()

    assert len(refused) == 20 - tries.TRIES


def test_name_that_nobody_has_is_not_recorded(client: Client, db: None) -> None:
    sign_in(client, "my-secret-typed-into-the-wrong-field", "x")

    assert not Event.objects.filter(kind="sign_in.failed").exists()
    assert not SignInTries.objects.filter(key__contains="secret").exists()


def test_sign_out_takes_a_button_and_not_an_address(as_person: Callable[[User], Client], maya: User) -> None:
    client = as_person(maya)

    assert "Sign out?" in client.get("/sign-out").text
    assert "_auth_user_id" in client.session
    assert "You are signed out" in client.post("/sign-out", follow=True).text
    assert "_auth_user_id" not in client.session


def test_late_answer_with_the_cookie_from_before_signing_in_leaves_the_new_one_alone(client: Client, maya: User) -> None:
    """A page that saves by itself while its reader signs in again: its answer may come after the sign-in's."""
    sign_in(client)
    client.post("/sign-out")
    before = client.cookies[settings.SESSION_COOKIE_NAME].value  # holds "You are signed out"
    sign_in(client)
    late = Client()
    late.cookies[settings.SESSION_COOKIE_NAME] = before

    answers = [late.get("/use-cases/"), late.post("/use-cases/", headers={"HX-Request": "true"})]

    assert [answer.status_code for answer in answers] == [302, 401]
    assert not any(settings.SESSION_COOKIE_NAME in answer.cookies for answer in answers)


def test_cookie_ends_where_its_session_does(client: Client, maya: User) -> None:
    request = RequestFactory().get("/")
    sign_in(client)
    request.COOKIES[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def end(request: HttpRequest) -> HttpResponse:
        request.session.flush()
        return HttpResponse()

    assert Sessions(end)(request).cookies[settings.SESSION_COOKIE_NAME].value == ""


def test_session_changes_its_key_when_somebody_signs_in(client: Client, maya: User) -> None:
    client.session.save()
    before = client.session.session_key

    sign_in(client)

    assert client.session.session_key != before


def test_administration_has_no_sign_in_of_its_own(client: Client, as_person: Callable[[User], Client], maya: User, rhea: User) -> None:
    stranger = client.get("/admin/", follow=True)
    assert stranger.redirect_chain[-1][0] == "/sign-in?next=%2Fadmin%2F"
    assert client.post("/admin/login/", {"username": "rhea", "password": PASSWORD}).status_code == 405

    assert as_person(maya).get("/admin/", follow=True).status_code == 404
    assert as_person(rhea).get("/admin/").status_code == 200
