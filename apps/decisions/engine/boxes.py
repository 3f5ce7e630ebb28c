"""Conditions as boxes over finite sets of values, and a search for a point that no box covers. Pure; knows `book` and `terms`.

Every subject is cut into the classes of values that the rules can tell apart, one bit each: a choice into its choices, a
choice of several into one yes or no for each, a number at the limits in use. A box allows some bits of some of these slots.
What can never be (contradicting answers, a finding that its own rows do not set) is a box like any other.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.cells import Cell, cells_of, compares, ends_before
from apps.decisions.engine.contradictions import BOUNDS, NEVER_MORE, Bound, NeverMore
from apps.decisions.engine.terms import MULTI, Group, Item, Named, Question, Test

Box = Mapping[str, int]
IN_ONE, IN_ALL = 20_000, 100_000  # steps; the default book takes 1,600 in one search and 7,200 in all
ABSENT, PRESENT = 1, 2
ANSWERED, OPEN, CLOSED = 1, 2, 4
# The contract's contradictions between numbers: the first is never more than the second.
ALONE = "none"


class Undecided(Exception):
    """The limit of steps was reached: no point was found, and it is not proved that there is none."""


class Steps:
    """How far one may look before giving up: in one search, and in all searches of a book together."""

    def __init__(self, in_all: int = IN_ALL, in_one: int = IN_ONE) -> None:
        self.left, self.in_one = in_all, in_one
        self._here = 0

    def begin(self) -> None:
        self._here = min(self.left, self.in_one)

    def take(self) -> None:
        if not self._here:
            raise Undecided
        self._here -= 1
        self.left -= 1


def witness(box: Box, covers: Sequence[Box], steps: Steps | None = None) -> dict[str, int] | None:
    """One value for each slot that no cover allows, or None when the covers fill the whole box. Raises Undecided.

    Complete within the steps, and the same in every process: the first value in declared order wherever several would do.
    """
    steps = steps or Steps()
    steps.begin()
    return _witness(box, covers, steps)


def _witness(box: Box, covers: Sequence[Box], steps: Steps) -> dict[str, int] | None:
    steps.take()
    live: list[tuple[int, list[str], Box]] = []
    for cover in covers:
        if any(not box[slot] & bits for slot, bits in cover.items()):
            continue  # already out of the way
        narrowing = [slot for slot, bits in cover.items() if box[slot] & ~bits]
        if not narrowing:
            return None
        live.append((len(narrowing), narrowing, cover))
    if not live:
        return {slot: bits & -bits for slot, bits in box.items()}
    _, narrowing, cover = min(live, key=lambda entry: entry[0])
    rest = [entry[2] for entry in live]
    for slot in narrowing:  # the slot fails here, and holds in what follows
        if (found := _witness({**box, slot: box[slot] & ~cover[slot]}, rest, steps)) is not None:
            return found
        box = {**box, slot: box[slot] & cover[slot]}
    return None


def meet(first: Box, second: Box) -> Box | None:
    """What both boxes allow; None where they have no point in common."""
    common = dict(first)
    for slot, bits in second.items():
        both = common.get(slot, bits) & bits
        if not both:
            return None
        common[slot] = both
    return common


class Space:
    """The slots of a rule book, and its conditions as boxes in them. All searches in it share one limit of steps."""

    def __init__(self, book: Rulebook, steps: Steps | None = None) -> None:
        self.book = book
        self.steps = steps or Steps()
        self.tests = _all_tests(book)
        self.cells = cells_of(book, self.tests)
        self.recorded = {test.subject for test in self.tests if test.operator.startswith("is ") and not test.operand}
        self.recorded |= {question.slug for question in book.questions if question.ask_if}
        self.whole_numbers = {question.slug for question in book.questions if question.kind == "integer"}
        self.derived = {number.slug for number in book.derived}
        self._slots = {subject: dict(self._slots_of(subject)) for subject in self._subjects()}

    def whole(self, subjects: Iterable[str], *, open_too: Collection[str] = ()) -> dict[str, int]:
        """Everything that these subjects can be when all is answered, or left open where `open_too` says so.

        Whatever holds for a record with open answers holds for some completion of it, except where a condition asks
        whether something is known: the subjects of those conditions belong into `open_too`.
        """
        slots: dict[str, int] = {}
        for subject in subjects:
            slots |= self._slots[subject]
            if f"{subject}?" in slots and subject not in open_too:
                slots[f"{subject}?"] &= ~OPEN
        return slots

    def asked_whether_known(self, items: Iterable[Item]) -> set[str]:
        """The subjects that these items ask "is known" or "is not known" of."""
        return {test.subject for test in self.book.tests_in(items) if not test.operand}

    def witness(self, box: Box, covers: Sequence[Box]) -> dict[str, int] | None:
        """A point of the box that no cover allows, or None. Raises Undecided."""
        return witness(box, covers, self.steps)

    def holds(self, items: Iterable[Item]) -> list[Box]:
        """Boxes that together are all points where every item is true."""
        return self._all([self._item(item, True) for item in items])

    def fails(self, items: Iterable[Item]) -> list[Box]:
        """Boxes that together are all points where some item is false."""
        return [box for item in items for box in self._item(item, False)]

    def with_what_they_read(self, subjects: Iterable[str]) -> list[str]:
        """The subjects, and those that decide what they can be: rows of findings, conditions of questions."""
        waiting, found = list(subjects), dict[str, None]()
        while waiting:
            subject = waiting.pop(0)
            if subject in found:
                continue
            found[subject] = None
            for items in self._deciding(subject):
                waiting += [test.subject for test in self.book.tests_in(items)]
        return [subject for subject in self._slots if subject in found]

    def impossible(self, subjects: Sequence[str]) -> list[Box]:
        """Boxes that no answers can reach, for subjects that `with_what_they_read` gave."""
        found: list[Box] = []
        for subject in subjects:
            if subject in self.book.finding:
                found += self._not_set_by_rows(subject)
            elif (question := self.book.question.get(subject)) is not None:
                found += self._of_question(question)
        return found + list(self._contradictions(set(subjects)))

    def names(self, slot: str, bits: int) -> list[str]:
        """The choices or values that bits of a slot stand for."""
        words = self._words(slot)
        return [word for place, word in enumerate(words) if bits >> place & 1]

    # Conditions

    def _item(self, item: Item, wanted: bool) -> list[Box]:
        if isinstance(item, Named):
            members = self.book.named_condition[item.slug].when
            return self.holds(members) if wanted else self.fails(members)
        if isinstance(item, Test):
            return self._test(item, wanted)
        return self._group(item, wanted)

    def _group(self, group: Group, wanted: bool) -> list[Box]:
        each = (group.kind == "all") == wanted if group.kind != "none" else wanted
        members_true = wanted if group.kind != "none" else not wanted
        boxes = [self._item(member, members_true) for member in group.members]
        return self._all(boxes) if each else [box for some in boxes for box in some]

    def _all(self, alternatives: Sequence[list[Box]]) -> list[Box]:
        found: list[Box] = [{}]
        for boxes in sorted(alternatives, key=len):
            found = [both for box in found for other in boxes if (both := meet(box, other)) is not None]
        return found

    def _test(self, test: Test, wanted: bool) -> list[Box]:
        subject, state = test.subject, f"{test.subject}?"
        if not test.operand:
            bits = OPEN if test.operator == "is unknown" else ANSWERED
            return [{state: bits if wanted else (ANSWERED | OPEN | CLOSED) & ~bits & self._slots[subject][state]}]
        boxes = self._several(test, wanted) if self._is_several(subject) else self._one(test, wanted)
        if state not in self._slots[subject]:
            return boxes
        answered: list[Box] = [{**box, state: ANSWERED} for box in boxes]
        closed = self._slots[subject][state] & CLOSED
        return answered if wanted or not closed else [*answered, {state: CLOSED}]

    def _one(self, test: Test, wanted: bool) -> list[Box]:
        whole = self._slots[test.subject][test.subject]
        if test.subject in self.cells:
            bits = self._bits(test.subject, lambda cell: compares(cell, test, test.subject in self.whole_numbers))
        else:
            words = self._words(test.subject)
            bits = sum(1 << words.index(choice) for choice in self.book.choices_of(test.operand))
            if test.operator in ("is not", "none of"):
                bits = whole & ~bits
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

    def _subjects(self) -> list[str]:
        book = self.book
        return [*book.question, *book.finding, *(number.slug for number in book.derived)]

    def _slots_of(self, subject: str) -> Iterator[tuple[str, int]]:
        question = self.book.question.get(subject)
        if question is not None and question.kind == MULTI:
            yield from ((f"{subject}:{choice.slug}", ABSENT | PRESENT) for choice in question.choices)
        elif subject in self.cells:
            yield subject, (1 << len(self.cells[subject])) - 1
        else:
            yield subject, (1 << len(self._words(subject))) - 1
        if subject in self.recorded:
            yield f"{subject}?", ANSWERED | OPEN | (CLOSED if question and question.ask_if else 0)

    def _words(self, subject: str) -> list[str]:
        if (question := self.book.question.get(subject)) is not None:
            return [choice.slug for choice in question.choices]
        return [value.slug for value in self.book.finding[subject].values]

    def _is_several(self, subject: str) -> bool:
        question = self.book.question.get(subject)
        return question is not None and question.kind == MULTI

    # What cannot be

    def _deciding(self, subject: str) -> list[Sequence[Item]]:
        if subject in self.book.finding:
            return [row.when for row in self.book.rows if row.finding == subject]
        question = self.book.question.get(subject)
        return [question.ask_if] if question is not None else []

    def _not_set_by_rows(self, finding: str) -> list[Box]:
        words = self._words(finding)
        found: list[Box] = []
        for row in self.book.rows:
            if row.finding == finding:
                other = self._slots[finding][finding] & ~(1 << words.index(row.value))
                found += [{**box, finding: other} for box in self.holds(row.when)] if other else []
        return found

    def _of_question(self, question: Question) -> list[Box]:
        found: list[Box] = []
        if question.kind == MULTI:
            slots = [f"{question.slug}:{choice.slug}" for choice in question.choices]
            found.append(dict.fromkeys(slots, ABSENT))
            alone = f"{question.slug}:{ALONE}"
            found += [{alone: PRESENT, slot: PRESENT} for slot in slots if alone in slots and slot != alone]
        if question.ask_if:
            state = f"{question.slug}?"
            found += [{**box, state: CLOSED} for box in self.holds(question.ask_if) if state not in box]
            found += [{**box, state: ANSWERED | OPEN} for box in self.fails(question.ask_if) if state not in box]
        return found

    def _contradictions(self, subjects: set[str]) -> Iterator[Box]:
        for limit in NEVER_MORE:
            if {limit.smaller, limit.larger} <= subjects and {limit.smaller, limit.larger} <= self.cells.keys():
                yield from self._never_more(limit)
        for bound in BOUNDS:
            choices, numbers = bound.question, bound.number
            if {choices, numbers} <= subjects and numbers in self.cells and bound.choice in (words := self._words(choices)):
                wrong = self._bits(numbers, partial(_outside, bound))
                yield {choices: 1 << words.index(bound.choice), numbers: wrong}

    def _never_more(self, limit: NeverMore) -> Iterator[Box]:
        for place, cell in enumerate(self.cells[limit.smaller]):
            bits = self._bits(limit.larger, partial(ends_before, cell.pick()))
            if limit.once:
                bits &= self._bits(limit.larger, lambda other: other.pick() > 0)
            if bits:
                yield {limit.smaller: 1 << place, limit.larger: bits}

    def _bits(self, subject: str, wanted: Callable[[Cell], bool]) -> int:
        return sum(1 << place for place, cell in enumerate(self.cells[subject]) if wanted(cell))


def _outside(bound: Bound, cell: Cell) -> bool:
    return not bound.allows(cell.pick())


def _all_tests(book: Rulebook) -> list[Test]:
    items: list[Item] = [item for row in book.rows for item in row.when]
    items += [item for rule in book.rules for item in (*rule.when, *rule.unless)]
    items += [item for question in book.questions for item in question.ask_if]
    return list(dict.fromkeys(book.tests_in(items)))
