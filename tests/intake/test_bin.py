"""The bin: what is moved there is hidden everywhere else for everybody, nothing of it is lost, and it comes back whole."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.intake.conftest import stored
from tests.intake.test_question_page import text_of

pytestmark = pytest.mark.django_db

PAGES = ("", "idea", "questions/examples", "sections/data", "check", "bin")


@pytest.fixture
def binned(pages: Any, with_title: None) -> Any:
    """Maya's use case, in the bin."""
    assert pages.post("bin", follow=True).status_code == 200
    return pages


def decided(pages: Any) -> str:
    return str(pages.post("decide").url)


def test_asking_names_what_goes_along_and_changes_nothing(pages: Any, client: Any, with_title: None) -> None:
    decided(pages)

    asked = text_of(pages.get("bin"))

    assert "Late parcels" in asked
    assert "2 answers" in asked
    assert "1 decision" in asked
    assert "For 30 days" in asked
    assert "Late parcels" in text_of(client.get("/use-cases/"))


@pytest.mark.parametrize("path", PAGES)
def test_what_is_in_the_bin_is_on_no_other_page(binned: Any, path: str) -> None:
    page = binned.get(path)

    assert page.status_code == 404
    assert "This use case is in the bin" in text_of(page)


def test_what_is_in_the_bin_is_not_in_the_list(binned: Any, client: Any) -> None:
    assert "Late parcels" not in text_of(client.get("/use-cases/"))
    assert "Late parcels" in text_of(client.get("/use-cases/bin"))


def test_its_decisions_and_documents_are_hidden_with_it(pages: Any, client: Any, with_title: None) -> None:
    result = decided(pages)
    export = client.post(f"{result}exports").url
    assert [client.get(url).status_code for url in (result, export)] == [200, 200]

    pages.post("bin")

    assert [client.get(url).status_code for url in (result, f"{result}picture/", f"{result}today", export)] == [404] * 4


def test_a_save_into_the_bin_is_refused_and_says_what_to_do(binned: Any, use_case: Any) -> None:
    saved = binned.autosave("examples", "1,800")

    assert saved.status_code == 409
    assert "this use case is in the bin; restore it to go on" in text_of(saved)
    assert stored(use_case, "examples") is None


def test_what_was_sent_without_javascript_waits_until_it_is_restored(binned: Any, use_case: Any) -> None:
    assert binned.answer("examples", "1,800").status_code == 409
    binned.post("restore")

    back = binned.get("questions/examples")

    assert 'value="1,800"' in back.content.decode()
    assert "Not saved yet: this is what you typed before it was restored from the bin" in text_of(back)


def test_the_service_refuses_to_write_or_decide_in_the_bin(binned: Any, use_case: Any, save: Any, maya: Any, at: Any) -> None:
    from apps.intake import selectors, services

    use_case.refresh_from_db()
    with pytest.raises(selectors.InTheBin):
        save("examples", "1,800", value=1800)
    with pytest.raises(selectors.InTheBin):
        services.decide_use_case(use_case=use_case, by=maya, at=at)


def test_restored_it_is_as_it_was(pages: Any, client: Any, with_title: None, use_case: Any) -> None:
    from apps.intake.models import Answer, AnswerRevision, UseCase

    def everything() -> list[Any]:
        return [list(model.objects.order_by("pk").values()) for model in (UseCase, Answer, AnswerRevision)]

    result, before = decided(pages), everything()
    pages.post("bin")
    assert everything() != before

    assert pages.post("restore", follow=True).redirect_chain[0][0] == pages.root

    assert everything() == before
    assert client.get(result).status_code == 200
    assert "Late parcels" in text_of(client.get("/use-cases/"))
    assert "Late parcels" not in text_of(client.get("/use-cases/bin"))


@pytest.mark.parametrize(("days", "said"), [(0, "30 days left"), (29, "1 day left"), (30, "")])
def test_bin_says_how_many_days_are_left_and_offers_nothing_after_them(
    binned: Any, client: Any, use_case: Any, days: int, said: str
) -> None:
    from apps.intake.models import UseCase

    UseCase.objects.filter(pk=use_case.pk).update(binned_at=timezone.now() - timedelta(days=days, minutes=1))

    assert (said or "The bin is empty") in text_of(client.get("/use-cases/bin"))
    assert binned.post("restore").status_code == (302 if said else 404)


def test_to_the_bin_and_back_is_recorded_once_however_often_it_is_pressed(pages: Any, use_case: Any, maya: Any, at: Any) -> None:
    from apps.audit.models import Event
    from apps.intake import services

    for change in (services.move_to_bin, services.move_to_bin, services.restore, services.restore):
        change(use_case=use_case, by=maya, at=at)

    kinds = Event.objects.filter(kind__in=["use_case.binned", "use_case.restored"]).values_list("kind", flat=True)
    assert sorted(kinds) == ["use_case.binned", "use_case.restored"]


def test_a_reader_moves_nothing_to_the_bin_and_restores_nothing(pages: Any, use_case: Any, as_person: Any, vera: Any, client: Any) -> None:
    from tests.intake.conftest import Pages

    hers = Pages(as_person(vera), use_case)
    assert [hers.get("bin").status_code, hers.post("bin").status_code] == [403, 403]

    pages.post("bin")

    assert hers.post("restore").status_code == 403
    assert "Restore" not in text_of(hers.client.get("/use-cases/bin")).replace("restored", "")


def test_a_stranger_sees_no_difference(binned: Any, use_case: Any, as_person: Any, zoe: Any) -> None:
    from tests.intake.conftest import Pages

    hers = Pages(as_person(zoe), use_case)

    assert [hers.get(path).status_code for path in PAGES] == [404] * len(PAGES)
    assert "in the bin" not in text_of(hers.get(""))
    assert hers.autosave("examples", "1").status_code == 404
    assert hers.post("restore").status_code == 404
    assert "Late parcels" not in text_of(hers.client.get("/use-cases/bin"))
