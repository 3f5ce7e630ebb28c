"""That much of the first year is the price of right answers that are missing. May import the builder's parts and pure modules only."""

from apps.estimates.engine.totals import BUILD_FORMULA
from apps.reports.builder import amounts
from apps.reports.builder.parts import Parts
from apps.ui.formatting import money

SHARE = 3  # a third of the year and more is said under the figure; our judgement
WORDS = "; about {money} of it for right answers that are missing"


def words(parts: Parts) -> str:
    """The likely price of the missing answers, where the year of the leading way is that to a third and more."""
    found = parts.option_estimates(str(parts.leader["approach"])) if parts.leader else {}
    price, year = (found.get("data") or {}).get("money"), found.get("first_year")
    counted = (found.get("build") or {}).get("formula") == BUILD_FORMULA
    if not counted or not amounts.is_said(price) or not amounts.is_said(year) or price is None or year is None:
        return ""
    answers, whole = amounts.ends(price)[1], amounts.ends(year)[1]
    return WORDS.format(money=money(answers, parts.currency)) if 0 < whole <= answers * SHARE else ""
