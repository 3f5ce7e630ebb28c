"""Rules that can never act: conditions that shut each other out, an “unless” that never or always holds. Pure.

Exact: by boxes where no derived number has a part, else by the engine's own search. A search that reaches its limit says so.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial

from apps.decisions.engine.analysis.problem import ERROR, KEPT_BACK, NEVER_TRUE, NOT_KNOWN, WARNING, Problem
from apps.decisions.engine.analysis.ready import FEW, Ready, among, holding
from apps.decisions.engine.contradictions import LIMITED
from apps.decisions.engine.examples import Comes
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.packing import Undecided
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Item, Row, Rule
from apps.decisions.engine.wording import item_words

TOO_MANY = "there are too many combinations to look through"


def never_true(ready: Ready, rules: Sequence[Row | Rule]) -> Iterator[Problem]:
    """Rules and rows whose conditions cannot all hold."""
    for rule in rules:
        where = (part_of(rule), rule.key)
        try:
            if not ready.proved_of("holds", rule.when, ready.subjects(rule.when), partial(can_hold, ready, rule.key, rule.when)):
                yield Problem(ERROR, where, f"This can never be true: {_clash(ready, rule.when)}", kind=NEVER_TRUE)
        except Undecided:
            yield Problem(WARNING, where, f"Whether this can ever be true is not known: {TOO_MANY}", kind=NOT_KNOWN)


def never_asked(ready: Ready) -> Iterator[Problem]:
    """Questions that no answers bring up."""
    for question in ready.book.questions:
        with suppress(Undecided):
            items = question.ask_if
            if items and not ready.proved_of("holds", items, ready.subjects(items), partial(_possible, ready, items)):
                message = f"This is never asked: {_clash(ready, question.ask_if)}"
                yield Problem(ERROR, ("questions", question.slug), message, kind=NEVER_TRUE)


def unless_that_fails(ready: Ready, dead: frozenset[str]) -> Iterator[Problem]:
    """An “unless” that can never hold, or that always does: then the rule acts only where its question is open."""
    for rule in ready.book.rules:
        if rule.unless and rule.key not in dead:
            items = (*rule.when, *rule.unless)
            subjects, found = ready.subjects(items), list[Problem]()
            with suppress(Undecided):
                if not ready.proved_of("unless", (rule.when, rule.unless), subjects, partial(_works, ready, rule, found)):
                    yield from found


def _works(ready: Ready, rule: Rule, found: list[Problem]) -> bool:
    """Whether each “unless” can hold, and none always does; else what is wrong is found."""
    where = ("rules", rule.key)
    for place, item in enumerate(rule.unless):
        if not _apart(ready, rule, item) and not can_hold(ready, rule.key, (*rule.when, item), f"{rule.key} unless {place}"):
            message = f"“Unless” {place + 1} can never hold here: {item_words(ready.book, item)}. Take it away, or change it"
            found.append(Problem(WARNING, where, message, kind=KEPT_BACK))
    number = ready.node[rule.key].number
    if among(ready.seen, lambda state: state.truth[number] == TRUE) is None:
        items = (*rule.when, *rule.unless)
        whole = ready.space.meeting([ready.whole(items)], ready.space.holds(rule.when))
        if ready.region(whole, ready.subjects(items), ready.space.holds_one(rule.unless)) is None:
            message = "Its “Unless” keeps it back in every case where its conditions hold, once that is known. Change the one or the other"
            found.append(Problem(WARNING, where, message, kind=KEPT_BACK))
    return not found


def _apart(ready: Ready, rule: Rule, item: Item) -> bool:
    """Whether an “unless” can hold and has nothing to do with the conditions, so that both can hold together."""
    ours, theirs = set(ready.subjects(rule.when)), ready.subjects([item])
    if not ours.isdisjoint(theirs) or ready.computed(theirs) or (LIMITED & ours and LIMITED.intersection(theirs)):
        return False
    return ready.proved_of("holds", (item,), theirs, partial(_possible, ready, (item,)))


def can_hold(ready: Ready, key: str, items: Sequence[Item], *also: str) -> bool:
    """Whether answers exist for which the conditions of a rule hold, and those of further proofs with them. Raises Undecided."""
    node = ready.node[key]
    holds = Comes((*node.when, *(node.unless[int(name.rpartition(" ")[2])] for name in also)))
    conditions, subjects = tuple(items), ready.subjects(items)
    if (before := ready.proved.met.get(conditions)) is not None and ready.can_be_given(before):
        state = State.of(ready.machine, before)
        if state.possible and holds(state):
            return True
    found = among(ready.seen, holds)
    if found is None:
        boxes = ready.boxes(items)
        if not ready.computed(subjects):
            return ready.region(boxes, subjects) is not None
        look = partial(ready.shown, boxes, subjects, [], holds, holding((key, *also)))
        try:
            found = look(FEW)
        except Undecided:  # the engine's own search leaves it open: further points may not
            found = look()
    if found is not None and ready.computed(subjects):
        ready.proved.meet(conditions, found.answers)
    return found is not None


def _possible(ready: Ready, items: Sequence[Item]) -> bool:
    """Whether a point exists for which all items hold, derived numbers taken for free. Raises Undecided."""
    return ready.region(ready.boxes(items), ready.subjects(items)) is not None


def _clash(ready: Ready, items: Sequence[Item]) -> str:
    """The conditions that shut each other out, by their number and in words."""
    left = list(range(len(items)))
    with suppress(Undecided):
        if _possible(ready, items):
            return "its conditions rest on numbers worked out from the answers, which never come out so. Change one of them"
        for place in range(len(items)):
            without = [number for number in left if number != place]
            if not _possible(ready, [items[number] for number in without]):
                left = without
    words = [f"condition {number + 1} asks that {item_words(ready.book, items[number])}" for number in left]
    if len(words) == 1:
        return f"{words[0]}, and no answers come to that. Change it"
    return f"{', '.join(words[:-1])} and {words[-1]}. Change one of them"


def part_of(rule: Row | Rule) -> str:
    return "rows" if isinstance(rule, Row) else "rules"
