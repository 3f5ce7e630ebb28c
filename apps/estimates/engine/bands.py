"""How much data counts as too little, enough to try, enough to build, enough to start from scratch: by kind of problem. Knows `inputs` only.

The figures are parameters of the rules, band_KIND_try, _build and _scratch, each with its source; this module only says
which kind counts, what is counted, and whether it is counted for each answer apart (a list of kinds, places in a picture).
What each way of building learns from, and what it runs on, is said by its row in the list of facts: `learns` and `serves`.
"""

from dataclasses import dataclass
from enum import Enum

from apps.estimates.engine.estimate import Assumption, CannotSay
from apps.estimates.engine.inputs import Inputs
from apps.estimates.engine.spans import Exact

NOT_ENOUGH, TRY, BUILD, SCRATCH = "not_enough", "try", "build", "from_scratch"
LABELS = {NOT_ENOUGH: "Not enough", TRY: "Enough to try", BUILD: "Enough to build", SCRATCH: "Enough to start from scratch"}
LABELLED, CASES, SEASONS = "labelled", "examples", "seasons"  # the questions whose answers are counted


class Learns(Enum):
    """What a way of building needs data for."""

    LABELS = "labels"  # learns from cases with a known answer
    SCRATCH = "scratch"  # the same, with nothing learned before
    CASES = "cases"  # learns from cases alone
    TEST = "test"  # learns nothing here, but has to be tested


@dataclass(frozen=True, slots=True)
class Kind:
    """What is counted for one kind of problem: of which answer, in which unit, and whether for each answer apart."""

    key: str
    counts: str
    unit: str
    apart: bool = False


KINDS = {
    kind.key: kind
    for kind in (
        Kind("picture", LABELLED, "cases of each kind", apart=True),
        Kind("place", LABELLED, "cases of each kind", apart=True),
        Kind("text", LABELLED, "cases of each kind", apart=True),
        Kind("fields", LABELLED, "documents"),
        Kind("layouts", LABELLED, "documents of each layout", apart=True),
        Kind("table", LABELLED, "cases"),
        Kind("readings", LABELLED, "cases"),
        Kind("structure", LABELLED, "cases"),
        Kind("speech", LABELLED, "minutes of speech, written down"),
        Kind("tuning", LABELLED, "cases with a model answer"),
        Kind("test", LABELLED, "cases to test on"),
        Kind("unusual", CASES, "cases"),
        Kind("ranking", CASES, "cases"),
        Kind("forecast", SEASONS, "whole cycles"),
    )
}
BY_PROBLEM = {
    **{"vision": "picture", "audio": "picture", "language": "text", "table": "table", "mixed": "readings", "series": "readings"},
    **{"structure": "structure", "ranking": "ranking", "forecast": "forecast", "groups": "unusual", "anomaly": "unusual"},
    **{"cause": "table", "media": "tuning"},
}
ONLY_OF = {"effect": "cause", "groups": "groups", "anomaly": "anomaly", "forecast": "forecast", "action": "planning", "media": "media"}
ALSO = {"action": "ranking"}  # what each person is shown is put in order for that person
WRITTEN = frozenset({"text", "code"})
BY_LAYOUT = "document_fields"  # the task whose documents come in layouts, each of which is learned apart
NO_BAND = "there is no published figure for how much data this kind of problem needs"
DEPENDS = "it depends on what goes in and what comes out"


@dataclass(frozen=True, slots=True)
class Bands:
    """The limits of one kind: from so much on one can try, build, and start from scratch (None where nobody should)."""

    kind: Kind
    limits: tuple[tuple[str, Exact], ...]
    assumptions: tuple[Assumption, ...]

    def from_of(self, band: str) -> Exact | None:
        """Where a band begins; None for one that this kind does not have."""
        return 0 if band == NOT_ENOUGH else dict(self.limits).get(band)

    def at(self, count: Exact) -> str:
        """The band that a count falls into."""
        return next((band for band, limit in reversed(self.limits) if count >= limit), NOT_ENOUGH)

    def after(self, band: str) -> tuple[str, Exact] | None:
        """The next band and where it begins."""
        names = [NOT_ENOUGH, *(name for name, _ in self.limits)]
        place = names.index(band)
        return self.limits[place] if place < len(self.limits) else None


def learns(inputs: Inputs, approach: str) -> Learns | None:
    """What an approach needs data for, by its row in the list of facts; None where the row says nothing. Raises Lacks."""
    word = inputs.figures.row("approach_costs", approach).get("learns", "")
    return Learns(word) if word in {each.value for each in Learns} else None


def bands(inputs: Inputs, how: Learns, slug: str, label: str) -> Bands | CannotSay:
    """The bands for this case; CannotSay where several kinds are possible, or none has a figure. Raises Lacks."""
    kinds = _kinds(inputs, how)
    if len(kinds) != 1:
        needs = inputs.needs("output_kind", "input_kind", "task")
        return CannotSay(slug, label, DEPENDS if needs or kinds else NO_BAND, needs)
    (key,) = kinds
    if not key:
        return CannotSay(slug, label, NO_BAND)
    return _bands(inputs, KINDS[key])


def _bands(inputs: Inputs, kind: Kind) -> Bands:
    figures = inputs.figures
    limits = [(TRY, f"band_{kind.key}_try"), (BUILD, f"band_{kind.key}_build")]
    if f"band_{kind.key}_scratch" in figures.parameters:
        limits.append((SCRATCH, f"band_{kind.key}_scratch"))
    return Bands(
        kind,
        tuple((band, figures.parameter(key)) for band, key in limits),
        tuple(figures.assumption(key) for _, key in limits),
    )


def _kinds(inputs: Inputs, how: Learns) -> frozenset[str]:
    """Every kind that this case can still be; "" stands for one without a figure."""
    if how is Learns.TEST:
        return frozenset({"test"})
    if how is Learns.CASES:
        return frozenset({"unusual"})
    found = {
        _kind(output, problem)
        for output in inputs.choice("output_kind")
        for problem in inputs.choice("problem")
        if _go_together(output, problem)
    }
    if "fields" in found and "band_layouts_try" in inputs.figures.parameters:  # rules published before count them all together
        tasks = inputs.choice("task")
        found |= {"layouts"} if not tasks or BY_LAYOUT in tasks else set()
        found -= {"fields"} if tasks == {BY_LAYOUT} else set()
    return frozenset(found)


def _go_together(output: str, problem: str) -> bool:
    if output in ONLY_OF:
        return problem in (ONLY_OF[output], ALSO.get(output))
    return problem not in ONLY_OF.values()


def _kind(output: str, problem: str) -> str:
    if output in WRITTEN:
        return "speech" if problem == "audio" else "tuning"
    if problem != "structure" and output in ("extraction", "location"):
        return "fields" if output == "extraction" else "place"
    if output == "ranking" and problem not in ("ranking", "structure"):
        return "table"
    return BY_PROBLEM.get(problem, "")
