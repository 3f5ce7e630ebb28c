"""That running is reckoned for one machine, where nobody said how many answers a month. May import the builder's parts only."""

from apps.reports.builder import amounts
from apps.reports.builder.parts import Parts

ANSWERS, ONE_MACHINE = "requests_per_month", "; running reckoned for one machine, since nobody said how many answers a month"


def assumed(parts: Parts) -> str:
    """Said beside the first year of what runs on machines; nothing where the answers a month are named, or no machine is counted."""
    month = parts.option_estimates(str(parts.leader["approach"])).get("run_month") if parts.leader else None
    if not month or not amounts.is_said(month) or ANSWERS in parts.used or ANSWERS not in month.get("needs", ()):
        return ""
    return ONE_MACHINE
