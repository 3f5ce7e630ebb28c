"""From how many answers a month a model of one's own costs no more than a hosted service. Knows `running` and the shapes only.

    own(V)     = machine x max(1, V / capacity) + people;      service(V) = V x price of one answer
    break-even = (machine + people) / price                     where one machine is enough for that
               = people / (price - machine / capacity)          where it is not, and an answer of one's own costs less
               = `volume_cap`, which stands for never           otherwise

Units: answers a month; money of the list of facts. Source: cost_rules, where F_service is nought and one machine is enough.
The volume asked plays no part in the break-even itself. A task without a list price, or an open one, cannot be said.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from apps.estimates.engine.estimate import CannotSay, Range, decimal_text, estimate, rounded
from apps.estimates.engine.inputs import Found, Inputs, Lacks
from apps.estimates.engine.running import answer_price, busy_hours, machine_price, pace, pace_key, volume
from apps.estimates.engine.spans import Exact

SLUG, LABEL = "break_even", "Answers a month from which a model of one’s own costs no more than a service"
FORMULA = "(machine a month + people a month) ÷ list price of one answer; further machines where one is not enough"
STEPS = 8  # points of the chart after nought

Plain = dict[str, Any]


def break_even(price: Exact, machine: Exact, people: Exact, capacity: Exact | None, never: Exact) -> Exact:
    """The volume; `capacity` is answers a month of one machine, None where one is always enough."""
    if price <= 0:
        return never
    one = Fraction(machine + people) / price
    if capacity is None or one <= capacity:
        return min(one, never)
    gain = price - Fraction(machine) / capacity
    return min(Fraction(people) / gain, never) if gain > 0 else never


def own_month(asked: Exact, machine: Exact, people: Exact, capacity: Exact) -> Exact:
    """A month of a model of one's own at a volume."""
    return machine * max(Fraction(1), Fraction(asked) / capacity) + people


def found(inputs: Inputs) -> tuple[Found, Sequence[Plain]]:
    """The break-even, and the points of cost against volume for a chart (none where there is no figure)."""
    try:
        return _found(inputs)
    except Lacks as lacks:
        return CannotSay(SLUG, LABEL, str(lacks)), ()


def _found(inputs: Inputs) -> tuple[Found, Sequence[Plain]]:
    figures, price = inputs.figures, answer_price(inputs)
    if isinstance(price, CannotSay):
        return CannotSay(SLUG, LABEL, price.why, price.needs), ()
    machine, assumptions = machine_price(inputs, "card")
    people, never, busy = figures.range_of("own_people_month"), figures.parameter("volume_cap"), busy_hours(inputs)
    an_hour = pace(inputs, "card")
    capacity = Range(an_hour.low * busy, an_hour.likely * busy, an_hour.high * busy)
    volumes = Range(
        break_even(price.found.high, machine.low, people.low, capacity.high, never),
        break_even(price.found.likely, machine.likely, people.likely, capacity.likely, never),
        break_even(price.found.low, machine.high, people.high, capacity.low, never),
    )
    assumptions = (
        *price.assumptions,
        *assumptions,
        figures.assumption("own_people_month"),
        *(figures.assumption(f"answers_hour_{key}") for key in pace_key(inputs, "card")),
        figures.assumption("headroom"),
        figures.assumption("utilisation"),
        figures.assumption("volume_cap"),
    )
    said = estimate(SLUG, LABEL, "answers a month", volumes, FORMULA, assumptions, price.needs)
    return said, _points(volumes, volume(inputs), never, (price.found, machine, people, capacity))


def _points(volumes: Range, asked: Exact | None, never: Exact, by: tuple[Range, Range, Range, Range]) -> list[Plain]:
    """Cost of service and of one's own, low, likely and high, from nought to twice what matters."""
    price, machine, people, capacity = by
    wanted = [end for end in (volumes.likely, asked or 0) if 0 < end < never]
    if not wanted:
        return []
    last = 2 * Fraction(max(wanted))
    at = sorted({*(last * step / STEPS for step in range(STEPS + 1)), *wanted})
    return [
        {
            "answers": _text(count),
            "service": [_text(count * end) for end in price],
            "own": [
                _text(own_month(count, machine.low, people.low, capacity.high)),
                _text(own_month(count, machine.likely, people.likely, capacity.likely)),
                _text(own_month(count, machine.high, people.high, capacity.low)),
            ],
        }
        for count in at
    ]


def _text(number: Exact) -> str:
    return decimal_text(rounded(number))
