"""What a test case expects, and what came instead, in the rule book's own labels. Pure; knows `book` and `expectations`."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from apps.decisions.engine import expectations as parts
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.expectations import Point

VERDICTS: Mapping[str, str] = {"go": "Go", "pilot": "Pilot first", "not_yet": "Not yet", "stop": "Stop"}
CERTAINTIES: Mapping[str, str] = {"settled": "Settled", "conditional": "Settled if …", "leaning": "Leaning"}
STATES: Mapping[str, str] = {"pass": "Pass", "condition": "Condition", "stop": "Stop", "unknown": "Not known"}
HOLDING: Mapping[str, str] = {parts.HOLDS: "holds", parts.HOLDS_NOT: "does not hold", parts.NOT_KNOWN: "not known yet"}
NOT_KNOWN, NO_ROW, GONE = "not known yet", "no row holds", "not in this draft"
VALUES: Mapping[str, Mapping[str, str]] = {parts.CHECKS: STATES, parts.RULES: HOLDING}
SWITCHES: Mapping[str, tuple[str, str]] = {  # of what is there or not: in words
    parts.FLAGS: ("raised", "not raised"),
    parts.GATES: ("open", "not open"),
    parts.OUT: ("ruled out", "not ruled out"),
}


def labels_of(book: Rulebook, part: str) -> Mapping[str, str]:
    """What an expectation of this part can be about, by slug."""
    return _LABELS[part](book)


def values_of_finding(book: Rulebook, slug: str) -> Mapping[str, str]:
    """What a finding can be; "unknown" while several values are possible, empty where no row holds."""
    finding = book.finding.get(slug)
    own = {value.slug: value.label for value in finding.values} if finding else {}
    return {**own, "unknown": NOT_KNOWN, "": NO_ROW}


def words_of(book: Rulebook, point: Point) -> tuple[str, str, str]:
    """What it is about, what was expected, and what came."""
    if point.part in (parts.VERDICT, parts.RECOMMENDATION, parts.CERTAINTY, parts.NEVER):
        labels = labels_of(book, point.part)
        wanted = _or(labels.get(slug, slug) for slug in point.expected)
        return _HEADS[point.part], f"not {wanted}" if point.part == parts.NEVER else wanted, labels.get(point.actual, point.actual)
    label = labels_of(book, point.part).get(point.about, f"{point.about} ({GONE})")
    about = f"{_HEADS[point.part]} “{label}”"
    if (switch := {**parts.MUST, **parts.MUST_NOT}.get(point.part)) is not None:
        yes, no = SWITCHES[switch]
        return about, yes if point.expected else no, yes if point.actual else no
    if point.part == parts.FIT:
        return about, _range(*point.expected), GONE if point.actual is None else str(point.actual)
    values = values_of_finding(book, point.about) if point.part == parts.FINDINGS else VALUES[point.part]
    return about, values.get(point.expected, point.expected), GONE if point.actual is None else values.get(point.actual, point.actual)


def expected_in_words(book: Rulebook, expect: Mapping[str, Any]) -> list[str]:
    """Everything that is expected, a phrase each, before anything was run."""
    nothing = parts.Outcome("", "", "", {}, (), (), {}, (), {}, {})
    return [f"{about}: {wanted}" for about, wanted, _came in (words_of(book, point) for point in parts.points(expect, nothing))]


def check_labels(book: Rulebook) -> dict[str, str]:
    """The rules that are a check, by key, with what they need."""
    found = {}
    for rule in book.rules:
        for effect in rule.effects:
            if effect.do in ("open gate", "hold back", "refuse"):
                found[rule.key] = f"{rule.key}: {effect.needs or effect.text}"
    return found


def _or(words: Iterable[str]) -> str:
    listed = list(words)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}"


def _range(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return f"{high} or less" if low is None else f"{low} or more"
    return f"{low}" if low == high else f"{low} to {high}"


def _slugs(rows: Iterable[Any]) -> dict[str, str]:
    return {row.slug: row.label for row in rows}


_HEADS = {
    parts.VERDICT: "Verdict",
    parts.RECOMMENDATION: "Recommendation",
    parts.NEVER: "Recommendation",
    parts.CERTAINTY: "How sure",
    parts.FINDINGS: "Finding",
    parts.GATES: "Gate",
    parts.NO_GATES: "Gate",
    parts.FLAGS: "Warning",
    parts.NO_FLAGS: "Warning",
    parts.CHECKS: "Check",
    parts.OUT: "Option",
    parts.NOT_OUT: "Option",
    parts.FIT: "Points of",
    parts.RULES: "Rule",
}
_LABELS: Mapping[str, Callable[[Rulebook], Mapping[str, str]]] = {
    parts.VERDICT: lambda _book: VERDICTS,
    parts.CERTAINTY: lambda _book: CERTAINTIES,
    parts.RECOMMENDATION: lambda book: book.outcome_labels,
    parts.NEVER: lambda book: book.outcome_labels,
    parts.FINDINGS: lambda book: {finding.slug: finding.title for finding in book.findings},
    parts.GATES: lambda book: _slugs(book.gates),
    parts.NO_GATES: lambda book: _slugs(book.gates),
    parts.FLAGS: lambda book: _slugs(book.flags),
    parts.NO_FLAGS: lambda book: _slugs(book.flags),
    parts.CHECKS: check_labels,
    parts.OUT: lambda book: _slugs(book.approaches),
    parts.NOT_OUT: lambda book: _slugs(book.approaches),
    parts.FIT: lambda book: _slugs(book.approaches),
    parts.RULES: lambda book: {key: key for key in (*(row.key for row in book.rows), *book.rule)},
}
