"""A rule book made ready to be evaluated: every condition, table and rule as one step in a fixed order. Pure.

A `Machine` is made once for a rule book and a price list. Its steps run over a `State` (see `state`): first the answers'
own conditions, then findings and derived numbers in the order in which they read each other, then all effects. Which
steps an answer touches is known beforehand, so that changing one answer re-runs only these.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.domains import Domain, Possible
from apps.decisions.engine.judging import FALSE, TRUE, UNKNOWN, Judge, Truth
from apps.decisions.engine.terms import Effect, Row, Rule, Test
from apps.estimates.engine.derived import Derived
from apps.estimates.engine.inputs import Figures
from apps.estimates.engine.price_table import PriceTable
from apps.estimates.engine.spans import Exact, Span

MOST_KEPT = 4_096  # results that are kept of one kind; beyond that they are forgotten and found anew
MOST_OF_MANY = 50_000  # of derived numbers, while many cases are judged: some twenty megabytes
ALL, ANY, NONE = "all", "any", "none"
POINTS = "points_"
OF_VERDICTS = frozenset({"start", "clear_lead", "own_payback_most", "effort_half_minutes"})


# For each old and new truth of a rule (at 3 x old + new) what its points change: of an approach the fit, its low and its high end.
Worth = tuple[tuple[tuple[int, int, int, int], ...], ...]


@lru_cache(maxsize=1_024)
def worth_of(points: tuple[tuple[int, int], ...]) -> Worth:
    """Looked up once for a rule, since its truth changes in nearly every trial; most rules have the points of another."""

    def ends(truth: Truth, number: int) -> tuple[int, int, int]:
        if truth == UNKNOWN:
            return 0, min(number, 0), max(number, 0)
        return (number, number, number) if truth == TRUE else (0, 0, 0)

    def change(old: Truth, new: Truth, number: int) -> tuple[int, int, int]:
        (fit, low, high), (no_fit, no_low, no_high) = ends(new, number), ends(old, number)
        return fit - no_fit, low - no_low, high - no_high

    truths = (FALSE, UNKNOWN, TRUE)
    return tuple(tuple((approach, *change(old, new, number)) for approach, number in points) for old in truths for new in truths)


@dataclass(slots=True, eq=False)
class Leaf:
    """One distinct condition: `judge` says its truth from what the subject can still be."""

    number: int
    test: Test
    judge: Judge
    subject: str
    computed: bool = False  # asks a finding or derived number, not an answer


@dataclass(slots=True, eq=False)
class Block:
    """All ordinary conditions on one question that is always asked: their truths stand side by side and are kept by answer."""

    subject: str
    leaves: tuple[Leaf, ...]
    first: int
    last: int
    unknown: tuple[Truth, ...]
    kept: dict[Any, tuple[Truth, ...]]

    def truths(self, possible: Possible) -> tuple[Truth, ...]:
        """The truth of each condition for what the answer can still be."""
        row = self.kept.get(possible)
        if row is None:
            row = tuple(leaf.judge(possible) for leaf in self.leaves)
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[possible] = row
        return row


@dataclass(slots=True, eq=False)
class Node:
    """One group or named condition: `kind` of its members' truths."""

    number: int
    kind: str
    members: tuple[int, ...]
    of_members: Callable[[Sequence[Any]], Sequence[Any]]  # of all truths, those of its members


@dataclass(slots=True, eq=False)
class RuleNode:
    """A rule or a row: the truth numbers of its conditions and of its unless items, and its points by approach."""

    number: int
    rule: Rule | Row
    when: tuple[int, ...]
    unless: tuple[int, ...]
    points: tuple[tuple[int, int], ...] = ()
    worth: Worth = ()
    rules_out: tuple[int, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    key: str = ""
    of_when: Callable[[Sequence[Any]], Sequence[Any]] = tuple  # of all truths, those of its conditions

    @property
    def value(self) -> str:
        """The value that a row sets. Raises TypeError for a rule, which sets none."""
        if isinstance(self.rule, Row):
            return self.rule.value
        raise TypeError(f"{self.rule.key} is a rule")

    @property
    def effective(self) -> Rule:
        """The rule with its effects. Raises TypeError for a row, which has none."""
        if isinstance(self.rule, Rule):
            return self.rule
        raise TypeError(f"{self.rule.key} is a row")


@dataclass(frozen=True, slots=True)
class Readers:
    """Which steps read a truth or a subject, as bits; only those that something deciding rests on, which are `needed`.

    `asking_if_open`: of the steps that an answer may touch, those whose truth also hangs on whether any question is open.
    """

    by_truth: tuple[int, ...] = ()
    by_subject: Mapping[str, int] = field(default_factory=dict)
    needed: int = 0
    asking_if_open: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Machine:
    """Everything that evaluation needs of a book and a price list, looked up once."""

    book: Rulebook
    prices: PriceTable
    parameters: Mapping[str, Exact]
    figures: Figures
    domains: dict[str, Domain] = field(default_factory=dict)
    finding_bits: dict[str, dict[str, int]] = field(default_factory=dict)
    formulas: dict[str, Derived] = field(default_factory=dict)
    reading: dict[str, Callable[[Mapping[str, Any]], Sequence[Any]]] = field(default_factory=dict)  # of all answers, those a formula reads
    leaves: list[Leaf] = field(default_factory=list)
    leaves_of: dict[str, list[Leaf]] = field(default_factory=dict)
    ask_if: dict[str, int] = field(default_factory=dict)
    rows: dict[str, list[RuleNode]] = field(default_factory=dict)
    rules: list[RuleNode] = field(default_factory=list)
    ranking: tuple[RuleNode, ...] = ()  # of the rules, those that move an approach or rule one out
    truths: int = 0
    spans: dict[Any, Span | None] = field(default_factory=dict)
    most_spans: int = MOST_KEPT
    turns: dict[Any, tuple[Exact | None, ...]] = field(default_factory=dict)
    at_ends: dict[Any, tuple[Span | None, ...]] = field(default_factory=dict)  # derived numbers, where one that they read is least and most
    shares: dict[Any, Span] = field(default_factory=dict)  # what formulas keep of their own
    limits: dict[str, tuple[Judge, ...]] = field(default_factory=dict)
    order: list[Any] = field(default_factory=list)
    touched: dict[str, tuple[int, ...]] = field(default_factory=dict)
    deciding: dict[str, tuple[int, ...]] = field(default_factory=dict)  # of those touched, the steps that a recommendation rests on
    ruling_steps: tuple[int, ...] = ()  # all but the derived numbers that no rule reads
    deciding_steps: tuple[int, ...] = ()  # all that a recommendation rests on
    asking_steps: tuple[int, ...] = ()  # all that it rests on which questions apply
    readers: Readers = field(default_factory=Readers)
    approaches: tuple[str, ...] = ()
    gates: tuple[tuple[str, str, tuple[RuleNode, ...]], ...] = ()
    refusals: tuple[RuleNode, ...] = ()
    warning: tuple[RuleNode, ...] = ()  # the rules that raise flags
    outs: tuple[tuple[RuleNode, ...], ...] = ()
    doing: dict[str, tuple[tuple[RuleNode, Effect], ...]] = field(default_factory=dict)  # by what is done, each effect with its rule
    checking: tuple[tuple[RuleNode, Effect], ...] = ()  # what a check asks: gates, refusals and what holds back, in the rules' order
    traced: tuple[RuleNode, ...] = ()
    efforts: dict[str, tuple[int, int]] = field(default_factory=dict)  # minutes to find an answer out, where the book says
    effort_half: int = 0  # minutes of it that halve the weight of a question; 0 weighs none
    start: int = 50
    clear_lead: int = 6

    def asks_like(self, other: "Machine") -> bool:
        """Whether an answer means the same to both: the same questions, choices and limits."""
        return self._asked() == other._asked()

    def works_out_like(self, other: "Machine") -> bool:
        """Whether every derived number comes to the same in both, whatever the answers."""
        same = self.prices == other.prices and self.finding_bits == other.finding_bits and self._worked_out_by() == other._worked_out_by()
        return same and self.asks_like(other)

    def _asked(self) -> Mapping[str, Any]:
        return {slug: (domain.kind, domain.slugs, domain.whole) for slug, domain in self.domains.items()}

    def _worked_out_by(self) -> Mapping[str, Exact]:
        return {name: number for name, number in self.parameters.items() if not is_for_rules_only(name)}


def is_for_rules_only(parameter: str) -> bool:
    """Whether a parameter weighs rules and verdicts alone: no derived number and no cost reads it."""
    return parameter in OF_VERDICTS or parameter.startswith(POINTS)
