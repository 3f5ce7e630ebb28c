"""What test cases cover: which rules hold in one of them, and of which conditions one of them would notice the loss. Pure.

A condition is covered where leaving it out would change whether its rule holds in some case: then a test can tell that
it is there. Conditions inside a group are looked at one by one; a named condition is one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from apps.decisions.engine import wording
from apps.decisions.engine.judging import FALSE, TRUE, UNKNOWN, Truth
from apps.decisions.engine.machine import Machine, RuleNode
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Group, Item, Named, Test

Path = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """One rule or row: in how many cases it holds, and the conditions, in words, that no case would miss."""

    key: str
    cases: int
    unnoticed: tuple[str, ...]


def coverage(machine: Machine, states: Iterable[State]) -> tuple[Covered, ...]:
    """Every row and rule, in the book's order, beside these cases."""
    watched = [_Watched(machine, node) for node in machine.traced]
    for state in states:
        for one in watched:
            one.see(state)
    return tuple(one.covered() for one in watched)


class _Watched:
    """A rule with those of its conditions that no case has noticed yet."""

    def __init__(self, machine: Machine, node: RuleNode) -> None:
        self.machine, self.node, self.cases = machine, node, 0
        self.leaf = {leaf.test: leaf.number for leaf in node.leaves}
        self.left: dict[Path, Item] = dict(_leaves(node.rule.when))
        self.left_unless: dict[Path, Item] = dict(_leaves(getattr(node.rule, "unless", ())))

    def see(self, state: State) -> None:
        truth = state.truth[self.node.number]
        self.cases += truth == TRUE
        if not self.left and not self.left_unless:
            return
        when, unless = [state.truth[n] for n in self.node.when], [state.truth[n] for n in self.node.unless]
        if truth != TRUE and sum(one != TRUE for one in when) + any(one == TRUE for one in unless) > 1:
            return  # no single condition is to blame
        for path in [path for path in self.left if (self._without(state, path) == TRUE) != (truth == TRUE)]:
            del self.left[path]
        for path in [path for path in self.left_unless if truth == FALSE and self._unless_without(state, path)]:
            del self.left_unless[path]

    def covered(self) -> Covered:
        book = self.machine.book
        unnoticed = [wording.item_words(book, item) for item in self.left.values()]
        unnoticed += [f"unless {wording.item_words(book, item)}" for item in self.left_unless.values()]
        return Covered(self.node.key, self.cases, tuple(unnoticed))

    def _without(self, state: State, path: Path) -> Truth:
        """The truth of the rule with the condition at `path` left out."""
        if any(state.truth[number] == TRUE for number in self.node.unless):
            return FALSE
        first, *rest = path
        others = [state.truth[number] for place, number in enumerate(self.node.when) if place != first]
        own = _reduced(self.node.rule.when[first], rest, self._truths(state))
        return min([*others, *([] if own is None else [own])], default=TRUE)

    def _unless_without(self, state: State, path: Path) -> bool:
        """Whether the rule would hold with an unless item left out."""
        first, *rest = path
        held = [state.truth[number] for place, number in enumerate(self.node.unless) if place != first]
        own = _reduced(getattr(self.node.rule, "unless", ())[first], rest, self._truths(state))
        return TRUE not in held and own != TRUE and all(state.truth[number] == TRUE for number in self.node.when)

    def _truths(self, state: State) -> "_Truths":
        return _Truths(self.machine, state, self.leaf)


class _Truths:
    """The truth of any condition of a rule in one state."""

    def __init__(self, machine: Machine, state: State, leaf: Mapping[Test, int]) -> None:
        self.machine, self.state, self.leaf = machine, state, leaf

    def of(self, item: Item) -> Truth:
        if isinstance(item, Test):
            return self.state.truth[self.leaf[item]]
        if isinstance(item, Named):
            return min((self.of(inner) for inner in self.machine.book.named_condition[item.slug].when), default=TRUE)
        return _joined(item.kind, [self.of(member) for member in item.members])


def _reduced(item: Item, path: Sequence[int], truths: _Truths) -> Truth | None:
    """The truth of an item without the condition inside it at `path`; None where nothing of it is left."""
    if not path or not isinstance(item, Group):
        return None
    first, *rest = path
    kept = [truths.of(member) for place, member in enumerate(item.members) if place != first]
    inner = _reduced(item.members[first], rest, truths)
    left = [*kept, *([] if inner is None else [inner])]
    return _joined(item.kind, left) if left else None


def _joined(kind: str, members: Sequence[Truth]) -> Truth:
    if kind == "all":
        return min(members, default=TRUE)
    most = max(members, default=FALSE)
    return most if kind == "any" else {FALSE: TRUE, UNKNOWN: UNKNOWN, TRUE: FALSE}[most]


def _leaves(items: Sequence[Item], path: Path = ()) -> Iterator[tuple[Path, Item]]:
    """Every single or named condition with the way that leads to it."""
    for place, item in enumerate(items):
        if isinstance(item, Group):
            yield from _leaves(item.members, (*path, place))
        else:
            yield (*path, place), item
