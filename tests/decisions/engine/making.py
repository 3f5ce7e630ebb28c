"""Makes small rule books and answers to them by asking a picker at every turn; what picks is in `drawing`.

A book has three to six questions of all kinds (one may be asked only under a condition), up to two findings whose tables
cover every case exactly once, up to two derived numbers, and four to twelve rules with effects of every sort.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from typing import Any, Protocol, TypeVar

from tests.decisions.engine.books import APPROACHES, GATES, QUESTIONS, REFUSE, Plain, open_gate, plain_book, rule, rule_out
from tests.decisions.engine.classes import contradicts, grid
from tests.estimates.second_hand import READS

Thing = TypeVar("Thing")


class Picker(Protocol):
    """Whatever can choose."""

    def one(self, things: Sequence[Thing]) -> Thing: ...

    def some(self, things: Sequence[Thing], least: int, most: int) -> list[Thing]: ...

    def whole(self, low: int, high: int) -> int: ...


FREE = ("colour", "mood", "tags", "places", "level", "share", "budget")
THEMES: Sequence[Sequence[str]] = (
    ("colour", "tags", "level"),
    ("labelled", "classes", "output_kind"),
    ("labelled", "features", "examples"),
    ("labelled_rarest", "classes", "labelled"),
    ("label_quality", "labelled", "classes", "output_kind"),
    ("budget_build", "benefit_year", "budget_run_month"),
    ("requests_per_month", "task", "classes", "input_kind"),
)
HOW = ("slightly", "clearly", "strongly")
KINDS = ("points", "points", "points", "points", "points", "out", "gate", "gate", "refuse", "soft", "soft")
LIMITED = ("labelled", "examples", "labelled_rarest", "classes", "output_kind", "label_quality")
LIMITS = {"payback_months": (1, 6, 20), "build_share_of_benefit": (10, 50, 100), "break_even_ratio": ("0.5", 1, 2)}
PROBLEMS = ("vision", "table", "structure")


def make_book(pick: Picker, *, plain_rules: bool = False) -> Plain:
    """A small book. `plain_rules`: no "is unknown", "is answered" or unless anywhere."""
    core = pick.one(THEMES)
    free = pick.some(FREE, max(0, 3 - len(core)), 6 - len(core))
    questions = [dict(QUESTIONS[slug]) for slug in QUESTIONS if slug in {*core, *free}]
    book = plain_book(questions, lists=[], conditions=[], findings=[], rows=[], derived=[], rules=[])
    tests = _Tests(pick, book, record=not plain_rules)
    _add_ask_if(pick, tests, questions, core)
    _add_findings(pick, book)
    _add_derived(pick, book)
    if pick.whole(0, 1):
        book["conditions"] = [{"slug": "shared", "title": "Shared", "when": [tests.test(), tests.any_of()]}]
    for number in range(pick.whole(4, 12)):
        book["rules"].append(_rule(pick, tests, number + 1))
    return book


def _add_ask_if(pick: Picker, tests: "_Tests", questions: list[Plain], core: Sequence[str]) -> None:
    """One question may depend on another one; not one that a derived number or a table reads."""
    closable = [entry for entry in questions if entry["slug"] in FREE and entry["slug"] not in core]
    if closable and pick.whole(0, 1):
        asked = pick.one(closable)
        others = [entry["slug"] for entry in questions if entry is not asked]
        asked["ask_if"] = [tests.test(pick.one(others), record=False)]


def _add_findings(pick: Picker, book: Plain) -> None:
    """Up to two findings, each with a table that partitions the answers to one or two questions."""
    always = [entry for entry in book["questions"] if not entry.get("ask_if")]
    for number, slug in enumerate(pick.one([(), ("problem",), ("state",), ("problem", "state")])):
        values = PROBLEMS if slug == "problem" else ("low", "middle", "high")
        book["findings"].append(
            {
                "slug": slug,
                "stage": "framing",
                "title": slug,
                "question": "?",
                "shown": True,
                "values": [{"slug": value, "label": value} for value in values],
                "because": "So",
                "sources": ["practice"],
            }
        )
        parts = _partition(pick, pick.one(always))
        if pick.whole(0, 1):
            finer = _partition(pick, pick.one(always))
            parts = [[*parts[0], *inner] for inner in finer] + [[*part] for part in parts[1:]]
        for place, when in enumerate(parts):
            value = pick.one(values)
            book["rows"].append({"key": f"R-{number}{place}", "finding": slug, "when": when, "value": value})


def _partition(pick: Picker, entry: Plain) -> list[list[Any]]:
    """Conditions on one question of which exactly one holds for every answer."""
    slug = entry["slug"]
    if entry["kind"] == "choice":
        first = pick.one([choice["slug"] for choice in entry["choices"]])
        return [[[slug, "is", first]], [[slug, "is not", first]]]
    if entry["kind"] == "multi":
        first = pick.one([choice["slug"] for choice in entry["choices"]])
        return [[[slug, "contains any", [first]]], [[slug, "contains none", [first]]]]
    low = _number(pick, entry)
    if pick.whole(0, 1):
        return [[[slug, "<=", low]], [[slug, ">", low]]]
    high = str(Decimal(low) + 2)
    return [[[slug, "<", low]], [[slug, "between", low, high]], [[slug, ">=", high]]]


def _add_derived(pick: Picker, book: Plain) -> None:
    there = {entry["slug"] for entry in (*book["questions"], *book["findings"])}
    offered = [slug for slug, reads in READS.items() if set(reads) <= there]
    if offered:
        chosen = pick.some(offered, 0, 2)
        book["derived"] = [{"slug": slug, "label": slug, "unit": "", "lead": ""} for slug in chosen]


def _number(pick: Picker, entry: Plain) -> Any:
    low, high = int(entry["minimum"]), int(entry["maximum"])
    if entry["kind"] == "integer":
        return pick.whole(low, high)
    return pick.one([low, str(Decimal(high) / 4), str(Decimal(high) / 2), high])


class _Tests:
    """Draws conditions about whatever a book has."""

    def __init__(self, pick: Picker, book: Plain, *, record: bool) -> None:
        self.pick, self.book, self.record = pick, book, record

    def test(self, slug: str | None = None, *, record: bool = False) -> list[Any]:
        """One condition, on `slug` or on anything."""
        subjects = [*self.book["questions"], *self.book["findings"], *self.book["derived"]]
        entries = {entry["slug"]: entry for entry in subjects}
        entry = entries[slug or self.pick.one(list(entries))]
        if record and "kind" in entry and self.pick.whole(0, 2) == 0:
            return [entry["slug"], self.pick.one(["is unknown", "is answered"])]
        if "values" in entry or entry.get("kind") == "choice":
            words = [choice["slug"] for choice in entry.get("values", entry.get("choices", []))]
            operator = self.pick.one(["is", "is not", "any of", "none of"])
            if operator in ("is", "is not"):
                return [entry["slug"], operator, self.pick.one(words)]
            return [entry["slug"], operator, self.some(words)]
        if entry.get("kind") == "multi":
            words = [choice["slug"] for choice in entry["choices"]]
            return [entry["slug"], self.pick.one(["contains any", "contains all", "contains none"]), self.some(words)]
        number = _number(self.pick, entry) if "kind" in entry else self.pick.one(LIMITS.get(entry["slug"], (0, 1, "1.5", 2, 4)))
        operator = self.pick.one(["<", "<=", ">", ">=", "between"])
        further = [str(Decimal(number) + 2)] if operator == "between" else []
        return [entry["slug"], operator, number, *further]

    def some(self, words: Sequence[str]) -> list[str]:
        return self.pick.some(words, 1, 2)

    def any_of(self, *, record: bool = False) -> Plain:
        """A group of two members, one of which may be "all of these"."""
        kind = self.pick.one(["any", "none"])
        second: Any = self.test(record=record)
        if self.pick.whole(0, 1):
            second = {"all": [second, self.test(record=record)]}
        return {kind: [self.test(record=record), second]}

    def items(self, *, record: bool) -> list[Any]:
        """Up to three conditions, groups and named ones among them."""
        found: list[Any] = []
        for _ in range(self.pick.one([1, 1, 1, 2, 2, 3, 0])):
            sort = self.pick.whole(0, 7)
            if sort == 0:
                found.append(self.any_of(record=record))
            elif sort == 1 and self.book["conditions"]:
                found.append({"named": "shared"})
            else:
                found.append(self.test(record=record))
        return found


def _rule(pick: Picker, tests: _Tests, number: int) -> Plain:
    kind = pick.one(KINDS)
    effects: list[Plain]
    if kind == "points":
        effects = [{"do": pick.one(["favour", "disfavour"]), "approaches": pick.some(APPROACHES, 1, 2), "how": pick.one(HOW)}]
        if pick.whole(0, 3) == 0:
            effects.append({"do": "disfavour", "approaches": pick.some(APPROACHES, 1, 2), "how": pick.one(HOW)})
    elif kind == "out":
        effects = [rule_out(*pick.some(APPROACHES, 1, 2))]
    elif kind == "gate":
        effects = [open_gate(pick.one(list(GATES)))]
    elif kind == "refuse":
        effects = [REFUSE]
    else:
        effects = [
            pick.one(
                [
                    {"do": "raise flag", "flag": "careful", "except": ["no_ml"]},
                    {"do": "next step", "text": "Train it anew", "except": ["no_ml"], "due": "after_trial", "who": "Whoever runs it"},
                    {"do": "hold back", "except": ["no_ml"], "needs": "a look"},
                    {"do": "hold back", "needs": "a longer look"},
                ]
            )
        ]
    ranks = kind in ("points", "out")
    record = tests.record and not ranks
    unless = [tests.test(record=True)] if record and pick.whole(0, 2) == 0 else []
    when = tests.items(record=record)
    if kind == "refuse" and not when:
        when = [tests.test()]
    return rule(f"X-{number:02}", when, *effects, unless=unless)


def can_be_completed(book: Plain, given: Plain) -> bool:
    """Whether the questions that limit each other can all be answered beside the given answers."""
    if contradicts(given):
        return False
    left = [entry["slug"] for entry in book["questions"] if entry["slug"] in LIMITED and entry["slug"] not in given]
    ways = product(*(grid(book, slug) for slug in left))
    return any(not contradicts({**given, **dict(zip(left, way, strict=True))}) for way in ways)


def make_answers(pick: Picker, book: Plain, *, most_open: int | None = None) -> Plain:
    """Answers that do not contradict each other, some left open (at most `most_open`)."""
    slugs = [entry["slug"] for entry in book["questions"]]
    opened = pick.some(slugs, 0, len(slugs) if most_open is None else most_open)
    given: Plain = {}
    for entry in book["questions"]:
        if entry["slug"] not in opened:
            fitting = [value for value in grid(book, entry["slug"]) if can_be_completed(book, {**given, entry["slug"]: value})]
            if fitting:
                given[entry["slug"]] = pick.one(fitting)
    return given
