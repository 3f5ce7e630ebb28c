"""Problems are found exactly where looking at every complete set of answers finds them: small random books, a second engine."""

from collections.abc import Iterator
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from apps.decisions.engine import analysis
from apps.decisions.engine.analysis import Problem
from apps.decisions.engine.rulebook import from_plain
from tests.decisions.engine.books import PRICES, Plain
from tests.decisions.engine.brute_force import Answers, BruteForce, Reading
from tests.decisions.engine.classes import grid
from tests.decisions.engine.drawing import picker
from tests.decisions.engine.making import LIMITED, Picker, make_book
from tests.estimates.second_hand import READS

EXAMPLES = 2_000 if settings.get_current_profile_name() == "thorough" else 30
MOST = 700  # complete sets of answers to look at
Everything = list[tuple[Answers, Reading]]


@st.composite
def faulty_books(draw: st.DrawFn) -> Plain:
    """A small book with rows taken away, changed or added, an approach more often ruled out, and declared pairs."""
    pick = picker(draw)
    book = make_book(pick, plain_rules=True)
    for _ in range(pick.whole(0, 2)):
        if book["rows"]:
            _spoil(pick, book)
    if pick.whole(0, 2) == 0:
        for rule in book["rules"][:2]:
            rule["effects"] = [{"do": "rule out", "approaches": ["no_ml"]}]
    for question in book["questions"]:
        if not question.get("choices") and pick.whole(0, 1):
            question["more_helps"] = [pick.one([approach["slug"] for approach in book["approaches"]])]
    return book


def _spoil(pick: Picker, book: Plain) -> None:
    row = pick.one(book["rows"])
    how = pick.whole(0, 3)
    if how == 0:
        book["rows"].remove(row)
    elif how == 1:
        row["when"] = row["when"][1:]
    elif how == 2:
        row["value"] = pick.one([value["slug"] for one in book["findings"] if one["slug"] == row["finding"] for value in one["values"]])
    else:
        other = pick.one(book["rows"])
        book["rows"].append({**row, "key": f"R-9{len(book['rows'])}", "when": [*row["when"], *other["when"]][:2]})


def everything(plain: Plain) -> Everything:
    """All complete sets of answers with what holds for each."""
    force = BruteForce(plain, PRICES)
    assume(force.combinations({}) <= MOST)
    return [(answers, force.read(answers)) for answers in force.completions({})]


def is_exact(plain: Plain) -> bool:
    """Whether the answers looked at are all there are: behind a derived number, only whole numbers are."""
    decimals = {entry["slug"] for entry in plain["questions"] if entry["kind"] in ("number", "percent", "money")}
    return all(decimals.isdisjoint(READS[number["slug"]]) for number in plain["derived"])


def found(plain: Plain) -> dict[str, list[Problem]]:
    kinds: dict[str, list[Problem]] = {}
    for problem in analysis.problems(from_plain(plain), PRICES):
        kinds.setdefault(problem.kind, []).append(problem)
    return kinds


def known(kinds: dict[str, list[Problem]], *parts: str) -> bool:
    return not any(problem.where[0] in parts for problem in kinds.get("not known", ()))


def dead(plain: Plain, every: Everything) -> set[str]:
    keys = [entry["key"] for part in ("rows", "rules") for entry in plain[part]]
    return {key for key in keys if not any(here.holds[key] for _, here in every)}


@settings(max_examples=EXAMPLES)
@given(faulty_books())
def test_rules_that_can_never_be_true_are_those_that_hold_for_no_answers(plain: Plain) -> None:
    every, kinds = everything(plain), found(plain)
    claimed = {problem.where[1] for problem in kinds.get("never true", ()) if problem.where[0] in ("rows", "rules")}

    truly = dead(plain, every)
    assert claimed <= truly or not is_exact(plain)
    assert not (claimed & {key for _, here in every for key, truth in here.holds.items() if truth})
    if known(kinds, "rows", "rules") and is_exact(plain):
        assert claimed == truly


@settings(max_examples=EXAMPLES)
@given(faulty_books())
def test_gaps_clashes_and_covered_rows_are_those_that_enumeration_finds(plain: Plain) -> None:
    every, kinds = everything(plain), found(plain)
    assume(is_exact(plain) and known(kinds, "rows", "findings"))
    never = dead(plain, every)
    rows = [row for row in plain["rows"] if row["key"] not in never]

    for finding in plain["findings"]:
        mine = [row for row in rows if row["finding"] == finding["slug"]]
        uncovered = any(not any(here.holds[row["key"]] for row in mine) for _, here in every)
        assert (("findings", finding["slug"]) in [problem.where for problem in kinds.get("gap", ())]) == uncovered
        clashes = {
            (one["key"], other["key"])
            for place, one in enumerate(mine)
            for other in mine[place + 1 :]
            if one["value"] != other["value"] and any(here.holds[one["key"]] and here.holds[other["key"]] for _, here in every)
        }
        keys = {row["key"] for row in mine}
        assert {(p.where[1], p.also[0]) for p in kinds.get("conflict", ()) if p.where[1] in keys} == clashes
        assert {p.where[1] for p in kinds.get("covered", ()) if p.where[1] in keys} == set(covered(mine, every))


def covered(rows: list[Plain], every: Everything) -> Iterator[str]:
    """Rows that hold only where another of the same value does; what says the very same is another kind."""
    for place, row in enumerate(rows):
        content = (row["value"], {repr(item) for item in row["when"]})
        same = [other for other in rows if (other["value"], {repr(item) for item in other["when"]}) == content]
        others = [other for other in rows if other["value"] == row["value"] and other not in same]
        said = any(other in same for other in rows[:place])
        holding = [here for _, here in every if here.holds[row["key"]]]
        if not said and others and all(any(here.holds[other["key"]] for other in others) for here in holding):
            yield row["key"]


@settings(max_examples=EXAMPLES)
@given(faulty_books())
def test_options_that_are_always_out_or_never_first_are_those_that_enumeration_finds(plain: Plain) -> None:
    every, kinds = everything(plain), found(plain)
    assume(is_exact(plain) and known(kinds, "approaches"))
    slugs = [approach["slug"] for approach in plain["approaches"]]

    out = {slug for slug in slugs if all(here.out[slug] for _, here in every)}
    first = {here.leading for _, here in every}

    assert {problem.where[1] for problem in kinds.get("always out", ())} == out
    assert {problem.where[1] for problem in kinds.get("never first", ())} == {slug for slug in slugs if slug not in first} - out


@settings(max_examples=EXAMPLES)
@given(faulty_books())
def test_more_hurts_exactly_where_some_next_number_brings_less(plain: Plain) -> None:
    every, kinds = everything(plain), found(plain)
    depending = {str(item) for entry in plain["questions"] for item in entry.get("ask_if", ())}
    assume(is_exact(plain))
    for entry in plain["questions"]:
        for slug in entry.get("more_helps", ()):
            if any(entry["slug"] in words for words in depending) or entry["slug"] in LIMITED:
                continue
            claimed = [problem for problem in kinds.get("more hurts", ()) if problem.where == ("questions", entry["slug"])]
            if known(kinds, "questions"):
                assert bool(claimed) == hurts(plain, every, entry["slug"], slug)


def hurts(plain: Plain, every: Everything, question: str, approach: str) -> bool:
    """Whether, all else being equal, a larger number brings an option less, or rules it out."""
    order = sorted(grid(plain, question))
    alike: dict[Any, dict[Any, Reading]] = {}
    for answers, here in every:
        rest = repr(sorted((slug, value) for slug, value in answers.items() if slug != question))
        if question in answers:
            alike.setdefault(rest, {})[answers[question]] = here
    for by_number in alike.values():
        there = [by_number[number] for number in order if number in by_number]
        for before, after in zip(there, there[1:], strict=False):
            if not before.out[approach] and (after.out[approach] or after.fit[approach] < before.fit[approach]):
                return True
    return False
