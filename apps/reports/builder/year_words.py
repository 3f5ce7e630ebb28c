"""The first year of an option in words: likely with its range, or from where to where. May import the builder's parts and pure modules only."""

from apps.reports.builder import costs, wide_running
from apps.reports.builder.parts import Parts
from apps.ui.formatting import money

NO_LIKELY = "too wide for a likely figure"
TOO_WIDE = "too wide"  # the same in a narrow column


def likely_words(parts: Parts, approach: str) -> str:
    """The likely figure in front, its range behind it; the range alone where running spans too much."""
    if own := costs.own_work(parts, approach):
        return f"likely {money(own[1], parts.currency)} of your own work, and what its maker asks"
    cost, reach = costs.first_year(parts, approach), costs.first_year_words(parts, approach)
    if not isinstance(cost, costs.FirstYear):
        return reach
    if wide_running.is_too_wide(parts, approach):
        return f"from {money(cost.low, parts.currency)} to {money(cost.high, parts.currency)}, {NO_LIKELY}"
    return f"likely {money(cost.likely, parts.currency)} ({reach})"


def likely_alone(parts: Parts, approach: str) -> tuple[str, str]:
    """The likely figure, and its range; of what is bought, that its own price comes on top."""
    if own := costs.own_work(parts, approach):
        return f"{money(own[1], parts.currency)} + price", "ask for a quote"
    cost, reach = costs.first_year(parts, approach), costs.first_year_words(parts, approach)
    if not isinstance(cost, costs.FirstYear):
        return reach, ""
    return (reach, TOO_WIDE) if wide_running.is_too_wide(parts, approach) else (money(cost.likely, parts.currency), reach)
