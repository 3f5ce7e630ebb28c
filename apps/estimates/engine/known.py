"""What the formula of a derived number may read: what each answer can still be, parameters and prices. Knows `inputs`, `price_table` and `spans` only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.estimates.engine.inputs import Lacks
from apps.estimates.engine.price_table import PriceTable
from apps.estimates.engine.spans import Exact, Span


@dataclass(frozen=True, slots=True)
class Known:
    """Spans of numbers, possible choices, and for several choices (sure, possible)."""

    numbers: dict[str, Span | None]
    choices: Mapping[str, frozenset[str]]
    several: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    parameters: Mapping[str, Exact]
    prices: PriceTable
    kept: dict[Any, Span] = field(default_factory=dict)  # what formulas have worked out before of the same parameters

    def number(self, slug: str) -> Span:
        return self.numbers.get(slug) or Span(0, None, False)

    def choice(self, slug: str) -> frozenset[str]:
        return self.choices.get(slug, frozenset())

    def limit(self, key: str) -> Exact:
        """A figure of the rules. Raises Lacks."""
        if key not in self.parameters:
            raise Lacks(f"the rules have no figure “{key}”")
        return self.parameters[key]


Formula = Callable[[Known], Span | None]
