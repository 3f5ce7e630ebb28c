"""What the pages say of questions that are new in a draft: how many stored decisions leave each open, and what each choice would turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.decisions.builder.impact import verdict_moves
from apps.decisions.models import ImpactRun


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """One question that is new. `turning` has by choice the moves of verdicts; `idle` are the choices that turn none."""

    label: str
    cases: int
    looked_at: int
    turning: tuple[tuple[str, tuple[str, ...]], ...]
    idle: tuple[str, ...]
    is_tried: bool
    has_choices: bool


def left_open_in(run: ImpactRun | None) -> tuple[LeftOpen, ...]:
    """The new questions of a run that came to its end, in the order in which they are asked."""
    if run is None:
        return ()
    return tuple(_of(words, run.counts["stored"]) for words in run.words.get("new_questions", ()))


def _of(words: Mapping[str, Any], counts: Mapping[str, Any]) -> LeftOpen:
    found = counts.get("open", {}).get(words["slug"], {"cases": 0, "choices": {}})
    turned = found["choices"]
    return LeftOpen(
        label=words["label"],
        cases=found["cases"],
        looked_at=counts.get("tried", 0),
        turning=tuple((label, verdict_moves({"moves": turned[slug]})) for slug, label in words["choices"] if slug in turned),
        idle=tuple(label for slug, label in words["choices"] if slug not in turned),
        is_tried=bool(words["choices"]),
        has_choices=words["has"],
    )
