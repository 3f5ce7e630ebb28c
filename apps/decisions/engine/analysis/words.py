"""What a box or a set of answers says, in the book's own words. Pure; knows `boxes` and `wording`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.boxes import ANSWERED, CLOSED, OPEN, PRESENT, Space
from apps.decisions.engine.cells import Cell
from apps.decisions.engine.packing import Packed
from apps.decisions.engine.wording import number_words, subject_words, value_words

STATES = {ANSWERED: "known", OPEN: "not known", CLOSED: "not asked"}
MOST_LABELS = 4  # of choices in one clause, before the rest is only counted


def region_words(book: Rulebook, space: Space, box: Packed, subjects: Iterable[str]) -> str:
    """What a box says of some subjects: “Examples” is from 20 to less than 50, and “Output” is “Text”. Empty where it says nothing."""
    clauses = [clause for subject in subjects for clause in _clauses(book, space, box, subject)]
    return _joined(clauses, "and")


def answers_words(book: Rulebook, answers: Mapping[str, Any]) -> str:
    """Plain answers in the book's order: "Known answers: 1,000 cases; What comes out: A category"."""
    return "; ".join(f"{name}: {words}" for _, name, words in answer_pairs(book, answers))


def answer_pairs(book: Rulebook, answers: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The slug, the short name and the answer in words of each question that is answered."""
    for question in book.questions:
        if (value := answers.get(question.slug)) is not None:
            typed = Decimal(value) if isinstance(value, str) and question.is_number else value
            yield question.slug, question.short or question.ask, value_words(question, tuple(typed) if isinstance(typed, list) else typed)


def keys_words(keys: Sequence[str]) -> str:
    """ "D-07, D-08 and D-09"."""
    return _joined(list(keys), "and")


def counted(number: int, one: str, many: str) -> str:
    """ "1 rule", "2 rules"."""
    return f"{number:,} {one if number == 1 else many}"


def _clauses(book: Rulebook, space: Space, box: Packed, subject: str) -> Iterator[str]:
    name, layout = f"“{subject_words(book, subject)}”", space.layout
    state = layout.bits(box, f"{subject}?") if f"{subject}?" in space.slots[subject] else ANSWERED
    if not state & ANSWERED:
        yield f"{name} is {_or([words for bit, words in STATES.items() if state & bit])}"
        return
    if subject in space.several:
        yield from _several(book, space, box, subject)
        return
    bits, whole = layout.bits(box, subject), space.slots[subject][subject]
    if bits == whole:
        return
    if subject in book.finding and bits >> len(space.words[subject]):
        bits &= ~(1 << len(space.words[subject]))
        if not bits:
            yield f"{name} is set by no row"
            return
    yield f"{name} is {_number(space, subject, bits) if subject in space.cells else _choices(book, space, subject, bits, whole)}"


def _several(book: Rulebook, space: Space, box: Packed, subject: str) -> Iterator[str]:
    question = book.question[subject]
    given = {choice.label: space.layout.bits(box, f"{subject}:{choice.slug}") for choice in question.choices}
    there, gone = ([label for label, bits in given.items() if (bits == PRESENT) == wanted and bits in (1, 2)] for wanted in (True, False))
    if there:
        yield f"“{question.short or question.ask}” includes {_quoted(there, 'and')}"
    if gone and not there:
        yield f"“{question.short or question.ask}” does not include {_quoted(gone, 'or')}"


def _number(space: Space, subject: str, bits: int) -> str:
    cells = [cell for place, cell in enumerate(space.cells[subject]) if bits >> place & 1]
    runs: list[list[Cell]] = []
    for cell in cells:
        if runs and runs[-1][-1].high == cell.low:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    question = space.book.question.get(subject)
    words = [_run(run[0], run[-1], question.minimum if question else None, question.maximum if question else None) for run in runs]
    if bits >> len(space.cells[subject]):
        words.append("not to be worked out")
    return _or(words)


def _run(first: Cell, last: Cell, minimum: Any, maximum: Any) -> str:
    low = (
        "" if first.low is None or first.low == (minimum, 0) else f"{'more than' if first.low[1] else 'from'} {number_words(first.low[0])}"
    )
    high = (
        "" if last.high is None or last.high == (maximum, 1) else f"{'up to' if last.high[1] else 'less than'} {number_words(last.high[0])}"
    )
    if low and high:
        return f"{low} to {high.removeprefix('up to ')}"
    return f"{low} on" if low else high or "any number"


def _choices(book: Rulebook, space: Space, subject: str, bits: int, whole: int) -> str:
    left, lost = space.names(subject, bits), space.names(subject, whole & ~bits)
    if len(left) > MOST_LABELS and len(lost) <= MOST_LABELS:
        return f"other than {_quoted([_label(book, subject, word) for word in lost], 'or')}"
    return _quoted([_label(book, subject, word) for word in left], "or")


def _label(book: Rulebook, subject: str, word: str) -> str:
    if (question := book.question.get(subject)) is not None:
        return question.label_of(word)
    return next((value.label for value in book.finding[subject].values if value.slug == word), word)


def _quoted(labels: Sequence[str], last: str) -> str:
    shown = [f"“{label}”" for label in labels[:MOST_LABELS]]
    if more := len(labels) - len(shown):
        shown.append(counted(more, "other", "others"))
    return _joined(shown, last)


def _or(words: Sequence[str]) -> str:
    return _joined(list(words), "or")


def _joined(words: Sequence[str], last: str) -> str:
    return "" if not words else words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
