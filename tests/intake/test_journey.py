"""Which questions apply, which comes next, how far each section is: at this question, with these answers. No database."""

from typing import Any

import pytest

from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.management import fixture_files
from apps.intake.journey.narrative import NARRATIVE
from apps.intake.journey.said import Said, as_typed, plain_of, to_json
from apps.intake.journey.way import STATUSES, Journey, closed_by, newly_asked, raised_by
from tests.decisions.make import make_plain, make_question

SECTIONS = [{"slug": "first", "title": "First", "lead": ""}, {"slug": "second", "title": "Second", "lead": ""}]
QUESTIONS = [
    make_question("animal", "choice", "cat", "dog", "none", section="first"),
    make_question("lives", "integer", section="first", ask_if=[["animal", "is", "cat"]]),
    make_question("toys", "multi", "ball", "mouse", section="first", ask_if=[["lives", ">", 5]]),
    make_question("budget", "money", section="second"),
    make_question("garden", "choice", "yes", "no", section="second", ask_if=[["animal", "any of", ["cat", "dog"]]]),
]


@pytest.fixture(scope="module")
def machine() -> Machine:
    plain = make_plain(
        sections=SECTIONS, questions=QUESTIONS, lists=[], conditions=[], findings=[], rows=[],
        rules=[rule for rule in make_plain()["rules"] if rule["key"] == "X"],
    )  # fmt: skip
    return compile_book(from_plain(plain), fixture_files.default_prices())


@pytest.fixture
def way(machine: Machine) -> Any:
    """The journey for these values; None stands for "I do not know yet"."""

    def made(**values: Any) -> Journey:
        said = {
            slug: Said(unknown=True) if value is None else Said(value=to_json(value), typed=as_typed(value))
            for slug, value in values.items()
        }
        return Journey(machine, said)

    return made


def slugs(questions: Any) -> list[str]:
    return [question.slug for question in questions]


def test_question_that_waits_for_an_open_answer_is_not_asked_yet(way: Any) -> None:
    assert way().applies == {"animal": True, "lives": None, "toys": None, "budget": True, "garden": None}
    assert slugs(way().asked) == ["animal", "budget"]
    assert slugs(way(animal=None).asked) == ["animal", "budget"]


def test_answer_opens_and_closes_questions_of_any_section(way: Any) -> None:
    assert slugs(way(animal="cat").asked) == ["animal", "lives", "budget", "garden"]
    assert slugs(way(animal="dog").asked) == ["animal", "budget", "garden"]
    assert slugs(way(animal="none").asked) == ["animal", "budget"]


def test_closed_answer_is_kept_not_used_and_decides_nothing(way: Any) -> None:
    journey = way(animal="dog", lives=7, toys=("ball",))

    assert slugs(journey.not_used) == ["lives", "toys"]
    assert set(journey.used) == {"animal"}
    assert set(journey.case()["answers"]) == {"animal"}
    assert set(way(animal="cat", lives=7, toys=("ball",)).used) == {"animal", "lives", "toys"}


def test_next_and_previous_follow_what_is_asked(way: Any) -> None:
    journey = way(animal="cat", lives=9)

    assert journey.next_after("animal").slug == "lives"
    assert journey.next_after("toys") is None
    assert journey.before("toys").slug == "lives"
    assert journey.before("animal") is None
    assert way(animal="dog").next_after("animal") is None
    assert way(animal="dog").before("toys").slug == "animal"


def test_change_names_the_answers_it_would_set_aside(way: Any) -> None:
    before = way(animal="cat", lives=9, toys=("ball",), garden="yes")

    assert slugs(closed_by(before, way(animal="dog", lives=9, toys=("ball",), garden="yes"))) == ["lives", "toys"]
    assert slugs(closed_by(before, way(animal="cat", lives=3, toys=("ball",), garden="yes"))) == ["toys"]
    assert closed_by(way(animal="cat"), way(animal="none")) == ()


def test_change_names_the_questions_it_raises(way: Any) -> None:
    assert slugs(raised_by(way(animal="dog", garden="no"), way(animal="cat", garden="no"))) == ["lives"]
    assert slugs(raised_by(way(animal="none"), way(animal="cat", lives=9))) == ["toys", "garden"]


def test_new_questions_are_those_the_last_rules_did_not_have(way: Any) -> None:
    assert slugs(newly_asked(way(), ["animal"])) == ["budget"]
    assert newly_asked(way(budget=5), ["animal"]) == ()


def test_statuses_are_five_and_follow_the_answers(way: Any, machine: Machine) -> None:
    def statuses(journey: Journey) -> dict[str, str]:
        return {step.slug: step.status for step in journey.steps}

    unread = Journey(machine, {"budget": Said(typed="much", readable=False)})
    whole = Journey(
        machine,
        {field.slug: Said(value=to_json("x"), typed="x") for field in NARRATIVE[:2]} | way(animal="dog", budget=None, garden="no").said,
    )

    assert statuses(way()) == {"idea": "Incomplete", "first": "Incomplete", "second": "Incomplete", "check": "Cannot start yet"}
    assert statuses(way(animal="cat"))["first"] == "In progress"
    assert statuses(unread)["second"] == "There is a problem"
    assert statuses(whole) == {"idea": "Completed", "first": "Completed", "second": "Completed", "check": "Incomplete"}
    assert {*statuses(way()).values(), *statuses(unread).values(), *statuses(whole).values()} <= set(STATUSES)


def test_nothing_but_check_your_answers_is_ever_locked(way: Any) -> None:
    for journey in (way(), way(animal="none"), way(lives=3)):
        assert [step.slug for step in journey.steps if step.is_locked] == ["check"]


def test_section_starts_at_its_first_open_question(way: Any) -> None:
    assert way().first_open("first").slug == "animal"
    assert way(animal="cat").first_open("first").slug == "lives"
    assert way(animal="dog").first_open("first").slug == "animal"


def test_total_is_known_only_without_branches(way: Any, machine: Machine) -> None:
    assert way().branches("first")
    assert way().branches("second")
    assert not way().branches("third")


def test_answer_that_newer_rules_cannot_use_needs_attention_and_is_left_out(machine: Machine) -> None:
    journey = Journey(machine, {"animal": Said(value='"horse"', typed="horse"), "budget": Said(value="-5", typed="-5")})

    assert journey.values == {}
    assert journey.needs_attention("animal")
    assert journey.needs_attention("budget")
    assert journey.case()["answers"] == {}


def test_words_that_cannot_be_read_are_told_in_the_case_and_count_as_not_known(machine: Machine) -> None:
    unread = {"budget": Said(typed=" -1 ", readable=False, source="Ann"), "lives": Said(typed="nine", readable=False)}
    closed = {"animal": Said(value='"dog"', typed="dog")}
    answers = Journey(machine, {**unread, **closed}).case()["answers"]

    assert answers == {"animal": {"value": "dog"}, "budget": {"value": "unknown", "source": "Ann", "typed": "-1"}}
    assert Journey(machine, unread).values == {}


def test_values_survive_being_written_as_text(machine: Machine) -> None:
    from decimal import Decimal

    for slug, value in {"animal": "cat", "lives": 9, "toys": ("ball", "mouse"), "budget": Decimal("12.50")}.items():
        back = plain_of(machine.book.question[slug], to_json(value))
        assert (tuple(back) if isinstance(back, list) else back) == value


def test_idea_holds_the_fields_that_a_case_file_and_the_document_know() -> None:
    from apps.decisions.engine.answers import NARRATIVE as IN_CASE_FILES

    assert {field.slug.removeprefix("idea.") for field in NARRATIVE} == {"title", *IN_CASE_FILES}
