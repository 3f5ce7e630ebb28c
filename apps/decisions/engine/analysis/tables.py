"""The rows of one finding: overlaps that set different values, cases that no row covers, rows that others cover. Pure.

A row is covered by all others of its value together, not only by one of them.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import combinations

from apps.decisions.engine.analysis.problem import CONFLICT, COVERED, ERROR, GAP, NEVER_TRUE, NOT_KNOWN, SAME, WARNING, Problem
from apps.decisions.engine.analysis.reach import TOO_MANY, never_true
from apps.decisions.engine.analysis.ready import Proof, Ready, Shown, failing, holding
from apps.decisions.engine.analysis.words import answers_words, keys_words, region_words
from apps.decisions.engine.examples import Comes
from apps.decisions.engine.judging import FALSE
from apps.decisions.engine.packing import Packed, Undecided
from apps.decisions.engine.terms import Finding, Row

MOST_SHOWN = 30  # overlaps of one table; who mends these looks again


class Table:
    """The rows of one finding, as boxes; those in `skip` can never be true and are left out."""

    def __init__(self, ready: Ready, finding: Finding, *, skip: frozenset[str]) -> None:
        self.ready, self.book, self.space, self.finding = ready, ready.book, ready.space, finding
        self.rows = [row for row in ready.book.rows if row.finding == finding.slug and row.key not in skip]
        self.subjects = ready.table(finding.slug)
        items = [item for row in self.rows for item in row.when]
        self.read = [subject for subject in self.subjects if subject in {test.subject for test in ready.book.tests_in(items)}]
        self.asks = bool(ready.space.asked_whether_known(items))
        self.whole = ready.whole(items)
        self.boxes = {row.key: self.space.holds(row.when) for row in self.rows}
        self.labels = {value.slug: value.label for value in finding.values}

    def overlaps(self) -> Iterator[Problem]:
        """Two rows that set different values and can both hold; of a table in which everything overlaps only the first of them."""
        shown = 0
        for place, first in enumerate(self.rows):
            for second in self.rows[place + 1 :]:
                if first.value != second.value:
                    for problem in self._overlap(first, second):
                        yield problem
                        shown += 1
                        if shown == MOST_SHOWN:
                            message = f"Further rows of “{self.finding.title}” may overlap. Mend these first, then look again"
                            yield Problem(ERROR, ("findings", self.finding.slug), message, kind=CONFLICT)
                            return

    def _overlap(self, first: Row, second: Row) -> Iterator[Problem]:
        keys = (first.key, second.key)
        where, both = ("rows", first.key), f"{first.key} and {second.key} both hold"
        values = f"“{self.labels[first.value]}” and “{self.labels[second.value]}”"
        both_hold = Comes(tuple(self.ready.node[key].number for key in keys))
        proof = Proof() if self.asks else holding(keys)
        shared: list[Packed] = []
        try:
            shared = self.space.meeting([self.whole], self.space.meeting(self.boxes[first.key], self.boxes[second.key]))
            if not shared:
                return
            found = self.ready.shown(shared, self.subjects, [], both_hold, proof)
        except Undecided:
            message = f"Whether {both} for some answers, and set {values}, is not known: {TOO_MANY}"
            yield Problem(WARNING, where, message, also=(second.key,), kind=NOT_KNOWN)
            return
        if found is not None:
            met = next((box for box in shared if found.region is not None and not found.region & ~box), None)
            region = region_words(self.book, self.space, met, self.read) if met is not None else ""
            message = (
                f"{both} {f'where {region}' if region else 'for the same answers'}, and set different values: {values}. Change one of them"
            )
            yield Problem(ERROR, where, message, found.plain, (second.key,), CONFLICT)

    def gaps(self) -> Iterator[Problem]:
        """A complete set of answers for which no row holds."""
        covers = [box for row in self.rows for box in self.boxes[row.key]]
        none_holds = Comes(tuple(self.ready.node[row.key].number for row in self.rows), FALSE)
        where, title = ("findings", self.finding.slug), self.finding.title
        proof = Proof() if self.asks else failing(row.key for row in self.rows)

        try:
            found = self.ready.shown([self.space.whole()], self.subjects, covers, none_holds, proof)
        except Undecided:
            message = f"Whether every case has a row in “{title}” is not known: {TOO_MANY}"
            yield Problem(WARNING, where, message, kind=NOT_KNOWN)
            return
        if found is not None:
            case = self._case(found, covers)
            message = f"No row covers {case} in “{title}”. Add one, or set what holds otherwise"
            yield Problem(ERROR, where, message, found.plain, kind=GAP)

    def _case(self, found: Shown, covers: Sequence[Packed]) -> str:
        """The whole region around the answers that no row covers, in words; else the answers themselves."""
        if found.region is not None:
            slots = {slot: subject in self.space.cells for subject in self.read for slot in self.space.slots[subject]}
            wide = self.space.layout.widened(found.region, self.space.whole(), covers, slots)
            if words := region_words(self.book, self.space, wide, self.read):
                return f"cases where {words}"
        read = {slug: value for slug, value in found.plain.items() if slug in self.subjects}
        return f"this case: {answers_words(self.book, read) or 'no answers at all'},"

    def covered(self) -> Iterator[Problem]:
        """A row that the other rows with the same value cover, one alone or several together."""
        said: dict[object, str] = {}
        for row in self.rows:
            content = (row.value, frozenset(row.when))
            if content in said:
                yield Problem(
                    WARNING, ("rows", row.key), f"Same as {said[content]}. Take one of them away", also=(said[content],), kind=SAME
                )
            else:
                yield from self._covered(row)
            if self.space.steps.left <= 0:
                message = f"Whether further rows of “{self.finding.title}” are covered by others is not known: {TOO_MANY}"
                yield Problem(WARNING, ("findings", self.finding.slug), message, kind=NOT_KNOWN)
                return
            said.setdefault(content, row.key)

    def _covered(self, row: Row) -> Iterator[Problem]:
        same = frozenset(row.when)
        others = [other for other in self.rows if other is not row and other.value == row.value and frozenset(other.when) != same]
        where = ("rows", row.key)
        try:
            boxes = self.space.meeting([self.whole], self.boxes[row.key])
            near = [other for other in others if self.space.meeting(self.boxes[other.key], boxes)]
            covers = [box for other in near for box in self.boxes[other.key]]
            covered = bool(near) and self.ready.region(boxes, self.subjects, covers) is None
        except Undecided:
            yield Problem(WARNING, where, f"Whether other rows already cover {row.key} is not known: {TOO_MANY}", kind=NOT_KNOWN)
            return
        if covered:
            by = self._fewest(boxes, near)
            message = f"{keys_words(by)} already {'covers' if len(by) == 1 else 'cover'} this{' together' if len(by) > 1 else ''}. Take it away, or change one of them"
            yield Problem(WARNING, where, message, also=tuple(by), kind=COVERED)

    def _fewest(self, boxes: Sequence[Packed], near: Sequence[Row]) -> list[str]:
        """The rows that cover it, without those that are not needed for that."""
        left = list(near)
        for row in near:
            without = [other for other in left if other is not row]
            with suppress(Undecided):  # then it stays among them
                if self.ready.region(boxes, self.subjects, [box for other in without for box in self.boxes[other.key]]) is None:
                    left = without
        return [row.key for row in left]


def in_tables(ready: Ready, concerns: Callable[[Sequence[str]], bool]) -> Iterator[Problem]:
    """Everything that is wrong with rows, finding after finding in the order in which they read each other, of those that rest on what `concerns` us.

    A finding rests on more than any that it reads.
    """
    for finding in sorted(ready.book.findings, key=lambda finding: len(ready.table(finding.slug))):
        found = list(_of_finding(ready, finding))  # of the others, too: what overlaps there counts in whatever reads it
        if concerns(ready.table(finding.slug)):
            yield from found


def _of_finding(ready: Ready, finding: Finding) -> Iterator[Problem]:
    rows = tuple((row.key, row.when, row.value) for row in ready.book.rows if row.finding == finding.slug)
    found: list[Problem] = []
    if ready.proved_of("table", (finding.slug, rows), ready.table(finding.slug), partial(_is_sound, ready, finding, found)):
        ready.always_set(finding.slug)
    yield from found


def _is_sound(ready: Ready, finding: Finding, found: list[Problem]) -> bool:
    """Whether the rows of a finding cover every case once, and none is superfluous; else what is wrong is found."""
    rows = [row for row in ready.book.rows if row.finding == finding.slug]
    found += never_true(ready, rows)
    dead = frozenset(problem.where[1] for problem in found if problem.kind == NEVER_TRUE)
    try:
        table = Table(ready, finding, skip=dead)
    except Undecided:
        message = f"Whether every case has one row in “{finding.title}” is not known: {TOO_MANY}"
        found.append(Problem(WARNING, ("findings", finding.slug), message, kind=NOT_KNOWN))
        return False
    found += table.overlaps()
    overlapping = [(problem.where[1], problem.also[0]) for problem in found if problem.also]
    if len(overlapping) >= MOST_SHOWN:
        overlapping = list(combinations([row.key for row in table.rows], 2))
    gaps = list(table.gaps())
    found += [*gaps, *table.covered()]
    if gaps or overlapping:
        ready.loosen(finding.slug, overlapping)
    if not gaps:
        ready.always_set(finding.slug)
    return not found
