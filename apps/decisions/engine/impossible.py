"""What no answers can ever be, as boxes: contradictions, closed questions, findings that their own rows do not set. Pure; knows `boxes`.

Kept by subject, so that each is worked out once for a whole book.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import partial

from apps.decisions.engine.boxes import ABSENT, ANSWERED, CLOSED, OPEN, PRESENT, Box, Space
from apps.decisions.engine.cells import Cell, ends_before
from apps.decisions.engine.contradictions import BOUNDS, NEVER_MORE, Bound, NeverMore
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.packing import Packed
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import MULTI, Question
from apps.estimates.engine.known import Known
from apps.estimates.engine.spans import Exact, Span, exact

ALONE = "none"


class Impossible:
    """The impossible boxes of a space, by the subjects that they are about."""

    def __init__(self, space: Space, machine: Machine) -> None:
        self.space, self.book, self.layout, self.machine = space, space.book, space.layout, machine
        self._open = State.of(machine, {})
        self._of: dict[str, list[Packed]] = {}
        self._set: set[str] = set()
        self._overlapping: set[tuple[str, str]] = set()
        self._limits = list(self._contradictions())

    def of(self, subjects: Collection[str]) -> list[Packed]:
        """Boxes that no answers can reach, for subjects that `with_what_they_read` gave."""
        found = [box for subject in subjects for box in self._of_subject(subject)]
        here = set(subjects)
        return found + [box for about, box in self._limits if about <= here]

    def _of_subject(self, subject: str) -> list[Packed]:
        if subject not in self._of:
            question = self.book.question.get(subject)
            if question is not None:
                boxes = self._of_question(question)
            else:
                boxes = self._not_set_by_rows(subject) if subject in self.book.finding else self._of_derived(subject)
            self._of[subject] = list(boxes)
        return self._of[subject]

    def always_set(self, finding: str) -> None:
        """Its rows cover every case: said once, this spares every search the proof."""
        self._set.add(finding)
        self._of.pop(finding, None)

    def relax(self, finding: str, overlapping: Collection[tuple[str, str]]) -> None:
        """Of rows that overlap either may set the finding: the one that comes first does, which boxes do not say."""
        self._overlapping |= {pair for one, other in overlapping for pair in ((one, other), (other, one))}
        self._of.pop(finding, None)

    def _not_set_by_rows(self, finding: str) -> Iterator[Packed]:
        """A finding has another value, or none, although a row that holds sets it."""
        words = self.space.words[finding]
        if finding in self._set:
            yield self.layout.pack({finding: 1 << len(words)})
        for row in self.book.rows:
            if row.finding == finding:
                others = [other.value for other in self.book.rows if (row.key, other.key) in self._overlapping]
                bits = sum(1 << words.index(value) for value in {row.value, *others})
                if other := self.space.slots[finding][finding] & ~bits:
                    yield from self._met(self.space.holds(row.when), {finding: other})

    def _of_question(self, question: Question) -> Iterator[Packed]:
        if question.kind == MULTI:
            slots = [f"{question.slug}:{choice.slug}" for choice in question.choices]
            yield self.layout.pack(dict.fromkeys(slots, ABSENT))
            alone = f"{question.slug}:{ALONE}"
            if alone in slots:
                yield from (self.layout.pack({alone: PRESENT, slot: PRESENT}) for slot in slots if slot != alone)
        if question.ask_if:
            state = f"{question.slug}?"
            yield from self._met(self.space.holds(question.ask_if), {state: CLOSED})
            yield from self._met(self.space.fails(question.ask_if), {state: ANSWERED | OPEN})

    def _of_derived(self, subject: str) -> Iterator[Packed]:
        """Where a derived number cannot lie for one class of one of its inputs, whatever the others are: its formula is not in boxes."""
        formula, whole = self.machine.formulas[subject], self.space.slots[subject][subject]
        for read in formula.reads:
            if read in self.space.several:
                continue
            for bit, known in self._classes(subject, read):
                if beyond := whole & ~self._reached(subject, formula.formula(known)):
                    yield self.layout.pack({read: bit, subject: beyond})

    def _classes(self, subject: str, read: str) -> Iterator[tuple[int, Known]]:
        """Each class of an input, and what the formula reads then."""
        if read in self.space.cells:
            domain = self.machine.domains[read]
            for place, cell in enumerate(self.space.cells[read]):
                known = self._open.known_to(subject)
                known.numbers[read] = _span(cell, domain.whole)
                yield 1 << place, known
            return
        for place, word in enumerate(self.space.words[read]):
            known = self._open.known_to(subject)
            known.choices[read] = frozenset((word,))  # type: ignore[index]  # made for this call only
            yield 1 << place, known

    def _reached(self, subject: str, span: Span | None) -> int:
        absent = 1 << len(self.space.cells[subject])
        if span is None:
            return absent
        bits = self.space.bits(subject, lambda cell: _meets(cell, span))
        return bits if span.sure else bits | absent

    def _met(self, boxes: Iterable[Packed], also: Box) -> Iterator[Packed]:
        limit = self.layout.pack(also)
        for box in boxes:
            if (both := self.layout.meet(box, limit)) is not None:
                yield both

    def _contradictions(self) -> Iterator[tuple[frozenset[str], Packed]]:
        cells = self.space.cells
        for limit in NEVER_MORE:
            if limit.smaller in cells and limit.larger in cells:
                yield from (self._both_known(box, limit.smaller, limit.larger) for box in self._never_more(limit))
        for bound in BOUNDS:
            if bound.number in cells and bound.choice in (words := self.space.words.get(bound.question, [])):
                wrong = self.space.bits(bound.number, partial(_outside, bound))
                if wrong:
                    box = {bound.question: 1 << words.index(bound.choice), bound.number: wrong}
                    yield self._both_known(box, bound.question, bound.number)

    def _both_known(self, box: Box, *slugs: str) -> tuple[frozenset[str], Packed]:
        """An answer that is not there contradicts nothing."""
        states = {f"{slug}?": ANSWERED for slug in slugs if f"{slug}?" in self.space.slots[slug]}
        return frozenset(slugs), self.layout.pack({**box, **states})

    def _never_more(self, limit: NeverMore) -> Iterator[Box]:
        for place, cell in enumerate(self.space.cells[limit.smaller]):
            bits = self.space.bits(limit.larger, partial(ends_before, cell.pick()))
            if limit.once:
                bits &= self.space.bits(limit.larger, lambda other: other.pick() > 0)
            if bits:
                yield {limit.smaller: 1 << place, limit.larger: bits}


def _span(cell: Cell, whole: tuple[Exact, Exact]) -> Span:
    return Span(whole[0] if cell.low is None else exact(cell.low[0]), whole[1] if cell.high is None else exact(cell.high[0]))


def _meets(cell: Cell, span: Span) -> bool:
    """Whether some number of the span may lie in the cell."""
    below = cell.high is not None and (exact(cell.high[0]) < span.low or (exact(cell.high[0]) == span.low and not cell.high[1]))
    above = cell.low is not None and span.high is not None and exact(cell.low[0]) > span.high
    return not below and not above


def _outside(bound: Bound, cell: Cell) -> bool:
    return not bound.allows(cell.pick())
