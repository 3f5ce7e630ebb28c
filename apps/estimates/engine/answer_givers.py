"""Who can give the known answers that are missing: anybody, experts, time alone, or nobody. Knows `bands`, `inputs`, `ranges` and the shapes.

    price by experts = people who read a case x minutes of each / 60 x price of an hour        (parameters, our judgement)

What the world shows later, a failure or a value still to come, is bought by no money: it costs nothing and has no price.
Each is said as sure, and as possible while answers are open; rules published before, without these figures, know none of it.
"""

from fractions import Fraction

from apps.estimates.engine.estimate import Assumption, Range
from apps.estimates.engine.inputs import Inputs
from apps.estimates.engine.ranges import product, scaled

Told = tuple[bool, bool]  # whether it is so for sure, and whether it can still be so
NEVER: Told = (False, False)
TIME = "for money they cannot be had: they come with time"
NO_MORE = "more than there are cannot be had"
OF_A_CHANGE = "a known answer for a single case cannot be had: what a change brings shows only between groups of cases"
DEAR = "what one more case costs, made or measured and with its right answer, is not known"

SHOWN_LATER = "outcome_observed"
TO_COME = frozenset({"predictive_maintenance", "forecast"})  # tasks whose answers only the future holds
UNSEEN = frozenset({"sensor", "time_series", "table"})  # what goes in where nobody can tell by looking what was about to happen
JUDGED = frozenset({"experts_agree", "mixed"})  # how people came to say what is odd
EXPERT_FIELDS = frozenset({"medical", "justice"})
READ_BY_ANYBODY = frozenset({"fields", "layouts", "speech"})  # kinds whose answers stand in the case itself
READERS, MINUTES, HOUR = "expert_readers", "expert_minutes", "expert_hour"


def by_time(inputs: Inputs) -> Told:
    """Whether only time brings them, whatever is on record: failures, values still to come, alarms that nobody can judge by looking.

    Outcomes of other kinds may have come to pass already, and only wait to be joined to their cases: those are possible.
    """
    if not is_told(inputs):
        return NEVER
    quality, tasks, outputs = (inputs.choice(slug) for slug in ("label_quality", "task", "output_kind"))
    _, goes_in = inputs.several.get("input_kind", (frozenset[str](), frozenset[str]()))
    alarms = outputs == {"anomaly"} and (not quality & JUDGED or (bool(goes_in) and goes_in <= UNSEEN))
    sure = (bool(tasks) and tasks <= TO_COME) or outputs == {"forecast"} or alarms
    return sure, sure or SHOWN_LATER in quality or bool(tasks & TO_COME) or bool(outputs & {"forecast", "anomaly"})


def is_dear(inputs: Inputs, has_to_come: bool) -> bool:
    """Whether a case more is dear, or has to be paid for at a price that nobody named: then no list prices it."""
    effort, can = inputs.choice("acquisition_cost"), inputs.choice("more_data")
    return is_told(inputs) and (effort == {"high"} or (has_to_come and can == {"at_a_cost"} and inputs.is_open("acquisition_cost")))


def by_nobody(inputs: Inputs) -> Told:
    """Whether a single case never has a known answer, as with what a change brings."""
    outputs = inputs.choice("output_kind")
    return (outputs == {"effect"}, "effect" in outputs) if is_told(inputs) else NEVER


def by_experts(inputs: Inputs, kind: str) -> Told:
    """Whether experts have to judge: in medicine and justice, on specially protected data, and where experts have judged so far."""
    if not is_told(inputs) or kind == "speech":
        return NEVER
    sure_of, possible = inputs.several.get("domain", (frozenset[str](), frozenset[str]()))
    sensitive, quality = inputs.choice("sensitivity"), inputs.choice("label_quality")
    judged = kind not in READ_BY_ANYBODY
    sure = bool(sure_of & EXPERT_FIELDS) or sensitive == {"special_category"} or (judged and quality == {"experts_agree"})
    may_be = bool(possible & EXPERT_FIELDS) or "special_category" in sensitive or (judged and "experts_agree" in quality)
    return sure, sure or may_be


def by_anybody(inputs: Inputs, kind: str) -> Told:
    """Whether anybody may give what experts gave so far, at the price of a list: in no field of law, where a mistake costs little."""
    sure_of, _ = inputs.several.get("domain", (frozenset[str](), frozenset[str]()))
    cost = inputs.choice("error_cost")
    if "low" not in cost or sure_of - {"none"} or inputs.choice("sensitivity") == {"special_category"} or kind == "speech":
        return NEVER
    return cost == {"low"}, True


def price_by_experts(inputs: Inputs) -> tuple[Range, tuple[Assumption, ...]]:
    """What one answer costs that experts give. Raises Lacks."""
    figures = inputs.figures
    hours = scaled(figures.range_of(MINUTES), Fraction(figures.parameter(READERS)) / 60)
    return product(hours, figures.range_of(HOUR)), tuple(figures.assumption(key) for key in (READERS, MINUTES, HOUR))


def at_least(listed: Range, experts: Range) -> Range:
    """Never below a price that sellers ask."""
    return Range(*(max(ends) for ends in zip(listed, experts, strict=True)))


def is_told(inputs: Inputs) -> bool:
    """Whether the rules have the figures of experts; those of before say nothing of who gives an answer."""
    return READERS in inputs.figures.parameters
