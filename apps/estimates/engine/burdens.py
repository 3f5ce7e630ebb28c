"""What makes a case more work than an ordinary one: shares of work on top of the months of the list. Knows `inputs`, `burden_holds` and the shapes only.

    months of work = months of the list x (1 + sum of the shares); a share is given in percent, from low to high

Of burdens that stand in one group the heaviest that is sure counts. One that nobody has answered adds `work_open`, and is
named with all that it would add: it widens the range, and is not taken to be absent. Rules published before have no such
figures, and add nothing. All shares are our judgement: nobody we know of has measured them (cost_rules).
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from apps.estimates.engine import burden_holds
from apps.estimates.engine.estimate import Assumption, Range
from apps.estimates.engine.inputs import Inputs
from apps.estimates.engine.parts import Part
from apps.estimates.engine.ranges import NOTHING, plus, point, scaled

UNSAID = {  # what nobody said, of each question that a burden reads
    "action_on_output": "what happens with an answer",
    "affects_people": "whether it decides about people",
    "classes": "how many kinds there are",
    "domain": "which fields it touches",
    "error_cost": "what a mistake costs",
    "latency_ms": "how soon an answer must come",
    "n_tasks": "how many questions it answers",
    "output_kind": "what comes out",
    "requests_per_month": "how many answers a month",
    "run_where": "where it runs",
    "sensitivity": "how sensitive the data is",
    "task": "what the task is",
}
OPEN = "work_open"


@dataclass(frozen=True, slots=True)
class Burden:
    """Its figures `work_KEY`, the questions that it reads, and whether it holds; one that spares work counts where it is sure alone."""

    key: str
    reads: tuple[str, ...]
    holds: Callable[[burden_holds.Readable], burden_holds.Held]
    spares: bool = False


def added(inputs: Inputs) -> Part:
    """What this case adds, as shares of one; worked out once for a case. Raises Lacks."""
    if "burdens" not in inputs.kept:
        inputs.kept["burdens"] = _added(inputs, GROUPS)
    kept: Part = inputs.kept["burdens"]
    return kept


def added_to_a_study(inputs: Inputs) -> Part:
    """What this case adds to a study, which is put to no use: scope, data and field, and nothing of what a program needs. Raises Lacks."""
    return _added(inputs, OF_A_STUDY)


def added_to_a_trial(inputs: Inputs) -> Part:
    """What this case adds to a trial beside the work of people: scope, data and texts to look up; approval and live use come later. Raises Lacks."""
    return _added(inputs, OF_A_TRIAL)


def added_to_a_trial_of_what_is_ready(inputs: Inputs) -> Part:
    """The same for a model that others made and nothing is taught: more kinds or layouts are more names to it. Raises Lacks."""
    return _added(inputs, OF_A_READY_TRIAL)


def added_for_a_buyer(inputs: Inputs) -> Part:
    """What is left to do to who buys what covers most of it: fitting it in, data protection, and the field; all else its maker has done. Raises Lacks."""
    return _added(inputs, OF_A_BUYER) if tells_buyers(inputs) else Part(NOTHING)


def tells_buyers(inputs: Inputs) -> bool:
    """Whether the rules say what is left to a buyer; those published before do not."""
    return f"work_{BOUGHT_FIELD.key}_low" in inputs.figures.parameters


def factor(inputs: Inputs) -> Range:
    """What the months of the list are multiplied by. Raises Lacks."""
    return plus(point(1), added(inputs).found)


def _added(inputs: Inputs, groups: tuple[tuple[Burden, ...], ...]) -> Part:
    each = [_group(inputs, group) for group in groups]
    return Part(
        scaled(plus(*(part.found for part in each)), Fraction(1, 100)),
        tuple(one for part in each for one in part.assumptions),
        tuple(dict.fromkeys(need for part in each for need in part.needs)),
    )


def _group(inputs: Inputs, group: tuple[Burden, ...]) -> Part:
    """The first that is sure, and before it, once for all, what is open. Raises Lacks."""
    figures, found, assumptions = inputs.figures, NOTHING, []
    needs: list[str] = []
    for burden in group:
        key = f"work_{burden.key}"
        if f"{key}_low" not in figures.parameters:
            continue
        sure, possible = burden.holds(inputs)
        if sure:
            found = plus(found, figures.range_of(key))
            assumptions.append(figures.assumption(key))
            break
        if possible and not burden.spares:
            found = found if needs else figures.range_of(OPEN)
            needs += inputs.needs(*burden.reads)
            assumptions.append(_unanswered(inputs, burden))
    return Part(found, tuple(assumptions), tuple(needs))


def _unanswered(inputs: Inputs, burden: Burden) -> Assumption:
    """What it would add, and which answer is missing: those that are given are not said to be open."""
    said, shown = inputs.figures.assumption(f"work_{burden.key}"), inputs.figures.assumption(OPEN)
    *others, last = [UNSAID[slug] for slug in inputs.needs(*burden.reads) if slug in UNSAID] or [""]
    missing = " and ".join(part for part in (", ".join(others), last) if part)
    return Assumption(f"{said.label}: nobody said {missing}".rstrip(), f"{shown.value}; where it is so, {said.value}", said.source)


Group = tuple[Burden, ...]
SCOPE: Group = (Burden("many", ("n_tasks", "output_kind", "classes"), burden_holds.many),)
QUESTIONS: Group = (Burden("many", ("n_tasks",), burden_holds.many_questions),)
DATA: Group = (
    Burden("special", ("sensitivity",), burden_holds.sensitive("special_category")),
    Burden("personal", ("sensitivity",), burden_holds.sensitive("personal")),
)
HARDLY_RULED = Burden(
    "hardly_ruled", ("domain", "sensitivity", "action_on_output", "affects_people", "error_cost"), burden_holds.hardly_ruled, spares=True
)
FIELD: Group = (
    Burden("medical", ("domain", "affects_people", "error_cost"), burden_holds.medical),
    Burden("safety", ("error_cost",), burden_holds.hurts),
    HARDLY_RULED,
    Burden("regulated", ("domain",), lambda inputs: burden_holds.domain(inputs)),
)
USE: Group = (
    Burden("acts_dearly", ("action_on_output", "error_cost"), burden_holds.acts_dearly),
    Burden("live", ("run_where", "latency_ms"), burden_holds.live),
    Burden("acts", ("action_on_output",), burden_holds.acts),
    Burden("approved", ("action_on_output",), burden_holds.approved),
)
LOOKUP: Group = (
    Burden("likeness", ("task", "input_kind"), burden_holds.by_likeness, spares=True),
    Burden("lookup", ("task",), burden_holds.looks_up),
)
SERIES: Group = (Burden("series", ("output_kind", "requests_per_month"), burden_holds.series),)
OF_A_STUDY = (SCOPE, DATA, FIELD)
OF_A_TRIAL = (SCOPE, DATA, LOOKUP)
OF_A_READY_TRIAL = (QUESTIONS, LOOKUP)  # papers on personal data are read before it, by others
BOUGHT_FIELD = Burden("bought_field", ("domain", "error_cost"), burden_holds.field)
FITTED_IN: Group = (Burden("approved", ("action_on_output", "run_where", "latency_ms", "error_cost"), burden_holds.fitted_in),)
OF_A_BUYER = (FITTED_IN, DATA, (HARDLY_RULED, BOUGHT_FIELD))
GROUPS = (USE, LOOKUP, SERIES, *OF_A_STUDY)
