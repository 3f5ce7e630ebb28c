"""What Hypothesis draws: small random rule books as plain data, and answers to their questions.

A drawn book has three to six questions of all kinds (one may be asked only under a condition), up to two findings whose
tables cover every case exactly once, up to two derived numbers, and four to twelve rules with effects of every sort.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.decisions.engine.books import APPROACHES, GATES, QUESTIONS, REFUSE, Plain, open_gate, plain_book, rule, rule_out
from tests.decisions.engine.brute_force import READS
from tests.decisions.engine.classes import contradicts, grid

FREE = ("colour", "mood", "tags", "places", "level", "share", "budget")
THEMES: Sequence[Sequence[str]] = (
    ("colour", "tags", "level"),
    ("labelled", "classes", "output_kind"),
    ("labelled", "features", "examples"),
    ("labelled_rarest", "classes", "labelled"),
    ("label_quality", "labelled", "classes", "output_kind"),
    ("budget_build", "benefit_year", "budget_run_month"),
    ("requests_per_month", "task"),
)
LIMITED = ("labelled", "examples", "labelled_rarest", "classes", "output_kind", "label_quality")
LIMITS = {"payback_months": (1, 6, 20), "build_share_of_benefit": (10, 50, 100), "break_even_ratio": ("0.5", 1, 2)}
PROBLEMS = ("vision", "table", "structure")


@st.composite
def books(draw: st.DrawFn, *, plain_rules: bool = False) -> Plain:
    """A small book. `plain_rules`: no "is unknown", "is answered" or unless anywhere."""
    core = draw(st.sampled_from(THEMES))
    free = draw(st.lists(st.sampled_from(FREE), min_size=max(0, 3 - len(core)), max_size=6 - len(core), unique=True))
    questions = [dict(QUESTIONS[slug]) for slug in QUESTIONS if slug in {*core, *free}]
    book = plain_book(questions, lists=[], conditions=[], findings=[], rows=[], derived=[], rules=[])
    tests = _Tests(draw, book, record=not plain_rules)
    _add_ask_if(draw, tests, questions, core)
    _add_findings(draw, book)
    _add_derived(draw, book)
    if draw(st.booleans()):
        book["conditions"] = [{"slug": "shared", "title": "Shared", "when": [tests.test(), tests.any_of()]}]
    for number in range(draw(st.integers(4, 12))):
        book["rules"].append(_rule(draw, tests, number + 1))
    return book


def _add_ask_if(draw: st.DrawFn, tests: "_Tests", questions: list[Plain], core: Sequence[str]) -> None:
    """One question may depend on another one; not one that a derived number or a table reads."""
    closable = [entry for entry in questions if entry["slug"] in FREE and entry["slug"] not in core]
    if closable and draw(st.booleans()):
        asked = draw(st.sampled_from(closable))
        others = [entry["slug"] for entry in questions if entry is not asked]
        asked["ask_if"] = [tests.test(draw(st.sampled_from(others)), record=False)]


def _add_findings(draw: st.DrawFn, book: Plain) -> None:
    """Up to two findings, each with a table that partitions the answers to one or two questions."""
    always = [entry for entry in book["questions"] if not entry.get("ask_if")]
    for number, slug in enumerate(draw(st.sampled_from([(), ("problem",), ("state",), ("problem", "state")]))):
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
        parts = _partition(draw, draw(st.sampled_from(always)))
        if draw(st.booleans()):
            finer = _partition(draw, draw(st.sampled_from(always)))
            parts = [[*parts[0], *inner] for inner in finer] + [[*part] for part in parts[1:]]
        for place, when in enumerate(parts):
            value = draw(st.sampled_from(values))
            book["rows"].append({"key": f"R-{number}{place}", "finding": slug, "when": when, "value": value})


def _partition(draw: st.DrawFn, entry: Plain) -> list[list[Any]]:
    """Conditions on one question of which exactly one holds for every answer."""
    slug = entry["slug"]
    if entry["kind"] == "choice":
        first = draw(st.sampled_from([choice["slug"] for choice in entry["choices"]]))
        return [[[slug, "is", first]], [[slug, "is not", first]]]
    if entry["kind"] == "multi":
        first = draw(st.sampled_from([choice["slug"] for choice in entry["choices"]]))
        return [[[slug, "contains any", [first]]], [[slug, "contains none", [first]]]]
    low = draw(_numbers(entry))
    if draw(st.booleans()):
        return [[[slug, "<=", low]], [[slug, ">", low]]]
    high = str(Decimal(low) + 2)
    return [[[slug, "<", low]], [[slug, "between", low, high]], [[slug, ">=", high]]]


def _add_derived(draw: st.DrawFn, book: Plain) -> None:
    there = {entry["slug"] for entry in (*book["questions"], *book["findings"])}
    offered = [slug for slug, reads in READS.items() if set(reads) <= there]
    if offered:
        chosen = draw(st.lists(st.sampled_from(offered), max_size=2, unique=True))
        book["derived"] = [{"slug": slug, "label": slug, "unit": "", "lead": ""} for slug in chosen]


def _numbers(entry: Plain) -> st.SearchStrategy[Any]:
    low, high = int(entry["minimum"]), int(entry["maximum"])
    if entry["kind"] == "integer":
        return st.integers(low, high)
    return st.sampled_from([low, str(Decimal(high) / 4), str(Decimal(high) / 2), high])


class _Tests:
    """Draws conditions about whatever a book has."""

    def __init__(self, draw: st.DrawFn, book: Plain, *, record: bool) -> None:
        self.draw, self.book, self.record = draw, book, record

    def test(self, slug: str | None = None, *, record: bool = False) -> list[Any]:
        """One condition, on `slug` or on anything."""
        subjects = [*self.book["questions"], *self.book["findings"], *self.book["derived"]]
        entries = {entry["slug"]: entry for entry in subjects}
        entry = entries[slug or self.draw(st.sampled_from(list(entries)))]
        if record and "kind" in entry and self.draw(st.integers(0, 2)) == 0:
            return [entry["slug"], self.draw(st.sampled_from(["is unknown", "is answered"]))]
        if "values" in entry or entry.get("kind") == "choice":
            words = [choice["slug"] for choice in entry.get("values", entry.get("choices", []))]
            operator = self.draw(st.sampled_from(["is", "is not", "any of", "none of"]))
            if operator in ("is", "is not"):
                return [entry["slug"], operator, self.draw(st.sampled_from(words))]
            return [entry["slug"], operator, self.some(words)]
        if entry.get("kind") == "multi":
            words = [choice["slug"] for choice in entry["choices"]]
            return [entry["slug"], self.draw(st.sampled_from(["contains any", "contains all", "contains none"])), self.some(words)]
        number = self.draw(_numbers(entry) if "kind" in entry else st.sampled_from(LIMITS.get(entry["slug"], (0, 1, "1.5", 2, 4))))
        operator = self.draw(st.sampled_from(["<", "<=", ">", ">=", "between"]))
        further = [str(Decimal(number) + 2)] if operator == "between" else []
        return [entry["slug"], operator, number, *further]

    def some(self, words: Sequence[str]) -> list[str]:
        return self.draw(st.lists(st.sampled_from(words), min_size=1, max_size=2, unique=True))

    def any_of(self, *, record: bool = False) -> Plain:
        """A group of two members, one of which may be "all of these"."""
        kind = self.draw(st.sampled_from(["any", "none"]))
        second: Any = self.test(record=record)
        if self.draw(st.booleans()):
            second = {"all": [second, self.test(record=record)]}
        return {kind: [self.test(record=record), second]}

    def items(self, *, record: bool) -> list[Any]:
        """Up to three conditions, groups and named ones among them."""
        found: list[Any] = []
        for _ in range(self.draw(st.sampled_from([1, 1, 1, 2, 2, 3, 0]))):
            sort = self.draw(st.integers(0, 7))
            if sort == 0:
                found.append(self.any_of(record=record))
            elif sort == 1 and self.book["conditions"]:
                found.append({"named": "shared"})
            else:
                found.append(self.test(record=record))
        return found


def _rule(draw: st.DrawFn, tests: _Tests, number: int) -> Plain:
    kind = draw(st.sampled_from(["points", "points", "points", "out", "gate", "refuse", "soft"]))
    some = st.lists(st.sampled_from(APPROACHES), min_size=1, max_size=2, unique=True)
    how = st.sampled_from(["slightly", "clearly", "strongly"])
    effects: list[Plain]
    if kind == "points":
        effects = [{"do": draw(st.sampled_from(["favour", "disfavour"])), "approaches": draw(some), "how": draw(how)}]
        if draw(st.integers(0, 3)) == 0:
            effects.append({"do": "disfavour", "approaches": draw(some), "how": draw(how)})
    elif kind == "out":
        effects = [rule_out(*draw(some))]
    elif kind == "gate":
        effects = [open_gate(draw(st.sampled_from(list(GATES))))]
    elif kind == "refuse":
        effects = [REFUSE]
    else:
        effects = [
            draw(
                st.sampled_from(
                    [
                        {"do": "raise flag", "flag": "careful"},
                        {"do": "next step", "text": "Look twice"},
                        {"do": "hold back", "except": ["no_ml"], "needs": "a look"},
                        {"do": "hold back", "needs": "a longer look"},
                    ]
                )
            )
        ]
    ranks = kind in ("points", "out")
    record = tests.record and not ranks
    unless = [tests.test(record=True)] if record and draw(st.integers(0, 2)) == 0 else []
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


@st.composite
def answers_to(draw: st.DrawFn, book: Plain, *, most_open: int | None = None) -> Plain:
    """Answers that do not contradict each other, some left open (at most `most_open`)."""
    opened = draw(st.lists(st.sampled_from([q["slug"] for q in book["questions"]]), unique=True, max_size=most_open))
    given: Plain = {}
    for entry in book["questions"]:
        if entry["slug"] not in opened:
            fitting = [value for value in grid(book, entry["slug"]) if can_be_completed(book, {**given, entry["slug"]: value})]
            if fitting:
                given[entry["slug"]] = draw(st.sampled_from(fitting))
    return given


@st.composite
def books_with_answers(draw: st.DrawFn, *, most_open: int | None = None, plain_rules: bool = False) -> tuple[Plain, Plain]:
    """A book and answers to it."""
    book = draw(books(plain_rules=plain_rules))
    return book, draw(answers_to(book, most_open=most_open))


def failures(strategy: Any, holds: Callable[[Any], bool], examples: int) -> int:
    """In how many of the drawn examples something does not hold; for controls."""
    failed = 0

    @settings(max_examples=examples, phases=[Phase.generate])
    @given(strategy)
    def look(drawn: Any) -> None:
        nonlocal failed
        failed += not holds(drawn)

    look()
    return failed
