"""What every estimate keeps to, over real cases with some answers taken away: ends in order, ranges that only narrow, nothing from nothing.

One more answer may leave what was printed as assumed where nobody had said: the price of a label, more answers a month
than were assumed, the share that an experiment changes, more kinds than were assumed. Those four are answered in both or in neither, as below. What would
make the work heavier, and is open, widens it by a fixed share and is printed in full: answering it may leave that range too.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.decisions.engine import canonical
from apps.decisions.engine.answers import read_case
from apps.decisions.engine.estimating import estimates
from apps.decisions.engine.state import State
from apps.estimates.engine.burdens import GROUPS
from apps.estimates.engine.estimate import decimal_text
from tests.decisions.engine.loading import default_machine, many_cases, worked_cases

Plain = dict[str, Any]
ASSUMED = frozenset({"label_unit_cost", "requests_per_month", "rare_share", "classes"})
MOVES = frozenset({"gap_to_next"})  # towards another band when the likely one changes
OF_WORK = frozenset({"build", "run_month", "first_year", "three_years", "payback", "trial"})
HEAVIER = frozenset(slug for group in GROUPS for burden in group for slug in burden.reads)
SETTINGS = settings(max_examples=60, deadline=None)


@cache
def values() -> tuple[Mapping[str, Any], ...]:
    """The answers of every worked case and of a third of the others."""
    cases = (*worked_cases(), *many_cases("ordinary_cases")[::3], *many_cases("further_cases")[::3])
    return tuple(read_case(default_machine().book, case).values for case in cases)


def of(answers: Mapping[str, Any]) -> Plain:
    return estimates(State.of(default_machine(), answers))


def figures(plain: Any, where: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Plain]]:
    """Every estimate and every "cannot say", by where it stands."""
    if isinstance(plain, dict):
        if "slug" in plain and ("why" in plain or "low" in plain):
            yield (*where, plain["slug"]), plain
            return
        for key, value in plain.items():
            yield from figures(value, (*where, key))
    elif isinstance(plain, list):
        for value in plain:
            yield from figures(value, where)


@st.composite
def case_and_more(draw: st.DrawFn) -> tuple[Plain, Plain]:
    """Some answers of a case, and the same with one more, not one of those that replace an assumption."""
    whole = draw(st.sampled_from(values()))
    dropped = draw(st.sets(st.sampled_from(sorted(whole)), max_size=len(whole)))
    fewer = {slug: value for slug, value in whole.items() if slug not in dropped}
    added = sorted(set(dropped) - ASSUMED)
    if not added:
        return fewer, fewer
    one = draw(st.sampled_from(added))
    return fewer, {**fewer, one: whole[one]}


@SETTINGS
@given(case_and_more())
def test_one_more_answer_never_widens_a_range(pair: tuple[Plain, Plain]) -> None:
    fewer, more = of(pair[0]), of(pair[1])
    before = dict(figures(fewer["options"]))

    for where, after in figures(more["options"]):
        earlier = before.get(where)
        if earlier is None or "why" in earlier or where[-1] in MOVES:
            continue
        assert "why" not in after or "cannot be had" in after["why"], (where, after["why"])
        if "why" not in after and not (where[-1] in OF_WORK and (pair[1].keys() - pair[0].keys()) & HEAVIER):
            assert Decimal(earlier["low"]) <= Decimal(after["low"]), where
            assert Decimal(after["high"]) <= Decimal(earlier["high"]), where


@SETTINGS
@given(case_and_more())
def test_nothing_unknown_counts_as_nought_and_likely_lies_between(pair: tuple[Plain, Plain]) -> None:
    for where, found in figures(of(pair[0])):
        if "why" in found:
            assert found["why"], where
            continue
        low, likely, high = (Decimal(found[end]) for end in ("low", "likely", "high"))
        assert low <= likely <= high, where
        assert low >= 0 or where[-1] == "latency_room", where  # below nought there is no room
        if found["needs"] and where[-1] != "latency_room":
            assert high > 0, where
        assert [decimal_text(end) for end in (low, likely, high)] == [found[end] for end in ("low", "likely", "high")]
        assert all(assumption["label"] and assumption["value"] for assumption in found["assumptions"]), where


@SETTINGS
@given(case_and_more())
def test_three_years_cost_no_less_than_one_and_one_no_less_than_the_building(pair: tuple[Plain, Plain]) -> None:
    for option in of(pair[0])["options"].values():
        if "why" in option["three_years"]:
            assert "why" in option["first_year"]
            continue
        for end in ("low", "likely", "high"):
            assert Decimal(option["build"][end]) <= Decimal(option["first_year"][end]) <= Decimal(option["three_years"][end])


@SETTINGS
@given(st.sampled_from(range(60)), st.integers(0, 10**7), st.integers(0, 10**7))
def test_more_answers_a_month_never_cost_less(number: int, one: int, other: int) -> None:
    fewer, more = sorted((one, other))
    answers = values()[number]
    before = dict(figures(of({**answers, "requests_per_month": fewer})["options"]))

    for where, after in figures(of({**answers, "requests_per_month": more})["options"]):
        if where[-1] in ("build", "run_month", "first_year", "three_years") and "why" not in after:
            assert all(Decimal(before[where][end]) <= Decimal(after[end]) for end in ("low", "likely", "high")), where


@pytest.mark.parametrize("number", range(5))
def test_the_estimates_have_one_canonical_text(number: int) -> None:
    first = canonical.dumps(of(values()[number]))

    assert first == canonical.dumps(of(values()[number]))
    assert canonical.dumps(canonical.loads(first)) == first


def test_no_answers_at_all_still_give_every_option_its_estimates() -> None:
    found = of({})

    assert list(found["options"]) == list(default_machine().approaches)
    assert all(
        {"build", "run_month", "first_year", "three_years", "payback", "trial", "data", "training"} == set(one)
        for one in found["options"].values()
    )
    assert "why" not in found["options"]["no_ml"]["run_month"]
