"""What the stored cases say of the rules: which of them nobody would miss, which limits none crosses, what always holds. Pure.

Cases are whatever the caller has: test cases, worked cases. A rule is noticed where it holds in a case and something of what
comes out is gone without it: points, a ruled-out option, a gate, a refusal, a pilot check, a warning, a step, a finding.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from apps.decisions.engine import terms
from apps.decisions.engine.analysis.problem import ALWAYS_TRUE, UNCROSSED, UNTESTED, WARNING, Problem
from apps.decisions.engine.analysis.words import counted
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.judging import FALSE, TRUE
from apps.decisions.engine.machine import Leaf, Machine, RuleNode
from apps.decisions.engine.outcome import leading_approach
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import NUMBER_OPERATORS, Effect, Row
from apps.decisions.engine.wording import number_words, subject_words

FEW = 10  # decisions; true for fewer of them says nothing yet


def unnoticed(machine: Machine, cases: Sequence[State]) -> Iterator[Problem]:
    """Rules and rows of which no case would show that they are gone."""
    held: Counter[str] = Counter()
    noticed: set[str] = set()
    for state in cases:
        holding = [node for node in machine.traced if state.truth[node.number] == TRUE]
        held.update(node.key for node in holding)
        noticed |= _noticed(state, holding)
    for node in machine.traced:
        where = ("rows" if isinstance(node.rule, Row) else "rules", node.key)
        if not held[node.key]:
            yield Problem(WARNING, where, "No test case uses this. Add one for which it holds", kind=UNTESTED)
        elif node.key not in noticed:
            many = counted(held[node.key], "test case in which it holds, another says", "test cases in which it holds, others say")
            message = f"No test would notice if this were gone: in the {many} the same. Add one in which it stands alone"
            yield Problem(WARNING, where, message, kind=UNTESTED)


def uncrossed(machine: Machine, cases: Sequence[State]) -> Iterator[Problem]:
    """Limits of numbers on one side of which no case lies: nobody would see it if they were moved."""
    for subject, leaves in machine.leaves_of.items():
        missed = [number for number in _limits(leaves) if not _crossed(leaves, number, cases)]
        if missed:
            part = "questions" if subject in machine.domains else "derived"
            listed = ", ".join(number_words(number) for number in missed)  # type: ignore[arg-type]
            name = subject_words(machine.book, subject)
            message = f"No test cases lie on both sides of {'this limit' if len(missed) == 1 else 'these limits'} of “{name}”: {listed}. Add one just below and one at each"
            yield Problem(WARNING, (part, subject), message, kind=UNCROSSED)


def always_true(book: Rulebook, decisions: int, held: Mapping[str, int]) -> Iterator[Problem]:
    """Rules that have conditions and yet held in every stored decision."""
    for rule in book.rules:
        if rule.when and decisions >= FEW and held.get(rule.key, 0) >= decisions:
            message = f"True for all {decisions:,} stored decisions: does it need a condition?"
            yield Problem(WARNING, ("rules", rule.key), message, kind=ALWAYS_TRUE)


def _noticed(state: State, holding: Sequence[RuleNode]) -> set[str]:
    """Which of the rules that hold would be missed in this case."""
    leader = leading_approach(state)
    said: dict[str, list[tuple[object, ...]]] = {}
    for node in holding:
        if isinstance(node.rule, Row):
            said[node.key] = [("finding", node.rule.finding)]
        else:
            said[node.key] = [thing for effect in node.rule.effects for thing in _says(node.key, effect, leader)]
    times = Counter(thing for things in said.values() for thing in dict.fromkeys(things))
    return {key for key, things in said.items() if any(times[thing] == 1 for thing in things)}


def _says(key: str, effect: Effect, leader: str) -> Iterable[tuple[object, ...]]:
    """What one effect adds to what comes out; points are the rule's own, for they add up."""
    if effect.do in (terms.FAVOUR, terms.DISFAVOUR):
        return [("points", key)]
    if effect.do == terms.RULE_OUT:
        return [("out", slug) for slug in effect.approaches]
    if leader in effect.excepted:
        return []
    return [(effect.do, effect.gate or effect.flag or (effect.text if effect.do == terms.NEXT_STEP else ""))]


def _limits(leaves: Sequence[Leaf]) -> list[object]:
    return list(dict.fromkeys(number for leaf in leaves if leaf.test.operator in NUMBER_OPERATORS for number in leaf.test.operand))


def _crossed(leaves: Sequence[Leaf], limit: object, cases: Sequence[State]) -> bool:
    """Whether some condition with this limit is known to hold in one case and not to hold in another."""
    for leaf in leaves:
        if limit in leaf.test.operand:
            truths = {state.truth[leaf.number] for state in cases}
            if TRUE in truths and FALSE in truths:
                return True
    return False
