"""How fast a machine of one's own answers, and how many of them a month's answers take. Knows the shapes only.

machines = answers a month x headroom / (answers an hour x hours a month x utilisation), one at least, further ones in parts
"""

from collections.abc import Mapping
from fractions import Fraction

from apps.estimates.engine.known import Known
from apps.estimates.engine.spans import Exact, Span, hull, quotient, times

MADE = frozenset({"text", "code", "media"})  # answers that are written or drawn, which takes long
CONTENT = frozenset({"vision", "audio", "language", "structure"})
TRANSLATES, TRANSLATED = "translation", "translated"  # small models of its own do it, many texts at once


def paces(outputs: frozenset[str], problems: frozenset[str], tasks: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Which paces of a graphics card are possible: of answers that are translated or written, of content that is read, of records."""
    found = set()
    if outputs & MADE:
        found.add(TRANSLATED if tasks == {TRANSLATES} else "made")
    if outputs - MADE:
        found |= {"content" if problem in CONTENT else "records" for problem in problems - {"media"}}
    return tuple(sorted(found)) or ("content",)


def may_be_translated(outputs: frozenset[str], tasks: frozenset[str]) -> bool:
    """Whether it can still turn out that texts are translated, which is many times as fast as writing them."""
    return bool(outputs & MADE) and TRANSLATES in tasks and len(tasks) > 1


def machines(asked: Exact, an_hour: Exact, busy: Exact) -> Exact:
    """Machines for so many answers a month; `busy` as by `busy_hours`."""
    return max(Fraction(1), Fraction(asked) / (an_hour * busy))


def busy_hours(hours: Exact, utilisation: Exact, headroom: Exact) -> Exact:
    """Hours of a month in which a machine answers at its full pace, headroom taken off."""
    return Fraction(hours) * utilisation / (100 * Fraction(headroom))


def own_month_cost(known: Known) -> Span | None:
    """A derived number: what a month of a model of one's own likely costs at the volume asked, machines and upkeep."""
    asked, outputs, tasks = known.number("requests_per_month"), known.choice("output_kind"), known.choice("task")
    told = tasks if f"answers_hour_{TRANSLATED}_likely" in known.parameters else frozenset[str]()  # rules of before do not know it
    found = paces(outputs, known.choice("problem"), told)
    each = (*found, TRANSLATED) if may_be_translated(outputs, told) else found
    return hull(_own_month(known.parameters, pace, asked) for pace in each)


def own_share_of_budget(known: Known) -> Span | None:
    """A derived number: that month in percent of what may be spent a month."""
    cost = own_month_cost(known)
    return None if cost is None else quotient(times(cost, 100), known.number("budget_run_month"))


def _own_month(likely: Mapping[str, Exact], pace: str, asked: Span) -> Span | None:
    keys = ("machine_card_month_likely", "own_people_month_likely", f"answers_hour_{pace}_likely", "hours_month", "utilisation", "headroom")
    if not all(likely.get(key) for key in keys):
        return None
    machine, people, an_hour, *month = (likely[key] for key in keys)
    busy = busy_hours(*month)
    low, high = (end and machine * machines(end, an_hour, busy) + people for end in asked[:2])  # for no answers nothing runs
    return Span(low or 0, high)
