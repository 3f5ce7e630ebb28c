"""A step of many rows is taken back in one pass: the same draft, each change in the journal, and no query more for more rows."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.decisions import compiler, services
from apps.decisions.models import Draft, DraftChange, Rule
from apps.decisions.services import RowChange
from tests.decisions.make import make_question, make_rule

pytestmark = pytest.mark.django_db


def take_in(draft: Draft, at: datetime, *changes: RowChange, **orders: list[str]) -> int:
    """The number of the step's first change."""
    return services.change_rows(draft=draft, changes=changes, revision=None, orders=orders, by="Ann", at=at)[0].number


def new_rules(count: int, more: str = "") -> list[RowChange]:
    return [RowChange("rules", f"N-{more}{number}", make_rule(f"N-{more}{number}", ["classes", ">", number])) for number in range(count)]


def test_rows_added_changed_removed_and_moved_in_one_step_stand_again_as_they_were(draft: Draft, at: datetime) -> None:
    before = compiler.plain_of(draft)
    rules, noted = {rule["key"]: rule for rule in before["rules"]}, before["parameter_notes"][0]["key"]
    unnoted = next(key for key in before["parameters"] if key != noted)
    number = take_in(
        draft,
        at,
        *new_rules(2),
        RowChange("rules", "D-01", {**rules["D-01"], "off": True}),
        RowChange("rules", "D-02", {**rules["D-02"], "key": "D-99"}),
        RowChange("rules", "D-03", None),
        RowChange("parameters", noted, None),
        RowChange("parameters", unnoted, None),
        RowChange("parameters", "ours", {"key": "ours", "value": "3", "label": "Ours", "unit": "", "source": "", "note": ""}),
        RowChange("questions", "extra", make_question("extra", "choice", "yes", "no", ask_if=[["classes", ">", 1]])),
        questions=["extra", *reversed([question["slug"] for question in before["questions"]])],
    )
    assert compiler.plain_of(draft)["questions"][0]["slug"] == "extra"

    services.undo(draft=draft, number=number, by="Ben", at=at)

    assert compiler.plain_of(draft) == before
    done = {each.number: each for each in DraftChange.objects.filter(draft=draft, undoes=None)}
    undone = list(DraftChange.objects.filter(draft=draft).exclude(undoes=None).order_by("number"))
    assert [each.undoes for each in undone] == sorted(done, reverse=True)
    assert all((each.before, each.after) == (done[each.undoes].after, done[each.undoes].before) for each in undone)
    assert {each.together for each in undone} == {undone[0].number}


def test_undo_of_an_undo_brings_back_what_was_taken_in(draft: Draft, at: datetime) -> None:
    number = take_in(draft, at, *new_rules(3), RowChange("rules", "D-02", None))
    taken = compiler.plain_of(draft)
    back = services.undo(draft=draft, number=number, by="Ben", at=at)

    services.undo(draft=draft, number=back[0].number, by="Ben", at=at)

    assert compiler.plain_of(draft) == taken


def test_rules_that_come_back_say_who_brought_them(draft: Draft, at: datetime, rhea: object) -> None:
    rule = compiler.row_in(compiler.plain_of(draft), "rules", "D-01")
    assert rule is not None
    number = take_in(draft, at, RowChange("rules", "D-01", {**rule, "off": True}))
    read = Rule.objects.get(draft=draft, key="D-01").revision

    services.undo(draft=draft, number=number, by=rhea, at=at)  # type: ignore[arg-type]

    now = Rule.objects.get(draft=draft, key="D-01")
    assert (now.revision, now.changed_by) == (read + 1, rhea)


def test_nothing_is_taken_back_where_one_of_many_rows_changed_since(draft: Draft, at: datetime) -> None:
    number = take_in(draft, at, *new_rules(3))
    take_in(draft, at, RowChange("rules", "N-1", make_rule("N-1", ["classes", ">", 9])))
    now = compiler.plain_of(draft)

    with pytest.raises(services.CannotUndo, match="Ann changed N-1 since"):
        services.undo(draft=draft, number=number, by="Ben", at=at)

    assert compiler.plain_of(draft) == now


def test_taking_back_many_rows_asks_the_database_no_more_than_taking_back_two(draft: Draft, at: datetime) -> None:
    asked = []
    for count in (2, 20):
        number = take_in(draft, at, *new_rules(count, more=f"{count}-"))
        with CaptureQueriesContext(connection) as captured:
            services.undo(draft=draft, number=number, by="Ben", at=at)
        asked.append(len(captured))

    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    "another",
    [
        RowChange("questions", "plain", make_question("plain", "choice", "a")),
        RowChange("findings", "plain", {"slug": "plain", "title": "Plain", "values": [{"slug": "a", "label": "A"}]}),
    ],
    ids=["a question", "a finding"],
)
def test_name_that_was_given_anew_is_not_taken_from_what_has_it(draft: Draft, at: datetime, another: RowChange) -> None:
    """Undoing a renaming would else leave two rows with one short name."""
    take_in(draft, at, RowChange("questions", "plain", make_question("plain", "choice", "yes", "no")))
    number = take_in(draft, at, RowChange("questions", "plain", make_question("spoken", "choice", "yes", "no")))
    take_in(draft, at, another)
    now = compiler.plain_of(draft)

    with pytest.raises(services.CannotUndo, match="plain is the short name of something else now"):
        services.undo(draft=draft, number=number, by="Ben", at=at)

    assert compiler.plain_of(draft) == now


def test_renaming_is_taken_back_while_the_old_name_is_free(draft: Draft, at: datetime) -> None:
    take_in(draft, at, RowChange("questions", "plain", make_question("plain", "choice", "yes", "no")))
    before = compiler.plain_of(draft)
    number = take_in(draft, at, RowChange("questions", "plain", make_question("spoken", "choice", "yes", "no")))

    services.undo(draft=draft, number=number, by="Ben", at=at)

    assert compiler.plain_of(draft) == before
