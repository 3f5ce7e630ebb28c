"""The scoping document as frozen values: what the result page and the PDF both show, in one order. Pure: knows no models and no Django.

Every text is ready to print. `builder` makes it from a decision; templates only place it. Fields named `rule` and `question`
hold keys, so that a page can link to them.
"""

from dataclasses import dataclass

from apps.reports.charts import FitChart, RangeChart


@dataclass(frozen=True, slots=True)
class Chip:
    """A word with its colour class (go, pilot, amber, stop, later, info, plain) and an icon's name or nothing."""

    word: str
    tone: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    title: str
    reference: str
    decided_by: str
    decided_on: str
    moment: str  # the same as an ISO time, for the file's own dates
    valid_until: str
    decision: str
    rules: str
    prices: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do and what not to do, in sentences; three lines of why; what the reader is asked for."""

    slug: str
    chip: Chip
    conditions: Chip | None
    headline: tuple[str, ...]
    why: tuple[str, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToSettle:
    """One open answer: what to find out or what must be so, what else would come, and the effort."""

    question: str
    words: str
    otherwise: str
    effort: str


@dataclass(frozen=True, slots=True)
class HowSure:
    """`word` is Settled, Settled if or Leaning; never a percentage."""

    slug: str
    word: str
    short: str
    lead: str
    items: tuple[ToSettle, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class TurnsOn:
    """An open question that a check waits for."""

    question: str
    label: str


@dataclass(frozen=True, slots=True)
class Check:
    """`title` is what must be there; `state` is one of: stop, condition, unknown, pass. `words` say why, of an unknown one what it would do."""

    title: str
    state: str
    chip: Chip
    words: str
    rule: str
    turns_on: tuple[TurnsOn, ...]
    further: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A because with the rule that gave it, the points it moved, and the answers that fired it."""

    text: str
    rule: str
    effect: str
    answers: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reasons:
    """`nothing_against` is a sentence where no rule speaks against the recommendation, else empty."""

    for_title: str
    for_it: tuple[Reason, ...]
    against_title: str
    against: tuple[Reason, ...]
    nothing_against: str


@dataclass(frozen=True, slots=True)
class Option:
    """One row of the comparison. An excluded option has no fit and names the rule that excluded it.

    `deciding` says on which side its reason stands.
    """

    slug: str
    label: str
    excluded: bool
    leading: bool
    fit: str
    reach: str  # as the scale from 0 to 100 shows it
    span: str  # the same in figures
    width: str  # lengths of the bar, in percent, ready for an SVG attribute
    low: str
    high: str
    standing: Chip
    first_year: str
    time_to_try: str
    deciding: str
    rule: str
    reasons: tuple[Reason, ...]
    sum: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What each option costs in the first year; `unknown` says for whom it cannot be said, and why."""

    heading: str
    chart: RangeChart | None
    rows: tuple["CostRow", ...]
    unknown: tuple[str, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class CostRow:
    option: str
    low: str
    likely: str
    high: str
    how: str


@dataclass(frozen=True, slots=True)
class Warning:
    """`because` is empty where the rule says what `meaning` says already."""

    label: str
    meaning: str
    because: str
    rule: str


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change of answers that would flip the recommendation; `was_open` where it only fills in what is not known."""

    changes: tuple["ChangedAnswer", ...]
    recommendation: str
    kind: str
    was_open: bool


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    question: str
    label: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Assumption:
    question: str
    label: str
    answer: str
    known_how: Chip
    effect: str
    who: str
    check: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step: work, or a decision that the work leads to."""

    words: str
    who: str
    when: str
    is_decision: bool


@dataclass(frozen=True, slots=True)
class Gate:
    label: str
    needs: str
    because: str
    rule: str


@dataclass(frozen=True, slots=True)
class Finding:
    stage: str
    question: str
    answer: str
    because: str


@dataclass(frozen=True, slots=True)
class FiredRule:
    key: str
    stage: str
    because: str
    effects: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A derived number with its unit and where it comes from."""

    label: str
    value: str
    lead: str


@dataclass(frozen=True, slots=True)
class Basis:
    rules: str
    rules_sha256: str
    prices: str
    prices_sha256: str
    engine: str
    fired: tuple[FiredRule, ...]
    figures: tuple[Figure, ...]
    sources: tuple[str, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A part of the idea in the owner's own words; "not stated" where it was left empty."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """`state` is one of: used, not known, not provided, not asked, not used."""

    question: str
    ask: str
    answer: str
    known_how: str
    source: str
    state: str


@dataclass(frozen=True, slots=True)
class RecordSection:
    title: str
    answers: tuple[RecordedAnswer, ...]


@dataclass(frozen=True, slots=True)
class ScopingDocument:
    """Everything that page and PDF show, in the order in which they show it."""

    head: Head
    verdict: Verdict
    how_sure: HowSure
    facts: tuple[Fact, ...]
    checks: tuple[Check, ...]
    checks_lead: str
    reasons: Reasons
    options: tuple[Option, ...]
    options_lead: str
    ruled_out: str
    fit_chart: FitChart
    cost: Cost
    warnings: tuple[Warning, ...]
    changes: tuple[Change, ...]
    changes_lead: str
    assumptions: tuple[Assumption, ...]
    assumptions_lead: str
    steps: tuple[Step, ...]
    steps_lead: str
    later_steps: tuple[Step, ...]
    later_title: str
    gates: tuple[Gate, ...]
    findings: tuple[Finding, ...]
    idea: tuple[Statement, ...]
    basis: Basis
    record: tuple[RecordSection, ...]
    record_lead: str

    @property
    def deciding_checks(self) -> tuple[Check, ...]:
        """The checks that say stop or set a condition."""
        return tuple(check for check in self.checks if check.state in ("stop", "condition"))

    @property
    def waiting_checks(self) -> tuple[Check, ...]:
        """The checks that wait for an answer."""
        return tuple(check for check in self.checks if check.state == "unknown")

    @property
    def advises_building(self) -> bool:
        return self.verdict.slug in ("go", "pilot")

    @property
    def idle_checks(self) -> tuple[Check, ...]:
        """The checks whose rule does not hold: they do not arise here, which says nothing of whether anybody could meet them."""
        return tuple(check for check in self.checks if check.state == "pass")

    @property
    def paper_steps_lead(self) -> str:
        """On paper a step says whether it is work or a decision; the drawing of the page is not there."""
        if self.verdict.slug == "stop":
            return self.steps_lead
        if self.verdict.slug == "not_yet":
            return "The first steps bring what is missing; everything else waits for the decision behind them."
        return "Each piece of work leads to a decision."
