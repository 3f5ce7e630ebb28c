"""When a case is more work than an ordinary one: for each reason whether it surely holds and whether it may. Knows the shapes only.

Of every answer it is known what it may be; a reason that hangs on an open one may hold and does not surely.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from apps.estimates.engine.inputs import Lacks
from apps.estimates.engine.spans import Exact, Span

ACTS = frozenset({"acts_reversible", "acts_irreversible"})
ON_DEVICES = frozenset({"embedded", "phone"})  # a model there is of no use without the program around it
HARMLESS = frozenset({"low"})  # of `error_cost`: what acts wrongly is put right in passing
LOOKED_UP = frozenset({"assistant", "search", "database_question"})  # answers out of texts of one's own, which need an index
SEARCHED = frozenset({"search"})
LIKENESS = frozenset({"images", "video", "sound", "structure_3d"})  # of `input_kind`: what is searched for by what it is like
WORDS = frozenset({"text", "documents", "code", "speech"})
COUNTED = frozenset({"category", "location", "extraction"})  # kinds, places of kinds, or layouts: `classes` says how many
SORTED = frozenset({"text_classification", "image_classification"})  # texts and pictures that one model sorts into all of its kinds
PICKED_OUT = frozenset({"entity_extraction"})  # passages and facts, each with words and misses of its own
ONE_OF_A_LIST = frozenset({"category"})
NO_FIELD = "none"
READ_ONLY, OPEN_DATA = frozenset({"person_reads"}), frozenset({"public", "internal"})
FELT_BY_NOBODY, FELT_IN_PASSING = frozenset({"no"}), frozenset({"indirectly"})  # of `affects_people`

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


def looks_up(inputs: Readable) -> Held:
    """Whether answers come out of texts that have to be indexed."""
    return _one_of(inputs, "task", LOOKED_UP)


def by_likeness(inputs: Readable) -> Held:
    """Whether a search goes by what looks or sounds alike: no texts to be taken apart, and no pages to be named."""
    none: frozenset[str] = frozenset()
    sure, possible = inputs.several.get("input_kind", (none, none))
    return _both(
        _one_of(inputs, "task", SEARCHED), (bool(sure & LIKENESS), bool(possible & LIKENESS)), (not possible & WORDS, not sure & WORDS)
    )


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


def acts(inputs: Readable) -> Held:
    """Whether answers act by themselves."""
    return _one_of(inputs, "action_on_output", ACTS)


def acts_dearly(inputs: Readable) -> Held:
    """Whether they act by themselves and a wrong one is not put right in passing."""
    return _both(acts(inputs), _not(_one_of(inputs, "error_cost", HARMLESS)))


def live(inputs: Readable) -> Held:
    """An answer at once, or a device. By rules of before that have no word for it, also what acts and is not put right in passing."""
    at_once = _either(_one_of(inputs, "run_where", ON_DEVICES), _below(inputs, "latency_ms", "work_live_ms"))
    try:
        inputs.limit("work_acts_low")
    except Lacks:
        return _either(acts_dearly(inputs), at_once)
    return at_once


def approved(inputs: Readable) -> Held:
    """A step in a program: where people approve, or where it acts and that is not more work already."""
    return _one_of(inputs, "action_on_output", ACTS | {"person_approves"})


def series(inputs: Readable) -> Held:
    """Whether so many series are forecast that each cannot be looked at. Raises Lacks."""
    return _both(_one_of(inputs, "output_kind", frozenset({"forecast"})), _from(inputs, "requests_per_month", "work_series_from"))


def many_questions(inputs: Readable) -> Held:
    """Whether it answers many questions at once. Raises Lacks."""
    return _from(inputs, "n_tasks", "scope_many_tasks")


def many(inputs: Readable) -> Held:
    """Whether there are many questions, kinds or kinds of passages. Raises Lacks."""
    kinds = _both(_one_of(inputs, "output_kind", COUNTED), _from(inputs, "classes", "work_many_kinds"), _not(_sorted_at_once(inputs)))
    return _either(many_questions(inputs), kinds, _many_passages(inputs))


def _many_passages(inputs: Readable) -> Held:
    """Whether so many kinds of passages are picked out of texts that they are more work. Not by rules of before."""
    try:
        return _both(_one_of(inputs, "task", PICKED_OUT), _from(inputs, "classes", "work_many_passages"))
    except Lacks:
        return False, False


def _sorted_at_once(inputs: Readable) -> Held:
    """Whether texts or pictures are sorted of which enough of each kind have an answer: one model learns all kinds at once. Not by rules of before."""
    try:
        of_each = inputs.limit("work_kinds_taught")
    except Lacks:
        return False, False
    labelled, classes = inputs.number("labelled"), inputs.number("classes")
    sure = classes.high is not None and labelled.low >= of_each * classes.high
    possible = "labelled" in inputs.numbers and (labelled.high is None or labelled.high >= of_each * classes.low)
    return _both(_one_of(inputs, "task", SORTED), _one_of(inputs, "output_kind", ONE_OF_A_LIST), (sure, possible))


def sensitive(word: str) -> Callable[[Readable], Held]:
    """Whether the data is as sensitive as this word of the question says."""
    return lambda inputs: _one_of(inputs, "sensitivity", frozenset({word}))


def domain(inputs: Readable, *wanted: str) -> Held:
    """Whether it touches one of these fields with rules of their own, or any where none is named."""
    sure, possible = inputs.several.get("domain", (frozenset[str](), frozenset[str]()))
    fields = frozenset(wanted) if wanted else possible - {NO_FIELD}
    return bool(sure & fields), bool(possible & fields)


def hurts(inputs: Readable) -> Held:
    """Whether a mistake can hurt somebody."""
    return _one_of(inputs, "error_cost", frozenset({"safety"}))


def fitted_in(inputs: Readable) -> Held:
    """A screen, roles and a step in a program: whatever is used by people or acts by itself, its maker having seen to how it holds up."""
    return _either(approved(inputs), live(inputs))


def field(inputs: Readable) -> Held:
    """Whether it touches a field with rules of its own, or can hurt somebody."""
    return _either(domain(inputs), hurts(inputs))


def hardly_ruled(inputs: Readable) -> Held:
    """A field whose rules hardly bite: a person only reads the answers, out of open data, and nobody feels them but in passing.

    Where the sensitivity of the data is not read at all (`worth`) it is taken to be open, which errs on the cheap side.
    """
    in_passing = _both(_one_of(inputs, "affects_people", FELT_IN_PASSING), _one_of(inputs, "error_cost", HARMLESS))
    felt_by_nobody = _either(_one_of(inputs, "affects_people", FELT_BY_NOBODY), in_passing)
    is_open = _one_of(inputs, "sensitivity", OPEN_DATA) if inputs.choice("sensitivity") else (True, True)
    field = _both(domain(inputs), _not(domain(inputs, "medical")), _not(hurts(inputs)))
    return _both(field, _one_of(inputs, "action_on_output", READ_ONLY), felt_by_nobody, is_open)


def medical(inputs: Readable) -> Held:
    """Whether it decides about people in medicine, or can hurt them there."""
    decides = _one_of(inputs, "affects_people", frozenset({"decides_about_them"}))
    return _both(domain(inputs, "medical"), _either(decides, hurts(inputs)))
