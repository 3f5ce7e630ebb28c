"""Small rule books as plain data, with everything that is not the point of a test filled in. Imports nothing of the engine."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

Plain = dict[str, Any]
APPROACHES = ("no_ml", "classical_ml", "cloud_api", "fine_tune")
GATES = {"frame": "frame_first", "collect_data": "collect_data_first"}
SOURCE = {"slug": "practice", "title": "Practice", "kind": "", "date": "", "url": "", "sure": "C"}
PRICES: Plain = {
    "date": "2026-11-21",
    "currency": "USD",
    "prices": [{"task": "translation", "price": "0.5"}, {"task": "search", "price": 2}],
    "services": [
        {"tasks": ["translation"], "status": "open", "kind": "api"},
        {"tasks": ["translation", "search"], "status": "open", "kind": "automl"},
        {"tasks": ["search"], "status": "retired", "kind": "api"},
    ],
}
PARAMETERS: Plain = {
    "start": 50,
    "points_slightly": 3,
    "points_clearly": 6,
    "points_strongly": 12,
    "clear_lead": 6,
    "currency": "USD",
    "staleness_limit_hardly": 60,
    "staleness_limit_yearly": 12,
    "staleness_limit_quarterly": 6,
    "staleness_limit_weekly": 2,
    "staleness_limit_daily": 1,
    "texts_document_likely": 3,
    "label_target_content": 2,
    "label_target_records": 4,
    "label_target_structure": 5,
    "label_target_extraction": 3,
    "label_overhead": "1.3",
    "own_cost_machine_month": 1,
    "own_cost_people_month": 2,
    "payback_cap": 20,
    "training_cases_per_hour": 1,
    "training_trials": 4,
    "training_failures": "1.3",
    "slowness_cpu": 60,
    "slowness_one_gpu": 2,
    "slowness_several_gpus": "0.5",
    "slowness_cluster": "0.06",
    "slowness_cloud_account": 1,
    "scope_many_tasks": 3,
    "scope_few_labels": 3,
    "scope_short_deadline": 3,
}


def question(slug: str, kind: str, *choices: str, minimum: int | str = 0, maximum: int | str = 5, **more: Any) -> Plain:
    """A question with everything that does not matter here filled in."""
    said = {"ask": f"What about {slug}?", "short": slug, "can_change": "yes", "about": "data", "section": "all", **more}
    if choices:
        return {"slug": slug, "kind": kind, "choices": [{"slug": choice, "label": choice} for choice in choices], **said}
    return {"slug": slug, "kind": kind, "minimum": minimum, "maximum": maximum, **said}


# Those that contradict each other or feed derived numbers have the names that the engine knows them by.
QUESTIONS: Mapping[str, Plain] = {
    entry["slug"]: entry
    for entry in (
        question("colour", "choice", "red", "green", "blue"),
        question("mood", "choice", "calm", "wild", can_change="at_a_cost", about="people"),
        question("tags", "multi", "a", "b", "c", about="scope"),
        question("places", "multi", "east", "west", "none", can_change="at_a_cost", about="law"),
        question("level", "number", maximum=10, about="hardware"),
        question("share", "percent", maximum=100),
        question("budget", "money", maximum=100, about="money"),
        question("labelled", "integer", maximum=4),
        question("examples", "integer", maximum=4, can_change="at_a_cost"),
        question("labelled_rarest", "integer", maximum=2),
        question("classes", "integer", minimum=1, maximum=3, about="scope"),
        question("features", "integer", maximum=3),
        question("output_kind", "choice", "category", "text", can_change="no", about="scope"),
        question("label_quality", "choice", "none", "good"),
        question("budget_build", "integer", maximum=3, about="money"),
        question("benefit_year", "integer", maximum=26, about="money", can_change="no"),
        question("budget_run_month", "integer", maximum=1, about="money"),
        question("requests_per_month", "integer", maximum=5),
        question("task", "choice", "translation", "search", "other", can_change="no", about="scope"),
        question("input_kind", "multi", "text", "documents", can_change="no", about="scope"),
    )
}


def plain_book(questions: Sequence[Plain], **parts: Any) -> Plain:
    """A whole rule book around some questions; any part can be given."""
    return {
        "name": "Small book",
        "parameters": dict(PARAMETERS),
        "sections": [{"slug": "all", "title": "All", "lead": "All there is"}],
        "questions": list(questions),
        "stages": [{"slug": "framing", "title": "Framing", "question": "?", "lead": ""}],
        "approaches": [{"slug": slug, "label": slug, "verb": "Use", "not_verb": "Do not use"} for slug in APPROACHES],
        "gates": [{"slug": slug, "outcome": outcome, "label": slug} for slug, outcome in GATES.items()],
        "outcomes": [{"slug": slug, "label": slug, "headline": slug} for slug in (*GATES.values(), "do_not_build", "experiment_first")],
        "flags": [{"slug": "careful", "label": "Careful", "lead": ""}, {"slug": "slow", "label": "Slow", "lead": ""}],
        "sources": [SOURCE],
        **{name: list(part) for name, part in parts.items()},
    }


def rule(key: str, when: Sequence[Any], *effects: Plain, **more: Any) -> Plain:
    """A rule with everything that does not matter here filled in."""
    said = {"stage": "framing", "because": "It is so", "sources": ["practice"], "strength": "clear", "sure": "C"}
    return {"key": key, "when": list(when), "effects": list(effects), **said, **more}


def favour(*approaches: str, how: str = "clearly") -> Plain:
    return {"do": "favour", "approaches": list(approaches), "how": how}


def disfavour(*approaches: str, how: str = "clearly") -> Plain:
    return {"do": "disfavour", "approaches": list(approaches), "how": how}


def rule_out(*approaches: str) -> Plain:
    return {"do": "rule out", "approaches": list(approaches)}


def open_gate(gate: str) -> Plain:
    return {"do": "open gate", "gate": gate, "needs": f"what {gate} needs"}


REFUSE: Plain = {"do": "refuse", "text": "Not allowed"}


def as_answers(book: Plain, written: Plain) -> Plain:
    """Answers as a decision writes them, as a case file has them: decimals back from text."""
    numbers = {entry["slug"] for entry in book["questions"] if not entry.get("choices")}
    return {slug: Decimal(value) if slug in numbers and isinstance(value, str) else value for slug, value in written.items()}
