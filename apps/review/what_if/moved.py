"""What changed answers do: two results of one rule book side by side, as a page shows them. Knows results as plain data and the document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.then_and_now import ThenAndNow, then_and_now
from apps.reports.document import Check, Chip, Option, ScopingDocument
from apps.ui.formatting import counted

Plain = Mapping[str, Any]
VERDICTS = {"go": "Go", "pilot": "Pilot first", "not_yet": "Not yet", "stop": "Stop"}


@dataclass(frozen=True, slots=True)
class Told:
    """One result with the document that says it in words."""

    result: Plain
    document: ScopingDocument


@dataclass(frozen=True, slots=True)
class Fit:
    """One option: its points before and after, None where it is ruled out, and by which rule."""

    label: str
    before: int | None
    after: int | None
    ruled_out_by: str
    leads: bool

    @property
    def move(self) -> int:
        return 0 if self.before is None or self.after is None else self.after - self.before

    @property
    def moved_by(self) -> int:
        return abs(self.move)

    @property
    def is_back(self) -> bool:
        """Whether it was ruled out before and is not any more."""
        return self.before is None and self.after is not None

    @property
    def width(self) -> int:
        return max(0, min(100, self.after or 0))


@dataclass(frozen=True, slots=True)
class Flip:
    """One check or warning that says something else now; None where it was not among them."""

    title: str
    before: Chip | None
    after: Chip | None
    rule: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Moved:
    """All that changed answers do to a result. `said` is the one sentence that is announced."""

    then: ThenAndNow
    fits: tuple[Fit, ...]
    flips: tuple[Flip, ...]
    figures: tuple[Figure, ...]
    costs: tuple[Figure, ...]
    said: str

    @property
    def is_other(self) -> bool:
        """Whether it comes to another verdict or recommendation."""
        return len({*self.then.verdict}) > 1 or len({*self.then.recommendation}) > 1


def moved(book: Rulebook, before: Told, after: Told, changed: int) -> Moved:
    """What came of so many changed answers."""
    then = then_and_now(book, before.result, book, after.result)
    return Moved(
        then=then,
        fits=tuple(_fits(book, before.result["ranking"], after.result["ranking"])),
        flips=tuple(_flips(before.document, after.document)),
        figures=tuple(_figures(before.document, after.document)),
        costs=tuple(_costs(before.document.options, after.document.options)),
        said=_said(then, changed),
    )


def _said(then: ThenAndNow, changed: int) -> str:
    if not changed:
        return "Nothing is changed"
    answers = counted(changed, "answer changed", "answers changed")
    (was, now), (led, leads) = then.verdict, then.recommendation
    if was == now and led == leads:
        return f"{answers}: still {VERDICTS[now]}, {leads}"
    if led == leads:
        return f"{answers}: {VERDICTS[was]} becomes {VERDICTS[now]}, still {leads}"
    verdict = f"{VERDICTS[was]} becomes {VERDICTS[now]}" if was != now else f"still {VERDICTS[now]}"
    return f"{answers}: {verdict}, and {leads} instead of {led}"


def _fits(book: Rulebook, before: Sequence[Plain], after: Sequence[Plain]) -> Iterable[Fit]:
    was = {row["approach"]: _points(row) for row in before}
    for place, row in enumerate(after):
        out = next((str(reason["rule"]) for reason in row["reasons"] if reason["effect"] == "excludes"), "") if row["excluded"] else ""
        label = book.approach[row["approach"]].label
        yield Fit(label, was.get(row["approach"]), _points(row), out, place == 0 and not row["excluded"])


def _points(row: Plain) -> int | None:
    return None if row["excluded"] else int(row["fit"])


def _flips(before: ScopingDocument, after: ScopingDocument) -> Iterable[Flip]:
    """Checks of another state first, those that say stop now above all; then warnings that came or went."""
    was, now = _checks(before.checks), _checks(after.checks)
    for key, check in now.items():
        old = was.get(key)
        if old is None or old.state != check.state:
            yield Flip(check.title, old.chip if old else None, check.chip, check.rule)
    yield from (Flip(check.title, check.chip, None, check.rule) for key, check in was.items() if key not in now)
    warning = Chip("Warning", "amber", "warn")
    raised, raises = ({(row.label, row.rule): row for row in document.warnings} for document in (before, after))
    yield from (Flip(row.label, None, warning, row.rule) for key, row in raises.items() if key not in raised)
    yield from (Flip(row.label, warning, None, row.rule) for key, row in raised.items() if key not in raises)


def _checks(checks: Iterable[Check]) -> dict[tuple[str, str], Check]:
    return {(check.title, check.rule): check for check in checks}


def _figures(before: ScopingDocument, after: ScopingDocument) -> Iterable[Figure]:
    """The four facts of the first page that say something else."""
    for was, now in zip(before.facts, after.facts, strict=True):
        if was.value != now.value:
            yield Figure(now.label, was.value, now.value)


def _costs(before: Sequence[Option], after: Sequence[Option]) -> Iterable[Figure]:
    """The first year of each option that costs something else."""
    was = {option.label: option.first_year for option in before}
    for option in after:
        if option.label in was and was[option.label] != option.first_year:
            yield Figure(option.label, was[option.label], option.first_year)
