"""From a point in the space of boxes to real answers, decided again by the engine. Pure; knows `boxes`, `machine` and `state`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from apps.decisions.engine.boxes import CLOSED, OPEN, PRESENT, Box, Space
from apps.decisions.engine.canonical import number_plain
from apps.decisions.engine.contradictions import COUNTS
from apps.decisions.engine.domains import Domain
from apps.decisions.engine.judging import TRUE, Truth
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.readers import steps_behind
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import MULTI, Number, Value
from apps.estimates.engine.spans import Span, exact


@dataclass(frozen=True, slots=True)
class Comes:
    """What answers are looked for: those for which each of these truths of the machine comes out as wanted; of none, any answers will do."""

    numbers: tuple[int, ...] = ()
    wanted: Truth = TRUE

    def __call__(self, state: State) -> bool:
        return all(state.truth[number] == self.wanted for number in self.numbers)


MOST, MOST_DECIDED = 60, 4  # completions of one point that are tried, and decided
ANYWHERE: tuple[Number, ...] = (0, 1, 2, 10, 100, 1_000, 10_000, 100_000)


class Examples:
    """Looks for answers that a point stands for."""

    def __init__(self, machine: Machine, space: Space) -> None:
        self.machine, self.space = machine, space
        self._open = State.of(machine, {})
        self._behind, self._listed = steps_behind(machine), dict[int, tuple[int, ...]]()
        self.misfit = ""  # the derived number that the last answers looked at did not bring to where it was wanted

    def state(self, point: Box, room: Box, fits: Comes) -> tuple[Mapping[str, Value], State] | None:
        """Answers of this point, and what comes of them, for which something is so; None if none was found.

        `room` is how far each of its slots may go: numbers behind a derived one are tried in all of it.
        """
        numbers = [name for name in self.machine.formulas if name in point]
        decided, self.misfit, steps = 0, "", self._steps(fits)
        for answers in islice(self._candidates(point, room), MOST):
            self.misfit = next((name for name in numbers if not self._lies(name, answers, room)), "")
            if not self.misfit:
                known = {slug: self.machine.domains[slug].known(value) for slug, value in answers.items()}
                state = self._open.with_answers(known, steps=steps)
                if state.possible and fits(state):
                    return answers, self._open.with_answers(
                        known, self.machine.touched
                    )  # the same as State.of, of which only a part is to be run
                decided += 1
                if decided == MOST_DECIDED:
                    break
        return None

    def _steps(self, fits: Comes) -> tuple[int, ...]:
        """The steps that have to be run to know what is looked for, in order."""
        behind = 0
        for number in fits.numbers:
            behind |= self._behind[number]
        if behind not in self._listed:
            self._listed[behind] = tuple(index for index in range(behind.bit_length()) if behind >> index & 1)
        return self._listed[behind]

    def _candidates(self, point: Box, room: Box) -> Iterator[dict[str, Value]]:
        """Answers of the point: its choices as they are, its numbers tried at a few places of their cells."""
        fixed: dict[str, Value] = {}
        varied: dict[str, Sequence[Value]] = {}
        for slug, domain in self.machine.domains.items():
            if point.get(f"{slug}?", 0) & (OPEN | CLOSED):
                continue
            if domain.kind == MULTI:
                if (chosen := self._chosen(point, domain)) is not None:
                    fixed[slug] = chosen
            elif slug in point and slug not in self.space.cells:
                fixed[slug] = self.space.names(slug, point[slug])[0]
            elif slug in point:
                cells = [cell for place, cell in enumerate(self.space.cells[slug]) if room[slug] >> place & 1]
                varied[slug] = (cells[0].pick(),)
                if slug in COUNTS or self._feeds_derived(slug, point):
                    varied[slug] = tuple(
                        dict.fromkeys([*cells[0].picks(), *(cell.pick() for cell in cells[:: len(cells) // 4 + 1]), *cells[-1].picks()])
                    )
            elif self._feeds_derived(slug, point):
                varied[slug] = self._anything(domain)
        names = list(varied)
        for values in product(*varied.values()):
            yield {**fixed, **dict(zip(names, values, strict=True))}

    def _chosen(self, point: Box, domain: Domain) -> tuple[str, ...] | None:
        slots = [f"{domain.question.slug}:{slug}" for slug in domain.slugs]
        if not all(slot in point for slot in slots):
            return None
        return tuple(slug for slug, slot in zip(domain.slugs, slots, strict=True) if point[slot] == PRESENT)

    def _anything(self, domain: Domain) -> Sequence[Value]:
        if domain.slugs:
            return domain.slugs if domain.kind != MULTI else [(slug,) for slug in domain.slugs]
        low, high = domain.question.minimum, domain.question.maximum
        return [n for n in ANYWHERE if (low is None or n >= low) and (high is None or n <= high)]

    def _feeds_derived(self, slug: str, point: Box) -> bool:
        return any(slug in self.machine.formulas[name].reads for name in self.machine.formulas if name in point)

    def _lies(self, name: str, answers: Mapping[str, Value], room: Box) -> bool:
        """Whether a derived number may lie where the point says; one that reads findings is left to the engine."""
        known = self._open.known_to(name)
        for read in self.machine.formulas[name].reads:
            domain = self.machine.domains.get(read)
            if domain is None:
                return True
            if read in answers and domain.question.is_number:
                value = exact(answers[read])  # type: ignore[arg-type]
                known.numbers[read] = Span(value, value)
            elif read in answers and domain.kind == MULTI:
                return True
            elif read in answers:
                known.choices[read] = frozenset((str(answers[read]),))  # type: ignore[index]  # made for this call only
        span, cells = self.machine.formulas[name].formula(known), self.space.cells[name]
        if span is None or not span.sure:
            return bool(room[name] >> len(cells))
        return not span.is_point or any(room[name] >> place & 1 and cell.holds(span.low) for place, cell in enumerate(cells))  # type: ignore[arg-type]


def plain_answers(answers: Mapping[str, Value]) -> dict[str, Any]:
    """Answers as plain data."""
    return {slug: _plain(value) for slug, value in answers.items()}


def _plain(value: Value) -> Any:
    if isinstance(value, str):
        return value
    return list(value) if isinstance(value, tuple) else number_plain(value)
