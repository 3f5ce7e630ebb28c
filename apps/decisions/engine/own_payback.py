"""Whether what leads brings its own money back in time; known only once the options are ranked. Pure, plain data out.

Rules are read before the ranking and know the cheapest way of building only. What is said here is worked out after it, moves
no option and opens no gate: it speaks against whatever leads, and holds a build back to a trial. What runs nowhere, a rule or a
product, is no build: nothing of it can be made smaller. Rule books of before, which name no limit, say nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import Any

from apps.decisions.engine.domains import as_value
from apps.decisions.engine.estimating import inputs
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.outcome import excluded, leading_approach
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Rule
from apps.estimates.engine import options, totals
from apps.estimates.engine.inputs import Inputs
from apps.estimates.engine.running import NOTHING_RUNS, serves
from apps.estimates.engine.spans import Exact, exact
from apps.ui import formatting as written

LIMIT = "own_payback_most"  # months until the money is back, above which a build is held back
WORTH = "benefit_year"
BACK_AFTER = frozenset({"payback_months", "payback_usual"})  # derived numbers by which rules ask the same of the money
ALL = 100  # percent
AS_GOOD_AS_NEVER = 60  # months: what is built now is built anew before
YEARS_FROM = 60  # months above which a reader counts in years

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Own:
    """That the leading option's own money is not back within `most` months, in words, and whether a trial can make it smaller."""

    because: str
    pays_from: str | None  # where what is built never pays: from what worth a year on it would within `most` months, in words, if any
    most: Exact
    is_built: bool

    def row(self) -> Plain:
        """As what holds a build back to a trial; no rule says it."""
        return {"needs": f"a version so small that its money is back within {_limit(self.most)}", "rule": "", "because": self.because}


def own_payback(state: State, priced: Mapping[str, Plain] | None = None) -> Own | None:
    """What is to be said of the leading option's own money; None where it is back in time, or nobody can say.

    `priced` are the estimates of all options. Without them the leading one alone is priced, and no sooner one named.
    """
    most, slug = state.machine.parameters.get(LIMIT), leading_approach(state)
    if most is None or not slug or WORTH in state.open:
        return None
    given = inputs(state)
    known = {slug: options.of_option(given, slug)} if priced is None else priced
    months = _months(known[slug])
    if months is None or months <= most:
        return None
    said = f"{_worth(state, known[slug])} {_when(state, months)}{_sooner(state, slug, Decimal(str(as_value(most))), known)}"
    is_built = serves(given, slug) != NOTHING_RUNS
    is_never = months >= min(AS_GOOD_AS_NEVER, state.machine.parameters["payback_cap"])
    return Own(said, _pays_from(state, given, slug, known[slug], most) if is_built and is_never else None, most, is_built)


def held(state: State, own: Own | None, by_rule: Sequence[tuple[Rule, Plain]]) -> list[Plain]:
    """What holds a build back: its own money, then what rules say. All that ask when the money is back are one row, the strictest."""
    rows = [(own.most, 1, own.row())] if own and own.is_built else []
    asking = [(limit, 0, row) for rule, row in by_rule if (limit := _asked(state, rule)) is not None]
    strictest = min((*rows, *asking), key=lambda entry: entry[:2], default=None)
    if strictest is None:
        return [row for _, row in by_rule]
    return [strictest[2], *(row for rule, row in by_rule if _asked(state, rule) is None)]


def _asked(state: State, rule: Rule) -> Exact | None:
    """Within how many months a rule wants the money back; None where it asks anything else as well."""
    tests = state.machine.book.tests_in(rule.when)
    asks = bool(tests) and all(test.subject in BACK_AFTER and test.operator in (">", ">=") for test in tests)
    return min(exact(test.operand[0]) for test in tests) if asks else None


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


def _pays_from(state: State, given: Inputs, slug: str, own: Plain, most: Exact) -> str:
    """The formula of the payback, asked for the worth; nothing where the work alone takes as long."""
    left = most - totals.until_it_runs(given, slug).likely
    if left <= 0:
        return ""
    build, run = (exact(str(own[part]["likely"])) for part in ("build", "run_month"))
    share = Fraction(state.machine.parameters.get("benefit_reached_likely", ALL), ALL)
    worth = Decimal(str(as_value(12 * (run + Fraction(build) / left) / share)))
    words = written.money(_up(worth), str(state.machine.book.parameters.get("currency", "")))
    return f"Built as it stands it would have to be worth about {words} a year for its money to be back within {_limit(most)}."


def _up(worth: Decimal) -> Decimal:
    """Rounded up to the two digits that are printed: with the worth that is named it does come back in time."""
    step = Decimal(1).scaleb(worth.adjusted() - 1)
    return (worth / step).to_integral_value(ROUND_CEILING) * step


def _sooner(state: State, slug: str, most: Decimal, known: Mapping[str, Plain]) -> str:
    """The best other option, of those for which more speaks than against, whose money is back in time."""
    machine = state.machine
    others = [number for number, fit in enumerate(state.fit) if fit >= machine.start and excluded(state, number) != TRUE]
    for number in sorted(others, key=lambda number: (-state.fit[number], number)):
        other = machine.approaches[number]
        months = None if other == slug or other not in known else _months(known[other])
        if months is not None and months <= most:
            return f" With “{machine.book.approach[other].label}” it would be back after {_time(months)}."
    return ""


def _time(months: Decimal) -> str:
    years = f" ({written.number(round(months / 12))} years)" if months > YEARS_FROM else ""
    return f"about {written.number(written.rounded(months, 2))} months{years}"


def _limit(months: Any) -> str:
    return "three years" if months == 36 else f"{written.number(as_value(months))} months"
