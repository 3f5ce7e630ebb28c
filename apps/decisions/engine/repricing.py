"""What newer prices decide otherwise than older ones by the same rules, case by case, and which prices cause it. Pure.

Rules read prices through derived numbers, which ask for the prices and services of the tasks that a case can still be, and
for what building costs. Where all of that is alike, or what reads it comes out the same with either list whatever is answered
later, nothing can differ but the cost of a case, and whether its own money is back so late that a go is held to a pilot.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.estimating import inputs
from apps.decisions.engine.judged import ASPECTS, COST, VERDICT, Judged, prove_together
from apps.decisions.engine.judging import FALSE, TRUE, Truth
from apps.decisions.engine.left_open import Turned
from apps.decisions.engine.machine import MOST_OF_MANY, Machine
from apps.decisions.engine.meaning import ORDER, Place, part_of, rests_on
from apps.decisions.engine.on_the_way import wavering
from apps.decisions.engine.replay import MOST_TAKEN_BACK
from apps.decisions.engine.replayed import ALONE, ONLY, TOGETHER, TRACE, Case, Move, Replayed, Side, details_of, side_of
from apps.decisions.engine.side_by_side import records
from apps.decisions.engine.terms import Row, Rule, Value
from apps.decisions.engine.upsets import Upsets
from apps.estimates.engine.derived import FORMULAS
from apps.estimates.engine.price_table import PriceTable

SINGLE = "single"  # the part of what a list says once: its date, the price of a month of work
KEYS: Mapping[str, str] = {  # the sections that anything is reckoned with, and what names their rows
    "prices": "task",
    "services": "name",
    "approach_costs": "approach",
    "labelling": "item",
    "accelerators": "name",
    "training_hardware": "slug",
    "model_sizes": "slug",
    "grids": "region",
}
SINGLES = ("currency", "engineer_month")
DAY = "date"  # of the list: services that end within a year of it count as withdrawn
WORDS = frozenset({
    "source", "own_source", "checked_on", "as_of", "sure", "judgement", "note", "label", "vendor", "terms", "successor", "speed_source", "years",
})  # fmt: skip
NOT_CHECKED = "unverified"  # only says so beside a figure; a card of which it is said is left out of what is reckoned with
COST_ONLY = ("labelling", "accelerators", "training_hardware", "model_sizes", "grids")  # no derived number reads these
CARDS = "accelerators"
ORDERED = (CARDS, "model_sizes")  # of which the first that fits is taken
READ_BY: Mapping[str, frozenset[str]] = {  # which derived numbers are worked out of which section or single value
    "prices": frozenset(slug for slug, derived in FORMULAS.items() if "price" in derived.prices),
    "services": frozenset({"live_services", "withdrawn_services"}),
    DAY: frozenset({"live_services", "withdrawn_services"}),
    "approach_costs": frozenset({"payback_usual", "worth_covers_cost"}),
    "engineer_month": frozenset({"payback_usual", "worth_covers_cost"}),
}
BY_COSTS = (VERDICT, COST)  # what follows from the costs of what comes first, beside what rules say
BY_TASK = tuple(one.name for one in fields(PriceTable) if one.name not in ("date", "built", "built_at_home"))  # what it says of each task
TASK = "task"  # the question by which derived numbers choose prices and services
MOST_MACHINES = 40  # kept of lists with one change taken back; each takes a few megabytes
Plain = Mapping[str, Any]


@dataclass(slots=True)
class Repricing:
    """Two price lists beside each other, with one rule book."""

    book: Rulebook
    older: Plain
    newer: Plain
    skipping: bool = True  # False judges every case whole by both lists, to see that skipping misses nothing
    units: tuple[Place, ...] = field(init=False)
    _before: Machine = field(init=False)
    _after: Machine = field(init=False)
    _upsets: Upsets = field(init=False)
    _without: dict[Place, Machine] = field(init=False, default_factory=dict)
    _built_alike: bool = field(init=False)
    _reading: frozenset[str] = field(init=False)  # the rules and rows that rest on something that changed
    _probes: tuple[Machine, Machine] | None = field(init=False)

    def __post_init__(self) -> None:
        self.units = tuple(differing(self.older, self.newer))
        self._before, self._after = (compile_book(self.book, plain) for plain in (self.older, self.newer))
        self._before.most_spans = self._after.most_spans = MOST_OF_MANY
        self._upsets = Upsets()
        self._share(self._after)
        olds, news = self._before.prices, self._after.prices
        readers = readers_of_prices(self.book)
        self._reading = frozenset(key for section, one in self.units for key in readers.get(one if section == SINGLE else section, ()))
        part = part_of(self.book, self._reading)
        self._probes = (compile_book(part, self.older), compile_book(part, self.newer)) if self._reading else None
        self._built_alike = (olds.built, olds.built_at_home) == (news.built, news.built_at_home)

    def case(self, answers: Plain, known: Side | None = None) -> Replayed:
        """Replay answers as they were kept. `known` is what the rules decide of them by the older prices, where that is known already."""
        return self.cases([(answers, known)])[0]

    def left_open(self, many: Sequence[Plain]) -> list[Turned]:
        """Nothing: prices ask no questions."""
        return [{} for _ in many]

    def cases(self, many: Sequence[tuple[Plain, Side | None]]) -> list[Replayed]:
        """Replay the answers of many cases, each as if it were alone: together, for that is far quicker."""
        cases = [Case.read(answers, known, self.book, self.book) for answers, known in many]
        readable = [case for case in cases if not case.unread]
        for case, state in zip(readable, records(self._before, [case.values for case in readable]), strict=True):
            case.before = Judged(state, case.seed, self._upsets, word=case.known.certainty if case.known else "")
            case.touching = self.touching(case.before)
        again = [case for case in readable if case.touching or not self.skipping]
        self._find_alike(again if self.skipping else [])
        for case, state in zip(again, records(self._after, [case.values for case in again]), strict=True):
            case.after = Judged(state, case.seed, self._upsets)
            if case.before and case.is_alike:
                case.after.is_as_sure_as(case.before)
        prove_together([(case.before, case.after) for case in again if case.before and case.after and not case.is_alike])
        return [self._replayed(case) for case in cases]

    def _replayed(self, case: Case) -> Replayed:
        before, after = case.before, case.after
        if before is None:
            return Replayed(unread_before=case.unread_before)
        if after is None:
            return Replayed(fired_before=before.fired, fired_after=before.fired)
        aspects = tuple(aspect for aspect in (BY_COSTS if case.is_alike else ASPECTS) if after.differs(before, aspect))
        fired = before.fired, after.fired
        if not aspects:
            return Replayed(None, fired_before=fired[0], fired_after=fired[1], judged=True)
        causes, how = self._causes(aspects[0], after, tuple(case.touching), case.values)
        move = Move(aspects, side_of(before), side_of(after), causes, how, details_of(before, after, aspects))
        return Replayed(move, fired_before=fired[0], fired_after=fired[1], judged=True)

    def touching(self, before: Judged) -> tuple[Place, ...]:
        """The changed rows that may matter to a case: not prices and services of tasks that it can no longer be."""
        tasks = self._tasks(before)
        return tuple(unit for unit in self.units if tasks is None or not self._is_elsewhere(unit, tasks))

    def _tasks(self, judged: Judged) -> frozenset[str] | None:
        """The tasks that the case can still be; None where nothing says."""
        return inputs(judged.state).choices.get(TASK)

    def _is_elsewhere(self, unit: Place, tasks: frozenset[str]) -> bool:
        section, key = unit
        if section == "prices":
            return key not in tasks
        if section == "services":
            named = (row for plain in (self.older, self.newer) for row in plain.get(section, ()) if row["name"] == key)
            return not any(tasks & set(row.get("tasks", ())) for row in named)
        return False

    def _find_alike(self, cases: Sequence[Case]) -> None:
        """Where rules can read no difference, only what follows from costs is worked out twice."""
        for case in cases:
            case.is_alike = case.before is not None and self._decides_alike(self._tasks(case.before))
        others = [case for case in cases if not case.is_alike]
        for case, is_alike in zip(others, self._read_alike([case.values for case in others]), strict=True):
            case.is_alike = is_alike

    def _decides_alike(self, tasks: frozenset[str] | None) -> bool:
        """Whether every derived number comes out the same, whatever is answered later."""
        if not self._built_alike or tasks is None:
            return False
        olds, news = self._before.prices, self._after.prices
        said = [(getattr(olds, name), getattr(news, name)) for name in BY_TASK]
        return all(old.get(task) == new.get(task) for old, new in said for task in tasks)

    def _read_alike(self, many: Sequence[Mapping[str, Value]]) -> list[bool]:
        """Whether every rule that rests on something that changed is true for good, or false for good, with both lists."""
        if self._probes is None:
            return [True] * len(many)
        olds, news = (_lasting(probe, many) for probe in self._probes)
        pairs = zip(olds, news, strict=True)
        return [all(older[key] == newer[key] and older[key] in (TRUE, FALSE) for key in self._reading) for older, newer in pairs]

    def _causes(self, aspect: str, after: Judged, touching: tuple[Place, ...], values: Mapping[str, Any]) -> tuple[tuple[Place, ...], str]:
        """The changes without which this would be otherwise; where none alone is enough, all that touch the case."""
        asked = touching if aspect in BY_COSTS else tuple(unit for unit in touching if unit[0] not in COST_ONLY)
        if len(asked) == 1:
            return asked, ONLY
        if len(asked) > MOST_TAKEN_BACK:
            return asked, TRACE
        alone = tuple(unit for unit in asked if self._undoes(unit, aspect, after, values))
        return (alone, ALONE) if alone else (asked, TOGETHER)

    def _undoes(self, unit: Place, aspect: str, after: Judged, values: Mapping[str, Any]) -> bool:
        if unit not in self._without:
            while len(self._without) >= MOST_MACHINES:
                del self._without[next(iter(self._without))]
            self._without[unit] = compile_book(self.book, without(self.older, self.newer, unit))
            self._share(self._without[unit])
        return bool(Judged.of(self._without[unit], values, after.seed, self._upsets)[aspect] != after[aspect])

    def _share(self, machine: Machine) -> None:
        """Work out derived numbers once for both lists, where they come to the same."""
        if machine.works_out_like(self._before):
            machine.spans, machine.shares, machine.most_spans = self._before.spans, self._before.shares, self._before.most_spans


def _lasting(probe: Machine, many: Sequence[Mapping[str, Value]]) -> list[dict[str, Truth]]:
    """What is true or false of each case for good, whatever further answers come."""
    truths = [wavering(state).truth for state in records(probe, many)]
    return [{node.key: truth[node.number] for node in probe.traced} for truth in truths]


def readers_of_prices(book: Rulebook) -> dict[str, list[str]]:
    """By section or single value of a price list, the keys of the rules and rows that rest on a number worked out of it."""
    found: dict[str, list[str]] = {}
    every: tuple[Row | Rule, ...] = (*book.rows, *book.rules)
    for rule in every:
        numbers = {slug for part, slug in rests_on(book, rule) if part == "derived"}
        for section, reading in READ_BY.items():
            if numbers & reading:
                found.setdefault(section, []).append(rule.key)
    return found


def without(older: Plain, newer: Plain, unit: Place) -> dict[str, Any]:
    """The newer list with one row as it was in the older one: put back, taken out or replaced."""
    section, key = unit
    if section == SINGLE:
        rest = {name: value for name, value in newer.items() if name != key}
        return {**rest, key: older[key]} if key in older else rest
    name, rows = KEYS[section], newer.get(section, ())
    if key == ORDER and section in ORDERED:
        places = {str(row[name]): place for place, row in enumerate(older.get(section, ()))}
        return {**newer, section: sorted(rows, key=lambda row: places.get(str(row[name]), len(places)))}
    old = [row for row in older.get(section, ()) if str(row[name]) == key]
    there = [place for place, row in enumerate(rows) if str(row[name]) == key]
    rest_ = [row for row in rows if str(row[name]) != key]
    place = there[0] if there else len(rest_)
    return {**newer, section: [*rest_[:place], *old, *rest_[place:]]}


def differing(older: Plain, newer: Plain) -> Iterator[Place]:
    """The rows that differ in more than words, in the order of the sections."""
    for name in SINGLES:
        if _meaning(older.get(name)) != _meaning(newer.get(name)):
            yield SINGLE, name
    if _withdrawn_by_day(older, newer):
        yield SINGLE, DAY
    for section in KEYS:
        olds, news = (_by_key(section, plain.get(section, ())) for plain in (older, newer))
        for each in [*news, *(each for each in olds if each not in news)]:
            if olds.get(each) != news.get(each):
                yield section, each
        if section in ORDERED and [each for each in olds if each in news] != [each for each in news if each in olds]:
            yield section, ORDER


def _withdrawn_by_day(older: Plain, newer: Plain) -> bool:
    """Whether the newer list's day alone makes other services count."""
    here, there = (PriceTable.from_plain({**newer, DAY: plain[DAY]}) for plain in (newer, older))
    return (here.live, here.withdrawn) != (there.live, there.withdrawn)


def _by_key(section: str, rows: Sequence[Plain]) -> dict[str, Any]:
    words = WORDS if section == CARDS else WORDS | {NOT_CHECKED}
    return {str(row[KEYS[section]]): _meaning(row, words) for row in rows}


def _meaning(row: Any, words: frozenset[str] = WORDS) -> Any:
    """What can be reckoned with; what is empty says as little as what is not there."""
    if not isinstance(row, Mapping):
        return row
    return {name: value for name, value in row.items() if name not in words and value not in (None, "", []) and value is not False}
