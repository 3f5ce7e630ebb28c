"""A rule book made ready to be looked through: its boxes, its machine, and proofs by the engine itself. Pure.

Boxes take derived numbers for free. So wherever one has a part, a box that is left over proves nothing yet: real answers are
looked for, first at a few places, then by the engine's own search, which comes to an end with answers or with a proof.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, reduce
from operator import or_
from typing import Any

from apps.decisions.engine import terms
from apps.decisions.engine.analysis.proved import Ground, Proved
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.boxes import Space
from apps.decisions.engine.certainty import filled_in
from apps.decisions.engine.compiling import compile_rules
from apps.decisions.engine.draws import Draws, applies
from apps.decisions.engine.examples import Comes, Examples, plain_answers
from apps.decisions.engine.impossible import Impossible
from apps.decisions.engine.judging import FALSE, TRUE, UNKNOWN, Truth
from apps.decisions.engine.machine import Machine, RuleNode
from apps.decisions.engine.packing import Packed, Steps, Undecided
from apps.decisions.engine.readers import steps_behind
from apps.decisions.engine.search import Aim, search
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Item, Row, Rule, Value
from apps.estimates.engine.derived import FORMULAS
from apps.estimates.engine.price_table import PriceTable

DRAWN = 40  # complete cases decided beforehand
TRIES, FEW = 12, 3  # points looked at for one example before the engine's own search begins; where no example is told, a few
NODES = 600  # states looked at in one such search
YES, NO = "yes", "no"
REFUSE = (terms.Effect(terms.REFUSE, text="-"),)


@dataclass(frozen=True, slots=True)
class Shown:
    """Answers that show something, decided by the engine; `region` is the part of the space in which they were looked for."""

    answers: Mapping[str, Value]
    state: State
    region: Packed | None = None

    @property
    def plain(self) -> dict[str, Any]:
        return plain_answers(self.answers)


class Ready:
    """Everything that the analyses share."""

    def __init__(self, book: Rulebook, prices: PriceTable, steps: Steps | None = None, proved: Proved | None = None) -> None:
        self.book, self.prices = book, prices
        self.proved = proved or Proved()
        self.space = Space(book, steps)
        self._sound: list[str] = []  # findings whose rows cover every case
        self.rules: tuple[Row | Rule, ...] = (*book.rows, *book.rules)
        self._tables: dict[str, list[str]] = {}
        self.loose: set[str] = set()  # findings of which rows overlap, or do not cover every case: boxes do not say what they are then
        self.ground = Ground(book, prices)

    @cached_property
    def machine(self) -> Machine:
        """Made when something has to be decided: where all is proved already, nothing has."""
        return compile_rules(self.book, self.prices)

    @cached_property
    def impossible(self) -> Impossible:
        """What no answers can be, with what is known of the findings so far."""
        found = Impossible(self.space, self.machine)
        for finding in self._sound:
            found.always_set(finding)
        return found

    @cached_property
    def examples(self) -> Examples:
        """Looks for answers at a place."""
        return Examples(self.machine, self.space)

    @cached_property
    def node(self) -> Mapping[str, RuleNode]:
        """Rows and rules of the machine, by key."""
        return {node.key: node for node in (*(row for rows in self.machine.rows.values() for row in rows), *self.machine.rules)}

    def always_set(self, finding: str) -> None:
        """Its rows cover every case: from now on, no search has to prove that again."""
        self._sound.append(finding)
        if "impossible" in self.__dict__:
            self.impossible.always_set(finding)

    @cached_property
    def drawn(self) -> list[Shown]:
        """Some complete cases without chance in them: most rules hold in one of them."""
        drawn = [filled_in(state) for state in Draws(State.of(self.machine, {}), "problems").first(DRAWN)]
        return [Shown(answers, state) for answers in drawn if (state := State.of(self.machine, answers)).possible]

    @cached_property
    def seen(self) -> list[Shown]:
        """Those, and whatever was decided since: what held in one of them can hold."""
        return list(self.drawn)

    def proved_of(self, what: str, items: Hashable, subjects: Iterable[str], prove: Callable[[], bool]) -> bool:
        """Whether it is so of these conditions, proved now or before of a book that says the same of these subjects."""
        loose = tuple(sorted(self.loose.intersection(subjects)))
        return self.proved.holds((what, items, loose, self.ground.of(subjects)), prove)

    def subjects(self, items: Iterable[Item]) -> list[str]:
        """What the items rest on, in the end."""
        return self.space.with_what_they_read(dict.fromkeys(test.subject for test in self.book.tests_in(items)))

    def computed(self, subjects: Iterable[str]) -> bool:
        """Whether something is among them that boxes do not say everything of."""
        return not self.space.derived.isdisjoint(subjects) or not self.loose.isdisjoint(subjects)

    def loosen(self, finding: str, overlapping: Sequence[tuple[str, str]]) -> None:
        """From now on, what rests on this finding is left to the engine."""
        self.loose.add(finding)
        self.impossible.relax(finding, overlapping)
        for kept in ("proofs", "asking", "_proving", "_behind_proofs"):
            self.__dict__.pop(kept, None)

    def loose_rows(self, machine: Machine, nodes: Iterable[RuleNode]) -> list[RuleNode]:
        """The rows of such findings that these rules rest on: a state takes it that one row sets its finding, and only one."""
        subjects = self.subjects([item for node in nodes for item in (*node.rule.when, *unless_of(node.rule))])
        return [row for finding in sorted(self.loose.intersection(subjects)) for row in machine.rows[finding]]

    def region(self, boxes: Iterable[Packed], subjects: Sequence[str], covers: Sequence[Packed] = ()) -> Packed | None:
        """A part of these boxes that answers may reach and no cover touches; derived numbers are taken for free. Raises Undecided."""
        return self.space.first(boxes, [*self.impossible.of(subjects), *covers])

    def whole(self, items: Iterable[Item]) -> Packed:
        """Everything that can be when all is answered, but for what the items ask whether it is known."""
        return self.space.whole(open_too=self.space.asked_whether_known(items))

    def boxes(self, items: Sequence[Item]) -> list[Packed]:
        """Where all items hold. Raises Undecided."""
        return self.space.meeting([self.whole(items)], self.space.holds(items))

    def shown(
        self, boxes: Sequence[Packed], subjects: Sequence[str], covers: Sequence[Packed], fits: Comes, proof: "Proof", tries: int = TRIES
    ) -> Shown | None:
        """Answers in these boxes, outside the covers, for which something is so; None where it is proved that there are none.

        Raises Undecided where neither is found.
        """
        if self.computed(subjects) and (known := among(self.drawn, fits)) is not None:
            return known
        passed_over: list[Packed] = []
        for box in boxes:
            while len(passed_over) < tries:
                region = self.region([box], subjects, [*covers, *passed_over])
                if region is None:
                    break
                slots = self.space.slots_of(subjects)
                point, room = self.space.layout.point(region, slots), {slot: self.space.layout.bits(region, slot) for slot in slots}
                if (found := self.examples.state(point, room, fits)) is not None:
                    self.seen.append(Shown(*found))
                    return Shown(*found, region)
                about = self._behind(self.examples.misfit) if self.examples.misfit else slots
                passed_over.append(self.space.layout.pack({slot: room[slot] if self.examples.misfit else point[slot] for slot in about}))
        if not passed_over:
            return None
        return self.searched(proof, fits)

    def example_of(self, rule: Row | Rule) -> Shown | None:
        """Answers for which the conditions of a rule or row hold; None where it is proved that there are none. Raises Undecided."""
        return self.shown(self.boxes(rule.when), self.subjects(rule.when), [], Comes(self.node[rule.key].when), holding((rule.key,)))

    def _behind(self, number: str) -> list[str]:
        """The slots of a derived number and of what its formula reads."""
        return self.space.slots_of([number, *FORMULAS[number].reads])

    def can_be_given(self, answers: Mapping[str, Value]) -> bool:
        """Whether answers to another book are answers to this one as well."""
        for slug, value in answers.items():
            domain = self.machine.domains.get(slug)
            chosen = () if isinstance(value, int | Decimal) else (value,) if isinstance(value, str) else value
            if domain is None or bool(domain.slugs) != bool(chosen) or not set(chosen) <= set(domain.slugs):
                return False
        return True

    def is_complete(self, shown: Shown) -> bool:
        """Whether every question that is asked has an answer."""
        return all(applies(shown.state, slug) <= (slug in shown.answers) for slug in shown.state.raw)

    def searched(self, proof: "Proof", fits: Comes | None = None) -> Shown | None:
        """Answers that the engine's own search finds; None where it proves that there are none. Raises Undecided."""
        if not proof.wanted or any(key not in self.proofs for key, _ in proof.wanted):
            raise Undecided
        asked = frozenset(subject for key, _ in proof.wanted for subject in self.asking[key])
        nodes = [(self.proofs[key], truth) for key, truth in proof.wanted]
        rows = self.loose_rows(self._proving, [node for node, _ in nodes])
        aim = Aim(lambda state: _may_be(state, nodes, rows), NO, nodes=(*(node for node, _ in nodes), *rows))
        if self.space.steps.left <= 0:
            raise Undecided
        begin = self._nothing_known(asked)
        begin.only = self._behind_all(*(node.number for node in aim.nodes))
        found = search(begin, aim, NODES)
        if found.completion is None:
            if found.exhausted and not asked:  # what is left open is never filled in, so that proves nothing of those that ask for it
                return None
            raise Undecided
        answers = {slug: value for slug, value in filled_in(found.completion).items() if slug not in found.completion.open}
        state = State.of(self.machine, answers)
        if not state.possible or (fits is not None and not fits(state)):
            raise Undecided
        self.seen.append(Shown(answers, state))
        return self.seen[-1]

    @cached_property
    def proofs(self) -> Mapping[str, RuleNode]:
        """The conditions of every row and rule, and each “unless”, as rules of a machine in which all of them count."""
        return {node.key: node for node in self._proving.rules}

    def _behind_all(self, *numbers: int) -> int:
        """The steps of the machine of proofs that these truths rest on, as bits."""
        return reduce(or_, (self._behind_proofs[number] for number in numbers), 0)

    @cached_property
    def _behind_proofs(self) -> tuple[int, ...]:
        return steps_behind(self._proving)

    def _nothing_known(self, asked: frozenset[str]) -> State:
        """Every answer still to come, but for those that stay open because it is asked whether they are known."""
        state = State.of(self._proving, {})
        state.open = asked
        state.run(range(len(self._proving.order)))
        return state

    @cached_property
    def asking(self) -> Mapping[str, set[str]]:
        """By the key of each proof, the questions of which it asks that they are not known."""
        found = {}
        for node in self._proving.rules:
            tests = self.book.tests_in(node.rule.when)
            found[node.key] = {test.subject for test in tests if test.operator == "is unknown"}
        return found

    @cached_property
    def _proving(self) -> Machine:
        rules = []
        for rule in self.rules:
            if self._may_be_asked(rule):
                rules.append(self._asking(rule.key, rule.when))
                rules += [self._asking(f"{rule.key} unless {place}", [item]) for place, item in enumerate(unless_of(rule))]
        return compile_rules(replace(self.book, rules=tuple(rules)), self.prices)

    def _may_be_asked(self, rule: Row | Rule) -> bool:
        """Whether boxes alone do not say everything of a rule, of the others of its table, or of those that rule out."""
        if isinstance(rule, Row):
            return self.computed(self.table(rule.finding))
        return any(effect.do == terms.RULE_OUT for effect in rule.effects) or self.computed(self.subjects((*rule.when, *rule.unless)))

    def table(self, finding: str) -> list[str]:
        """What the rows of a finding rest on, in the end, but for the finding itself."""
        if finding not in self._tables:
            rows = [row for row in self.book.rows if row.finding == finding]
            self._tables[finding] = [subject for subject in self.subjects([i for row in rows for i in row.when]) if subject != finding]
        return self._tables[finding]

    def _asking(self, key: str, when: Sequence[Item]) -> Rule:
        return Rule(key, self.book.stages[0].slug, tuple(when), (), REFUSE, "-", (), "note", "C")


def among(seen: Iterable[Shown], fits: Callable[[State], bool]) -> Shown | None:
    """One of the cases that were decided before."""
    return next((shown for shown in seen if fits(shown.state)), None)


@dataclass(frozen=True, slots=True)
class Proof:
    """What the engine's own search is to find: these rows and rules of `Ready.proofs` true, or false. Empty where it cannot be asked."""

    wanted: tuple[tuple[str, Truth], ...] = ()


def holding(keys: Iterable[str]) -> Proof:
    return Proof(tuple((key, TRUE) for key in keys))


def failing(keys: Iterable[str]) -> Proof:
    return Proof(tuple((key, FALSE) for key in keys))


def _may_be(state: State, nodes: Sequence[tuple[RuleNode, Truth]], rows: Sequence[RuleNode]) -> set[str]:
    """Nothing follows before the rows of loose tables are decided: a state takes it that one of them sets its finding, and only one."""
    if any(state.truth[row.number] == UNKNOWN for row in rows):
        return {YES, NO}
    sure = True
    for node, wanted in nodes:
        truth = state.truth[node.number]
        if truth == TRUE - wanted:
            return {NO}
        sure &= truth == wanted
    return {YES} if sure else {YES, NO}


def unless_of(rule: Row | Rule) -> tuple[Item, ...]:
    return rule.unless if isinstance(rule, Rule) else ()
