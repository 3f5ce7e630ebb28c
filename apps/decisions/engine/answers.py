"""Answers as they come from a case file or a person, checked and typed, or refused in words. Pure; knows `book` and `terms`.

Every refusal names the question, the value and what is allowed; all of them come back together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.canonical import number_plain
from apps.decisions.engine.contradictions import contradicting
from apps.decisions.engine.nearest import nearest
from apps.decisions.engine.terms import CHOICE, MULTI, Number, Question, Value
from apps.decisions.engine.texts import text_problem

UNKNOWN_WORD = "unknown"
KNOWN_HOW = ("measured", "estimated", "assumed")
LONGEST_TITLE, LONGEST_NARRATIVE, LONGEST_SOURCE, LONGEST_TYPED = 200, 2_000, 500, 200  # characters
LARGEST_NUMBER = 10**15
MOST_DECIMALS = 20
NARRATIVE = (
    "problem",
    "users",
    "today",
    "goal",
    "metric",
    "metric_today",
    "metric_target",
    "stop_if",
    "constraints",
    "people",
    "purpose_not",
    "notes",
)
CASE_KEYS = ("title", "narrative", "answers")
BESIDE_A_CASE = ("id", "expect", "why", "sources", "pair")  # what test collections write beside a case; never read
JSON_WORDS = {"True": "true", "False": "false", "None": "null"}  # as they are written in a case file
ANSWER_KEYS = ("value", "known_how", "source", "private", "typed")


class CaseRefused(ValueError):
    """A case that cannot be decided; `problems` holds one line for each thing that is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `value` is None where it is not known. `known_how` is empty where nobody said.

    `typed` are words of which no value could be read: they decide nothing, and the record shows them.
    """

    value: Value | None
    known_how: str = ""
    source: str = ""
    private: bool = False
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A use case as the engine takes it: words that are printed, answers that decide."""

    title: str = ""
    narrative: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Value]:
        """The known answers alone."""
        return {slug: answer.value for slug, answer in self.answers.items() if answer.value is not None}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two answers that cannot both be right, and the sentence that says so with both values."""

    questions: tuple[str, str]
    message: str


def read_case(book: Rulebook, plain: Any) -> Case:
    """Check and type a case. Raises CaseRefused with every problem; nothing is read in part."""
    if not isinstance(plain, Mapping):
        raise CaseRefused(["a case is an object with title, narrative and answers"])
    problems: list[str] = []
    for key in plain:
        if key not in CASE_KEYS and key not in BESIDE_A_CASE:
            problems.append(f"“{_shown(key)}” is no part of a case{_nearest(key, CASE_KEYS)}; use {', '.join(CASE_KEYS)}")
    title = _text(plain.get("title", ""), "title", LONGEST_TITLE, problems)
    narrative = _narrative(plain.get("narrative", {}), problems)
    answers = _answers(book, plain.get("answers", {}), problems)
    if not problems:
        values = {slug: answer.value for slug, answer in answers.items() if answer.value is not None}
        problems += [contradiction.message for contradiction in problems_between(values)]
    if problems:
        raise CaseRefused(problems)
    return Case(title, narrative, answers)


def case_plain(book: Rulebook, case: Case) -> dict[str, Any]:
    """The case back as plain data, answers in the book's order; with its decimals as numbers again it reads as the same case."""
    answers: dict[str, Any] = {}
    for question in book.questions:
        if (answer := case.answers.get(question.slug)) is not None:
            answers[question.slug] = _answer_plain(answer)
    return {"title": case.title, "narrative": dict(sorted(case.narrative.items())), "answers": answers}


def value_plain(value: Value) -> Any:
    """A known value as plain data."""
    if isinstance(value, str):
        return value
    return list(value) if isinstance(value, tuple) else number_plain(value)


def problems_between(values: Mapping[str, Value]) -> tuple[Contradiction, ...]:
    """The contract's contradictions among the known values, each with both questions named."""
    return tuple(_contradiction(values, *pair) for pair in contradicting(values))


def check_value(book_question: Question, raw: Any) -> tuple[Value | None, str]:
    """A typed value, or None and what is wrong with it."""
    if book_question.kind == CHOICE:
        return _choice(book_question, raw)
    if book_question.kind == MULTI:
        return _several(book_question, raw)
    return _quantity(book_question, raw)


def range_words(question: Question) -> str:
    """What numbers a question takes: "a whole number, 0 or more", "a number from 0 to 100"."""
    noun = "a whole number" if question.kind == "integer" else "a number"
    if question.minimum is not None and question.maximum is not None:
        return f"{noun} from {question.minimum} to {question.maximum}"
    return noun if question.minimum is None else f"{noun}, {question.minimum} or more"


def _narrative(raw: Any, problems: list[str]) -> dict[str, str]:
    if not isinstance(raw, Mapping):
        problems.append("narrative: wanted is an object of texts")
        return {}
    if len(raw) > 40:
        problems.append("narrative: at most 40 fields")
        return {}
    read = {}
    for key in raw:
        if not isinstance(key, str) or not key.isidentifier() or len(key) > 60:
            problems.append(f"narrative: “{_shown(key)}” is no name of a field; use {', '.join(NARRATIVE)}")
            continue
        if key not in NARRATIVE and (near := nearest(key, NARRATIVE, 0.75)):
            problems.append(f"narrative: “{_shown(key)}” is no name of a field; did you mean “{near}”?")
            continue
        read[key] = _text(raw[key], f"narrative.{key}", LONGEST_NARRATIVE, problems)
    return {key: text for key, text in read.items() if text}


def _answers(book: Rulebook, raw: Any, problems: list[str]) -> dict[str, Answer]:
    if not isinstance(raw, Mapping):
        problems.append("answers: wanted is an object of questions and values")
        return {}
    read: dict[str, Answer] = {}
    retired = {question.slug for _place, question in book.aside.get("questions", ())}
    for slug in raw:
        question = book.question.get(slug)
        if slug in retired:
            continue  # kept where it is stored, and decides nothing
        if question is None:
            problems.append(f"“{_shown(slug)}” is no question{_nearest(slug, book.question)}")
        elif (answer := _answer(question, raw[slug], problems)) is not None:
            read[slug] = answer
    return {question.slug: read[question.slug] for question in book.questions if question.slug in read}


def _answer(question: Question, raw: Any, problems: list[str]) -> Answer | None:
    known_how, source, private, typed = "", "", False, ""
    if isinstance(raw, Mapping):
        before = len(problems)
        for key in raw:
            if key not in ANSWER_KEYS:
                problems.append(f"{question.slug}: “{_shown(key)}” is no part of an answer{_nearest(key, ANSWER_KEYS)}")
        known_how = raw.get("known_how") or ""
        if known_how not in ("", *KNOWN_HOW):
            problems.append(f"{question.slug}: known_how is “{_shown(known_how)}”; use {', '.join(KNOWN_HOW)}")
        source = _text(raw.get("source") or "", f"{question.slug}: source", LONGEST_SOURCE, problems)
        private = raw.get("private", False)
        if not isinstance(private, bool):
            problems.append(f"{question.slug}: private is true or false")
        typed = _text(raw.get("typed") or "", f"{question.slug}: typed", LONGEST_TYPED, problems)
        if typed and raw.get("value") != UNKNOWN_WORD:
            problems.append(f"{question.slug}: typed holds words that could not be read; its value is {UNKNOWN_WORD}")
        if "value" not in raw:
            problems.append(f"{question.slug}: an answer written as an object needs a value")
        if len(problems) > before:
            return None
        raw = raw["value"]
    if isinstance(raw, str) and raw == UNKNOWN_WORD:
        return Answer(None, str(known_how), source, bool(private), typed)
    value, wrong = check_value(question, raw)
    if wrong:
        problems.append(f"{question.slug}: {wrong}")
        return None
    return Answer(value, str(known_how), source, bool(private))


def _answer_plain(answer: Answer) -> Any:
    value = UNKNOWN_WORD if answer.value is None else value_plain(answer.value)
    if not (answer.known_how or answer.source or answer.private or answer.typed):
        return value
    plain: dict[str, Any] = {"value": value}
    if answer.known_how:
        plain["known_how"] = answer.known_how
    if answer.source:
        plain["source"] = answer.source
    if answer.private:
        plain["private"] = True
    if answer.typed:
        plain["typed"] = answer.typed
    return plain


def _choice(question: Question, raw: Any) -> tuple[Value | None, str]:
    slugs = [choice.slug for choice in question.choices]
    if not isinstance(raw, str):
        return None, f"{_shown(raw)} is not one choice; wanted is one of {', '.join(slugs)}, or {UNKNOWN_WORD}"
    if raw not in slugs:
        return None, f"“{_shown(raw)}” is not a choice{_nearest(raw, slugs)}; use one of {', '.join(slugs)}"
    return raw, ""


def _several(question: Question, raw: Any) -> tuple[Value | None, str]:
    slugs = [choice.slug for choice in question.choices]
    if not isinstance(raw, Sequence) or isinstance(raw, str | bytes):
        return None, f"{_shown(raw)} is not a list; wanted is a list of {', '.join(slugs)}, or {UNKNOWN_WORD}"
    if not raw:
        return None, "the list is empty; leave the question out, or name at least one choice"
    for word in raw:
        if not isinstance(word, str) or word not in slugs:
            return None, f"“{_shown(word)}” is not a choice{_nearest(word, slugs)}; use {', '.join(slugs)}"
    if len(set(raw)) < len(raw):
        return None, f"{_shown(list(raw))} names a choice twice"
    if "none" in raw and len(raw) > 1:
        return None, f"{_shown(list(raw))}: “none” stands alone"
    return tuple(slug for slug in slugs if slug in raw), ""


def _quantity(question: Question, raw: Any) -> tuple[Value | None, str]:
    wanted = range_words(question)
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        return None, f"{_shown(raw)} is not a number; wanted is {wanted}, or {UNKNOWN_WORD}"
    if isinstance(raw, Decimal):
        if not raw.is_finite():
            return None, f"{raw} is not a number that can be used; wanted is {wanted}"
        if -int(raw.as_tuple().exponent) > MOST_DECIMALS:
            return None, f"{_shown(raw)} has more than {MOST_DECIMALS} decimal places"
    if not -LARGEST_NUMBER <= raw <= LARGEST_NUMBER:
        return None, f"{_shown(raw)} is out of range; wanted is {wanted}, and no more than 10^15"
    number: Number = int(raw) if raw == int(raw) else raw
    if question.kind == "integer" and not isinstance(number, int):
        return None, f"{_shown(raw)} is not a whole number; wanted is {wanted}"
    below = question.minimum is not None and number < question.minimum
    above = question.maximum is not None and number > question.maximum
    if below or above:
        return None, f"{_shown(raw)} is out of range; wanted is {wanted}"
    return number, ""


def _text(raw: Any, where: str, longest: int, problems: list[str]) -> str:
    if not isinstance(raw, str):
        problems.append(f"{where}: {_shown(raw)} is not a text")
        return ""
    if len(raw) > longest:
        problems.append(f"{where}: must be {longest:,} characters or fewer; there are {len(raw):,}")
        return ""
    if wrong := text_problem(raw):
        problems.append(f"{where}: {wrong}")
        return ""
    return raw.strip()


def _contradiction(values: Mapping[str, Value], first: str, second: str, relation: str) -> Contradiction:
    one, two = value_plain(values[first]), value_plain(values[second])
    return Contradiction((first, second), f"{first} ({one}) {relation} {second} ({two}); change one of them")


def _nearest(word: Any, words: Any) -> str:
    found = nearest(word, words)
    return f"; did you mean “{found}”?" if found else ""


def _shown(raw: Any) -> str:
    """A value as a message shows it: short, on one line, printable."""
    text = raw if isinstance(raw, str) else JSON_WORDS.get(str(raw), str(raw))
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return text if len(text) <= 60 else f"{text[:57]}…"
