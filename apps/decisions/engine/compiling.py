"""From a rule book and a price list to a `Machine`: numbers every condition once and puts the steps in order. Pure.

Ordinary conditions on answers come first, then findings and derived numbers in the order in which they read each other,
then all rules.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from apps.decisions.engine import terms
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.domains import Domain
from apps.decisions.engine.effort import minutes_of
from apps.decisions.engine.judging import FALSE, UNKNOWN, Judge, judge_choice, judge_number, judge_several, judge_span
from apps.decisions.engine.machine import ALL, NONE, Block, Leaf, Machine, Node, RuleNode, worth_of
from apps.decisions.engine.readers import asking_steps, readers_of
from apps.decisions.engine.terms import Item, Named, Question, Row, Rule, Test
from apps.estimates.engine.derived import FORMULAS, parameters_from
from apps.estimates.engine.inputs import Figures
from apps.estimates.engine.price_table import PriceTable
from apps.estimates.engine.spans import exact

CHECKS = (terms.OPEN_GATE, terms.REFUSE, terms.HOLD_BACK)
EFFORT_HALF = "effort_half_minutes"  # the parameter that weighs deciding questions; older books have none


class CannotOrder(ValueError):
    """Findings and derived numbers that wait for each other, or a derived number that has no formula."""


def compile_book(book: Rulebook, prices: Mapping[str, Any]) -> Machine:
    """Make the machine for a book and a plain price list.

    Raises CannotOrder where findings and derived numbers read each other in a circle, or a derived number is unknown.
    """
    return _Compiler(book, PriceTable.from_plain(prices), _figures(book, prices)).machine


def compile_rules(book: Rulebook, prices: PriceTable) -> Machine:
    """The same from what the rules read of a price list: it decides alike, and estimates nothing. Raises CannotOrder likewise."""
    return _Compiler(book, prices, _figures(book, {})).machine


def _figures(book: Rulebook, prices: Mapping[str, Any]) -> Figures:
    return Figures.of(book.parameters, book.parameter_notes, {source.slug: source.title for source in book.sources}, prices)


class _Compiler:
    """Numbers every condition once and puts the steps in order."""

    def __init__(self, book: Rulebook, prices: PriceTable, figures: Figures) -> None:
        self.book = book
        self.seen: dict[Any, int] = {}
        self.reads: dict[int, frozenset[str]] = {}
        self.leaf_index: dict[Test, int] = {}
        machine = self.machine = Machine(book, prices, parameters_from(book.parameters), figures)
        machine.domains = {question.slug: Domain(question) for question in book.questions}
        for finding in book.findings:
            machine.finding_bits[finding.slug] = {v.slug: 1 << n for n, v in enumerate(finding.values)}
        for derived in book.derived:
            if derived.slug not in FORMULAS:
                raise CannotOrder(f"“{derived.slug}” has no formula")
            formula = machine.formulas[derived.slug] = FORMULAS[derived.slug]
            machine.reading[derived.slug] = _picker(tuple(slug for slug in formula.reads if slug in machine.domains))
        machine.approaches = tuple(approach.slug for approach in book.approaches)
        machine.start = int(book.parameters["start"])
        machine.clear_lead = int(book.parameters["clear_lead"])
        machine.effort_half = int(book.parameters.get(EFFORT_HALF, 0))
        efforts = {question.slug: minutes_of(question.time) for question in book.questions}
        machine.efforts = {slug: minutes for slug, minutes in efforts.items() if minutes is not None}
        self.blocks()
        for question in book.questions:
            self.ask_if(question, ())
        for subject in self.in_order():
            self.place(subject)
        for rule in book.rules:
            machine.rules.append(self.rule_node(rule))
        machine.truths = len(self.reads)
        self.collect_effects()
        self.find_touched()

    def ask_if(self, question: Question, waiting: tuple[str, ...]) -> None:
        """When a question is asked, after the same for those it waits for. Raises CannotOrder for a circle."""
        if question.slug in waiting:
            raise CannotOrder(f"{', '.join(sorted(waiting))} wait for each other")
        if question.ask_if and question.slug not in self.machine.ask_if:
            for test in self.book.tests_in(question.ask_if):
                self.ask_if(self.book.question[test.subject], (*waiting, question.slug))
            self.machine.ask_if[question.slug] = self.group(ALL, question.ask_if)

    def is_plain(self, test: Test) -> bool:
        """Whether a condition asks the answer of a question that is always asked."""
        question = self.book.question.get(test.subject)
        return question is not None and not question.ask_if and test.operator not in terms.RECORD_OPERATORS

    def blocks(self) -> None:
        """Number the plain conditions first, those of one question side by side."""
        every: list[Row | Rule] = [*self.book.rows, *self.book.rules]
        items = [item for rule in every for item in (*rule.when, *getattr(rule, "unless", ()))]
        items += [item for question in self.book.questions for item in question.ask_if]
        by_question: dict[str, list[Test]] = {question.slug: [] for question in self.book.questions}
        for test in dict.fromkeys(self.book.tests_in(items)):
            if self.is_plain(test):
                by_question[test.subject].append(test)
        for slug, tests in by_question.items():
            if tests:
                numbers = [self.leaf(test) for test in tests]
                leaves = tuple(self.machine.leaves[number] for number in numbers)
                first, last = numbers[0], numbers[-1] + 1
                self.machine.order.append(Block(slug, leaves, first, last, (UNKNOWN,) * len(leaves), {}))

    def in_order(self) -> list[str]:
        """Findings and derived numbers, each after those it reads. Raises CannotOrder for a circle."""
        waits: dict[str, set[str]] = {name: set(formula.reads) for name, formula in self.machine.formulas.items()}
        for finding in self.book.findings:
            rows = [row for row in self.book.rows if row.finding == finding.slug]
            waits[finding.slug] = {test.subject for row in rows for test in self.book.tests_in(row.when)}
        placed: list[str] = []
        while waits:
            ready = [name for name in waits if not waits[name] & waits.keys()]
            if not ready:
                raise CannotOrder(f"{', '.join(sorted(waits))} wait for each other")
            for name in ready:
                del waits[name]
            placed += ready
        return placed

    def place(self, subject: str) -> None:
        """Number the rows of a finding and put it, or a derived number, into the order."""
        machine = self.machine
        if subject in machine.finding_bits:
            rows = [self.rule_node(row) for row in self.book.rows if row.finding == subject]
            machine.rows[subject] = rows
        machine.order.append(subject)

    def rule_node(self, rule: Rule | Row) -> RuleNode:
        """A rule or row with its conditions numbered."""
        when = tuple(self.item(item) for item in rule.when)
        unless = tuple(self.item(item) for item in getattr(rule, "unless", ()))
        number = self.number(("rule", rule.key), frozenset().union(*(self.reads[n] for n in (*when, *unless))))
        tests = self.book.tests_in((*rule.when, *getattr(rule, "unless", ())))
        leaves = tuple(self.machine.leaves[self.leaf_index[test]] for test in dict.fromkeys(tests))
        self.machine.order.append(node := RuleNode(number, rule, when, unless, leaves=leaves, key=rule.key, of_when=_picker(when)))
        return node

    def item(self, item: Item) -> int:
        """The truth number of a condition, group or named condition."""
        if isinstance(item, Test):
            return self.leaf(item)
        if isinstance(item, Named):
            return self.group(ALL, self.book.named_condition[item.slug].when)
        return self.group(item.kind, item.members)

    def group(self, kind: str, items: Iterable[Item]) -> int:
        members = tuple(self.item(item) for item in items)
        if kind != NONE and len(members) == 1:
            return members[0]
        key = (kind, members)
        if key not in self.seen:
            number = self.number(key, frozenset().union(*(self.reads[n] for n in members)))
            self.machine.order.append(Node(number, kind, members, _picker(members)))
        return self.seen[key]

    def leaf(self, test: Test) -> int:
        if test not in self.leaf_index:
            number = self.number(("leaf", test), frozenset({test.subject}))
            leaf = Leaf(number, test, self.judge(test), test.subject)
            leaf.computed = test.subject not in self.machine.domains
            self.leaf_index[test] = len(self.machine.leaves)
            self.machine.leaves.append(leaf)
            self.machine.leaves_of.setdefault(test.subject, []).append(leaf)
            if not self.is_plain(test):
                self.machine.order.append(leaf)
        return self.machine.leaves[self.leaf_index[test]].number

    def judge(self, test: Test) -> Judge:
        """The function that says the truth of one condition."""
        if test.operator in terms.RECORD_OPERATORS:
            return lambda _possible: FALSE  # the record decides, see State
        if test.operator in terms.NUMBER_OPERATORS:
            numbers = tuple(exact(number) for number in test.operand)
            return (judge_span if test.subject in self.machine.formulas else judge_number)(test.operator, numbers)
        choices = self.book.choices_of(test.operand)
        if bits := self.machine.finding_bits.get(test.subject):
            wanted = sum(bits[choice] for choice in choices)
            return judge_choice(test.operator, wanted, (1 << len(bits)) - 1)
        domain = self.machine.domains[test.subject]
        if domain.kind == terms.MULTI:
            return judge_several(test.operator, domain.mask(choices))
        return judge_choice(test.operator, domain.mask(choices), domain.whole)

    def number(self, key: Any, reads: frozenset[str]) -> int:
        self.seen[key] = number = len(self.reads)
        self.reads[number] = reads
        return number

    def collect_effects(self) -> None:
        """Points, exclusions, gates, refusals and pilot checks, each with the rules behind it."""
        machine, place = self.machine, {slug: number for number, slug in enumerate(self.machine.approaches)}
        by: dict[str, list[RuleNode]] = {}
        for node in machine.rules:
            points: dict[int, int] = {}
            for effect in node.effective.effects:
                key = f"{effect.do} {effect.gate}".strip()
                if node not in by.setdefault(key, []):
                    by[key].append(node)
                if effect.do in (terms.FAVOUR, terms.DISFAVOUR):
                    worth = int(self.book.parameters[f"points_{effect.how}"])
                    for slug in effect.approaches:
                        signed = worth if effect.do == terms.FAVOUR else -worth
                        points[place[slug]] = points.get(place[slug], 0) + signed
                if effect.do == terms.RULE_OUT:
                    node.rules_out += tuple(place[slug] for slug in effect.approaches)
            node.points = tuple(sorted(points.items()))
            node.worth = worth_of(node.points)
        every = [(node, effect) for node in machine.rules for effect in node.effective.effects]
        machine.doing = {do: tuple(pair for pair in every if pair[1].do == do) for do in terms.EFFECT_FIELDS}
        machine.checking = tuple(pair for pair in every if pair[1].do in CHECKS)
        machine.ranking = tuple(node for node in machine.rules if node.points or node.rules_out)
        machine.refusals = tuple(by.get(terms.REFUSE, ()))
        machine.warning = tuple(by.get(terms.RAISE_FLAG, ()))
        machine.traced = (*(node for rows in machine.rows.values() for node in rows), *machine.rules)
        machine.gates = tuple((gate.slug, gate.outcome, tuple(by.get(f"{terms.OPEN_GATE} {gate.slug}", ()))) for gate in self.book.gates)
        machine.outs = tuple(tuple(node for node in machine.rules if number in node.rules_out) for number in range(len(place)))

    def find_touched(self) -> None:
        """For each question, the steps to run again when its answer changes, in order."""
        machine = self.machine
        reads_of: dict[str, set[str]] = {question: {question} for question in machine.domains}
        for slug, ask in machine.ask_if.items():  # in the order in which they wait for each other
            reads_of[slug] |= set().union(*(reads_of[name] for name in self.reads[ask]))
        for step in machine.order:
            if isinstance(step, str):
                reads_of[step] = set().union(*(reads_of[name] for name in self.step_reads(step)))
        read = set(machine.leaves_of)
        read |= {name for slug, formula in machine.formulas.items() if slug in read for name in formula.reads}
        machine.ruling_steps = tuple(index for index, step in enumerate(machine.order) if step not in machine.formulas or step in read)
        touched: dict[str, list[int]] = {question: [] for question in machine.domains}
        for index, step in enumerate(machine.order):
            if isinstance(step, str) and step not in read:
                continue  # no rule reads it: it is shown with a decision, never needed to try another answer
            if isinstance(step, Block):
                touched[step.subject].append(index)
                continue
            subjects = self.step_reads(step) if isinstance(step, str) else self.reads[step.number]
            for question in set().union(*(reads_of[name] for name in subjects)) if subjects else ():
                touched[question].append(index)
        machine.touched = {question: tuple(steps) for question, steps in touched.items()}
        machine.readers, machine.asking_steps = readers_of(machine), asking_steps(machine)
        needed = machine.readers.needed
        machine.deciding_steps = tuple(step for step in range(len(machine.order)) if needed >> step & 1)
        machine.deciding = {slug: tuple(step for step in steps if needed >> step & 1) for slug, steps in machine.touched.items()}

    def step_reads(self, subject: str) -> Iterable[str]:
        if subject in self.machine.formulas:
            return self.machine.formulas[subject].reads
        nodes = self.machine.rows[subject]
        return frozenset().union(*(self.reads[node.number] for node in nodes))


def _picker(numbers: tuple[Any, ...]) -> Callable[[Any], Sequence[Any]]:
    """A function that takes the numbered entries out of a list, or the named ones out of a mapping, as fast as the language can."""
    if len(numbers) > 1:
        return itemgetter(*numbers)
    return lambda entries: tuple(entries[number] for number in numbers)
