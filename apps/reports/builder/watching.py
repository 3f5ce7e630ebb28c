"""The trial of a bought warner of failures, of which hardly one is known: it lasts until something can be confirmed. May import the builder's parts and pure modules only.

The book says by a named condition when that is so. How long it lasts is our judgement: two to four weeks to learn what is
normal, and three to six months until enough has failed.
"""

from apps.decisions.engine.terms import Named
from apps.reports.builder import costs
from apps.reports.builder.parts import Parts

CONDITION = "few_known_failures"
BOUGHT, FOUND = "existing_solution", "covers_most"
LASTS = "3 to 7 months"
UNTIL = (
    "to fit it, to let it learn, and to have its alarms confirmed by what fails. "
    "The sensors and who fits them are, beside the price, the largest unknown, and the hours of maintenance come on top"
)


def holds(parts: Parts, approach: str) -> bool:
    """Whether this way is to buy what warns, and a rule that holds says that hardly a failure is known."""
    if BOUGHT not in parts.used or parts.used[BOUGHT].value != FOUND or not costs.own_work(parts, approach):
        return False
    keys = [str(row["rule"]) for row in parts.result.get("trace", ()) if row["holds"] is True]
    return any(isinstance(item, Named) and item.slug == CONDITION for rule in parts.rules(keys) for item in rule.when)
