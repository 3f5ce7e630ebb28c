"""What changed answers do: two results of one rule book side by side, as a page shows them. Knows results as plain data and the document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from apps.decisions.engine.against import out_by
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.then_and_now import ThenAndNow, then_and_now
from apps.reports.builder.evidence import STATES
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
    """One check or warning that says something else now."""

    title: str
    before: Chip
    after: Chip
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
    labels = [{option.slug: option.label for option in told.document.options} for told in (before, after)]
    then = then_and_now(book, before.result, book, after.result)
    led, leads = (
        names.get(str(told.result["recommendation"]), was)
        for names, told, was in zip(labels, (before, after), then.recommendation, strict=True)
    )
    then = replace(then, recommendation=(led, leads))
    return Moved(
        then=then,
        fits=tuple(_fits(labels[1], before.result["ranking"], after.result["ranking"])),
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


def _fits(labels: Mapping[str, str], before: Sequence[Plain], after: Sequence[Plain]) -> Iterable[Fit]:
    was = {row["approach"]: _points(row) for row in before}
    for place, row in enumerate(after):
        out = str(out_by(row)["rule"]) if row["excluded"] else ""
        yield Fit(labels[row["approach"]], was.get(row["approach"]), _points(row), out, place == 0 and not row["excluded"])


def _points(row: Plain) -> int | None:
    return None if row["excluded"] else int(row["fit"])


def _flips(before: ScopingDocument, after: ScopingDocument) -> Iterable[Flip]:
    """Checks of another state first, those that say stop now above all; then warnings that came or went."""
    yield from flipped_checks(before.checks, after.checks)
    warning, none = Chip("Warning", "amber", "warn"), Chip("No warning", "plain")
    raised, raises = ({(row.label, row.rule): row for row in document.warnings} for document in (before, after))
    yield from (Flip(row.label, none, warning, row.rule) for key, row in raises.items() if key not in raised)
    yield from (Flip(row.label, warning, none, row.rule) for key, row in raised.items() if key not in raises)


def flipped_checks(before: Iterable[Check], after: Iterable[Check]) -> Iterable[Flip]:
    """Checks that say something else now. One that is not looked at does not arise either: between these two nothing flips."""
    was, now = _checks(before), _checks(after)
    for key, check in {**now, **{key: check for key, check in was.items() if key not in now}}.items():
        chips = [checks[key].chip if key in checks else STATES["pass"] for checks in (was, now)]
        if chips[0] != chips[1]:
            yield Flip(check.title, chips[0], chips[1], check.rule)


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
