"""What lies between two rule books, in words: field by field, words before codes, and nothing where nothing is."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings

from apps.decisions.engine.differences import NO_BOOK, Comparison, compare
from apps.decisions.engine.patches import NoPatch, patch_between, patched
from apps.decisions.engine.rulebook import from_plain, to_plain
from tests.decisions.engine.drawing import books
from tests.decisions.make import make_plain, make_question, make_row, make_rule

Plain = dict[str, Any]


def between(change: Callable[[Plain], object]) -> Comparison:
    before, after = make_plain(), make_plain()
    change(after)
    return compare(from_plain(before), from_plain(after))


def only(change: Callable[[Plain], object]) -> tuple[tuple[str, str, str], ...]:
    """What moved in the one row that did."""
    (found,) = between(change).changes
    return (*found.moves, *found.details)


def test_same_book_has_no_differences() -> None:
    found = between(lambda plain: None)

    assert found.is_empty
    assert found.groups == ()


def test_moved_number_of_a_condition_is_one_change_of_it() -> None:
    assert only(lambda plain: plain["rules"][1]["when"].__setitem__(0, ["labelled", "between", 10, 150])) == (
        ("condition", "“Labelled” is from 10 to less than 100", "“Labelled” is from 10 to less than 150"),
    )


def test_condition_that_came_and_effect_that_went_are_told_each() -> None:
    def change(plain: Plain) -> None:
        plain["rules"][2]["when"].append(["examples", "<", 50])
        plain["rules"][2]["effects"].pop()

    assert [(name, before == "nothing", after == "nothing") for name, before, after in only(change)] == [
        ("condition", True, False),
        ("effect", False, True),
    ]


def test_unless_with_all_of_these_is_told_in_words() -> None:
    inner = {"all": [["examples", "<", 50], ["classes", ">", 5]]}

    assert only(lambda plain: plain["rules"][2]["unless"].append(inner)) == (
        ("unless", "nothing", "(“Examples” is less than 50 and “Classes” is more than 5)"),
    )


def test_choices_are_told_one_by_one_with_their_labels() -> None:
    def change(plain: Plain) -> None:
        choices = plain["questions"][0]["choices"]
        choices[2]["label"] = "Free text"
        choices.append({"slug": "ranking", "label": "An order", "help": ""})

    assert only(change) == (("choice “Text”", "Text", "Free text"), ("choice", "nothing", "“An order”"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda plain: plain["questions"][3].__setitem__("ask_if", []), ("asked if", "“Output kind” is one of “Category” or “Number”", "nothing")),
        (lambda plain: plain["questions"][5].__setitem__("maximum", 50), ("most", "100", "50")),
        (lambda plain: plain["questions"][4].__setitem__("minimum", ""), ("least", "1", "nothing")),
        (lambda plain: plain["questions"][4].__setitem__("can_change", "at_a_cost"), ("whether the owner can change it", "yes", "at a cost")),
        (lambda plain: plain["sources"][0].__setitem__("sure", "A"), ("sureness", "practice, or our own judgement", "seen at a primary source")),
        (lambda plain: plain["findings"][0].__setitem__("shown", False), ("shown on the result", "yes", "no")),
        (lambda plain: plain["rows"][0].__setitem__("when", [["examples", "<", 1000], ["classes", ">", 1]]), ("condition", "nothing", "“Classes” is more than 1")),
        (lambda plain: plain["outcomes"][0].__setitem__("steps", ["Ask"]), ("step", "Write it down", "nothing")),
        (lambda plain: plain["outcomes"][0].__setitem__("steps", ["Write it down", "Ask"]), ("order of steps", "Ask; Write it down", "Write it down; Ask")),
    ],
)  # fmt: skip
def test_field_is_told_in_words(change: Callable[[Plain], object], told: tuple[str, str, str]) -> None:
    assert only(change) == (told,)


def test_differences_are_counted_and_grouped_by_part_and_stage() -> None:
    def change(plain: Plain) -> None:
        plain["rules"].append(make_rule("D-09", ["classes", ">", 9]))
        plain["rules"][0]["because"] = "Other."
        plain["rows"].pop(0)
        plain["rows"][0]["when"] = []
        plain["parameters"]["start"] = 51

    found = between(change)

    assert (found.changed, found.added, found.removed) == (3, 1, 1)
    assert [group.title for group in found.groups] == ["Parameters", "Rows of findings, stage “Data”", "Rules, stage “Data”"]
    (start,) = found.groups[0].changes
    assert (start.title, start.before, start.after) == ("Fit to begin with", "50", "51")


def test_what_differs_is_counted_by_what_became_of_it_and_by_kind() -> None:
    def change(plain: Plain) -> None:
        plain["questions"] += [make_question("drift", "choice", "weekly", "yearly"), make_question("owner", "choice", "me", "you")]
        plain["rules"][0]["because"] = "Another because."
        plain["rules"].append(make_rule("D-09", ["drift", "is", "weekly"]))

    assert between(change).said == "1 changed: 1 rule; 3 added: 2 questions, 1 rule"
    assert between(lambda plain: None).said == ""


def test_another_order_alone_is_a_difference_too() -> None:
    """Ties go to what stands first, so that an order decides."""
    found = between(lambda plain: plain["approaches"].reverse())

    assert found.changes == ()
    assert found.reordered == (("Options", "No ML, Classical ML", "Classical ML, No ML"),)
    assert not found.is_empty


def test_first_book_adds_everything() -> None:
    book = from_plain(make_plain())

    assert {change.kind for change in compare(NO_BOOK, book).changes} == {"added"}


@given(books(), books())
@settings(max_examples=40)
def test_other_bytes_are_never_said_to_be_the_same(first: Plain, second: Plain) -> None:
    one, other = from_plain(first), from_plain(second)

    assert compare(one, other).is_empty == (to_plain(one) == to_plain(other))
    assert compare(one, one).is_empty


@given(books(), books())
@settings(max_examples=40)
def test_patch_gives_the_other_book_whole(first: Plain, second: Plain) -> None:
    one, other = to_plain(from_plain(first)), to_plain(from_plain(second))

    assert patched(one, patch_between(one, other)) == other
    assert patched({}, patch_between({}, other)) == other
    assert patch_between(one, one) == {}


def test_patch_of_one_rule_holds_that_rule_alone() -> None:
    before, after = make_plain(), make_plain()
    after["rules"][1]["because"] = "Other."

    assert patch_between(before, after) == {"rules": {"rows": [after["rules"][1]]}}


@pytest.mark.parametrize(
    "patch", [{"rules": 1}, {"rules": {}}, {"rules": {"rows": [], "keys": ["Z-99"]}}, {"nothing": {"rows": []}}, {"": 1}]
)
def test_what_is_no_patch_is_refused(patch: Plain) -> None:
    with pytest.raises(NoPatch):
        patched(make_plain(), patch)


def test_words_stay_out_of_codes() -> None:
    """No short name that people never see stands where a label could."""
    found = between(
        lambda plain: (
            plain["questions"].append(make_question("left_over", "integer"))
            or plain["rows"].append(make_row("DF-09", "small", ["left_over", ">", 7]))
        )
    )
    row = next(change for change in found.changes if change.part == "rows")

    assert row.after == "If “Left over” is more than 7, “How much there is” is “Small”."


def test_an_added_question_says_its_choices_and_when_it_is_asked_and_a_warning_what_it_means() -> None:
    def change(plain: Plain) -> None:
        asked = {**make_question("smallest", "choice", "small", "large"), "ask_if": [["labelled", ">", 10]]}
        plain["questions"].append(asked)
        plain["flags"].append({**plain["flags"][0], "slug": "tiny", "label": "Too small", "lead": "Nothing can be seen of it."})

    words = {found.key: found.after for found in between(change).changes}

    assert "Asked only if “Labelled” is more than 10." in words["smallest"] and "mall; " in words["smallest"]
    assert words["tiny"] == "Too small: Nothing can be seen of it."
