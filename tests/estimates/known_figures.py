"""The default rule book's figures and the newest list of facts as `Figures`, and answers as `Inputs`: for tests of estimates. No Django."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any

from apps.estimates.engine.inputs import Figures, Inputs
from apps.estimates.engine.spans import Span, exact
from tests.decisions.engine.loading import default_plain, default_prices

NUMBERS = ("labelled", "examples", "latency_ms", "power_watts", "requests_per_month")
SEVERAL = ("input_kind", "jurisdiction")
CHOICES = ("output_kind", "training_hardware", "run_where", "data_may_leave")

plain_book, plain_facts = cache(default_plain), default_prices


def figures(facts: Mapping[str, Any] | None = None, parameters: Mapping[str, Any] | None = None) -> Figures:
    """As published; `facts` and `parameters` stand in place of those of the same name."""
    given = {key: value if key == "currency" else exact(str(value)) for key, value in (parameters or {}).items()}
    return Figures.of({**values(), **given}, notes(), sources(), {**plain_facts(), **(facts or {})})


@cache
def values() -> Mapping[str, Any]:
    return {key: value if key == "currency" else exact(str(value)) for key, value in plain_book()["parameters"].items()}


@cache
def notes() -> list[SimpleNamespace]:
    return [SimpleNamespace(**note) for note in plain_book()["parameter_notes"]]


@cache
def sources() -> Mapping[str, str]:
    return {source["slug"]: source["title"] for source in plain_book()["sources"]}


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
