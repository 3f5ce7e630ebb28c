"""What is there already costs other things than what is built: setting it up and a fee a month. Knows `inputs`, `parts` and the shapes only.

    product  a product on sale covers most of it: weeks to set it up, and what its seller asks a month
    at_hand  no money, nobody who builds, little to do: hours of the people who do it now, with what the house has already

Nothing is added for what surrounds the case: who sells the product has done that work, and a filter needs none of it.
Units: months of work, money of the list of facts. Sources: cost_rules. Rules published before have no such figures, and
what is not built is then priced as a rule of one's own.
"""

from apps.estimates.engine.estimate import Range
from apps.estimates.engine.inputs import Inputs
from apps.estimates.engine.parts import Part

PRODUCT, AT_HAND = "product", "at_hand"
COVERED = frozenset({"covers_most"})
NOBODY = frozenset({"none"})
LITTLE = 1_000  # answers a month


def kind(inputs: Inputs) -> str:
    """Which of the two it is; empty where it is neither, or the rules have no figures for it."""
    found = _kind(inputs)
    return found if f"{found}_months_likely" in inputs.figures.parameters else ""


def _kind(inputs: Inputs) -> str:
    if inputs.choice("existing_solution") == COVERED:
        return PRODUCT
    money, asked = inputs.number("budget_build").high, inputs.number("requests_per_month").high
    nothing = money is not None and money < 1
    few = asked is not None and asked < LITTLE
    return AT_HAND if nothing and few and inputs.choice("team_skill") == NOBODY else ""


def months(inputs: Inputs, of_kind: str) -> Part:
    """Months of work until it is set up. Raises Lacks."""
    return _figure(inputs, f"{of_kind}_months")


def fee(inputs: Inputs, of_kind: str) -> Part:
    """What it costs a month once it is there. Raises Lacks."""
    return _figure(inputs, f"{of_kind}_fee")


def _figure(inputs: Inputs, key: str) -> Part:
    found: Range = inputs.figures.range_of(key)
    return Part(found, (inputs.figures.assumption(key),))
