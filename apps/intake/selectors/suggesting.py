"""Which tasks the typed idea of a use case sounds like, in the words of the rules and of the catalogue in force."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings

from apps.catalogue import selectors as catalogue
from apps.decisions.engine.terms import Choice, Question
from apps.intake.journey.way import Journey
from apps.intake.selectors import Desk
from apps.intake.suggestions import TASK, Index

FILE = settings.BASE_DIR / "fixtures" / "task_words.toml"
NONE_OF_THEM = "other"
GOES_IN, COMES_OUT = "input_kind", "output_kind"
COUNTS = {"idea.title": 2.0, "idea.problem": 1.0, "idea.today": 1.0, "idea.goal": 1.0}


def suggested(desk: Desk) -> tuple[Choice, ...]:
    """At most three choices of the question "task", the likeliest first; none where nothing matches or a task is chosen.

    None that looks at something else than what goes in, nor one that answers otherwise than what comes out, where any task does both.
    """
    way = desk.journey
    question = way.book.question.get(TASK)
    if question is None or TASK in way.values:
        return ()
    choices = {choice.slug: choice for choice in question.choices}
    index = _index(desk.rules.sha256, desk.prices.sha256, question)
    texts = ((way.of(slug).typed, counts) for slug, counts in COUNTS.items())
    return tuple(choices[slug] for slug in index.nearest(texts, among=_likely(way, choices) or fitting(way) or None))


def fitting(way: Journey) -> frozenset[str]:
    """The tasks that usually look at what goes in; none where that is not answered, or where no task is known to."""
    given = way.values.get(GOES_IN)
    if not isinstance(given, tuple):
        return frozenset()
    return frozenset(slug for slug, inputs in _goes_in().items() if not inputs.isdisjoint(given))


def _likely(way: Journey, choices: Iterable[str]) -> frozenset[str]:
    """The tasks that fit what goes in and what comes out, as far as these are answered; none where no task does."""
    output, inputs = way.values.get(COMES_OUT), fitting(way)
    answering = {slug for slug in choices if output is None or output in _outputs().get(slug, ())}
    return frozenset(answering & inputs if inputs else answering)


@lru_cache(maxsize=2)
def _index(_rules: str, prices: str, question: Question) -> Index:
    """The words of these rules and prices: nothing that anybody typed."""
    catalogued: Mapping[str, Any] = {task["slug"]: task for task in catalogue.plain_by(prices)["tasks"]}
    everyday = _everyday()
    return Index.of(
        {
            choice.slug: (
                choice.label,
                choice.help,
                str(catalogued.get(choice.slug, {}).get("baseline", "")),
                everyday.get(choice.slug, ""),
            )
            for choice in question.choices
            if choice.slug != NONE_OF_THEM
        }
    )


@lru_cache(maxsize=1)
def _everyday() -> Mapping[str, str]:
    words: Mapping[str, str] = _file()["words"]
    return words


@lru_cache(maxsize=1)
def _goes_in() -> Mapping[str, frozenset[str]]:
    return {slug: frozenset(inputs) for slug, inputs in _file()["goes_in"].items()}


@lru_cache(maxsize=1)
def _outputs() -> Mapping[str, frozenset[str]]:
    return {slug: frozenset(outputs) for slug, outputs in _file()["comes_out"].items()}


@lru_cache(maxsize=1)
def _file() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
