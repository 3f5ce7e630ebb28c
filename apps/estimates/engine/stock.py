"""What it takes to have a fixed stock read once, where something is looked for in what lies there. Knows `labels`, `running`, `sufficiency` and the shapes.

    by a hosted model = cases that nobody has judged x list price of one answer;      by people = the same x price of one right answer
    of a search: every case x what it takes a machine to put one into an index, since nobody judges what is only searched

A stock is meant where the goal is to find, many more cases are on record than judged, and nobody named answers a month.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from apps.estimates.engine import labels
from apps.estimates.engine.bands import Learns
from apps.estimates.engine.estimate import CannotSay, Estimate, estimate
from apps.estimates.engine.inputs import Inputs, Lacks
from apps.estimates.engine.parts import Part
from apps.estimates.engine.ranges import scaled
from apps.estimates.engine.running import answer_price
from apps.estimates.engine.spans import Exact
from apps.estimates.engine.sufficiency import found_bands

LEAST = 1_000  # cases left to read, below which people have read them before a model is set up; our judgement
FIND = frozenset({"find"})
SEARCH = frozenset({"search"})
FOUND = frozenset({"category", "extraction", "ranking", "anomaly", "location"})  # what comes out of a search through cases
BY_MODEL, BY_PEOPLE = "Reading the whole stock once, by a hosted model", "Reading the whole stock once, by people"
BY_INDEX, MILLION = "Putting the whole stock into an index once", "index_million"


def stock(inputs: Inputs) -> dict[str, Any]:
    """How many cases are left to read, and what that costs; nothing where no stock is meant."""
    left = _left(inputs)
    prices = _index if inputs.choice("task") == SEARCH else _prices
    return {} if not left else {"cases": str(left), **{found.slug: found.plain() for found in prices(inputs, left)}}


def _left(inputs: Inputs) -> Exact:
    examples, judged = inputs.number("examples"), inputs.number("labelled")
    is_meant = inputs.choice("goal_kind") == FIND and inputs.is_open("requests_per_month")
    outputs = inputs.choice("output_kind")
    if not is_meant or not outputs or not outputs <= FOUND or not examples.is_point or not judged.is_point:
        return 0
    left = int(examples.low - (0 if inputs.choice("task") == SEARCH else judged.low))  # what was judged is searched, too
    return left if left >= LEAST else 0


def _index(inputs: Inputs, left: Exact) -> Iterator[Estimate]:
    """By a machine that makes each case into numbers; rules published before have no figure for it."""
    if f"{MILLION}_low" not in inputs.figures.parameters:
        return
    price = scaled(inputs.figures.range_of(MILLION), Fraction(left) / 1_000_000)
    formula, assumed = "cases on record × price of a million in the index", (inputs.figures.assumption(MILLION),)
    yield estimate("by_index", BY_INDEX, inputs.figures.currency, price, formula, assumed, inputs.needs("task"))


def _prices(inputs: Inputs, left: Exact) -> Iterator[Estimate]:
    """By a hosted model and by people, as far as there is a price."""
    try:
        bands = found_bands(inputs, Learns.TEST)
        by_people = bands if isinstance(bands, CannotSay) else labels.unit_price(inputs, bands)
        for slug, label, price, formula in (
            ("by_model", BY_MODEL, answer_price(inputs), "cases that nobody has judged × list price of one answer"),
            ("by_people", BY_PEOPLE, by_people, "cases that nobody has judged × price of one right answer"),
        ):
            if isinstance(price, Part):
                yield estimate(slug, label, inputs.figures.currency, scaled(price.found, left), formula, price.assumptions, price.needs)
    except Lacks:
        return
