"""What is wrong with a rule book that reads well: rules that can never act, rows that clash, cases that no row covers. Pure.

Exact on the classes of values that the rules can tell apart (see `boxes`). Derived numbers count as free there, so each
example is decided again from raw answers by the engine itself before it is shown; where none is found, the words are
"not ruled out" and the problem is a warning. Where a search reaches its limit of steps, a warning says that nothing is known.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apps.decisions.engine import terms
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.boxes import Box, Space, Steps, Undecided, meet
from apps.decisions.engine.compiling import CannotOrder, compile_book
from apps.decisions.engine.examples import Examples
from apps.decisions.engine.governance import unchecked
from apps.decisions.engine.rulebook import NotARulebook
from apps.decisions.engine.terms import Finding, Item, Row, Rule
from apps.decisions.engine.wording import item_words, subject_words, value_words
from apps.estimates.engine.derived import FORMULAS, PARAMETERS

ERROR, WARNING = "error", "warning"
TRIES = 12  # points looked at for one example, before the words become "not ruled out"
TOO_MANY = "there are too many combinations to look through"
NO_PRICES: Mapping[str, Any] = {"date": "2000-01-01", "currency": "", "prices": [], "services": []}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: which row it stands in, what is wrong in words, and answers that show it."""

    severity: str
    where: tuple[str, str]
    message: str
    example: Mapping[str, Any] | None = None
    also: tuple[str, ...] = ()  # keys of the other rows concerned


def problems(book: Rulebook, prices: Mapping[str, Any] = NO_PRICES, steps: Steps | None = None) -> tuple[Problem, ...]:
    """Everything found, errors first, each kind in the book's order. Publishing refuses errors."""
    if missing := [name for name in PARAMETERS if not isinstance(book.parameters.get(name), int | Decimal)]:
        return tuple(Problem(ERROR, ("parameters", name), f"“{name}” must be there, as a number") for name in missing)
    if loops := tuple(_asked_too_early(book)):
        return loops
    try:
        machine = compile_book(book, prices)
    except CannotOrder as circle:
        return (Problem(ERROR, ("findings", ""), str(circle)),)
    space = Space(book, steps)
    never = _never_true(book, space)
    found = list(never.values())
    dead = frozenset(key for key, problem in never.items() if problem.severity == ERROR)
    for finding in book.findings:
        table = _Table(book, space, Examples(machine, space), finding, skip=dead)
        found += [*table.overlaps(), *table.gaps(), *table.superfluous()]
    found += [*_always_excluded(book, space), *_twins(book), *_unused(book)] + [Problem(ERROR, *wrong) for wrong in unchecked(book)]
    return tuple(sorted(found, key=lambda problem: problem.severity != ERROR))


def refused_problems(refused: NotARulebook) -> tuple[Problem, ...]:
    """Why plain data is no rule book, in the same form as everything else that is wrong."""
    return tuple(Problem(ERROR, row_of(found.where), found.message) for found in refused.problems)


def row_of(where: str) -> tuple[str, str]:
    """The part and the key of the row that a place names: "rules D-07, when" is ("rules", "D-07")."""
    part, _, rest = where.partition(" ")
    return part, rest.split(",")[0]


# Rules that can never act


def _never_true(book: Rulebook, space: Space) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    parts: Sequence[tuple[str, Sequence[Row | Rule]]] = (("rows", book.rows), ("rules", book.rules))
    for part, rules in parts:
        for rule in rules:
            try:
                if not _possible(space, rule.when):
                    message = f"This can never be true: {_clash(book, space, rule.when)}"
                    found[rule.key] = Problem(ERROR, (part, rule.key), message)
            except Undecided:
                found[rule.key] = Problem(WARNING, (part, rule.key), f"Whether this can ever be true is not known: {TOO_MANY}")
    return found


def _possible(space: Space, items: Sequence[Item]) -> bool:
    """Whether answers exist for which all items hold. Raises Undecided."""
    boxes = space.holds(items)
    subjects = space.with_what_they_read({test.subject for test in space.book.tests_in(items)})
    impossible, whole = space.impossible(subjects), space.whole(subjects, open_too=space.asked_whether_known(items))
    met = (meet(whole, box) for box in boxes)
    return any(box is not None and space.witness(box, impossible) is not None for box in met)


def _clash(book: Rulebook, space: Space, items: Sequence[Item]) -> str:
    """The conditions that shut each other out, in words: one, or two, or all of them together."""
    with suppress(Undecided):
        for item in items:
            if not _possible(space, [item]):
                return f"{item_words(book, item)} cannot be"
        for place, first in enumerate(items):
            for second in items[place + 1 :]:
                if not _possible(space, [first, second]):
                    return f"{item_words(book, first)}, and {item_words(book, second)}"
    return "its conditions cannot all hold together"


# Tables


class _Table:
    """The rows of one finding, as boxes."""

    def __init__(self, book: Rulebook, space: Space, examples: Examples, finding: Finding, *, skip: frozenset[str]) -> None:
        self.book, self.space, self.examples, self.finding = book, space, examples, finding
        self.rows = [row for row in book.rows if row.finding == finding.slug and row.key not in skip]
        tests = book.tests_in(item for row in self.rows for item in row.when)
        subjects = space.with_what_they_read(dict.fromkeys(test.subject for test in tests))
        self.subjects = [subject for subject in subjects if subject != finding.slug]
        self.impossible = space.impossible(self.subjects)
        self.open_too = space.asked_whether_known(item for row in self.rows for item in row.when)
        self.boxes = {row.key: space.holds(row.when) for row in self.rows}

    def overlaps(self) -> Iterator[Problem]:
        """Two rows that set different values and can both hold."""
        whole = self.space.whole(self.subjects, open_too=self.open_too)
        for place, first in enumerate(self.rows):
            for second in self.rows[place + 1 :]:
                if first.value == second.value:
                    continue
                shared = [
                    both for one in self.boxes[first.key] for other in self.boxes[second.key] if (both := meet(one, other)) is not None
                ]
                starts = [start for box in shared if (start := meet(whole, box)) is not None]
                try:
                    found = self._example(starts, [first.key, second.key], [])
                except Undecided:
                    yield self._overlap(first, second, None)
                else:
                    if found is not None:
                        yield self._overlap(first, second, found.answers)

    def gaps(self) -> Iterator[Problem]:
        """A complete set of answers for which no row holds."""
        covers = [box for row in self.rows for box in self.boxes[row.key]]
        whole = self.space.whole(self.subjects)
        where = ("findings", self.finding.slug)
        try:
            found = self._example([whole], [], covers)
        except Undecided:
            yield Problem(WARNING, where, f"Whether every case has a row in “{self.finding.title}” is not known: {TOO_MANY}")
            return
        if found is None:
            return
        case = f"No row covers this case in “{self.finding.title}”"
        if found.answers is None:
            yield Problem(WARNING, where, f"{case} is not ruled out: {self._point(found.point)}")
        else:
            yield Problem(
                ERROR, where, f"{case}: {answers_words(self.book, found.answers) or 'no answers at all'}. Add a row for it", found.answers
            )

    def superfluous(self) -> Iterator[Problem]:
        """A row that the other rows with the same value cover."""
        whole = self.space.whole(self.subjects, open_too=self.open_too)
        for row in self.rows:
            others = [other for other in self.rows if other is not row and other.value == row.value]
            covers = [box for other in others for box in self.boxes[other.key]]
            boxes = [both for box in self.boxes[row.key] if (both := meet(whole, box)) is not None]
            try:
                covered = bool(others) and all(self.space.witness(box, [*self.impossible, *covers]) is None for box in boxes)
            except Undecided:
                yield Problem(WARNING, ("rows", row.key), f"Whether other rows already cover {row.key} is not known: {TOO_MANY}")
                continue
            if covered:
                by = [other.key for other in others if _touches(self.boxes[other.key], boxes)]
                message = f"{' and '.join(by)} already {'covers' if len(by) == 1 else 'cover'} {row.key}"
                yield Problem(WARNING, ("rows", row.key), message, also=tuple(by))

    def _overlap(self, first: Row, second: Row, answers: Mapping[str, Any] | None) -> Problem:
        labels = {value.slug: value.label for value in self.finding.values}
        both = f"{first.key} sets “{labels[first.value]}” and {second.key} sets “{labels[second.value]}”"
        if answers is None:
            message = f"{both}: that both hold for the same answers is not ruled out"
            return Problem(WARNING, ("rows", first.key), message, also=(second.key,))
        message = f"{both}, and both hold for {answers_words(self.book, answers)}. Change one of them"
        return Problem(ERROR, ("rows", first.key), message, answers, also=(second.key,))

    def _example(self, starts: Sequence[Box], true_rows: Sequence[str], covers: Sequence[Box]) -> "_Found | None":
        """Answers for which these rows hold, or, where none are named, for which no row holds; None where there are none. Raises Undecided."""
        passed_over: list[Box] = []
        last: Box | None = None
        for start in starts:
            while len(passed_over) < TRIES:
                point = self.space.witness(start, [*self.impossible, *covers, *passed_over])
                if point is None:
                    break
                last = point
                others = [] if true_rows else [row.key for row in self.rows]
                if (answers := self.examples.answers(point, holding=true_rows, failing=others)) is not None:
                    return _Found(point, answers)
                passed_over.append(point)
        return None if last is None else _Found(last, None)

    def _point(self, point: Box) -> str:
        shown = [slot for slot in point if slot in self.book.question and slot not in self.space.cells]
        return ", ".join(f"{self.book.question[slot].short or slot}: {self.space.names(slot, point[slot])[0]}" for slot in shown)


@dataclass(frozen=True, slots=True)
class _Found:
    point: Box
    answers: Mapping[str, Any] | None


def _touches(boxes: Iterable[Box], others: Sequence[Box]) -> bool:
    return any(meet(box, other) is not None for box in boxes for other in others)


# The whole book


def _always_excluded(book: Rulebook, space: Space) -> Iterator[Problem]:
    for approach in book.approaches:
        rules = [rule for rule in book.rules if approach.slug in _ruled_out_by(rule)]
        tests = book.tests_in(item for rule in rules for item in rule.when)
        subjects = space.with_what_they_read(dict.fromkeys(test.subject for test in tests))
        covers = [box for rule in rules for box in space.holds(rule.when)]
        if not rules:
            continue
        keys = tuple(rule.key for rule in rules)
        try:
            always = space.witness(space.whole(subjects), [*space.impossible(subjects), *covers]) is None
        except Undecided:
            message = f"Whether “{approach.label}” is ruled out whatever is answered is not known: {TOO_MANY}"
            yield Problem(WARNING, ("approaches", approach.slug), message, also=keys)
            continue
        if always:
            message = f"“{approach.label}” is ruled out whatever is answered, by {', '.join(keys)}"
            yield Problem(ERROR, ("approaches", approach.slug), message, also=keys)


def _ruled_out_by(rule: Rule) -> set[str]:
    return {slug for effect in rule.effects if effect.do == terms.RULE_OUT for slug in effect.approaches}


def _twins(book: Rulebook) -> Iterator[Problem]:
    seen: dict[object, str] = {}
    for rule in book.rules:
        content = (rule.stage, rule.when, rule.unless, rule.effects)
        if content in seen:
            yield Problem(WARNING, ("rules", rule.key), f"{rule.key} says the same as {seen[content]}", also=(seen[content],))
        seen.setdefault(content, rule.key)


def _asked_too_early(book: Rulebook) -> Iterator[Problem]:
    """Questions that wait for a question which is itself asked under a condition and stands no earlier: every loop has one."""
    place = {question.slug: number for number, question in enumerate(book.questions)}
    for question in book.questions:
        for subject in dict.fromkeys(test.subject for test in book.tests_in(question.ask_if)):
            if book.question[subject].ask_if and place[subject] >= place[question.slug]:
                other = "itself" if subject == question.slug else f"“{subject_words(book, subject)}”, which comes later"
                message = f"“{subject_words(book, question.slug)}” is asked depending on {other}: nobody could be asked either"
                yield Problem(ERROR, ("questions", question.slug), message, also=())


def _unused(book: Rulebook) -> Iterator[Problem]:
    from_formulas = {subject for number in book.derived for subject in _reads(number.slug)}
    items = [item for row in book.rows for item in row.when]
    items += [item for rule in book.rules for item in (*rule.when, *rule.unless)]
    items += [item for question in book.questions for item in question.ask_if]
    read = {test.subject for test in book.tests_in(items)} | from_formulas
    raised = {effect.flag for rule in book.rules for effect in rule.effects}
    for question in book.questions:
        if question.slug not in read:
            yield Problem(WARNING, ("questions", question.slug), f"No rule reads “{question.short or question.ask}”")
    for flag in book.flags:
        if flag.slug not in raised:
            yield Problem(WARNING, ("flags", flag.slug), f"No rule raises the warning “{flag.label}”")


def _reads(derived: str) -> Iterable[str]:
    formula = FORMULAS.get(derived)
    return formula.reads if formula is not None else ()


def answers_words(book: Rulebook, answers: Mapping[str, Any]) -> str:
    """Plain answers in the book's order: "Known answers: 1,000 cases; What comes out: A category"."""
    found = []
    for question in book.questions:
        if (value := answers.get(question.slug)) is not None:
            typed = Decimal(value) if isinstance(value, str) and question.is_number else value
            words = value_words(question, tuple(typed) if isinstance(typed, list) else typed)
            found.append(f"{question.short or question.ask}: {words}")
    return "; ".join(found)
