"""Every rule and row of a book beside one set of answers: whether it holds, and each of its conditions with its own mark. Pure.

The words are the book's; truths are True, False, and None for not known. A near miss is kept from holding by one condition.
`result_so_far` is what comes of the same answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from apps.decisions.engine import explanation, wording
from apps.decisions.engine.expectations import outcome_of
from apps.decisions.engine.judging import FALSE, TRUE, UNKNOWN, Truth, as_bool
from apps.decisions.engine.machine import Machine, RuleNode
from apps.decisions.engine.misses import near_misses
from apps.decisions.engine.own_payback import own_payback
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Group, Item, Named, Row, Rule, Test

NEAR, FIRED, NOT_KNOWN, MISSED = "near", "fired", "unknown", "missed"
NOTHING_KNOWN, NO_ROW = "not known yet", "no row holds"
ORDER = (NEAR, FIRED, NOT_KNOWN, MISSED)


@dataclass(frozen=True, slots=True)
class Mark:
    """One condition, or a group with those inside it."""

    words: str
    truth: bool | None
    kind: str = ""  # "all", "any", "none", "named"; empty for a single condition
    members: tuple["Mark", ...] = ()
    aside: str = ""  # of an answer that is not used, why its question is not asked


@dataclass(frozen=True, slots=True)
class Tried:
    """One rule or row beside the answers."""

    key: str
    stage: str
    is_row: bool
    truth: bool | None
    when: tuple[Mark, ...] = ()
    unless: tuple[Mark, ...] = ()
    does: tuple[str, ...] = ()
    distance: str = ""  # of a near miss: how far it is, where a number says so
    near: bool = False

    @property
    def state(self) -> str:
        """What colours it: fired, near, not known or missed."""
        if self.truth is None:
            return NOT_KNOWN
        return FIRED if self.truth else NEAR if self.near else MISSED


def tried(state: State) -> tuple[Tried, ...]:
    """All rows and rules: near misses first, the nearest at the top, then what fired, is not known, or missed, in the book's order."""
    return in_full(state, standing(state))


def standing(state: State) -> tuple[Tried, ...]:
    """The same without their conditions and what they do: to choose those that are looked at."""
    misses = {miss["rule"]: (place, miss["distance"]) for place, miss in enumerate(near_misses(state))}
    found = [_standing(state, node, misses) for node in state.machine.traced]
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.state), misses.get(one.key, (len(misses), ""))[0])))


def in_full(state: State, some: Sequence[Tried]) -> tuple[Tried, ...]:
    """These with each of their conditions marked, and with what they do."""
    wanted = {one.key for one in some}
    nodes = {node.key: node for node in state.machine.traced if node.key in wanted}
    leaves = {leaf.test: leaf.number for node in nodes.values() for leaf in node.leaves}
    return tuple(_in_full(state, one, nodes[one.key].rule, leaves) for one in some)


def tried_of(state: State, keys: Sequence[str]) -> tuple[Tried, ...]:
    """Some rules and rows of a book, in the order of their keys, without how far those are that nearly hold."""
    wanted = {node.key: node for node in state.machine.traced if node.key in keys}
    near = {key: (0, "") for key, node in wanted.items() if _by_one(state, node) and not _kept_back(state, node)}
    return in_full(state, [_standing(state, wanted[key], near) for key in keys])


@dataclass(frozen=True, slots=True)
class Ranked:
    """One approach with its points; `out_by` are the rules that rule it out."""

    label: str
    fit: int
    low: int
    high: int
    out_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SoFar:
    """What comes of the answers, in words; of each thing that a rule says, the rule's key stands last."""

    verdict: str
    recommendation: str
    ranking: tuple[Ranked, ...]
    findings: tuple[tuple[str, str], ...]
    gates: tuple[tuple[str, str], ...]
    refusals: tuple[tuple[str, str], ...]
    held: tuple[tuple[str, str], ...]
    flags: tuple[tuple[str, str], ...]
    not_asked: tuple[str, ...]


def result_so_far(state: State) -> SoFar:
    """Verdict, ranking, findings, gates and warnings, as they stand."""
    machine, book = state.machine, state.machine.book
    found = outcome_of(state, wanted=("verdict",))
    gates = {gate.slug: gate.label for gate in book.gates}
    flags = {flag.slug: flag.label for flag in book.flags}
    labels = {finding.slug: {value.slug: value.label for value in finding.values} for finding in book.findings}
    return SoFar(
        verdict=found.verdict,
        recommendation=book.outcome_labels.get(found.recommendation, found.recommendation),
        ranking=tuple(_ranked(state, row) for row in explanation.ranking(state)),
        findings=tuple(
            (book.finding[slug].title, labels[slug].get(value, NOTHING_KNOWN if value else NO_ROW)) for slug, value in found.findings.items()
        ),
        gates=tuple((f"{gates[row['gate']]}: {row['needs']}", row["rule"]) for row in explanation.gates(state)),
        refusals=tuple((row["text"], row["rule"]) for row in explanation.refusals(state)),
        held=tuple((row["needs"], row["rule"]) for row in explanation.held_to_pilot(state, own_payback(state))),
        flags=tuple((flags[row["flag"]], row["rule"]) for row in explanation.flags(state)),
        not_asked=tuple(
            wording.subject_words(book, slug) for slug, ask in machine.ask_if.items() if state.truth[ask] == FALSE
        ),
    )  # fmt: skip


def _ranked(state: State, row: Mapping[str, Any]) -> Ranked:
    out = tuple(reason["rule"] for reason in row["reasons"] if reason["effect"] == "excludes")
    low, high = row["range"]
    return Ranked(state.machine.book.approach[row["approach"]].label, row["fit"], low, high, out)


def marks_of(state: State, items: Sequence[Item]) -> tuple[Mark, ...]:
    """Conditions with their truths."""
    leaves = {leaf.test: leaf.number for leaf in state.machine.leaves}
    return tuple(_mark(state, item, leaves) for item in items)


def _standing(state: State, node: RuleNode, misses: Mapping[str, tuple[int, str]]) -> Tried:
    rule, book, truth = node.rule, state.machine.book, state.truth[node.number]
    return Tried(
        key=node.key,
        stage=book.finding[rule.finding].stage if isinstance(rule, Row) else rule.stage,
        is_row=isinstance(rule, Row),
        truth=as_bool(truth),
        distance=misses.get(node.key, (0, ""))[1],
        near=truth == FALSE and (node.key in misses if isinstance(rule, Rule) else _by_one(state, node)),
    )


def _in_full(state: State, one: Tried, rule: Row | Rule, leaves: Mapping[Test, int]) -> Tried:
    return replace(
        one,
        when=tuple(_mark(state, item, leaves) for item in rule.when),
        unless=tuple(_mark(state, item, leaves) for item in getattr(rule, "unless", ())),
        does=_does(state.machine, rule),
    )


def _by_one(state: State, node: RuleNode) -> bool:
    """Whether a row is kept from holding by one condition of several."""
    truths = [state.truth[number] for number in node.when]
    return len(truths) > 1 and truths.count(FALSE) == 1 and UNKNOWN not in truths


def _kept_back(state: State, node: RuleNode) -> bool:
    return any(state.truth[number] == TRUE for number in node.unless)


def _does(machine: Machine, rule: Row | Rule) -> tuple[str, ...]:
    book = machine.book
    if isinstance(rule, Row):
        finding = book.finding[rule.finding]
        return (f"“{finding.title}” is “{next(value.label for value in finding.values if value.slug == rule.value)}”",)
    return tuple(wording.effect_words(book, effect) for effect in rule.effects)


def _mark(state: State, item: Item, leaves: Mapping[Test, int]) -> Mark:
    book = state.machine.book
    if isinstance(item, Test):
        return Mark(wording.test_words(book, item), as_bool(state.truth[leaves[item]]), aside=_not_asked(state, item.subject))
    members = tuple(_mark(state, member, leaves) for member in _members(state, item))
    kind = item.kind if isinstance(item, Group) else "named"
    return Mark(wording.item_words(book, item), as_bool(_together(kind, members)), kind, members)


def _not_asked(state: State, subject: str) -> str:
    """Of a question that was answered though it is not asked: what of its condition does not hold, or is not known."""
    machine = state.machine
    if subject not in machine.ask_if or subject in state.open or state.truth[machine.ask_if[subject]] == TRUE:
        return ""
    marks = marks_of(state, machine.book.question[subject].ask_if)
    fails = [mark.words for mark in marks if mark.truth is False]
    if fails:
        return f"answered, but not asked: it is not so that {', and not that '.join(fails)}"
    return f"answered, but not asked yet: it is open whether {', and whether '.join(mark.words for mark in marks if mark.truth is None)}"


def _members(state: State, item: Group | Named) -> Sequence[Item]:
    return item.members if isinstance(item, Group) else state.machine.book.named_condition[item.slug].when


def _together(kind: str, members: Sequence[Mark]) -> Truth:
    """Strong Kleene over the marks inside a group."""
    numbers: list[Any] = [{None: UNKNOWN, True: TRUE, False: FALSE}[mark.truth] for mark in members]
    if kind in ("all", "named"):
        return min(numbers, default=TRUE)
    most = max(numbers, default=FALSE)
    return most if kind == "any" else TRUE - most
