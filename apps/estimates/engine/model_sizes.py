"""Which size of model an approach usually takes, by what goes in and what comes out: rows `model_sizes` of the list of facts.

Knows `estimate`, `inputs` and `spans` only. Every open kind of answer that is still possible must have a row; otherwise nobody can say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from apps.estimates.engine.estimate import Assumption, Range, decimal_text, rounded
from apps.estimates.engine.inputs import Inputs, Lacks, Row
from apps.estimates.engine.spans import Exact, exact

WHOLE, LORA, QLORA, VECTORS = "full", "lora", "qlora", "vectors"
PROCESSOR, SERVICE, AS_IT_IS, NO_FIGURE = "cpu", "service", "as_is", "unknown"  # trained elsewhere, or not at all
METHODS = (WHOLE, LORA, QLORA, VECTORS, PROCESSOR, SERVICE, AS_IT_IS, NO_FIGURE)
NO_SIZES = "the price list has no sizes of models for it"


@dataclass(frozen=True, slots=True)
class ModelSize:
    """One row. Ranges are low, likely, high; those that a row lacks are None."""

    slug: str
    label: str
    method: str
    speed: str
    source: str
    why: str
    recompute: bool
    prompts: bool
    ranges: Mapping[str, Range]

    @classmethod
    def of(cls, row: Row) -> "ModelSize":
        """Read a row of the list of facts."""
        slug, label, method, speed, source, why = (str(row.get(key, "")) for key in TEXTS)
        ranges = {key: three(row[key]) for key in RANGES if key in row}
        return cls(slug, label, method, speed, source, why, bool(row.get("recompute")), bool(row.get("prompts")), ranges)

    def range(self, key: str) -> Range:
        """A range of the row. Raises Lacks."""
        if key not in self.ranges:
            raise Lacks(f"the price list has no “{key}” of this size of model")
        return self.ranges[key]

    @property
    def assumption(self) -> Assumption:
        """What size is assumed, as it is printed."""
        billions = self.ranges.get("billions")
        return Assumption("Model", self.label if billions is None else f"{self.label}, {parameters_said(billions)}", self.source)


TEXTS = ("slug", "label", "method", "speed", "source", "why")
RANGES = (
    *("billions", "activations_gb", "forward_gflop", "tokens", "tokens_per_parameter"),
    *("epochs", "cache_kb_token", "serving_gb", "service_hours", "service_price"),
)


class Listed:
    """Rows of a list of facts, told apart by which list they are: what was read of them is kept, since every decision asks again."""

    __slots__ = ("rows",)

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows

    def __hash__(self) -> int:
        return id(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Listed) and self.rows is other.rows


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why no size can be named, and the open questions that would name one."""

    why: str
    needs: tuple[str, ...] = ()


def sizes(inputs: Inputs, approach: str) -> tuple[ModelSize, ...] | Unclear:
    """All sizes that are still possible for an approach; none for an approach that has no model of one's own."""
    every = Listed(inputs.figures.rows("model_sizes"))
    if not _rows_of(every, approach):
        return () if every.rows else Unclear(NO_SIZES)
    kinds = inputs.several.get("input_kind", (frozenset(), frozenset()))[0]
    if inputs.is_open("input_kind") or not kinds:
        return Unclear("it is not known what goes in", inputs.needs("input_kind"))
    found: set[str] = set()
    for output in sorted(inputs.choice("output_kind")):
        fitting = _rows_for(every, approach, kinds, output)
        if not fitting:
            return Unclear(NO_SIZES, inputs.needs("output_kind"))
        found |= {str(row["slug"]) for row in fitting}
    try:
        read = _read(every)
    except Lacks as lacks:
        return Unclear(str(lacks))
    chosen = tuple(read[slug] for slug in sorted(found))
    without = [size for size in chosen if size.method == NO_FIGURE]
    return Unclear(without[0].why, inputs.needs("output_kind")) if without else chosen


def listed(row: Row, key: str) -> tuple[str, ...]:
    """The words of a list in a row; none where there is no list."""
    words = row.get(key)
    return tuple(map(str, words)) if isinstance(words, list | tuple) else ()


def three(texts: Any) -> Range:
    """Three figures of a row: low, likely, high. Raises Lacks for anything else."""
    try:
        low, likely, high = (exact(str(text)) for text in texts)
    except (TypeError, ValueError):
        raise Lacks(f"the price list should have three numbers where it has {texts}") from None
    if not 0 < low <= likely <= high:
        raise Lacks(f"the price list should have three numbers above nought, in order, where it has {', '.join(map(str, texts))}")
    return Range(low, likely, high)


def said(found: Range, unit: str = "") -> str:
    """A range in words: its ends, and what is likely; one figure where it is known."""
    low, likely, high = (decimal_text(rounded(end)) for end in found)
    words = low if low == high else f"{low} to {high}, likely {likely}"
    return f"{words} {unit}".strip()


def parameters_said(billions: Range) -> str:
    """Its number of parameters in words, from low to high."""
    ends = dict.fromkeys(_count(end) for end in (billions.low, billions.high))
    return " to ".join(ends) + " parameters"


def _count(billions: Exact) -> str:
    number, unit = (billions, "billion") if billions >= 1 else (billions * 1000, "million")
    return f"{decimal_text(rounded(number))} {unit}"


@lru_cache(maxsize=64)
def _rows_of(every: Listed, approach: str) -> Sequence[Row]:
    return [row for row in every.rows if approach in listed(row, "approaches")]


@lru_cache(maxsize=4_096)
def _rows_for(every: Listed, approach: str, kinds: frozenset[str], output: str) -> Sequence[Row]:
    """Rows for any of the kinds that go in; those of records give way where there is content as well."""
    fitting = [row for row in _rows_of(every, approach) if kinds & set(listed(row, "kinds")) and _gives(row, output)]
    content = [row for row in fitting if not row.get("records")]
    return content or fitting


def _gives(row: Row, output: str) -> bool:
    return ("outputs" not in row or output in listed(row, "outputs")) and output not in listed(row, "not_outputs")


@lru_cache(maxsize=8)
def _read(listed: Listed) -> Mapping[str, ModelSize]:
    return {str(row["slug"]): ModelSize.of(row) for row in listed.rows}
