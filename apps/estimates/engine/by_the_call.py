"""What a hosted service costs a month at list price: alone, beside a budget, beside a model of one's own. Knows `known`, `paces`, `spans` and `units` only."""

from collections.abc import Mapping
from fractions import Fraction

from apps.estimates.engine.known import Known
from apps.estimates.engine.paces import own_month_cost
from apps.estimates.engine.spans import Exact, Span, hull, product, quotient, times
from apps.estimates.engine.units import BY_TEXT, DOCUMENTS, OF_TASK, TEXTS

LEAST = "service_price_low"  # of the rules: the cheapest seller's share of the list price
OWN_LAYOUTS = 2  # layouts from which a service has to be taught them, where the price list does not say


def api_month_cost(known: Known) -> Span | None:
    """What a hosted service costs a month at list price, in the price list's currency."""
    requests = known.number("requests_per_month")
    return hull(None if price is None else product(requests, price) for price in _prices(known))


def api_share_of_budget(known: Known) -> Span | None:
    """The service's monthly cost in percent of what may be spent a month."""
    cost = api_month_cost(known)
    return None if cost is None else quotient(times(cost, 100), known.number("budget_run_month"))


def break_even_ratio(known: Known) -> Span | None:
    """Volume by the volume at which a model of one's own costs as much as the service; 1 is break-even."""
    own = known.parameters["own_cost_machine_month"] + known.parameters["own_cost_people_month"]
    cost = api_month_cost(known)
    return None if cost is None else times(cost, 1 / Fraction(own))


def service_by_own(known: Known) -> Span | None:
    """The service's month by that of a model of one's own at the same volume, with as many machines as it takes; 1 is the same."""
    cost, own = api_month_cost(known), own_month_cost(known)
    return None if cost is None or own is None else quotient(cost, own)


def cheapest_by_own(known: Known) -> Span | None:
    """The cheapest kind of seller's month by that of a model of one's own at the same volume; 1 is the same."""
    requests, own = known.number("requests_per_month"), own_month_cost(known)
    cost = hull(None if price is None else product(requests, price) for price in _prices(known, _lowest(known)))
    return None if cost is None or own is None else quotient(cost, own)


def _lowest(known: Known) -> tuple[Mapping[str, Exact], Mapping[str, Exact]]:
    """What the cheapest seller of each task asks: as its row says, else the usual share of the list price."""
    share, prices = Fraction(known.parameters.get(LEAST, 1)), known.prices
    ready = {task: prices.low.get(task, price * share) for task, price in prices.price.items()}
    return ready, {task: prices.own_low.get(task, price * share) for task, price in prices.own_price.items()}


def _prices(known: Known, by_task: tuple[Mapping[str, Exact], Mapping[str, Exact]] | None = None) -> list[Span | None]:
    """The price of one answer of every task that is possible, of as many pages or minutes as a case has; at list price where none are given."""
    options: list[Span | None] = []
    ready, taught = by_task or (known.prices.price, known.prices.own_price)
    for task in sorted(known.choices["task"]):
        price, own = ready.get(task), taught.get(task)
        span = None if price is None else Span(price, price)
        if span is not None and own is not None:
            layouts, first = known.number("classes"), known.prices.own_from.get(task, OWN_LAYOUTS)
            one, several = layouts.low < first, layouts.high is None or layouts.high >= first
            span = hull([*([span] if one else []), *([Span(own, own)] if several else [])])
        options += [None if span is None else times(span, known.parameters.get(f"{key}_likely", 1)) for key in _units(known, task)]
    return options


def _units(known: Known, task: str) -> list[str | None]:
    """What a case of a task may be counted in: texts as long as a price counts them, or documents of many such."""
    sure, possible = known.several.get("input_kind", (frozenset[str](), frozenset[str]()))
    if task not in BY_TEXT or DOCUMENTS not in possible:
        return [OF_TASK.get(task)]
    return [TEXTS] if DOCUMENTS in sure else [None, TEXTS]
