"""From a point in the space of boxes to real answers, decided again by the engine. Pure; knows `boxes`, `machine` and `state`."""

from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import Any

from apps.decisions.engine.boxes import CLOSED, OPEN, PRESENT, Box, Space
from apps.decisions.engine.canonical import number_plain
from apps.decisions.engine.contradictions import COUNTS
from apps.decisions.engine.domains import Domain
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import MULTI, Number, Value

MOST = 400  # completions of one point that are tried
ANYWHERE: tuple[Number, ...] = (0, 1, 2, 10, 100, 1_000, 10_000, 100_000)


class Examples:
    """Looks for answers that a point stands for."""

    def __init__(self, machine: Machine, space: Space) -> None:
        self.machine, self.space = machine, space
        self.nodes = {node.rule.key: node for nodes in machine.rows.values() for node in nodes}

    def answers(self, point: Box, *, holding: Sequence[str], failing: Sequence[str]) -> dict[str, Any] | None:
        """Plain answers of this point for which the rows in `holding` are true and those in `failing` are not; None if none was found."""
        for answers in islice(self._candidates(point), MOST):
            state = State.of(self.machine, answers)
            if not state.possible or not self._same_numbers(state, point):
                continue
            truths = {key: state.truth[self.nodes[key].number] == TRUE for key in (*holding, *failing)}
            if all(truths[key] for key in holding) and not any(truths[key] for key in failing):
                return {slug: _plain(value) for slug, value in answers.items()}
        return None

    def _candidates(self, point: Box) -> Iterator[dict[str, Value]]:
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
                cell = self.space.cells[slug][point[slug].bit_length() - 1]
                varied[slug] = cell.picks() if slug in COUNTS or self._feeds_derived(slug, point) else (cell.pick(),)
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

    def _same_numbers(self, state: State, point: Box) -> bool:
        """Whether every derived number lies in the cell that the point says."""
        for name in self.machine.formulas:
            if name in point:
                span = state.vals[name]
                cell = self.space.cells[name][point[name].bit_length() - 1]
                if span is None or span.low != span.high or not cell.holds(span.low):
                    return False
        return True


def _plain(value: Value) -> Any:
    if isinstance(value, str):
        return value
    return list(value) if isinstance(value, tuple) else number_plain(value)
