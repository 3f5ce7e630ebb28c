"""Which tasks the typed idea of a use case sounds like, in the words of the rules and of the catalogue in force."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings

from apps.catalogue import selectors as catalogue
from apps.decisions.engine.terms import Choice, Question
from apps.intake.selectors import Desk
from apps.intake.suggestions import TASK, Index

FILE = settings.BASE_DIR / "fixtures" / "task_words.toml"
NONE_OF_THEM = "other"
COUNTS = {"idea.title": 2.0, "idea.problem": 1.0, "idea.today": 1.0, "idea.goal": 1.0}


def suggested(desk: Desk) -> tuple[Choice, ...]:
    """At most three choices of the question "task", the likeliest first; none where nothing matches or a task is chosen."""
    way = desk.journey
    question = way.book.question.get(TASK)
    if question is None or TASK in way.values:
        return ()
    choices = {choice.slug: choice for choice in question.choices}
    index = _index(desk.rules.sha256, desk.prices.sha256, question)
    return tuple(choices[slug] for slug in index.nearest((way.of(slug).typed, counts) for slug, counts in COUNTS.items()))


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
    words: Mapping[str, str] = tomllib.loads(FILE.read_text(encoding="utf-8"))["words"]
    return words
