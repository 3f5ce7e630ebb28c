"""What a newer rule book decides otherwise than an older one, case by case, and which change causes it. Pure.

Only what a change can touch is judged by both books. A rule that is false of a case, and stays so whatever further answers
come, takes no part in it: where all rules that a change reaches are such, both books say the same (see `meaning`, `on_the_way`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from apps.decisions.engine.answers import UNKNOWN_WORD, check_value, value_plain
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.canonical import dumps, sha256
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.contradictions import contradicting
from apps.decisions.engine.judged import ASPECTS, CHECKS, COST, FIT, FLAGS, Judged
from apps.decisions.engine.judging import FALSE, TRUE, Truth
from apps.decisions.engine.machine import Machine, is_for_rules_only
from apps.decisions.engine.meaning import Place, Reach, deciding, part_of, reach, same_effects
from apps.decisions.engine.on_the_way import wavering
from apps.decisions.engine.outcome import leading_approach
from apps.decisions.engine.state import State
from apps.decisions.engine.taken_back import TakenBack
from apps.decisions.engine.terms import Value
from apps.decisions.engine.upsets import Upsets

MOST_TAKEN_BACK = 12  # changes in a draft up to which each is taken back, one by one, to see what it causes
ONLY, ALONE, TOGETHER, TRACE = "only", "alone", "together", "trace"  # how a cause was found
GONE, CHOICE_GONE, OUTSIDE, CLASH = "gone", "choice", "outside", "clash"  # why an answer cannot be read
Plain = dict[str, Any]


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
    """What came of one case. `unread` names the questions whose answers the newer book cannot read, `unread_before` those of the older one."""

    move: Move | None = None
    unread: tuple[tuple[str, str], ...] = ()
    unread_before: tuple[tuple[str, str], ...] = ()
    fired_before: Sequence[str] = ()
    fired_after: Sequence[str] = ()
    judged: bool = False  # by both books; else nothing that changed can touch it


@dataclass(slots=True)
class Replay:
    """Two rule books beside each other, with one price list."""

    older: Rulebook
    newer: Rulebook
    prices: Mapping[str, Any]
    skipping: bool = True  # False judges every case by both books, to see that skipping misses nothing
    _before: Machine = field(init=False)
    _after: Machine = field(init=False)
    _reach: Reach = field(init=False)
    _probes: tuple[Machine | None, Machine | None] = field(init=False)
    _deciding: frozenset[Place] = field(init=False)
    _same_effects: frozenset[str] = field(init=False)
    _taken_back: TakenBack = field(init=False)
    _upsets: list[tuple[Machine, Upsets]] = field(init=False, default_factory=list)
    _moves_costs: bool = field(init=False)

    def __post_init__(self) -> None:
        found = self._reach = reach(self.older, self.newer)
        self._before, self._after = (compile_book(book, self.prices) for book in (self.older, self.newer))
        self._probes = (self._probe(self.older, found.before), self._probe(self.newer, found.after))
        self._deciding = deciding(found, self.older, self.newer)
        self._same_effects = same_effects(self.older, self.newer)
        self._taken_back = TakenBack(self.older, self.newer, self.prices)
        self._moves_costs = any(part != "parameters" or not is_for_rules_only(key) for part, key in found.everywhere)
        for machine in (self._after, *self._probes):
            self._share(machine)

    def _probe(self, book: Rulebook, keys: Iterable[str]) -> Machine | None:
        return compile_book(part_of(book, keys), self.prices) if keys else None

    def _share(self, machine: Machine | None) -> None:
        """Work out derived numbers once for both books, where they come to the same."""
        if machine is not None and machine.works_out_like(self._before):
            machine.spans, machine.shares = self._before.spans, self._before.shares

    def _upsets_for(self, machine: Machine) -> Upsets:
        """What upset earlier cases, of whichever book, where an answer means the same to it."""
        for known, upsets in self._upsets:
            if known is machine:
                return upsets
        upsets = next((upsets for known, upsets in self._upsets if known.asks_like(machine)), Upsets())
        self._upsets.append((machine, upsets))
        return upsets

    @property
    def units(self) -> tuple[Place, ...]:
        """The changes that count."""
        return self._reach.units

    @property
    def everywhere(self) -> tuple[Place, ...]:
        """Those of them that reach every case."""
        return self._reach.everywhere

    @property
    def proves(self) -> bool:
        """Whether the changes are few enough to take each back."""
        return len(self.units) <= MOST_TAKEN_BACK

    def case(self, answers: Mapping[str, Any], known: Side | None = None) -> Replayed:
        """Replay answers as they were kept. `known` is what the older book decides of them, where that is known already."""
        values, unread_before = read_values(self.older, answers)
        new_values, unread = read_values(self.newer, answers)
        seed = sha256(dumps({slug: value_plain(value) for slug, value in values.items()}))
        if unread_before:
            fired = [] if unread else self._by_newer(new_values, seed).fired
            return Replayed(unread=unread, unread_before=unread_before, fired_after=fired)
        before = Judged(self._before, values, seed, self._upsets_for(self._before), word=known.certainty if known else "")
        if unread:
            return Replayed(unread=unread, fired_before=before.fired)
        touching = self.touching(values, new_values)
        if not touching and self.skipping:
            return Replayed(fired_before=before.fired, fired_after=before.fired)
        after = self._by_newer(new_values, seed)
        if self.skipping and not self._deciding & touching:
            after.is_as_sure_as(before)
        move = self._move(before, after, touching, answers)
        return Replayed(move, fired_before=before.fired, fired_after=after.fired, judged=True)

    def _by_newer(self, values: Mapping[str, Value], seed: str) -> Judged:
        return Judged(self._after, values, seed, self._upsets_for(self._after))

    def touching(self, values: Mapping[str, Value], new_values: Mapping[str, Value]) -> frozenset[Place]:
        """The changes that may matter to a case: not those of rules that are false of it for good, or do the same for good, in both books."""
        older, newer = self._lasting(self._probes[0], values), self._lasting(self._probes[1], new_values)
        found = set(self.everywhere)
        for key in older.keys() | newer.keys():
            was, now = older.get(key, FALSE), newer.get(key, FALSE)
            if was == now == FALSE or (was == now == TRUE and key in self._same_effects):
                continue
            found |= self._reach.before.get(key, frozenset()) | self._reach.after.get(key, frozenset())
        return frozenset(found)

    def _lasting(self, probe: Machine | None, values: Mapping[str, Value]) -> dict[str, Truth]:
        """What is true or false for good, whatever further answers come, of the rules that changes reach."""
        if probe is None:
            return {}
        truth = wavering(State.of(probe, values, rules_only=True)).truth
        return {node.key: truth[node.number] for node in probe.traced}

    def _move(self, before: Judged, after: Judged, touching: frozenset[Place], answers: Mapping[str, Any]) -> Move | None:
        asked = ASPECTS if _may_cost_otherwise(self, before, after) else ASPECTS[:-1]
        aspects = tuple(aspect for aspect in asked if after.differs(before, aspect))
        if not aspects:
            return None
        causes, how = self._causes(aspects[0], after, touching, answers)
        return Move(aspects, side_of(before), side_of(after), causes, how, details_of(before, after, aspects))

    def _causes(self, aspect: str, after: Judged, touching: frozenset[Place], answers: Mapping[str, Any]) -> tuple[tuple[Place, ...], str]:
        """The changes without which this would be otherwise; where none alone is enough, all that touch the case."""
        touched = tuple(unit for unit in self.units if unit in touching)
        if len(self.units) == 1:
            return touched, ONLY
        if not self.proves:
            return touched, TRACE
        alone = tuple(unit for unit in touched if self._undoes(unit, aspect, after, answers))
        return (alone, ALONE) if alone else (touched, TOGETHER)

    def _undoes(self, unit: Place, aspect: str, after: Judged, answers: Mapping[str, Any]) -> bool:
        machine = self._taken_back.machine(unit)
        if machine is None:
            return False
        values, unread = read_values(machine.book, answers)
        return not unread and Judged(machine, values, after.seed, self._upsets_for(machine))[aspect] != after[aspect]


def read_values(book: Rulebook, answers: Mapping[str, Any]) -> tuple[dict[str, Value], tuple[tuple[str, str], ...]]:
    """Kept answers as the book's own values, and the questions whose answers it cannot take, each with why, without the answer."""
    values: dict[str, Value] = {}
    unread: list[tuple[str, str]] = []
    retired = {question.slug for _place, question in book.aside.get("questions", ())}
    for slug, answer in answers.items():
        raw = answer["value"] if isinstance(answer, Mapping) else answer
        if raw == UNKNOWN_WORD or slug in retired:
            continue
        question = book.question.get(slug)
        if question is None:
            unread.append((slug, GONE))
            continue
        value, wrong = check_value(question, _number(raw) if question.is_number else raw)
        if value is None or wrong:
            unread.append((slug, OUTSIDE if question.is_number else CHOICE_GONE))
        else:
            values[slug] = value
    if not unread:
        unread += [(slug, CLASH) for slug in dict.fromkeys(first for first, _, _ in contradicting(values))]
    return values, tuple(unread)


def _number(raw: Any) -> Any:
    """A decimal that was kept as text; anything else as it is."""
    try:
        return Decimal(raw) if isinstance(raw, str) else raw
    except InvalidOperation:
        return raw


def _may_cost_otherwise(replay: Replay, before: Judged, after: Judged) -> bool:
    """What an option costs follows from answers, parameters and findings; which one is asked about, from the ranking."""
    if replay._moves_costs or not replay.skipping or leading_approach(before.state) != leading_approach(after.state):
        return True
    return _found(before) != _found(after)


def _found(judged: Judged) -> dict[str, list[str]]:
    bits, vals = judged.machine.finding_bits, judged.state.vals
    return {slug: [name for name, bit in names.items() if vals[slug] & bit] for slug, names in bits.items()}


def side_of(judged: Judged) -> Side:
    """What one book decides of the case."""
    return Side(judged.verdict, judged.recommendation, judged.certainty)


def details_of(before: Judged, after: Judged, aspects: Iterable[str]) -> Plain:
    """What else changed: checks and warnings that came and went, the fit of each option that moved, the cost of the leading one."""
    found: Plain = {}
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
