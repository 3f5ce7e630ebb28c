"""Whether what leads brings its own money back in time; known only once the options are ranked. Pure, plain data out.

Rules are read before the ranking and know the cheapest way of building only. What is said here is worked out after it, moves
no option and opens no gate: it holds a build back to a trial. What runs nowhere, a rule or a product, is no build: nothing of it
can be made smaller, and it is only said. Rule books of before, which name no limit, hold nothing back.
"""

from decimal import Decimal
from typing import Any

from apps.decisions.engine.domains import as_value
from apps.decisions.engine.estimating import inputs
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.outcome import excluded, leading_approach
from apps.decisions.engine.state import State
from apps.estimates.engine import options
from apps.estimates.engine.running import NOTHING_RUNS
from apps.ui import formatting as written

LIMIT = "own_payback_most"  # months until the money is back, above which a build is held back
WORTH = "benefit_year"
YEARS_FROM = 60  # months above which a reader counts in years

Plain = dict[str, Any]


def held(state: State) -> list[Plain]:
    """What holds the leading option back where its own money is not back in time: one row or none. Nothing that runs nowhere is held."""
    row = said(state)
    return [row] if row and not _runs_nowhere(state) else []


def said(state: State) -> Plain | None:
    """That the leading option's own money is not back in time, which speaks against it whether it is a build or not."""
    most, slug = state.machine.parameters.get(LIMIT), leading_approach(state)
    if most is None or not slug or WORTH in state.open:
        return None
    own = options.of_option(inputs(state), slug)
    months = _months(own)
    if months is None or months <= most:
        return None
    words = f"{_worth(state, own)} {_when(state, months)}{_sooner(state, slug, Decimal(str(as_value(most))))}"
    return {"needs": f"a version so small that its money is back within {_limit(most)}", "rule": "", "because": words}


def _runs_nowhere(state: State) -> bool:
    return state.machine.figures.row("approach_costs", leading_approach(state)).get("serves") == NOTHING_RUNS


def _months(own: Plain) -> Decimal | None:
    return Decimal(own["payback"]["likely"]) if "likely" in own["payback"] else None


def _worth(state: State, own: Plain) -> str:
    """What it is worth a year, beside what it costs in the first."""
    currency = str(state.machine.book.parameters.get("currency", ""))
    worth, cost = (written.money(amount, currency) for amount in (as_value(state.raw[WORTH][0]), own["first_year"]["likely"]))
    return f"It is worth {worth} a year, and its first year likely costs {cost}."


def _when(state: State, months: Decimal) -> str:
    if months >= state.machine.parameters["payback_cap"]:
        return "At likely figures its money never comes back."
    return f"At likely figures its money is back after {_time(months)}."


def _sooner(state: State, slug: str, most: Decimal) -> str:
    """The best other option, of those for which more speaks than against, whose money is back in time."""
    machine, given = state.machine, inputs(state)
    others = [number for number, fit in enumerate(state.fit) if fit >= machine.start and excluded(state, number) != TRUE]
    for number in sorted(others, key=lambda number: (-state.fit[number], number)):
        months = None if machine.approaches[number] == slug else _months(options.of_option(given, machine.approaches[number]))
        if months is not None and months <= most:
            return f" With “{machine.book.approach[machine.approaches[number]].label}” it would be back after {_time(months)}."
    return ""


def _time(months: Decimal) -> str:
    years = f" ({written.number(round(months / 12))} years)" if months > YEARS_FROM else ""
    return f"about {written.number(written.rounded(months, 2))} months{years}"


def _limit(months: Any) -> str:
    return "three years" if months == 36 else f"{written.number(as_value(months))} months"
