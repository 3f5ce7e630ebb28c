"""Whatever a rule author writes into a figure, or leaves out of the list of facts, a decision still comes out: it says what it lacks."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from apps.decisions.engine import canonical
from apps.decisions.engine.answers import read_case
from apps.decisions.engine.estimating import inputs
from apps.decisions.engine.state import State
from apps.estimates.engine.inputs import Figures, Inputs
from apps.estimates.engine.options import estimates
from tests.decisions.engine.loading import default_machine, default_prices, worked_cases

APPROACHES = default_machine().approaches
GATES = ("frame", "experiment", "collect_data")
PARAMETERS = default_machine().book.parameters
NUMBERS = sorted(key for key, value in PARAMETERS.items() if not isinstance(value, str))
SECTIONS = ("approach_costs", "prices", "labelling", "accelerators", "grids", "model_sizes", "training_hardware", "engineer_month")


def cases() -> list[Inputs]:
    return [
        inputs(State.of(default_machine(), read_case(default_machine().book, case).values))
        for case in (worked_cases()[3], worked_cases()[11])
    ]


CASES = cases()


def come_out(parameters: Mapping[str, Any], facts: Mapping[str, Any], case: Inputs) -> None:
    """The estimates of a case by changed figures have a canonical text."""
    book = default_machine().book
    changed = Figures.of(parameters, book.parameter_notes, {source.slug: source.title for source in book.sources}, facts)
    canonical.dumps(estimates(replace(case, figures=changed, kept={}), APPROACHES, "fine_tune", GATES))


@pytest.mark.parametrize("value", [0, None], ids=["nought", "left out"])
@pytest.mark.parametrize("key", NUMBERS)
def test_any_figure_of_the_rules_may_be_nought_or_left_out(key: str, value: int | None) -> None:
    others = {name: figure for name, figure in PARAMETERS.items() if name != key}

    come_out(others if value is None else {**others, key: value}, default_prices(), CASES[NUMBERS.index(key) % 2])


@pytest.mark.parametrize("value", [-1, 10**9, Decimal("0.000001")])
@pytest.mark.parametrize("ends", ["_low", "_likely", "_high", ""])
def test_all_figures_of_the_rules_may_be_odd_at_once(value: int | Decimal, ends: str) -> None:
    for case in CASES:
        come_out({key: value if key.endswith(ends) else figure for key, figure in PARAMETERS.items()}, default_prices(), case)


@pytest.mark.parametrize("section", SECTIONS)
def test_any_section_of_the_facts_may_be_missing_or_empty(section: str) -> None:
    facts = {name: part for name, part in default_prices().items() if name != section}

    for case in CASES:
        come_out(PARAMETERS, facts, case)
        come_out(PARAMETERS, {**facts, section: [] if section != "engineer_month" else {}}, case)
