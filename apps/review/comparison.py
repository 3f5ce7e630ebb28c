"""Decisions side by side, row by row, what differs first. Pure: knows documents only, no table and no request."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from apps.reports.document import Amount, Chip, RecordedAnswer, ScopingDocument
from apps.ui.formatting import listed

FEWEST, MOST = 2, 4  # house judgement: more columns than four do not fit a screen beside their names
NOT_ASKED, NOT_NAMED = "Not asked", "Not named"
ASSUMED = "Rests on assumptions"  # as the first page of a document calls it


@dataclass(frozen=True, slots=True)
class Cell:
    """What one decision says in a row: lines of text, or a chip. `of` names the decision where the head of its column is out of sight."""

    lines: tuple[str, ...]
    chip: Chip | None = None
    of: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a cell for each decision, in their order."""

    title: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return any(cell != self.cells[0] for cell in self.cells[1:])


@dataclass(frozen=True, slots=True)
class Compared:
    """Rows of the advice and rows of the answers; `money` says that amounts are not of one currency or one price list, else it is empty."""

    advice: tuple[Row, ...]
    answers: tuple[Row, ...]
    money: str

    @property
    def differing(self) -> tuple[Row, ...]:
        return tuple(row for row in self.advice if row.differs)

    @property
    def alike(self) -> tuple[Row, ...]:
        return tuple(row for row in self.advice if not row.differs)

    @property
    def differing_answers(self) -> tuple[Row, ...]:
        return tuple(row for row in self.answers if row.differs)

    @property
    def alike_answers(self) -> tuple[Row, ...]:
        return tuple(row for row in self.answers if not row.differs)


def compared(documents: Sequence[ScopingDocument]) -> Compared:
    """Lay the documents of two to four decisions side by side."""
    names = _names(documents)
    advice = (_row(title, names, [cell_of(document) for document in documents]) for title, cell_of in ADVICE)
    return Compared(
        tuple(row for row in advice if any(cell.lines or cell.chip for cell in row.cells)),
        tuple(_answers(documents, names)),
        _money(documents),
    )


def _names(documents: Sequence[ScopingDocument]) -> list[str]:
    """The titles, and which decision it is where two of them share a title."""
    titles = [document.head.title for document in documents]
    if len(set(titles)) == len(titles):
        return titles
    return [f"{document.head.title}, {document.head.decision.lower()}" for document in documents]


def _row(title: str, names: Sequence[str], cells: Sequence[Cell]) -> Row:
    return Row(title, tuple(replace(cell, of=name) for cell, name in zip(cells, names, strict=True)))


def _money(documents: Sequence[ScopingDocument]) -> str:
    """Amounts are never converted: a rate of exchange needs a source and a day, and no price list has one."""
    prices = list(dict.fromkeys(document.head.prices for document in documents))
    currencies = list(dict.fromkeys(document.cost.currency for document in documents))
    if len(currencies) > 1:
        named = listed(currencies)
        return f"Amounts are in {named}. They stand as each decision gives them and are not converted: {'; '.join(prices)}."
    if len(prices) > 1:
        return f"Amounts rest on price lists of different days: {'; '.join(prices)}."
    return ""


def _answers(documents: Sequence[ScopingDocument], names: Sequence[str]) -> Iterable[Row]:
    """Every question that one of them answered, in the order of the first that has it."""
    given = [{one.question: one for section in document.record for one in section.answers} for document in documents]
    for slug in dict.fromkeys(chain.from_iterable(given)):
        ones = [answers.get(slug) for answers in given]
        if any(one is not None and one.state in ("used", "not known", "not used") for one in ones):
            ask = next(one.ask for one in reversed(ones) if one is not None)
            yield _row(ask, names, [_answer(one) for one in ones])


def _answer(one: RecordedAnswer | None) -> Cell:
    return Cell((NOT_ASKED,) if one is None else (one.answer,))


def _verdict(document: ScopingDocument) -> Cell:
    return Cell((), document.verdict.chip)


def _recommendation(document: ScopingDocument) -> Cell:
    leading = [option.label for option in document.options if option.leading]
    return Cell(tuple(leading) or document.verdict.headline[:1])


def _sureness(document: ScopingDocument) -> Cell:
    word, short = document.how_sure.word, document.how_sure.short
    return Cell((short,) if short.startswith(word) else (word, short))


def _checks(document: ScopingDocument) -> Cell:
    held = [f"{check.chip.word}: {check.title}" for check in document.deciding_checks]
    if waiting := len(document.waiting_checks):
        held.append(f"{waiting} more {'waits for an answer' if waiting == 1 else 'wait for answers'}")
    return Cell(tuple(held) or ("None holds it up",))


def _fit(document: ScopingDocument) -> Cell:
    return Cell(tuple(_with_reach(option.fit, option.reach) for option in document.options if option.leading))


def _with_reach(likely: str, reach: str) -> str:
    return f"{likely} ({reach})" if reach else likely


def _amount(amount: Amount) -> str:
    return _with_reach(amount.words, amount.reach)


def _first_year(document: ScopingDocument) -> Cell:
    return Cell(tuple(_with_reach(option.first_year, option.first_year_reach) for option in document.options if option.leading))


def _total(name: str) -> Callable[[ScopingDocument], Cell]:
    """What the leading option costs in one column of the totals."""

    def cell(document: ScopingDocument) -> Cell:
        return Cell(tuple(_amount(getattr(row, name)) for row in document.cost.totals if row.leading))

    return cell


def _time(document: ScopingDocument) -> Cell:
    return Cell(tuple(option.time_to_try for option in document.options if option.leading))


def _warnings(document: ScopingDocument) -> Cell:
    return Cell(tuple(warning.label for warning in document.warnings) or ("None",))


def _against(document: ScopingDocument) -> Cell:
    return Cell((document.reasons.strongest.text,) if document.reasons.strongest else ())


def _assumptions(document: ScopingDocument) -> Cell:
    return Cell(tuple(f"{one.label}: {one.answer}" for one in document.assumptions) or ("None of them alone",))


def _assumed(document: ScopingDocument) -> Cell:
    return Cell(tuple(fact.value for fact in document.facts if fact.label == ASSUMED))


def _worth(document: ScopingDocument) -> Cell:
    """What success is worth a year, as it was answered."""
    given = (one for section in document.record for one in section.answers)
    return Cell(tuple(one.answer for one in given if one.question == "benefit_year" and one.state == "used") or (NOT_NAMED,))


def _first_step(document: ScopingDocument) -> Cell:
    return Cell(tuple(step.words for step in document.steps[:1]))


ADVICE: tuple[tuple[str, Callable[[ScopingDocument], Cell]], ...] = (
    ("Verdict", _verdict),
    ("Recommendation", _recommendation),
    ("How sure", _sureness),
    ("Checks", _checks),
    ("Points of the recommendation", _fit),
    ("Cost of the first year", _first_year),
    ("Cost to build", _total("build")),
    ("Cost to run, a month", _total("run_month")),
    ("Cost over three years", _total("three_years")),
    ("Pays for itself", _total("payback")),
    ("Worth a year", _worth),
    ("Time to try", _time),
    ("Strongest reason against", _against),
    ("Warnings", _warnings),
    (ASSUMED, _assumed),
    ("Assumed or estimated answers that carry it", _assumptions),
    ("First step", _first_step),
    ("Rules", lambda document: Cell((document.head.rules,))),
    ("Prices", lambda document: Cell((document.head.prices,))),
)
