"""What saving promises: the latest of a page wins, nobody is overwritten unseen, nothing typed is lost."""

import threading
from typing import Any

import pytest

from tests.intake.conftest import stored

pytestmark = pytest.mark.django_db


def revisions_of(question: str) -> list[str]:
    from apps.intake.models import AnswerRevision

    return [row.typed for row in AnswerRevision.objects.filter(question=question).order_by("revision")]


def test_answer_is_stored_with_its_history_and_event(save: Any, use_case: Any) -> None:
    from apps.audit.models import Event

    answer = save("examples", "1,800", value=1800, known_how="measured", source="order system")

    assert (answer.value, answer.revision, answer.readable, answer.by_name) == ("1800", 1, True, "Maya Lind")
    assert revisions_of("examples") == ["1,800"]
    assert Event.objects.filter(kind="answer.saved", subject_id=str(use_case.pk)).count() == 1


def test_same_writing_twice_is_one_revision(save: Any) -> None:
    first = save("examples", "1,800", value=1800)

    again = save("examples", "1,800", value=1800)
    from_elsewhere = save("examples", "1,800", value=1800, editor="two", revision=0)

    assert (first.revision, again.revision, from_elsewhere.revision) == (1, 1, 1)
    assert revisions_of("examples") == ["1,800"]


@pytest.mark.behaviour(11)
def test_late_save_of_the_same_page_never_replaces_a_newer_one(save: Any, use_case: Any) -> None:
    from apps.intake import services

    save("examples", "1", value=1, seq=1)
    save("examples", "18", value=18, seq=4)

    with pytest.raises(services.Superseded):
        save("examples", "17", value=17, seq=2)

    assert stored(use_case, "examples").typed == "18"


def test_save_that_repeats_the_words_still_outdates_slower_ones(save: Any, use_case: Any) -> None:
    from apps.intake import services

    save("examples", "18", value=18, seq=3)
    save("examples", "18", value=18, seq=7)

    with pytest.raises(services.Superseded):
        save("examples", "1", value=1, seq=5)

    assert stored(use_case, "examples").typed == "18"


def test_fast_typist_never_conflicts_with_herself(save: Any) -> None:
    save("examples", "1", value=1, seq=1)

    answer = save("examples", "18", value=18, seq=2, revision=0)

    assert answer.revision == 2


def test_another_page_must_have_read_what_is_stored(save: Any, use_case: Any) -> None:
    from apps.intake import services

    save("examples", "1", value=1)

    with pytest.raises(services.AnswerChanged) as changed:
        save("examples", "2", value=2, editor="two", revision=0)

    assert changed.value.answer.typed == "1"
    assert stored(use_case, "examples").typed == "1"
    assert save("examples", "2", value=2, editor="two", revision=1).revision == 2


def test_save_that_names_no_page_is_never_the_same_page(save: Any, use_case: Any) -> None:
    from apps.intake import services

    save("examples", "1", value=1, editor="")

    with pytest.raises(services.AnswerChanged):
        save("examples", "2", value=2, editor="")

    assert stored(use_case, "examples").typed == "1"


def test_page_that_changed_nothing_disturbs_nobody(save: Any, use_case: Any) -> None:
    save("examples", "1", value=1)
    save("examples", "2", value=2, seq=2)

    answer = save("examples", "1", value=1, editor="opened at revision 1", revision=1)

    assert answer.typed == stored(use_case, "examples").typed == "2"


def test_empty_form_that_was_opened_empty_says_nothing(save: Any, use_case: Any) -> None:
    save("examples", "", value=None)
    assert stored(use_case, "examples") is None

    save("examples", "1", value=1)
    save("examples", "", value=None, editor="opened before", revision=0)

    assert stored(use_case, "examples").typed == "1"


def test_unreadable_draft_is_kept_as_typed_and_marked(save: Any) -> None:
    answer = save("rare_share", "140%")

    assert (answer.typed, answer.value, answer.readable) == ("140%", None, False)


def test_not_known_stands_beside_what_was_typed_and_clears_nothing(save: Any) -> None:
    answer = save("examples", "1,800", value=1800, unknown=True)

    assert (answer.typed, answer.value, answer.unknown, answer.readable) == ("1,800", None, True, True)


@pytest.mark.parametrize(("typed", "kept"), [("a\x00b", "ab"), ("a\u202eb", "ab"), ("a\r\nb\tc", "a\nb\tc"), ("\x1b[31m", "[31m")])
def test_characters_that_nobody_sees_are_dropped(save: Any, typed: str, kept: str) -> None:
    assert save("idea.notes", typed, value="x").typed == kept


def test_flood_of_text_is_refused_before_it_is_stored(save: Any, use_case: Any) -> None:
    from apps.intake import services

    with pytest.raises(services.TooLongToKeep, match="20,000 characters or fewer; you have 20,001"):
        save("idea.notes", "x" * 20_001)

    assert stored(use_case, "idea.notes") is None


def test_title_follows_its_answer(save: Any, use_case: Any) -> None:
    save("idea.title", " Late parcels ", value="Late parcels")
    use_case.refresh_from_db()
    assert use_case.title == "Late parcels"

    save("idea.title", "x" * 201, seq=1)
    use_case.refresh_from_db()

    assert use_case.title == "Late parcels"


def test_viewer_and_stranger_store_nothing(save: Any, vera: Any, zoe: Any, use_case: Any) -> None:
    from django.core.exceptions import PermissionDenied
    from django.http import Http404

    with pytest.raises(PermissionDenied):
        save("examples", "1", value=1, by=vera)
    with pytest.raises(Http404):
        save("examples", "1", value=1, by=zoe)

    assert stored(use_case, "examples") is None


def test_double_click_starts_one_use_case(live_rules: Any, maya: Any, workspace: Any, at: Any) -> None:
    from apps.intake import services
    from apps.intake.models import UseCase

    made = {services.create_use_case(workspace=workspace, key="same", by=maya, at=at).pk for _ in range(3)}

    assert len(made) == UseCase.objects.count() == 1


def test_history_cannot_be_rewritten_by_the_application(save: Any) -> None:
    from django.db import ProgrammingError, connection, transaction

    save("examples", "1", value=1)

    for attack in ("UPDATE intake_answerrevision SET typed = ''", "DELETE FROM intake_answerrevision"):
        with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
        assert refused.value.__cause__.sqlstate == "42501"


def at_once(work: list[Any]) -> list[Any]:
    """Run the functions in threads of their own, let loose together; what each returned or raised."""
    from django.db import connection

    gate = threading.Barrier(len(work))
    results: list[Any] = [None] * len(work)

    def run(number: int) -> None:
        gate.wait()
        try:
            results[number] = work[number]()
        except Exception as problem:  # noqa: BLE001  what was raised is what the test looks at
            results[number] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize("revision", [0, 1])
def test_of_four_at_once_one_is_stored_and_three_are_told(save: Any, revision: int) -> None:
    from apps.intake import services

    if revision:
        save("examples", "0", value=0, editor="first")

    results = at_once([lambda n=n: save("examples", str(n), value=n, editor=f"page {n}", revision=revision) for n in (1, 2, 3, 4)])

    assert sum(isinstance(result, services.AnswerChanged) for result in results) == 3, results
    assert len(revisions_of("examples")) == revision + 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_four_who_agree_all_succeed_and_write_one_revision(save: Any) -> None:
    results = at_once([lambda n=n: save("examples", "7", value=7, editor=f"page {n}") for n in range(4)])

    assert [result.revision for result in results] == [1, 1, 1, 1]
    assert revisions_of("examples") == ["7"]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_four_different_questions_at_once_are_all_kept(save: Any, use_case: Any) -> None:
    slugs = ["examples", "labelled", "classes", "features"]

    at_once([lambda slug=slug: save(slug, "5", value=5, editor=slug) for slug in slugs])

    assert [stored(use_case, slug).typed for slug in slugs] == ["5", "5", "5", "5"]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_four_who_decide_at_once_make_one_decision(save: Any, with_title: None, use_case: Any, maya: Any, at: Any) -> None:
    from apps.decisions.models import Decision
    from apps.intake import services

    save("idea.title", "Four at once", value="Four at once", revision=1, editor="")  # decided nowhere else, so that deciding takes its time
    results = at_once([lambda: services.decide_use_case(use_case=use_case, by=maya, at=at)] * 4)

    assert len({result.decision_id for result in results}) == Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_four_double_clicks_at_once_start_one_use_case(live_rules: Any, maya: Any, workspace: Any, at: Any) -> None:
    from apps.intake import services
    from apps.intake.models import UseCase

    results = at_once([lambda: services.create_use_case(workspace=workspace, key="same", by=maya, at=at)] * 4)

    assert len({result.pk for result in results}) == UseCase.objects.count() == 1


def test_save_that_read_its_clock_before_the_decision_and_came_after_it_is_not_decided(
    save: Any, with_title: None, use_case: Any, maya: Any, at: Any
) -> None:
    from datetime import timedelta

    from apps.intake import selectors, services

    first = services.decide_use_case(use_case=use_case, by=maya, at=at + timedelta(seconds=2))
    save("examples", "1,800", value=1800, at=at + timedelta(seconds=1))

    again = selectors.use_case_for(maya, use_case.pk)
    assert not selectors.desk_of(again, at=at).journey.unchanged
    assert services.decide_use_case(use_case=use_case, by=maya, at=at + timedelta(seconds=3)).number == first.number + 1
    assert selectors.desk_of(selectors.use_case_for(maya, use_case.pk), at=at).journey.unchanged


def test_page_that_says_what_is_stored_outdates_its_own_slower_requests(save: Any, use_case: Any) -> None:
    from apps.intake import services

    stored_by_one = save("examples", "18", value=18, editor="one", seq=5)
    save("examples", "18", value=18, editor="two", seq=2, revision=stored_by_one.revision)

    with pytest.raises(services.Superseded):
        save("examples", "1", value=1, editor="two", seq=1, revision=stored_by_one.revision)

    assert stored(use_case, "examples").typed == "18"
