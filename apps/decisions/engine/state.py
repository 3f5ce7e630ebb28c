"""What holds, what does not and what is open, for one set of answers. Pure; runs the steps of a `Machine`.

Two ways of being open. *In the record*: the question has no answer; conditions on it are unknown, "is unknown" is true.
*To be completed*: the question will have some answer of those still possible; conditions follow from that set and
"is unknown" is false. A search for other outcomes completes answers; a decision reads the record.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from apps.decisions.engine import terms
from apps.decisions.engine.contradictions import LIMITED
from apps.decisions.engine.domains import Possible, narrow
from apps.decisions.engine.judging import FALSE, TRUE, UNKNOWN, Truth
from apps.decisions.engine.machine import ALL, ANY, Block, Leaf, Machine, Node, RuleNode
from apps.decisions.engine.terms import Value
from apps.estimates.engine.known import Known
from apps.estimates.engine.spans import Span


class State:
    """Truth of every condition, rule and row; possible findings, derived numbers and points."""

    __slots__ = ("assumed", "fit", "high", "low", "machine", "only", "open", "possible", "raw", "reached", "truth", "vals")

    def __init__(self, machine: Machine) -> None:
        """All questions open in the record; `of` and `completing` make the states that are wanted."""
        self.machine = machine
        self.raw: dict[str, Possible] = {slug: domain.whole for slug, domain in machine.domains.items()}
        self.open: frozenset[str] = frozenset(self.raw)
        self.vals: dict[str, Any] = {}
        self.truth: list[Truth] = [FALSE] * machine.truths
        count = len(machine.approaches)
        self.fit, self.low, self.high = [machine.start] * count, [machine.start] * count, [machine.start] * count
        self.possible = True
        self.reached = 0  # steps that read what the last trial changed, as bits
        self.assumed: Mapping[str, Span | None] = {}  # derived numbers that a search takes to lie there
        self.only: int | None = None  # where a search asks for a few rules alone: the steps behind them, as bits, which alone are run again

    @classmethod
    def of(cls, machine: Machine, answers: Mapping[str, Value], *, rules_only: bool = False) -> "State":
        """The record, run; `rules_only` works out no number that no rule reads."""
        state = cls.given(machine, answers)
        state.run(machine.ruling_steps if rules_only else range(len(machine.order)))
        return state

    def told(self, answers: Mapping[str, Value]) -> "State":
        """The record of other answers, as `of` gives it of rules alone; sooner where only a few differ from what this record says.

        Findings that no rule reads are left as they stand in this record.
        """
        known = {slug: self.machine.domains[slug].known(value) for slug, value in answers.items()}
        opened = frozenset(slug for slug in self.raw if slug not in known)
        differ = (opened ^ self.open) | {slug for slug, possible in known.items() if possible != self.raw[slug]}
        if not self.possible or not LIMITED.isdisjoint(differ) or bool(opened) != bool(self.open):
            return State.of(self.machine, answers, rules_only=True)
        new = self.copy()
        new.open = opened
        for slug in differ:
            new.raw[slug] = known.get(slug, self.machine.domains[slug].whole)
        new.run(sorted({step for slug in differ for step in self.machine.touched[slug]}))
        return new

    @classmethod
    def given(cls, machine: Machine, answers: Mapping[str, Value]) -> "State":
        """The record before anything is run: known answers, which must not contradict each other, all others open."""
        state = cls(machine)
        for slug, value in answers.items():
            state.raw[slug] = machine.domains[slug].known(value)
        state.open = frozenset(slug for slug in state.raw if slug not in answers)
        given, state.possible = state.raw.copy(), narrow(machine.domains, state.raw)
        if not state.possible:  # no open answer fits the given ones: they are read as they stand, and nothing is proved
            state.raw = given
        return state

    def copy(self) -> "State":
        """An independent state with the same content."""
        new = State.__new__(State)
        new.machine, new.open, new.possible, new.reached = self.machine, self.open, self.possible, 0
        new.assumed, new.only = self.assumed, self.only
        new.raw, new.vals, new.truth = self.raw.copy(), self.vals.copy(), self.truth.copy()
        new.fit, new.low, new.high = self.fit.copy(), self.low.copy(), self.high.copy()
        return new

    def completing(self) -> "State":
        """The same answers, every open question still to be completed instead of unknown: of this only what a recommendation rests on is run."""
        new = self.copy()
        new.open = frozenset()
        new.run(self.machine.deciding_steps)
        return new

    def with_possible(self, question: str, possible: Possible) -> "State":
        """A copy in which `question` can only be what `possible` says: of this only what a recommendation rests on is run again."""
        new = self.copy()
        new.set(question, possible)
        return new

    def with_answer(self, question: str, possible: Possible) -> "State":
        """A copy with an answer replaced, all that reads it run again: open answers are freed from what the old one said about them."""
        return self.with_answers({question: possible}, self.machine.touched)

    def with_answers(
        self, answers: Mapping[str, Possible], touched: Mapping[str, Sequence[int]] | None = None, *, steps: Sequence[int] | None = None
    ) -> "State":
        """A copy with answers replaced; not `possible`, and nothing else right, where they contradict others. `touched`: see `with_answer`.

        `steps` are the only ones to be run, where nothing is asked of the copy but what these say.
        """
        new, limited = self.copy(), not LIMITED.isdisjoint(answers)
        if limited:
            for slug in LIMITED & self.open:
                new.raw[slug] = self.machine.domains[slug].whole
        new.raw.update(answers)
        new.open -= answers.keys()
        changed: Collection[str] = answers
        if limited:
            before = {slug: self.raw[slug] for slug in LIMITED if slug in self.raw}
            new.possible = narrow(self.machine.domains, new.raw)
            if not new.possible:
                return new
            changed = {*answers, *(slug for slug, old in before.items() if new.raw[slug] != old)}
        if steps is not None:
            new.run(steps)
        elif touched is None:
            new.spread(changed)
        else:
            new.run(sorted(set().union(*(touched[slug] for slug in changed))))
        return new

    def set(self, question: str, possible: Possible) -> None:
        """Replace what `question` can be, apply the limits between answers, and run the steps this touches and a recommendation needs."""
        changed = [question]
        self.raw[question] = possible
        self.open -= {question}
        if question in LIMITED:
            before = {slug: self.raw[slug] for slug in LIMITED if slug in self.raw}
            self.possible = narrow(self.machine.domains, self.raw)
            if not self.possible:
                return
            changed += [slug for slug, old in before.items() if self.raw[slug] != old and slug != question]
        self.spread(changed)

    def assuming(self, number: str, span: Span | None) -> "State":
        """A copy in which a derived number is taken to lie in a span, or not to exist, whatever the answers come to."""
        new = self.copy()
        new.assumed = {**self.assumed, number: span}
        new.follow(self.machine.readers.by_subject[number])
        return new

    def spread(self, changed: Collection[str]) -> None:
        """Run what reads the changed answers, then whatever reads what that has changed: of steps that a recommendation rests on."""
        readers, reached = self.machine.readers, 0
        for slug in changed:
            reached |= readers.by_subject.get(slug, 0)
        waiting = reached
        if not self.open:  # what asks if anything is open at all may be another although nothing that it reads is
            for slug in changed:
                waiting |= readers.asking_if_open[slug]
        self.follow(waiting, reached)

    def follow(self, waiting: int, reached: int = 0) -> None:
        """Run the steps that wait, as bits, and whatever reads what they change: the first one waiting never has to be run twice."""
        machine, truth, vals, assumed = self.machine, self.truth, self.vals, self.assumed
        order, by_truth, by_subject = machine.order, machine.readers.by_truth, machine.readers.by_subject
        only = self.only
        if only is not None:
            waiting &= only
        while waiting:
            first = waiting & -waiting
            waiting ^= first
            step = order[first.bit_length() - 1]
            kind, found = type(step), 0
            if kind is RuleNode:
                now = self.rule(step)
                if now != truth[step.number]:
                    self.change(step, now)
                    found = by_truth[step.number]
            elif kind is Block:
                row = step.unknown if step.subject in self.open else step.truths(self.raw[step.subject])
                for number, now in enumerate(row, step.first):
                    if truth[number] != now:
                        truth[number] = now
                        found |= by_truth[number]
            elif kind is str:
                value = self.derived(step) if step in machine.formulas else self.finding(step)
                if value is not vals[step] and value != vals[step]:
                    vals[step], found = value, by_subject[step]
            else:
                now = self.node(step) if kind is Node else step.judge(vals[step.subject]) if step.computed else self.leaf(step)
                if assumed and kind is Leaf and step.subject in assumed:
                    now = self.taken(step, now)
                if truth[step.number] != now:
                    truth[step.number], found = now, by_truth[step.number]
            if found:
                waiting |= found if only is None else found & only
                reached |= found
        self.reached = reached

    def taken(self, leaf: Leaf, truth: Truth) -> Truth:
        """The truth of a condition on a derived number that is assumed; the state is impossible where the answers say otherwise."""
        assumed = leaf.judge(self.assumed[leaf.subject])
        self.possible = self.possible and (truth == assumed or UNKNOWN in (truth, assumed))
        return truth if assumed == UNKNOWN else assumed

    def rule(self, node: RuleNode) -> Truth:
        """Truth of a rule or row: all its conditions, and none of its unless items."""
        truth, new = self.truth, TRUE
        for number in node.when:
            if truth[number] < new:
                new = truth[number]
                if new == FALSE:
                    return FALSE
        return self.kept_back(node, new) if node.unless else new

    def run(self, steps: Any) -> None:
        """Run the numbered steps, in order."""
        order, truth, raw, vals, opened = self.machine.order, self.truth, self.raw, self.vals, self.open
        for index in steps:
            step = order[index]
            kind = type(step)
            if kind is Block:
                subject = step.subject
                row = step.unknown if subject in opened else step.truths(raw[subject])
                truth[step.first : step.last] = row
            elif kind is Leaf:
                truth[step.number] = step.judge(vals[step.subject]) if step.computed else self.leaf(step)
            elif kind is RuleNode:
                new = self.rule(step)
                if new != truth[step.number]:
                    self.change(step, new)
            elif kind is Node:
                truth[step.number] = self.node(step)
            elif step in self.machine.formulas:
                vals[step] = self.derived(step)
            else:
                vals[step] = self.finding(step)

    def leaf(self, leaf: Leaf) -> Truth:
        """Truth of a condition on the record, or on a question that does not always apply."""
        subject = leaf.subject
        ask = self.machine.ask_if.get(subject)
        if (applies := TRUE if ask is None else self.truth[ask]) == FALSE:
            return FALSE
        unanswered = subject in self.open or (applies == UNKNOWN and self.open)
        if leaf.test.operator in terms.RECORD_OPERATORS:
            if leaf.test.operator == "is unknown":
                return TRUE if unanswered else FALSE
            return FALSE if unanswered else applies
        if unanswered:
            return UNKNOWN
        return min(leaf.judge(self.raw[subject]), applies)

    def node(self, node: Node) -> Truth:
        """Truth of a group, strong Kleene."""
        truths = node.of_members(self.truth)
        if node.kind == ALL:
            return min(truths, default=TRUE)
        most = max(truths, default=FALSE)
        return most if node.kind == ANY else TRUE - most

    def kept_back(self, node: RuleNode, truth: Truth) -> Truth:
        """The truth of a rule after its unless items: false where one is known to hold."""
        held = max(self.truth[number] for number in node.unless)
        if held == TRUE:
            return FALSE
        return UNKNOWN if held == UNKNOWN and not self.open else truth  # to be completed: it may yet be kept back

    def change(self, node: RuleNode, new: Truth) -> None:
        """Set the truth of a rule or row, and its points."""
        old, self.truth[node.number] = self.truth[node.number], new
        if node.points:
            for approach, fit, low, high in node.worth[3 * old + new]:
                self.fit[approach] += fit
                self.low[approach] += low
                self.high[approach] += high

    def finding(self, slug: str) -> int:
        """The values that a finding can still have, as bits; no bit where no row holds."""
        bits = self.machine.finding_bits[slug]
        possible = 0
        for node in self.machine.rows[slug]:
            truth = self.truth[node.number]
            if truth == TRUE:
                return bits[node.value]
            if truth == UNKNOWN:
                possible |= bits[node.value]
        return possible

    def derived(self, slug: str) -> Span | None:
        """A derived number from what its inputs can still be; kept, since trials ask for the same again and again."""
        machine, key = self.machine, (slug, self.read_by(slug))
        if key in machine.spans:
            return machine.spans[key]
        if len(machine.spans) >= machine.most_spans:
            machine.spans.clear()
        machine.spans[key] = span = self.computed(slug)
        return span

    def read_by(self, slug: str) -> tuple[Any, ...]:
        """What the formula of a derived number reads of this state: answers, and findings."""
        machine = self.machine
        findings = (self.vals[subject] for subject in machine.formulas[slug].reads if subject not in self.raw)
        return (machine.reading[slug](self.raw), *findings)

    def computed(self, slug: str) -> Span | None:
        """A derived number, worked out."""
        return self.machine.formulas[slug].formula(self.known_to(slug))

    def known_to(self, slug: str) -> Known:
        """What the formula of a derived number reads; its numbers may be replaced."""
        machine, formula = self.machine, self.machine.formulas[slug]
        numbers: dict[str, Span | None] = {}
        choices: dict[str, frozenset[str]] = {}
        several: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        for subject in formula.reads:
            domain = machine.domains.get(subject)
            if domain is None:
                names = machine.finding_bits[subject]
                bits = self.vals[subject]
                choices[subject] = frozenset(name for name, bit in names.items() if bits & bit)
            elif domain.kind == terms.CHOICE:
                choices[subject] = domain.names(self.raw[subject])
            elif domain.kind == terms.MULTI:
                sure, may = self.raw[subject]
                several[subject] = (domain.names(sure), domain.names(may))
            else:
                numbers[subject] = Span(*self.raw[subject])
        return Known(numbers, choices, several, machine.parameters, machine.prices, machine.shares)
