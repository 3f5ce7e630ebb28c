"""What a newer rule book decides otherwise than an older one, case by case, and which change causes it. Pure.

Only what a change can touch is judged by both books. A rule that is false of a case, and stays so whatever further answers
come, takes no part in it: where all rules that a change reaches are such, both books say the same (see `meaning`, `on_the_way`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.judged import ASPECTS, Judged, prove_together
from apps.decisions.engine.judging import FALSE, TRUE, Truth
from apps.decisions.engine.kept_answers import TAKEN_OUT, read_values
from apps.decisions.engine.left_open import Turned, left_open, new_questions
from apps.decisions.engine.machine import MOST_OF_MANY, Machine, is_for_rules_only
from apps.decisions.engine.meaning import Place, Reach, deciding, part_of, reach, same_effects
from apps.decisions.engine.on_the_way import wavering
from apps.decisions.engine.outcome import leading_approach
from apps.decisions.engine.replayed import ALONE, ONLY, TOGETHER, TRACE, Case, Move, Replayed, Side, details_of, side_of
from apps.decisions.engine.side_by_side import records
from apps.decisions.engine.taken_back import TakenBack
from apps.decisions.engine.terms import Value
from apps.decisions.engine.upsets import Upsets

MOST_TAKEN_BACK = 12  # changes in a draft up to which each is taken back, one by one, to see what it causes
Answers = Mapping[str, Any]


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
        self._before.most_spans = self._after.most_spans = MOST_OF_MANY
        for machine in (self._after, *self._probes):
            self._share(machine)

    def _probe(self, book: Rulebook, keys: Iterable[str]) -> Machine | None:
        return compile_book(part_of(book, keys), self.prices) if keys else None

    def _share(self, machine: Machine | None) -> None:
        """Work out derived numbers once for both books, where they come to the same."""
        if machine is not None and machine.spans is not self._before.spans and machine.works_out_like(self._before):
            machine.spans, machine.shares, machine.most_spans = self._before.spans, self._before.shares, self._before.most_spans

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

    def case(self, answers: Answers, known: Side | None = None) -> Replayed:
        """Replay answers as they were kept. `known` is what the older book decides of them, where that is known already."""
        return self.cases([(answers, known)])[0]

    def cases(self, many: Sequence[tuple[Answers, Side | None]]) -> list[Replayed]:
        """Replay the answers of many cases, each as if it were alone: together, for that is far quicker."""
        cases = [Case.read(answers, known, self.older, self.newer) for answers, known in many]
        readable = [case for case in cases if not case.unread_before]
        upsets = self._upsets_for(self._before)
        for case, state in zip(readable, records(self._before, [case.values for case in readable]), strict=True):
            case.before = Judged(state, case.seed, upsets, word=case.known.certainty if case.known else "")
        self._find_touching([case for case in readable if not case.unread])
        again = [case for case in cases if not case.unread and (case.before is None or case.touching or case.left or not self.skipping)]
        upsets = self._upsets_for(self._after)
        for case, state in zip(again, records(self._after, [case.new_values for case in again]), strict=True):
            case.after = Judged(state, case.seed, upsets)
            if case.before and self.skipping and not case.left and self._deciding.isdisjoint(case.touching):
                case.after.is_as_sure_as(case.before)
                case.is_alike = True
        prove_together([(case.before, case.after) for case in again if case.before and case.after and not case.is_alike])
        return [self._replayed(case) for case in cases]

    def left_open(self, many: Sequence[Answers]) -> list[Turned]:
        """What each choice of a question that only the newer book asks would bring to the cases that leave it open."""
        questions = new_questions(self.older, self.newer)
        if not questions:
            return [{} for _ in many]
        cases = [Case.read(answers, None, self.older, self.newer) for answers in many]
        values = [None if case.unread or case.unread_before else case.new_values for case in cases]
        return left_open(self._after, questions, self._upsets_for(self._after), values)

    def _find_touching(self, cases: Sequence[Case]) -> None:
        """The changes that may matter to a case: not those of rules that are false of it for good, or do the same for good, in both books."""
        olds, news = (
            self._lasting(self._probes[0], [case.values for case in cases]),
            self._lasting(self._probes[1], [case.new_values for case in cases]),
        )
        for case, older, newer in zip(cases, olds, news, strict=True):
            found = set(self.everywhere)
            for key in older.keys() | newer.keys():
                was, now = older.get(key, FALSE), newer.get(key, FALSE)
                if was == now == FALSE or (was == now == TRUE and key in self._same_effects):
                    continue
                found |= self._reach.before.get(key, frozenset()) | self._reach.after.get(key, frozenset())
            case.touching = frozenset(found | {("questions", slug) for slug, _why in case.left})

    def _lasting(self, probe: Machine | None, many: Sequence[Mapping[str, Value]]) -> list[dict[str, Truth]]:
        """What is true or false for good, whatever further answers come, of the rules that changes reach."""
        if probe is None:
            return [{} for _ in many]
        truths = [wavering(state).truth for state in records(probe, many)]
        return [{node.key: truth[node.number] for node in probe.traced} for truth in truths]

    def _replayed(self, case: Case) -> Replayed:
        before, after = case.before, case.after
        if before is None:
            return Replayed(unread=case.unread, unread_before=case.unread_before, fired_after=after.fired if after else [])
        if case.unread:
            return Replayed(unread=case.unread, fired_before=before.fired)
        if after is None:
            return Replayed(fired_before=before.fired, fired_after=before.fired, new=case.new)
        move = self._move(before, after, case.touching, case.answers)
        return Replayed(move, fired_before=before.fired, fired_after=after.fired, judged=True, new=case.new, left=case.left)

    def _move(self, before: Judged, after: Judged, touching: Collection[Place], answers: Answers) -> Move | None:
        asked = ASPECTS if _may_cost_otherwise(self, before, after) else ASPECTS[:-1]
        aspects = tuple(aspect for aspect in asked if after.differs(before, aspect))
        if not aspects:
            return None
        causes, how = self._causes(aspects[0], after, touching, answers)
        return Move(aspects, side_of(before), side_of(after), causes, how, details_of(before, after, aspects))

    def _causes(self, aspect: str, after: Judged, touching: Collection[Place], answers: Answers) -> tuple[tuple[Place, ...], str]:
        """The changes without which this would be otherwise; where none alone is enough, all that touch the case."""
        touched = tuple(unit for unit in self.units if unit in touching)
        if len(self.units) == 1:
            return touched, ONLY
        if not self.proves:
            return touched, TRACE
        alone = tuple(unit for unit in touched if self._undoes(unit, aspect, after, answers))
        return (alone, ALONE) if alone else (touched, TOGETHER)

    def _undoes(self, unit: Place, aspect: str, after: Judged, answers: Answers) -> bool:
        machine = self._taken_back.machine(unit)
        if machine is None:
            return False
        self._share(machine)
        values, unread = read_values(machine.book, answers)
        return (
            all(why in TAKEN_OUT for _slug, why in unread)
            and Judged.of(machine, values, after.seed, self._upsets_for(machine))[aspect] != after[aspect]
        )


def _may_cost_otherwise(replay: Replay, before: Judged, after: Judged) -> bool:
    """What an option costs follows from answers, parameters and findings; which one is asked about, from the ranking."""
    if replay._moves_costs or not replay.skipping or leading_approach(before.state) != leading_approach(after.state):
        return True
    return _found(before) != _found(after)


def _found(judged: Judged) -> dict[str, list[str]]:
    bits, vals = judged.machine.finding_bits, judged.state.vals
    return {slug: [name for name, bit in names.items() if vals[slug] & bit] for slug, names in bits.items()}
