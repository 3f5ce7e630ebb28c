"""One decision table of 60 rules over 12 questions, as our rule book and as a zen-engine model, and inputs for both.

Made from a fixed seed, so that every run measures the same table. Used by `engine` alone.
"""

import json
import random
from collections.abc import Mapping
from typing import Any

from apps.estimates.engine.derived import PARAMETERS

RULES, INPUTS = 60, 500
CHOICES = [f"v{number}" for number in range(6)]
THRESHOLDS = (10, 50, 100, 500, 1_000)
Plain = dict[str, Any]


def questions() -> list[Plain]:
    """Eight questions with one choice, three numbers, one with several choices."""
    common = {"section": "s", "ask": "a", "can_change": "no", "about": "data"}
    choices = [{"slug": slug, "label": slug} for slug in CHOICES]
    asked = [{"slug": f"c{number}", "kind": "choice", "choices": choices, **common} for number in range(8)]
    asked += [{"slug": f"n{number}", "kind": "integer", "minimum": 0, **common} for number in range(3)]
    return [*asked, {"slug": "m0", "kind": "multi", "choices": choices, **common}]


def table() -> tuple[Plain, Plain]:
    """The same sixty rules as (our plain rule book, zen's model): collect, the rule's key as the result."""
    numbers, ours, theirs = random.Random(5), [], []
    for place in range(RULES):
        asked = numbers.sample(questions()[:-1], 3) + (questions()[-1:] if numbers.random() < 0.2 else [])
        cells = [(question["slug"], *_cell(question, numbers)) for question in asked]
        ours.append(_our_rule(f"R-{place}", [condition for _, condition, _ in cells]))
        theirs.append({**{q["slug"]: "" for q in questions()}, **{slug: cell for slug, _, cell in cells}})
        theirs[-1] |= {"_id": f"r{place}", "out": f'"R-{place}"'}
    return _our_book(ours), _their_model(theirs)


def inputs() -> list[Plain]:
    """Fully answered cases, thresholds and their neighbours among the numbers."""
    numbers, cases = random.Random(6), []
    around = [limit + step for limit in THRESHOLDS for step in (-1, 0, 1)]
    for _ in range(INPUTS):
        case: Plain = {f"c{number}": numbers.choice(CHOICES) for number in range(8)}
        case |= {f"n{number}": numbers.choice(around) for number in range(3)}
        cases.append(case | {"m0": sorted(numbers.sample(CHOICES, numbers.choice((1, 2, 3))))})
    return cases


def _cell(question: Mapping[str, Any], numbers: random.Random) -> tuple[list[Any], str]:
    slug = question["slug"]
    if question["kind"] == "choice":
        chosen = sorted(numbers.sample(CHOICES, numbers.choice((1, 2, 3))))
        return [slug, "any of", chosen], ", ".join(json.dumps(choice) for choice in chosen)
    if question["kind"] == "integer":
        operator, limit = numbers.choice(("<", ">=")), numbers.choice(THRESHOLDS)
        return [slug, operator, limit], f"{operator} {limit}"
    choice = numbers.choice(CHOICES)
    return [slug, "contains any", [choice]], f'some($, # == "{choice}")'


def _our_rule(key: str, when: list[list[Any]]) -> Plain:
    effects = [{"do": "favour", "how": "slightly", "approaches": ["a"]}]
    return {"key": key, "stage": "t", "when": when, "effects": effects, "because": "b", "sources": ["s"]} | {
        "strength": "note",
        "sure": "C",
    }


def _our_book(rules: list[Plain]) -> Plain:
    points = {"start": 50, "clear_lead": 6, "points_slightly": 3, "points_clearly": 6, "points_strongly": 12}
    return {
        "name": "sixty rules",
        "parameters": dict.fromkeys(PARAMETERS, 1) | points,
        "sections": [{"slug": "s", "title": "s"}],
        "questions": questions(),
        "stages": [{"slug": "t", "title": "t"}],
        "rules": rules,
        "approaches": [{"slug": "a", "label": "a"}],
        "sources": [{"slug": "s", "title": "s"}],
    }


def _their_model(rules: list[Plain]) -> Plain:
    columns = [{"id": q["slug"], "name": q["slug"], "field": q["slug"]} for q in questions()]
    content = {"hitPolicy": "collect", "inputs": columns, "rules": rules} | {"outputs": [{"id": "out", "name": "out", "field": "out"}]}
    nodes = [{"id": "i", "type": "inputNode"}, {"id": "t", "type": "decisionTableNode", "content": content}]
    nodes.append({"id": "o", "type": "outputNode"})
    edges = [{"id": a + b, "sourceId": a, "targetId": b, "type": "edge"} for a, b in ("it", "to")]
    return {"nodes": [{**node, "name": node["id"], "position": {"x": 0, "y": 0}} for node in nodes], "edges": edges}
