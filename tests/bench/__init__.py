"""The measurements of `make bench`. Each module here has `figures()`, which yields one Figure after another.

A figure has a bound and holds or falls short of it. Bounds are processor time, best of several runs, where that can be
taken, for this machine may be busy with something else; waiting times are what they are.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report. `at_most` says on which side of the bound is good."""

    name: str
    value: float
    unit: str
    bound: float
    at_most: bool = True

    @property
    def holds(self) -> bool:
        return self.value <= self.bound if self.at_most else self.value >= self.bound

    def __str__(self) -> str:
        side = "at most" if self.at_most else "at least"
        verdict = "holds" if self.holds else "falls short"
        return f"{self.name}: {spelled(self.value)} {self.unit} (bound {side} {spelled(self.bound)} {self.unit}) {verdict}"


def spelled(value: float) -> str:
    """Three digits that count, without an exponent."""
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def cpu_ms(work: Callable[[], object], *, times: int = 5) -> float:
    """Processor milliseconds of one call, the best of several."""
    best = float("inf")
    for _ in range(times):
        before = time.process_time()
        work()
        best = min(best, time.process_time() - before)
    return best * 1000
