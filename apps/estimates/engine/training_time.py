"""Derived numbers about training: days on the machines at hand, or on rented ones. Knows `known` and `spans` only.

days = cases x trial runs x repeated runs / cases an hour / 24 x slowness of the machines
"""

from fractions import Fraction
from functools import lru_cache

from apps.estimates.engine.known import Known
from apps.estimates.engine.spans import Exact, Span, hull, quotient, times

TRAINED_ON_CARDS = frozenset({"vision", "audio", "language", "media"})
LEAVES = frozenset({"anywhere", "region_only"})  # of `data_may_leave`: hours of faster machines can be rented
NOTHING = Span(0, 0)


def training_days(known: Known) -> Span | None:
    """Days of training on the hardware at hand, or on rented machines that are faster; nought for problems that do not need graphics cards."""
    parameters = known.parameters
    a_case = _days_of_a_case(*(parameters[f"training_{name}"] for name in ("trials", "failures", "cases_per_hour")))
    days = times(known.number("labelled"), a_case)
    options: list[Span | None] = []
    for problem in sorted(known.choices["problem"]):
        if problem not in TRAINED_ON_CARDS:
            options.append(NOTHING)
            continue
        options += [None if slowness is None else times(days, slowness) for slowness in _slowness(known)]
    return hull(options)


def _slowness(known: Known) -> list[Exact | None]:
    """How slow the machines may be: those at hand, or rented ones that are faster, where the data may leave."""
    leaves, rented = known.choice("data_may_leave"), known.parameters["slowness_cloud_account"]
    found: list[Exact | None] = []
    for hardware in sorted(known.choices["training_hardware"]):
        slowness = known.parameters.get(f"slowness_{hardware}")
        if slowness is None or not leaves & LEAVES or slowness <= rented:
            found.append(slowness)
            continue
        found += [rented, *([slowness] if leaves - LEAVES else [])]
    return found


@lru_cache(maxsize=64)
def _days_of_a_case(trials: Exact, failures: Exact, cases_per_hour: Exact) -> Fraction:
    """Kept, since the rules say it once and every trial asks for it."""
    return trials * failures / (Fraction(cases_per_hour) * 24)


def training_share_of_deadline(known: Known) -> Span | None:
    """Training time in percent of the time until the deadline, months counted as 30 days."""
    days = training_days(known)
    return None if days is None else quotient(times(days, 100), times(known.number("deadline_months"), 30))
