"""What reads which word of a rule book: by plain data, so that a draft that does not read well yet can be asked too. Pure.

A word is a part and a short name, ("questions", "labelled"); a choice is ("choices", "labelled.yes").
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from apps.decisions.engine.places import places
from apps.estimates.engine.derived import FORMULAS, PARAMETERS
from apps.ui.held import once

Plain = Mapping[str, Any]
Word = tuple[str, str]
SUBJECTS = ("questions", "findings", "derived")


def users_in(plain: Plain) -> dict[Word, tuple[Word, ...]]:
    """Every word that is read, with the rows that read it, in the book's order."""
    return once(plain, "users", lambda: _users_in(plain))


def _users_in(plain: Plain) -> dict[Word, tuple[Word, ...]]:
    found: dict[Word, dict[Word, None]] = {}
    subjects = {row["slug"]: part for part in SUBJECTS for row in plain[part]}
    lists = {row["slug"] for row in plain["lists"]}
    figures = {**subjects, **dict.fromkeys(set(plain["parameters"]) - subjects.keys(), "parameters")}
    for reader, word in _all(plain, subjects, lists, figures):
        found.setdefault(word, {}).setdefault(reader)
    return {word: tuple(readers) for word, readers in found.items()}


def _all(plain: Plain, subjects: Mapping[str, str], lists: Iterable[str], figures: Mapping[str, str]) -> Iterator[tuple[Word, Word]]:
    for row in plain["questions"]:
        reader = ("questions", row["slug"])
        yield reader, ("sections", row["section"])
        yield from ((reader, word) for word in _words(row["ask_if"], subjects))
    for row in plain["conditions"]:
        yield from ((("conditions", row["slug"]), word) for word in _words(row["when"], subjects))
    for row in plain["lists"]:
        yield from ((("lists", row["slug"]), ("lists", choice[1:])) for choice in row["choices"] if choice.startswith("@"))
    for row in plain["findings"]:
        reader = ("findings", row["slug"])
        yield reader, ("stages", row["stage"])
        yield from ((reader, ("sources", slug)) for slug in row["sources"])
    for row in plain["gates"]:
        yield ("gates", row["slug"]), ("outcomes", row["outcome"])
    for row in plain["rows"]:
        reader = ("rows", row["key"])
        yield reader, ("findings", row["finding"])
        yield reader, ("choices", f"{row['finding']}.{row['value']}")
        yield from ((reader, word) for word in _words(row["when"], subjects))
    for row in plain["rules"]:
        yield from ((("rules", row["key"]), word) for word in _of_rule(row, subjects, figures))
    for row in plain["derived"]:
        reads = FORMULAS[row["slug"]].reads if row["slug"] in FORMULAS else ()
        yield from ((("derived", row["slug"]), (subjects[slug], slug)) for slug in reads if slug in subjects)
    yield from ((("formulas", "formulas"), ("parameters", name)) for name in PARAMETERS if name in plain["parameters"])


def _of_rule(row: Plain, subjects: Mapping[str, str], figures: Mapping[str, str]) -> Iterator[Word]:
    yield "stages", row["stage"]
    yield from (("sources", slug) for slug in row["sources"])
    yield from _words([*row["when"], *row["unless"]], subjects)
    for place in places(row.get("with_figures", "")):
        if place.slug in figures:
            yield figures[place.slug], place.slug
    for effect in row["effects"]:
        yield from (("approaches", slug) for slug in (*effect.get("approaches", ()), *effect.get("except", ())))
        yield from ((f"{name}s", effect[name]) for name in ("gate", "flag") if effect.get(name))


def _words(items: Iterable[Any], subjects: Mapping[str, str]) -> Iterator[Word]:
    """What conditions in plain data name: subjects, the choices asked for, named lists and named conditions."""
    for item in items:
        if isinstance(item, Mapping):
            kind, content = next(iter(item.items()))
            if kind == "named":
                yield "conditions", content
            else:
                yield from _words(content, subjects)
            continue
        subject, _operator, *operand = item
        yield subjects.get(subject, "questions"), subject
        choices = operand[0] if operand and isinstance(operand[0], list) else operand
        for choice in choices:
            if isinstance(choice, str):
                yield ("lists", choice[1:]) if choice.startswith("@") else ("choices", f"{subject}.{choice}")
