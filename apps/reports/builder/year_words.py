"""The first year of an option in words: likely with its range, or from where to where. May import the builder's parts and pure modules only."""

from decimal import Decimal

from apps.reports.builder import costs, wide_running
from apps.reports.builder.parts import Parts
from apps.ui.formatting import money


def likely_words(parts: Parts, approach: str) -> str:
    """The likely figure in front, its range behind it; the range alone where running spans too much."""
    if own := costs.own_work(parts, approach):
        return f"likely {money(own[1], parts.currency)} of your own work, and what its maker asks"
    cost, reach = costs.first_year(parts, approach), costs.first_year_words(parts, approach)
    if not isinstance(cost, costs.FirstYear):
        return reach
    if wide_running.is_too_wide(parts, approach):
        return f"from {money(cost.low, parts.currency)} to {money(cost.high, parts.currency)}, {wide_running.NO_LIKELY}"
    return f"likely {money(cost.likely, parts.currency)} ({reach})"


def likely_alone(parts: Parts, approach: str) -> tuple[str, str]:
    """The likely figure, and its range; of what is bought, that its own price comes on top."""
    if own := costs.own_work(parts, approach):
        return plus_price(own[1], parts.currency)
    cost, reach = costs.first_year(parts, approach), costs.first_year_words(parts, approach)
    if not isinstance(cost, costs.FirstYear):
        return reach, ""
    return (reach, wide_running.TOO_WIDE) if wide_running.is_too_wide(parts, approach) else (money(cost.likely, parts.currency), reach)


def plus_price(own_work: Decimal, currency: str) -> tuple[str, str]:
    """What something bought costs as far as it is known: the work of one's own."""
    return f"{money(own_work, currency)} + price", "ask for a quote"
