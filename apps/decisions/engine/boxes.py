"""Conditions as boxes over finite sets of values. Pure; knows `book`, `packing` and `terms`.

Every subject is cut into the classes of values that the rules can tell apart, one bit each: a choice into its choices, a
choice of several into one yes or no for each, a number at the limits in use. A box allows some bits of some of these slots,
all in one whole number (see `packing`). A derived number has one bit more: that it cannot be worked out; so has a finding: that
no row sets it. Either makes every condition on it false. What can never be is in `impossible`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.cells import Cell, cells_of, compares
from apps.decisions.engine.contradictions import LIMITED
from apps.decisions.engine.packing import Layout, Packed, Steps, Undecided
from apps.decisions.engine.terms import MULTI, Group, Item, Named, Test
from apps.estimates.engine.derived import FORMULAS

Box = Mapping[str, int]
ABSENT, PRESENT = 1, 2
ANSWERED, OPEN, CLOSED = 1, 2, 4
MOST_BOXES = 5_000  # that some conditions together may come to; beyond that nothing is claimed


class Space:
    """The slots of a rule book, and its conditions as boxes in them. All searches in it share one limit of steps."""

    def __init__(self, book: Rulebook, steps: Steps | None = None) -> None:
        self.book = book
        self.steps = steps or Steps()
        tests = tests_of(book)
        self.cells = cells_of(book, tests)
        self.recorded = {test.subject for test in tests if test.operator.startswith("is ") and not test.operand}
        self.recorded |= {question.slug for question in book.questions if question.ask_if}
        self.whole_numbers = {question.slug for question in book.questions if question.kind == "integer"}
        self.derived = {number.slug for number in book.derived}
        self.several = {question.slug for question in book.questions if question.kind == MULTI}
        self.words = {question.slug: [choice.slug for choice in question.choices] for question in book.questions}
        self.words |= {finding.slug: [value.slug for value in finding.values] for finding in book.findings}
        self.slots = {subject: dict(self._slots_of(subject)) for subject in self._subjects()}
        self.layout = Layout({slot: whole for slots in self.slots.values() for slot, whole in slots.items()})
        self._kept: dict[tuple[Item, bool], list[Packed]] = {}
        self._read: dict[str, dict[str, None]] = {}

    def whole(self, *, open_too: Collection[str] = ()) -> Packed:
        """Everything that can be when all is answered, or left open where `open_too` says so.

        Whatever holds for a record with open answers holds for some completion of it, except where a condition asks
        whether something is known: the subjects of those conditions belong into `open_too`.
        """
        whole = self.layout.full
        for subject in self.recorded.difference(open_too):
            whole &= ~(OPEN << self.layout.place[f"{subject}?"])
        return whole

    def asked_whether_known(self, items: Iterable[Item]) -> set[str]:
        """The subjects that these items ask "is known" or "is not known" of."""
        return {test.subject for test in self.book.tests_in(items) if not test.operand}

    def witness(self, box: Packed, covers: Collection[Packed]) -> Packed | None:
        """A part of the box that no cover touches, or None where there is none. Raises Undecided."""
        return self.layout.witness(box, covers, self.steps)

    def first(self, boxes: Iterable[Packed], covers: Collection[Packed]) -> Packed | None:
        """The same for the first of several boxes that has such a part."""
        for box in boxes:
            if (found := self.witness(box, covers)) is not None:
                return found
        return None

    def meeting(self, boxes: Iterable[Packed], others: Iterable[Packed]) -> list[Packed]:
        """Every box met with every other one, where they have something in common. Raises Undecided where that comes to too many."""
        full, guards, others = self.layout.full, self.layout.guards, list(others)
        found = [both for box in boxes for other in others if ((both := box & other) + full) & guards == guards]
        if len(found) > MOST_BOXES:
            raise Undecided
        return found

    def holds(self, items: Iterable[Item]) -> list[Packed]:
        """Boxes that together are all points where every item is true. Raises Undecided where that comes to too many."""
        return self._all([self._item(item, True) for item in items])

    def holds_one(self, items: Iterable[Item]) -> list[Packed]:
        """Boxes that together are all points where at least one item is true."""
        return [box for item in items for box in self._item(item, True)]

    def fails(self, items: Iterable[Item]) -> list[Packed]:
        """Boxes that together are all points where some item is false."""
        return [box for item in items for box in self._item(item, False)]

    def with_what_they_read(self, subjects: Iterable[str]) -> list[str]:
        """The subjects, and those that decide what they can be: rows of findings, conditions of questions, answers that limit each other."""
        found: dict[str, None] = {}
        for subject in subjects:
            found |= self._closure(subject)
        if len(LIMITED & found.keys()) > 1:  # two of them may limit each other through a third
            for slug in sorted(LIMITED & self.slots.keys()):
                found |= self._closure(slug)
        return [subject for subject in self.slots if subject in found]

    def slots_of(self, subjects: Iterable[str]) -> list[str]:
        """The slots of these subjects, in their order."""
        return [slot for subject in subjects for slot in self.slots[subject]]

    def names(self, slot: str, bits: int) -> list[str]:
        """The choices or values that bits of a slot stand for."""
        return [word for place, word in enumerate(self.words[slot]) if bits >> place & 1]

    def cell(self, slot: str, bit: int) -> Cell | None:
        """The class of a number that a bit stands for; None for a derived number that cannot be worked out."""
        cells, place = self.cells[slot], bit.bit_length() - 1
        return cells[place] if place < len(cells) else None

    # Conditions

    def _item(self, item: Item, wanted: bool) -> list[Packed]:
        if (item, wanted) not in self._kept:
            self._kept[item, wanted] = self._boxes_of(item, wanted)
        return self._kept[item, wanted]

    def _boxes_of(self, item: Item, wanted: bool) -> list[Packed]:
        if isinstance(item, Named):
            members = self.book.named_condition[item.slug].when
            return self.holds(members) if wanted else self.fails(members)
        if isinstance(item, Test):
            return [self.layout.pack(box) for box in self._test(item, wanted)]
        return self._group(item, wanted)

    def _group(self, group: Group, wanted: bool) -> list[Packed]:
        each = (group.kind == "all") == wanted if group.kind != "none" else wanted
        members_true = wanted if group.kind != "none" else not wanted
        boxes = [self._item(member, members_true) for member in group.members]
        return self._all(boxes) if each else [box for some in boxes for box in some]

    def _all(self, alternatives: Sequence[list[Packed]]) -> list[Packed]:
        found = [self.layout.full]
        for boxes in sorted(alternatives, key=len):
            found = self.meeting(found, boxes)
        return found

    def _test(self, test: Test, wanted: bool) -> list[Box]:
        subject, state = test.subject, f"{test.subject}?"
        if not test.operand:
            bits = OPEN if test.operator == "is unknown" else ANSWERED
            return [{state: bits if wanted else (ANSWERED | OPEN | CLOSED) & ~bits & self.slots[subject][state]}]
        boxes = self._several(test, wanted) if subject in self.several else self._one(test, wanted)
        if state not in self.slots[subject]:
            return boxes
        answered: list[Box] = [{**box, state: ANSWERED} for box in boxes]
        closed = self.slots[subject][state] & CLOSED
        return answered if wanted or not closed else [*answered, {state: CLOSED}]

    def _one(self, test: Test, wanted: bool) -> list[Box]:
        whole = self.slots[test.subject][test.subject]
        if test.subject in self.cells:
            bits = self.bits(test.subject, lambda cell: compares(cell, test, test.subject in self.whole_numbers))
        else:
            words = self.words[test.subject]
            bits = sum(1 << words.index(choice) for choice in self.book.choices_of(test.operand))
            if test.operator in ("is not", "none of"):
                bits = ((1 << len(words)) - 1) & ~bits
        bits = bits if wanted else whole & ~bits
        return [{test.subject: bits}] if bits else []

    def _several(self, test: Test, wanted: bool) -> list[Box]:
        slots = [f"{test.subject}:{choice}" for choice in self.book.choices_of(test.operand)]
        operator = test.operator
        if not wanted:
            operator = {"contains any": "contains none", "contains none": "contains any"}.get(operator, "lacks one")
        if operator == "contains any":
            return [{slot: PRESENT} for slot in slots]
        if operator == "lacks one":
            return [{slot: ABSENT} for slot in slots]
        return [dict.fromkeys(slots, PRESENT if operator == "contains all" else ABSENT)]

    # Slots

    def bits(self, subject: str, wanted: Callable[[Cell], bool]) -> int:
        """The classes of a number for which something is so."""
        return sum(1 << place for place, cell in enumerate(self.cells[subject]) if wanted(cell))

    def _subjects(self) -> list[str]:
        book = self.book
        return [*book.question, *book.finding, *(number.slug for number in book.derived)]

    def _slots_of(self, subject: str) -> Iterator[tuple[str, int]]:
        question = self.book.question.get(subject)
        if question is not None and question.kind == MULTI:
            yield from ((f"{subject}:{choice.slug}", ABSENT | PRESENT) for choice in question.choices)
        elif subject in self.cells:
            yield subject, (1 << len(self.cells[subject]) + (subject in self.derived)) - 1
        else:
            yield subject, (1 << len(self.words[subject]) + (subject in self.book.finding)) - 1
        if subject in self.recorded:
            yield f"{subject}?", ANSWERED | OPEN | (CLOSED if question and question.ask_if else 0)

    def _closure(self, subject: str) -> dict[str, None]:
        if subject not in self._read:
            found: dict[str, None] = {}
            waiting = [subject]
            while waiting:
                if (here := waiting.pop()) not in found:
                    found[here] = None
                    waiting += [test.subject for items in self._deciding(here) for test in self.book.tests_in(items)]
                    waiting += self._reads(here)
            self._read[subject] = found
        return self._read[subject]

    def _deciding(self, subject: str) -> list[Sequence[Item]]:
        if subject in self.book.finding:
            return [row.when for row in self.book.rows if row.finding == subject]
        question = self.book.question.get(subject)
        return [question.ask_if] if question is not None else []

    def _reads(self, subject: str) -> Sequence[str]:
        return FORMULAS[subject].reads if subject in self.derived else ()


def tests_of(book: Rulebook) -> list[Test]:
    """Every condition of the book that a rule, a row or a question rests on, each once."""
    items: list[Item] = [item for row in book.rows for item in row.when]
    items += [item for rule in book.rules for item in (*rule.when, *rule.unless)]
    items += [item for question in book.questions for item in question.ask_if]
    return list(dict.fromkeys(book.tests_in(items)))
