"""What the rows of a draft offer to choose from: subjects with their operators, lists, options, warnings. Checks nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.decisions import compiler
from apps.decisions.engine import terms
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.nearest import nearest
from apps.decisions.engine.wording import DUE_WORDS
from apps.ui.held import once

Pairs = tuple[tuple[str, str], ...]
OPERATOR_WORDS: Mapping[str, str] = {
    "is": "is",
    "is not": "is not",
    "any of": "is one of",
    "none of": "is none of",
    "contains any": "includes any of",
    "contains all": "includes all of",
    "contains none": "includes none of",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
    "between": "is between",
    "is answered": "is known",
    "is unknown": "is not known",
}
GROUP_WORDS: Mapping[str, str] = {"any": "any of these", "none": "none of these", "all": "all of these"}
EFFECT_WORDS: Mapping[str, str] = {
    terms.RULE_OUT: "rule out",
    terms.FAVOUR: "favour",
    terms.DISFAVOUR: "disfavour",
    terms.OPEN_GATE: "open a gate",
    terms.HOLD_BACK: "hold back to a pilot",
    terms.RAISE_FLAG: "raise a warning",
    terms.NEXT_STEP: "add a next step",
    terms.REFUSE: "refuse",
}
OFFERED = ("questions", "findings", "derived", "conditions", "lists", "stages", "approaches", "gates", "flags", "sources")
HOW_WORDS: Pairs = tuple((how, how) for how in terms.HOW_STRONGLY)
STRENGTH_WORDS: Pairs = tuple((strength, strength) for strength in terms.STRENGTHS)
SURE_WORDS: Pairs = (
    ("A", "A – seen at a primary source"),
    ("B", "B – seen at a secondary source"),
    ("C", "C – practice, or our own judgement"),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that a condition can be about."""

    slug: str
    label: str
    group: str
    operators: tuple[str, ...]
    choices: Pairs = ()
    lists: Pairs = ()  # named lists that hold nothing but its choices
    kind: str = "number"
    ask: str = ""
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    @property
    def is_number(self) -> bool:
        return self.operators[0] in terms.NUMBER_OPERATORS

    @property
    def range_words(self) -> str:
        """ "between 0 and 100", "of 0 or more"."""
        if self.minimum is not None and self.maximum is not None:
            return f"between {self.minimum:,} and {self.maximum:,}"
        return f"of {self.minimum:,} or more" if self.minimum is not None else f"of {self.maximum:,} or less"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words of a draft, in its order."""

    subjects: Mapping[str, Subject]
    named: Mapping[str, str]
    stages: Pairs
    approaches: Pairs
    gates: Pairs
    flags: Pairs
    sources: Pairs
    findings: Mapping[str, Subject]
    book: Rulebook | None  # the draft without the rules that cannot be read, for sentences
    broken: Mapping[str, str]  # the rules that cannot be read, and why
    retired: frozenset[str] = frozenset()  # short names that are no longer offered
    plain: Mapping[str, Any] = field(default_factory=dict)  # all of the draft

    @property
    def subject_groups(self) -> list[tuple[str, list[Subject]]]:
        """The subjects under their headings, for one select."""
        groups: dict[str, list[Subject]] = {}
        for subject in self.subjects.values():
            groups.setdefault(subject.group, []).append(subject)
        return list(groups.items())

    @property
    def effects(self) -> Pairs:
        return tuple(EFFECT_WORDS.items())

    @property
    def in_effects(self) -> Mapping[str, Pairs]:
        """What each field of an effect can be, where it is not free words."""
        approaches = {"approaches": self.approaches, "excepted": self.approaches}
        return {**approaches, "gate": self.gates, "flag": self.flags, "how": HOW_WORDS, "due": self.due}

    @property
    def flags_by_name(self) -> Pairs:
        """The warnings as one looks for them: by the alphabet."""
        return tuple(sorted(self.flags, key=lambda pair: pair[1].casefold()))

    @property
    def due(self) -> Pairs:
        """When a next step can belong."""
        return tuple(DUE_WORDS.items())

    def nearest(self, slug: str) -> str:
        """A hint such as ". Did you mean “labelled”?", or nothing."""
        found = nearest(slug, self.subjects)
        return f". Did you mean “{self.subjects[found].label}”?" if found else ""


def how_words(words: Vocabulary) -> Pairs:
    """How strongly an effect can speak, each with its points where the draft gives them."""
    points = words.plain["parameters"]
    return tuple((how, f"{how}: {points[f'points_{how}']} points" if f"points_{how}" in points else how) for how in terms.HOW_STRONGLY)


def stage_words(words: Vocabulary) -> Pairs:
    """The stages, each with the question that it settles: the title alone does not say which rule belongs there."""
    asks = {stage["slug"]: stage["question"] for stage in words.plain["stages"]}
    return tuple((slug, f"{title}: {asks[slug]}" if asks[slug] else title) for slug, title in words.stages)


def vocabulary_of(plain: Mapping[str, Any]) -> Vocabulary:
    """Read the words out of a draft's plain data."""
    return once(plain, "vocabulary", lambda: _read(plain))


def _read(plain: Mapping[str, Any]) -> Vocabulary:
    book, broken = compiler.readable_book(plain)
    everything = plain
    plain, retired = _in_use(plain), frozenset(row["slug"] for part in OFFERED for row in plain[part] if row.get("retired"))
    titles = {section["slug"]: section["title"] for section in plain["sections"]}
    lists = _opened(plain["lists"])
    findings = {row["slug"]: _finding(row, lists) for row in plain["findings"]}
    currency = str(plain["parameters"].get("currency", ""))
    subjects = {row["slug"]: _question(row, titles, lists, currency) for row in plain["questions"]}
    subjects |= findings
    subjects |= {
        row["slug"]: Subject(row["slug"], row["label"], "Derived numbers", terms.NUMBER_OPERATORS, unit=row["unit"])
        for row in plain["derived"]
    }
    return Vocabulary(
        subjects=subjects,
        named={row["slug"]: row["title"] or row["slug"] for row in plain["conditions"]},
        stages=_pairs(plain["stages"], "title"),
        approaches=_pairs(plain["approaches"], "label"),
        gates=_pairs(plain["gates"], "label"),
        flags=_pairs(plain["flags"], "label"),
        sources=_pairs(plain["sources"], "title"),
        findings=findings,
        book=book,
        broken=broken,
        retired=retired,
        plain=everything,
    )


def _in_use(plain: Mapping[str, Any]) -> Mapping[str, Any]:
    """The draft without the words that are retired."""
    return {**plain, **{part: [row for row in plain[part] if not row.get("retired")] for part in OFFERED}}


def _question(row: Mapping[str, Any], titles: Mapping[str, str], lists: Mapping[str, set[str]], currency: str) -> Subject:
    operators = {terms.CHOICE: terms.CHOICE_OPERATORS, terms.MULTI: terms.MULTI_OPERATORS}.get(row["kind"], terms.NUMBER_OPERATORS)
    return Subject(
        row["slug"],
        row["short"] or row["ask"],
        f"Questions: {titles.get(row['section'], row['section'])}",
        (*operators, *terms.RECORD_OPERATORS),
        choices=_pairs(row["choices"], "label"),
        lists=_fitting(row["choices"], lists),
        kind=row["kind"],
        ask=row["ask"],
        unit=currency if row["kind"] == "money" else row["unit"],
        minimum=None if row["minimum"] == "" else Decimal(row["minimum"]),
        maximum=None if row["maximum"] == "" else Decimal(row["maximum"]),
    )


def _finding(row: Mapping[str, Any], lists: Mapping[str, set[str]]) -> Subject:
    choices, fitting = _pairs(row["values"], "label"), _fitting(row["values"], lists)
    return Subject(row["slug"], row["title"], "Findings", terms.CHOICE_OPERATORS, choices=choices, lists=fitting)


def _opened(rows: Any) -> dict[str, set[str]]:
    """The choices of each named list; a list may take in those above it."""
    found: dict[str, set[str]] = {}
    for row in rows:
        inner = [found.get(word[1:], {word}) if word.startswith("@") else {word} for word in row["choices"]]
        found[row["slug"]] = set().union(*inner)
    return found


def _fitting(choices: Any, lists: Mapping[str, set[str]]) -> Pairs:
    own = {choice["slug"]: choice["label"] for choice in choices}
    fitting = {slug: held for slug, held in lists.items() if held and held <= own.keys()}
    members = {slug: ", ".join(label for choice, label in own.items() if choice in held) for slug, held in fitting.items()}
    return tuple((f"@{slug}", f"List “{slug.replace('_', ' ')}”: {members[slug]}") for slug in fitting)


def _pairs(rows: Any, label: str) -> Pairs:
    return tuple((row["slug"], (row[label] or row["slug"]) + (" (retired)" if row.get("retired") else "")) for row in rows)
