"""What makes a case more work than an ordinary one: shares of work on top of the months of the list. Knows `inputs` and the shapes only.

    months of work = months of the list x (1 + sum of the shares); a share is given in percent, from low to high

Of burdens that stand in one group the heaviest that is sure counts. One that nobody has answered adds `work_open`, and is
named with all that it would add: it widens the range, and is not taken to be absent. Rules published before have no such
figures, and add nothing. All shares are our judgement: nobody we know of has measured them (cost_rules).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from apps.estimates.engine.estimate import Assumption, Range
from apps.estimates.engine.inputs import Inputs, Lacks
from apps.estimates.engine.parts import Part
from apps.estimates.engine.ranges import NOTHING, plus, point, scaled
from apps.estimates.engine.spans import Exact, Span

ACTS = frozenset({"acts_reversible", "acts_irreversible"})
ON_DEVICES = frozenset({"embedded"})  # of its own; a phone is there, and its shops bring the program to it
IN_HANDS = frozenset({"phone"})  # a model there is of no use without the program around it
HARMLESS = frozenset({"low"})  # of `error_cost`: what acts wrongly is put right in passing
LOOKED_UP = frozenset({"assistant", "search", "database_question"})  # answers out of texts of one's own, which need an index
COUNTED = frozenset({"category", "location", "extraction"})  # kinds, places of kinds, or layouts: `classes` says how many
SORTED = frozenset({"text_classification"})  # texts that one model sorts into all of its kinds
PICKED_OUT = frozenset({"entity_extraction"})  # passages and facts, each with words and misses of its own
ONE_OF_A_LIST = frozenset({"category"})
NO_FIELD = "none"
READ_ONLY, OPEN_DATA = frozenset({"person_reads"}), frozenset({"public", "internal"})
FELT_BY_NOBODY, FELT_IN_PASSING = frozenset({"no"}), frozenset({"indirectly"})  # of `affects_people`
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

Held = tuple[bool, bool]  # whether it is sure, whether it is possible


class Readable(Protocol):
    """Answers as a burden reads them: of an estimate, or of a derived number."""

    @property
    def numbers(self) -> Mapping[str, Span | None]: ...

    @property
    def several(self) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]: ...

    def number(self, slug: str) -> Span: ...

    def choice(self, slug: str) -> frozenset[str]: ...

    def limit(self, key: str) -> Exact: ...


@dataclass(frozen=True, slots=True)
class Burden:
    """Its figures `work_KEY`, the questions that it reads, and whether it holds; one that spares work counts where it is sure alone."""

    key: str
    reads: tuple[str, ...]
    holds: Callable[[Readable], Held]
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


def looks_up(inputs: Readable) -> Held:
    """Whether answers come out of texts that have to be indexed."""
    return _one_of(inputs, "task", LOOKED_UP)


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


def _one_of(inputs: Readable, slug: str, wanted: frozenset[str]) -> Held:
    can = inputs.choice(slug)
    return bool(can) and can <= wanted, bool(can & wanted)


def _either(*held: Held) -> Held:
    return any(sure for sure, _ in held), any(possible for _, possible in held)


def _both(*held: Held) -> Held:
    return all(sure for sure, _ in held), all(possible for _, possible in held)


def _not(held: Held) -> Held:
    sure, possible = held
    return not possible, not sure


def _from(inputs: Readable, slug: str, key: str) -> Held:
    """Whether a number reaches a limit of the rules. Raises Lacks."""
    span, limit = inputs.number(slug), inputs.limit(key)
    return span.low >= limit, slug in inputs.numbers and (span.high is None or span.high >= limit)


def _below(inputs: Readable, slug: str, key: str) -> Held:
    """Whether a number stays below a limit of the rules. Raises Lacks."""
    span, limit = inputs.number(slug), inputs.limit(key)
    return span.high is not None and span.high < limit, slug in inputs.numbers and span.low < limit


def _acts(inputs: Readable) -> Held:
    return _one_of(inputs, "action_on_output", ACTS)


def _acts_dearly(inputs: Readable) -> Held:
    return _both(_acts(inputs), _not(_one_of(inputs, "error_cost", HARMLESS)))


def _live(inputs: Readable) -> Held:
    """An answer at once, or a device. By rules of before that have no word for it, also what acts and is not put right in passing."""
    at_once = _either(_one_of(inputs, "run_where", ON_DEVICES), _below(inputs, "latency_ms", "work_live_ms"))
    try:
        inputs.limit("work_acts_low")
    except Lacks:
        return _either(_acts_dearly(inputs), at_once)
    return at_once


def _approved(inputs: Readable) -> Held:
    """A step in a program: where people approve, where they hold it in their hands, or where it acts and that is not more work already."""
    return _either(_one_of(inputs, "action_on_output", ACTS | {"person_approves"}), _one_of(inputs, "run_where", IN_HANDS))


def _series(inputs: Readable) -> Held:
    return _both(_one_of(inputs, "output_kind", frozenset({"forecast"})), _from(inputs, "requests_per_month", "work_series_from"))


def _many_questions(inputs: Readable) -> Held:
    return _from(inputs, "n_tasks", "scope_many_tasks")


def _many(inputs: Readable) -> Held:
    kinds = _both(_one_of(inputs, "output_kind", COUNTED), _from(inputs, "classes", "work_many_kinds"), _not(_sorted_texts(inputs)))
    return _either(_many_questions(inputs), kinds, _many_passages(inputs))


def _many_passages(inputs: Readable) -> Held:
    """Whether so many kinds of passages are picked out of texts that they are more work. Not by rules of before."""
    try:
        return _both(_one_of(inputs, "task", PICKED_OUT), _from(inputs, "classes", "work_many_passages"))
    except Lacks:
        return False, False


def _sorted_texts(inputs: Readable) -> Held:
    """Whether texts are sorted of which enough of each kind have an answer: one model learns all kinds at once. Not by rules of before."""
    try:
        of_each = inputs.limit("work_kinds_taught")
    except Lacks:
        return False, False
    labelled, classes = inputs.number("labelled"), inputs.number("classes")
    sure = classes.high is not None and labelled.low >= of_each * classes.high
    possible = "labelled" in inputs.numbers and (labelled.high is None or labelled.high >= of_each * classes.low)
    return _both(_one_of(inputs, "task", SORTED), _one_of(inputs, "output_kind", ONE_OF_A_LIST), (sure, possible))


def _sensitive(word: str) -> Callable[[Readable], Held]:
    return lambda inputs: _one_of(inputs, "sensitivity", frozenset({word}))


def _domain(inputs: Readable, *wanted: str) -> Held:
    sure, possible = inputs.several.get("domain", (frozenset[str](), frozenset[str]()))
    fields = frozenset(wanted) if wanted else possible - {NO_FIELD}
    return bool(sure & fields), bool(possible & fields)


def _hurts(inputs: Readable) -> Held:
    return _one_of(inputs, "error_cost", frozenset({"safety"}))


def _fitted_in(inputs: Readable) -> Held:
    """A screen, roles and a step in a program: whatever is used by people or acts by itself, its maker having seen to how it holds up."""
    return _either(_approved(inputs), _live(inputs))


def _field(inputs: Readable) -> Held:
    return _either(_domain(inputs), _hurts(inputs))


def _hardly_ruled(inputs: Readable) -> Held:
    """A field whose rules hardly bite: a person only reads the answers, out of open data, and nobody feels them but in passing.

    Where the sensitivity of the data is not read at all (`worth`) it is taken to be open, which errs on the cheap side.
    """
    in_passing = _both(_one_of(inputs, "affects_people", FELT_IN_PASSING), _one_of(inputs, "error_cost", HARMLESS))
    felt_by_nobody = _either(_one_of(inputs, "affects_people", FELT_BY_NOBODY), in_passing)
    is_open = _one_of(inputs, "sensitivity", OPEN_DATA) if inputs.choice("sensitivity") else (True, True)
    field = _both(_domain(inputs), _not(_domain(inputs, "medical")), _not(_hurts(inputs)))
    return _both(field, _one_of(inputs, "action_on_output", READ_ONLY), felt_by_nobody, is_open)


def _medical(inputs: Readable) -> Held:
    decides = _one_of(inputs, "affects_people", frozenset({"decides_about_them"}))
    return _both(_domain(inputs, "medical"), _either(decides, _hurts(inputs)))


Group = tuple[Burden, ...]
SCOPE: Group = (Burden("many", ("n_tasks", "output_kind", "classes"), _many),)
QUESTIONS: Group = (Burden("many", ("n_tasks",), _many_questions),)
DATA: Group = (
    Burden("special", ("sensitivity",), _sensitive("special_category")),
    Burden("personal", ("sensitivity",), _sensitive("personal")),
)
HARDLY_RULED = Burden(
    "hardly_ruled", ("domain", "sensitivity", "action_on_output", "affects_people", "error_cost"), _hardly_ruled, spares=True
)
FIELD: Group = (
    Burden("medical", ("domain", "affects_people", "error_cost"), _medical),
    Burden("safety", ("error_cost",), _hurts),
    HARDLY_RULED,
    Burden("regulated", ("domain",), lambda inputs: _domain(inputs)),
)
USE: Group = (
    Burden("acts_dearly", ("action_on_output", "error_cost"), _acts_dearly),
    Burden("live", ("run_where", "latency_ms"), _live),
    Burden("acts", ("action_on_output",), _acts),
    Burden("approved", ("action_on_output", "run_where"), _approved),
)
LOOKUP: Group = (Burden("lookup", ("task",), looks_up),)
SERIES: Group = (Burden("series", ("output_kind", "requests_per_month"), _series),)
OF_A_STUDY = (SCOPE, DATA, FIELD)
OF_A_TRIAL = (SCOPE, DATA, LOOKUP)
OF_A_READY_TRIAL = (QUESTIONS, LOOKUP)  # papers on personal data are read before it, by others
BOUGHT_FIELD = Burden("bought_field", ("domain", "error_cost"), _field)
FITTED_IN: Group = (Burden("approved", ("action_on_output", "run_where", "latency_ms", "error_cost"), _fitted_in),)
OF_A_BUYER = (FITTED_IN, DATA, (HARDLY_RULED, BOUGHT_FIELD))
GROUPS = (USE, LOOKUP, SERIES, *OF_A_STUDY)
