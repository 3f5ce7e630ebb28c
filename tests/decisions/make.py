"""A small rule book that reads well, to be changed in one place by each test."""

from functools import cache
from typing import Any

from apps.decisions.management import fixture_files

Plain = dict[str, Any]
WORDS = ("section", "hint", "help", "example", "find_out", "who_knows", "time", "why", "unit")


def make_question(slug: str, kind: str, *choices: str, **changes: Any) -> Plain:
    """A question of the small book."""
    question: Plain = {
        **dict.fromkeys(WORDS, ""),
        "slug": slug,
        "section": "purpose",
        "kind": kind,
        "ask": f"What about {slug}?",
        "short": slug.replace("_", " ").capitalize(),
        "minimum": "" if choices else 0,
        "maximum": "",
        "can_change": "yes",
        "about": "data",
        "choices": [{"slug": choice, "label": choice.capitalize(), "help": ""} for choice in choices],
        "ask_if": [],
    }
    return {**question, **changes}


def make_row(key: str, value: str, *when: Any) -> Plain:
    """A row of the finding `size`."""
    return {"key": key, "finding": "size", "when": list(when), "value": value}


def make_rule(key: str, *when: Any, **changes: Any) -> Plain:
    """A rule that favours one approach slightly, unless changed."""
    rule: Plain = {
        "key": key,
        "stage": "data",
        "when": list(when),
        "unless": [],
        "effects": [{"do": "favour", "how": "slightly", "approaches": ["classical_ml"]}],
        "because": "It is known to help.",
        "sources": ["practice"],
        "strength": "slight",
        "sure": "C",
    }
    return {**rule, **changes}


def make_plain(**changes: Any) -> Plain:
    """A rule book in which every part occurs once or twice; `changes` replace whole parts."""
    book: Plain = {
        "name": "Small book",
        "parameters": dict(_parameters()),
        "parameter_notes": [{"key": "start", "label": "Fit to begin with", "unit": "points", "source": "ours", "note": ""}],
        **_asked(),
        **_decided(),
        **_advised(),
        "sources": [{"slug": "practice", "title": "Practice", "kind": "practice", "date": "2026", "url": "", "sure": "C"}],
        "derived": [],
    }
    return {**book, **changes}


@cache
def _parameters() -> Plain:
    """Those of the default rules: a small book is made hundreds of times, and its files are many."""
    return dict(fixture_files.default_rulebook()["parameters"])


def _asked() -> Plain:
    """What is asked, and what conditions share."""
    return {
        "sections": [{"slug": "purpose", "title": "Purpose", "lead": "What it is for"}],
        "questions": [
            make_question("output_kind", "choice", "category", "number", "text"),
            make_question("input_kind", "multi", "table", "images", "none"),
            make_question("examples", "integer"),
            make_question("labelled", "integer", unit="cases", ask_if=[["output_kind", "any of", ["category", "number"]]]),
            make_question("classes", "integer", minimum=1),
            make_question("rare_share", "percent", maximum=100),
        ],
        "lists": [{"slug": "pictures", "choices": ["images"]}],
        "conditions": [{"slug": "seen", "title": "Something to look at", "when": [["input_kind", "contains any", ["@pictures"]]]}],
    }


def _decided() -> Plain:
    """The one stage with its finding, rows and rules."""
    return {
        "stages": [{"slug": "data", "title": "Data", "question": "Is there enough?", "lead": ""}],
        "findings": [
            {
                "slug": "size",
                "stage": "data",
                "title": "How much there is",
                "question": "How much?",
                "because": "Size decides.",
                "values": [{"slug": "small", "label": "Small"}, {"slug": "large", "label": "Large"}],
                "sources": ["practice"],
                "shown": True,
            }
        ],
        "rows": [make_row("DF-01", "small", ["examples", "<", 1000]), make_row("DF-02", "large", ["examples", ">=", 1000])],
        "rules": [
            make_rule("D-01", ["size", "is", "large"]),
            make_rule(
                "D-02",
                ["labelled", "between", 10, 100],
                {"any": [{"named": "seen"}, ["rare_share", "<", "0.5"]]},
                effects=[
                    {"do": "favour", "how": "slightly", "approaches": ["classical_ml"]},
                    {"do": "disfavour", "how": "slightly", "approaches": ["no_ml"]},
                    {"do": "open gate", "gate": "frame", "needs": "more cases"},
                ],
            ),
            make_rule(
                "D-03",
                ["classes", ">", 2],
                with_figures="There are {classes|kind|kinds}, more than two.",
                unless=[["output_kind", "is", "text"]],
                effects=[
                    {"do": "raise flag", "flag": "small_data"},
                    {"do": "next step", "text": "Count the cases.", "except": ["no_ml"], "due": "before_trial", "who": "An analyst"},
                ],
            ),
        ],
    }


def _advised() -> Plain:
    """What may be advised, warned of and waited for."""
    return {
        "approaches": [
            {"slug": slug, "label": label, "verb": f"Use {label}", "not_verb": f"Do not use {label}", "lead": "", **more}
            for slug, label, more in (("no_ml", "No ML", {"objection": "It learns nothing."}), ("classical_ml", "Classical ML", {}))
        ],
        "gates": [{"slug": "frame", "outcome": "frame_first", "label": "Settle the problem"}],
        "outcomes": [
            {
                "slug": "frame_first",
                "label": "Settle the problem first",
                "headline": "Wait",
                "steps": ["Ask", "Write it down"],
                "who": "You",
            }
        ],
        "flags": [{"slug": "small_data", "label": "Little data", "lead": "There is little."}],
    }
