"""What was proved before is used again only where nothing that it rests on differs: whatever is kept, the errors found are the same."""

import random
from typing import Any

import pytest

from apps.decisions.engine import analysis
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.management import fixture_files
from apps.estimates.engine.price_table import PriceTable
from tests.decisions.make import make_plain, make_question, make_row, make_rule

COUNTS = ("live_services", "withdrawn_services")
EFFECTS = (
    [{"do": "favour", "how": "slightly", "approaches": ["classical_ml"]}],
    [{"do": "rule out", "approaches": ["classical_ml"]}],
    [{"do": "rule out", "approaches": ["no_ml"]}],
    [{"do": "favour", "how": "slightly", "approaches": ["no_ml"]}, {"do": "rule out", "approaches": ["no_ml"]}],
)


def asked() -> list[dict[str, Any]]:
    depth, task = make_question("depth", "number", minimum=-5, maximum=5), make_question("task", "choice", "translation", "other")
    return [*make_plain()["questions"], depth, task, make_question("late", "number", maximum=9, ask_if=[["task", "is", "other"]])]


def named(**conditions: list[Any]) -> list[dict[str, Any]]:
    return [*make_plain()["conditions"], *({"slug": slug, "title": slug, "when": when} for slug, when in conditions.items())]


def errors(found: tuple[analysis.Problem, ...]) -> set[tuple[Any, str]]:
    return {(problem.where, problem.message) for problem in found if problem.severity == analysis.ERROR}


def test_limits_of_a_named_condition_that_hash_alike_are_told_apart() -> None:
    """Python's hash of minus one is that of minus two."""

    def deeper_than(limit: int) -> Rulebook:
        rule = make_rule("D-90", {"named": "deep"}, ["depth", ">=", -2])
        return from_plain(make_plain(questions=asked(), conditions=named(deep=[["depth", "<", limit]]), rules=[rule]))

    kept = analysis.Proved()
    assert errors(analysis.problems(deeper_than(-1), proved=kept)) == set()

    ((where, message),) = errors(analysis.problems(deeper_than(-2), proved=kept))

    assert where == ("rules", "D-90") and message.startswith("This can never be true")


def test_figure_of_the_rules_that_a_number_is_worked_out_with_is_looked_at_anew() -> None:
    """Of data a year old at most, only a limit of less than four months makes three times the limit."""

    def limit(months: int) -> Rulebook:
        questions = [*asked(), make_question("data_age_months", "number", maximum=12), make_question("world_changes", "choice", "yearly")]
        figures = {**make_plain()["parameters"], "staleness_limit_yearly": months}
        numbers = [{"slug": "staleness", "label": "How stale", "unit": "times", "lead": "-"}]
        rules = [make_rule("D-90", ["staleness", ">", 3])]
        return from_plain(make_plain(questions=questions, parameters=figures, derived=numbers, rules=rules))

    kept = analysis.Proved()
    assert errors(analysis.problems(limit(3), proved=kept)) == set()

    assert {where for where, _message in errors(analysis.problems(limit(4), proved=kept))} == {("rules", "D-90")}


def hosted(*tasks: str, rules: list[dict[str, Any]]) -> Rulebook:
    numbers = [{"slug": "live_services", "label": "Open hosted services", "unit": "services", "lead": "-"}]
    return from_plain(
        make_plain(questions=[*make_plain()["questions"], make_question("task", "choice", *tasks)], derived=numbers, rules=rules)
    )


def test_answers_that_can_no_longer_be_given_prove_nothing() -> None:
    """The task by which a rule held is taken away; for the other one there is no service."""
    kept, prices, rules = analysis.Proved(), fixture_files.default_prices(), [make_rule("D-90", ["live_services", ">=", 1])]
    assert errors(analysis.problems(hosted("translation", "other", rules=rules), prices, proved=kept)) == set()

    found = errors(analysis.problems(hosted("no_such_service", "other", rules=rules), prices, proved=kept))

    assert {where for where, _message in found} == {("rules", "D-90")}


def test_option_that_only_other_prices_rule_out_for_good_is_found_beside_them() -> None:
    """Where a service is there for the one task, one rule or the other always holds."""
    out = EFFECTS[2]
    book = hosted(
        "translation",
        "other",
        rules=[make_rule("D-90", ["live_services", ">=", 1], effects=out), make_rule("D-91", ["task", "is", "other"], effects=out)],
    )
    there = fixture_files.default_prices()
    have, lack = PriceTable.from_plain(there), PriceTable.from_plain({**there, "services": []})

    assert [found.kind for found in analysis.forbidding(book, have, against=lack)] == [analysis.problem.ALWAYS_OUT]
    assert [found.where for found in analysis.forbidding(book, lack, against=have)] == [("rules", "D-90")]


def some_item(chance: random.Random, *, finding: bool = True) -> Any:
    than = chance.choice(["<", "<=", ">", ">="])
    items: list[Any] = [
        [chance.choice(COUNTS), than, chance.choice([0, 1, 2, 3, 5, 8])],
        ["task", chance.choice(["is", "is not"]), chance.choice(["translation", "other"])],
        ["depth", than, chance.choice([-2, -1, 1, 2])],
        ["late", than, chance.choice([3, 5])],
    ]
    return chance.choice(
        [*items, ["size", "is", chance.choice(["small", "large"])], {"named": chance.choice(["one", "two"])}] if finding else items
    )


def some_book(chance: random.Random) -> Rulebook:
    limit, than = chance.choice([1, 2, 3]), chance.choice([">=", ">"])
    first = chance.choice(["live_services", "withdrawn_services", "examples"])
    rows = [
        make_row("DF-01", "small", [first, "<", limit]),
        make_row("DF-02", "large", [chance.choice([first, "live_services"]), than, limit]),
    ]
    conditions = named(one=[some_item(chance, finding=False)], two=[some_item(chance, finding=False)])
    whens = [[some_item(chance) for _ in range(chance.randrange(1, 4))] for _ in range(5)]
    rules = [make_rule(f"D-9{place}", *when, effects=chance.choice(EFFECTS)) for place, when in enumerate(whens)]
    counts = [{"slug": slug, "label": slug, "unit": "services", "lead": "-"} for slug in COUNTS]
    return from_plain(make_plain(questions=asked(), conditions=conditions, rules=rules, rows=rows, derived=counts))


def some_prices(chance: random.Random) -> PriceTable:
    prices = fixture_files.default_prices()
    services = [row if chance.random() < 0.5 else {**row, "status": "closed_to_new"} for row in prices["services"]]
    return PriceTable.from_plain({**prices, "services": chance.choice([prices["services"], services, services[:9], []])})


@pytest.mark.parametrize("seed", range(12))
def test_errors_are_those_of_a_look_without_anything_kept(seed: int) -> None:
    """Of any books and prices in any order; beside planned prices, too, where those in force bring what they bring."""
    chance, kept = random.Random(seed), analysis.Proved()
    books, lists = [some_book(chance) for _ in range(3)], [some_prices(chance) for _ in range(4)]
    for _ in range(6):
        book, prices, now = chance.choice(books), chance.choice(lists), chance.choice(lists)

        assert errors(analysis.problems(book, prices, proved=kept)) == errors(analysis.problems(book, prices))
        known = errors(analysis.problems(book, now))
        assert errors(analysis.forbidding(book, prices, kept, now)) - known == errors(analysis.forbidding(book, prices)) - known
