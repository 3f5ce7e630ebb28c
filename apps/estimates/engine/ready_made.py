"""What is there already costs other things than what is built: setting it up, and what its maker asks. Knows `inputs`, `parts` and the shapes only.

    product  a product on sale covers most of it: weeks to set it up x (1 + what is left to its buyer), and the price of the product
    at_hand  no money, nobody who builds, little to do: hours of the people who do it now, with what the house has already

What a maker asks is known from no list: a product for ten people and a machine for a hall lie a thousand times apart. So what is
bought has no price a month here, and no sum that holds one, until its maker has been asked.

To setting up a product is added what its maker cannot do for its buyer: fitting it in, data protection, and a field with rules
of its own (`burdens`); nothing to what is at hand, since a filter needs none of it.
Units: months of work, money of the list of facts. Sources: cost_rules. Rules published before have no such figures, and
what is not built is then priced as a rule of one's own.
"""

from apps.estimates.engine.estimate import CannotSay, Range
from apps.estimates.engine.inputs import Inputs
from apps.estimates.engine.parts import Part

PRODUCT, AT_HAND = "product", "at_hand"
COVERED = frozenset({"covers_most"})
NOBODY = frozenset({"none"})
SOME = frozenset({"covers_some"})
LOOKED_FOR = SOME | {"not_looked"}  # first of all, where many have the task and nobody here builds
ACTS = frozenset({"action"})  # what moves and grips: machines that do some of it are bought whole
STANDARD, NO = frozenset({"standard"}), frozenset({"no"})
PLANS, CHANGES, PLANNED_KEY = frozenset({"planning"}), frozenset({"decide_what_to_change"}), "planned_trials_most"
LITTLE, LITTLE_KEY = 1_000, "at_hand_most_requests"  # answers a month, of rules that do not say
ASK_THE_MAKER = "the price of what is bought is not known: ask its maker for a quote"


def kind(inputs: Inputs) -> str:
    """Which of the two it is; empty where it is neither, or the rules have no figures for it."""
    found = _kind(inputs)
    return found if f"{found}_months_likely" in inputs.figures.parameters else ""


def _kind(inputs: Inputs) -> str:
    if inputs.choice("existing_solution") == COVERED:
        return PRODUCT
    money, asked = inputs.number("budget_build").high, inputs.number("requests_per_month").high
    nothing = money is not None and money < 1
    few = asked is not None and asked < inputs.figures.parameters.get(LITTLE_KEY, LITTLE)
    return AT_HAND if nothing and few and inputs.choice("team_skill") == NOBODY else ""


def months(inputs: Inputs, of_kind: str) -> Part:
    """Months of work until it is set up. Raises Lacks."""
    return _figure(inputs, f"{of_kind}_months")


def is_bought(inputs: Inputs, of_kind: str) -> bool:
    """Whether a product or a machine is what does it: its maker's price is then part of every sum."""
    if of_kind or f"{PRODUCT}_months_likely" not in inputs.figures.parameters:
        return of_kind == PRODUCT
    return is_looked_for(inputs) or (inputs.choice("existing_solution") == SOME and acts(inputs) and not is_planned(inputs))


def is_planned(inputs: Inputs) -> bool:
    """Whether it is a series of trials that one plans oneself, with free tools: few, for a plan, to decide what to change."""
    most, tried = inputs.figures.parameters.get(PLANNED_KEY), inputs.number("labelled").high
    is_few = most is not None and tried is not None and tried < most
    return is_few and inputs.choice("task") == PLANS and inputs.choice("goal_kind") == CHANGES


def acts(inputs: Inputs) -> bool:
    """Whether what is bought moves and grips, so that it is fitted in like what is built."""
    return inputs.choice("output_kind") == ACTS


def is_looked_for(inputs: Inputs) -> bool:
    """Whether a product is looked for first of all: the very same task as others have, and nobody here who builds."""
    found = inputs.choice("existing_solution")
    nobody_builds = inputs.choice("team_skill") == NOBODY and inputs.choice("standard_task") == STANDARD
    return nobody_builds and inputs.choice("differentiator") == NO and bool(found) and found <= LOOKED_FOR


def fee(inputs: Inputs, of_kind: str) -> Part | CannotSay:
    """What it costs a month once it is there. Raises Lacks."""
    if is_bought(inputs, of_kind):
        return CannotSay("run_month", "Running a month", ASK_THE_MAKER)
    return _figure(inputs, f"{of_kind}_fee")


def _figure(inputs: Inputs, key: str) -> Part:
    found: Range = inputs.figures.range_of(key)
    return Part(found, (inputs.figures.assumption(key),))
