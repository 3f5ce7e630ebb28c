"""One case that two rule books or price lists judge, and what came of it: how it moved, and what caused that. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.decisions.engine.answers import value_plain
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.canonical import dumps, sha256
from apps.decisions.engine.judged import CHECKS, COST, FIT, FLAGS, Judged
from apps.decisions.engine.kept_answers import CHOICE_GONE, GONE, OUTSIDE, TAKEN_OUT, Unread, read_values
from apps.decisions.engine.meaning import Place
from apps.decisions.engine.terms import Value

ONLY, ALONE, TOGETHER, TRACE = "only", "alone", "together", "trace"  # how a cause was found
NOT_THERE = (GONE, CHOICE_GONE, OUTSIDE)
Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """What one book decides."""

    verdict: str
    recommendation: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Move:
    """One case that comes out otherwise: `aspects` in the order of weight, of which the first is what the causes cause."""

    aspects: tuple[str, ...]
    before: Side
    after: Side
    causes: tuple[Place, ...]
    how: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of one case. `unread` names the questions whose answers the newer book cannot read, `unread_before` those of the older one.

    `new` names what the older book does not ask or offer yet, `left` what the newer one does not any more: there the case is
    judged without that answer.
    """

    move: Move | None = None
    unread: Unread = ()
    unread_before: Unread = ()
    fired_before: Sequence[str] = ()
    fired_after: Sequence[str] = ()
    judged: bool = False  # by both books; else nothing that changed can touch it
    new: Unread = ()
    left: Unread = ()


@dataclass(slots=True)
class Case:
    """One of the cases that are replayed together: read by both books, then judged by each that it has to be judged by."""

    answers: Plain
    known: Side | None  # what the older book decides of it, where that is known already
    seed: str
    values: Mapping[str, Value]
    unread_before: Unread
    new_values: Mapping[str, Value]
    unread: Unread
    new: Unread = ()  # what only the newer book can read: the older one judges the case without it
    left: Unread = ()  # what only the older book can read, for the newer one has the question or the choice no more
    before: Judged | None = None
    after: Judged | None = None
    touching: Collection[Place] = ()  # the changes that may matter to it
    is_alike: bool = False  # no rule can read a difference

    @classmethod
    def read(cls, answers: Plain, known: Side | None, older: Rulebook, newer: Rulebook) -> "Case":
        """Answers as they were kept."""
        values, unread_before = read_values(older, answers)
        new_values, unread = (values, unread_before) if newer is older else read_values(newer, answers)
        seed = sha256(dumps({slug: value_plain(value) for slug, value in values.items()}))
        new = unread_before if not unread and all(why in NOT_THERE for _slug, why in unread_before) else ()
        taken_before = {slug for slug, _why in unread_before}
        left = unread if all(why in TAKEN_OUT and slug not in taken_before for slug, why in unread) else ()
        return cls(answers, known, seed, values, () if new else unread_before, new_values, () if left else unread, new, left)


def side_of(judged: Judged) -> Side:
    """What one book decides of the case."""
    return Side(judged.verdict, judged.recommendation, judged.certainty)


def details_of(before: Judged, after: Judged, aspects: Iterable[str]) -> dict[str, Any]:
    """What else changed: checks and warnings that came and went, the fit of each option that moved, the cost of the leading one."""
    found: dict[str, Any] = {}
    for aspect in (CHECKS, FLAGS):
        if aspect in aspects:
            olds, news = before[aspect], after[aspect]
            found[aspect] = {"came": [one for one in news if one not in olds], "went": [one for one in olds if one not in news]}
    if FIT in aspects:
        slugs = dict.fromkeys((*after.fit, *before.fit))
        moved = {slug: [before.fit.get(slug), after.fit.get(slug)] for slug in slugs}
        found[FIT] = {slug: pair for slug, pair in moved.items() if pair[0] != pair[1]}
    if COST in aspects:
        found[COST] = [before.cost, after.cost]
    return found
