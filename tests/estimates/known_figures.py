"""The default rule book's figures and the newest list of facts as `Figures`, and answers as `Inputs`: for tests of estimates. No Django."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from apps.estimates.engine.inputs import Figures, Inputs
from apps.estimates.engine.spans import Span, exact

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = ("labelled", "examples", "latency_ms", "power_watts", "requests_per_month")
SEVERAL = ("input_kind", "jurisdiction")
CHOICES = ("output_kind", "training_hardware", "run_where")


@cache
def plain_book() -> dict[str, Any]:
    """Parameters, their notes, sources and questions of the default rule book."""
    merged: dict[str, Any] = {"parameters": {}, "parameter_notes": [], "sources": [], "questions": []}
    for path in sorted((ROOT / "fixtures" / "rulebook").glob("*.toml")):
        part = tomllib.loads(path.read_text())
        merged["parameters"].update(part.get("parameters", {}))
        for name in ("parameter_notes", "sources", "questions"):
            merged[name] += part.get(name, [])
    return merged


@cache
def plain_facts() -> dict[str, Any]:
    newest = max((ROOT / "fixtures" / "prices").glob("*.toml"))
    return tomllib.loads(newest.read_text())


def figures(facts: Mapping[str, Any] | None = None, parameters: Mapping[str, Any] | None = None) -> Figures:
    """As published; `facts` and `parameters` stand in place of those of the same name."""
    book = plain_book()
    values = {key: value if key == "currency" else exact(str(value)) for key, value in {**book["parameters"], **(parameters or {})}.items()}
    notes = [SimpleNamespace(**note) for note in book["parameter_notes"]]
    sources = {source["slug"]: source["title"] for source in book["sources"]}
    return Figures.of(values, notes, sources, {**plain_facts(), **(facts or {})})


@cache
def published() -> Figures:
    return figures()


@cache
def choices_of(question: str) -> tuple[str, ...]:
    """All choices that the default rule book gives to a question."""
    (found,) = [each for each in plain_book()["questions"] if each["slug"] == question]
    return tuple(choice["slug"] for choice in found["choices"])


def inputs(given: Figures | None = None, **answers: Any) -> Inputs:
    """These answers, all others of those that these estimates read open."""
    known: Iterable[str] = answers.keys()
    return Inputs(
        numbers={slug: _span(answers.get(slug)) for slug in NUMBERS},
        choices={slug: frozenset({answers[slug]} if slug in answers else choices_of(slug)) for slug in CHOICES},
        several={slug: _several(slug, answers.get(slug)) for slug in SEVERAL},
        unanswered=frozenset({*NUMBERS, *CHOICES, *SEVERAL} - set(known)),
        figures=given or published(),
    )


def _span(value: Any) -> Span:
    return Span(0, None, False) if value is None else Span(exact(str(value)), exact(str(value)))


def _several(slug: str, value: Any) -> tuple[frozenset[str], frozenset[str]]:
    return (frozenset(), frozenset(choices_of(slug))) if value is None else (frozenset(value), frozenset(value))
