"""The scoping document as frozen values: what the result page and the PDF both show, in one order. Pure: knows no models and no Django.

Every text is ready to print. `builder` makes it from a decision; templates only place it. Fields named `rule` and `question`
hold keys, so that a page can link to them. One module a group of blocks; the whole stands here.
"""

from dataclasses import dataclass

from apps.reports.charts import FitChart
from apps.reports.document.basis import Basis, Figure, Finding, FiredRule, RecordedAnswer, RecordSection, Statement
from apps.reports.document.comparing import Objection, OnPaper, Option, Reason, Reasons
from apps.reports.document.figures import (
    Amount,
    Asked,
    Assumed,
    Band,
    BreakEven,
    Cost,
    CostRow,
    Data,
    DataNeed,
    Formula,
    Hardware,
    HardwareCell,
    HardwareRow,
    Totals,
    Unsaid,
    Volume,
    Workings,
)
from apps.reports.document.judging import Check, Gate, TurnsOn, Warning
from apps.reports.document.law import GovernanceRow, Law, Regime, Regimes
from apps.reports.document.opening import HOLDS_IF_GUESSES, HOLDS_IF_ONE_GUESS, Chip, Fact, Head, HowSure, ToSettle, Verdict
from apps.reports.document.planning import Assumption, Change, ChangedAnswer, FirstDays, FirstTask, NearMiss, Step, TwoWeeks, WayBack

__all__ = [
    "HOLDS_IF_GUESSES",
    "HOLDS_IF_ONE_GUESS",
    "Amount",
    "Asked",
    "Assumed",
    "Assumption",
    "Band",
    "Basis",
    "BreakEven",
    "Change",
    "ChangedAnswer",
    "Check",
    "Chip",
    "Cost",
    "CostRow",
    "Data",
    "DataNeed",
    "Fact",
    "Figure",
    "Finding",
    "FiredRule",
    "FirstDays",
    "FirstTask",
    "Formula",
    "Gate",
    "GovernanceRow",
    "Hardware",
    "HardwareCell",
    "HardwareRow",
    "Head",
    "HowSure",
    "Law",
    "NearMiss",
    "Objection",
    "Option",
    "Reason",
    "Reasons",
    "RecordSection",
    "RecordedAnswer",
    "Regime",
    "Regimes",
    "ScopingDocument",
    "Statement",
    "Step",
    "ToSettle",
    "Totals",
    "TurnsOn",
    "TwoWeeks",
    "Unsaid",
    "Verdict",
    "Volume",
    "Warning",
    "WayBack",
    "Workings",
]


STEPS_OPEN, FEW_MORE = 6, 2  # house judgement: what one reads at once, and what is not worth a fold


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
    covers: str  # what the first-year and build figures cover
    fit_chart: FitChart
    data: Data | None
    cost: Cost
    hardware: Hardware | None
    workings: Workings | None
    law: Law | None
    warnings: tuple[Warning, ...]
    open_warnings: tuple[str, ...]  # labels of those that one open answer alone could raise
    changes: tuple[Change, ...]
    changes_lead: str
    near_misses: tuple[NearMiss, ...]
    assumptions: tuple[Assumption, ...]
    assumptions_lead: str
    steps: tuple[Step, ...]
    steps_lead: str
    two_weeks: TwoWeeks | None
    later_steps: tuple[Step, ...]
    later_title: str
    way_back: tuple[WayBack, ...]
    gates: tuple[Gate, ...]
    findings: tuple[Finding, ...]
    idea: tuple[Statement, ...]
    basis: Basis
    record: tuple[RecordSection, ...]
    record_lead: str

    @property
    def deciding_checks(self) -> tuple[Check, ...]:
        """The checks that say stop, that have to come first, or that set a condition."""
        return tuple(check for check in self.checks if check.state in ("stop", "first", "condition"))

    @property
    def waiting_checks(self) -> tuple[Check, ...]:
        """The checks that wait for an answer."""
        return tuple(check for check in self.checks if check.state == "unknown")

    @property
    def near_checks(self) -> tuple[Check, ...]:
        """Those of them that wait for one or two; all where only a few more would be left out."""
        near = tuple(check for check in self.waiting_checks if not check.is_far)
        return near if len(self.waiting_checks) > len(near) + FEW_MORE else self.waiting_checks

    @property
    def far_checks(self) -> tuple[Check, ...]:
        """The others, which turn on several open answers each."""
        return tuple(check for check in self.waiting_checks if check not in self.near_checks)

    @property
    def first_steps(self) -> tuple[Step, ...]:
        """The steps that a page shows open; all where only a few more would be folded."""
        return self.steps[:STEPS_OPEN] if len(self.steps) > STEPS_OPEN + FEW_MORE else self.steps

    @property
    def further_steps(self) -> tuple[Step, ...]:
        return self.steps[len(self.first_steps) :]

    @property
    def way_back_title(self) -> str:
        return "What to do now, and what would change this no" if self.verdict.slug == "stop" else "What would make it a go"

    @property
    def advises_building(self) -> bool:
        return self.verdict.slug in ("go", "pilot")

    @property
    def paper_options(self) -> tuple[OnPaper, ...]:
        """The options with their reasons; on paper a reason is told in full once, and by its rule and points after that."""
        told: set[tuple[str, str]] = set()
        found = []
        for option in self.options:
            fresh = tuple(reason for reason in option.reasons if (reason.rule, reason.text) not in told)
            found.append(OnPaper(option, fresh, tuple(reason for reason in option.reasons if reason not in fresh)))
            told |= {(reason.rule, reason.text) for reason in fresh}
        return tuple(found)

    @property
    def paper_reasons(self) -> tuple[tuple[str, Reason], ...]:
        """The reasons of the first page that stand with no option, each with its side; the others are told there with their answers."""
        told = {reason for option in self.options for reason in option.reasons}
        sides = ((self.reasons.for_title, self.reasons.for_it), (self.reasons.against_title, self.reasons.against))
        return tuple((title, reason) for title, given in sides for reason in given if reason not in told)

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
            return "The first steps may end the wait, or bring what is missing, with what has to be settled before; everything else comes after the decision behind them."
        return "Each piece of work leads to a decision."
