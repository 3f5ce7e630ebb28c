"""What a test case gives and expects in exact words, and back: what a person reads, changes in a spreadsheet, and gets back as it was. Pure.

    “Cases with a known answer” [labelled]: 1,800
    “Task” [task]: “Translation” [translation], “Search” [search]

The words are those of `called`, with short names in brackets. Whatever could not be read back as it was is written as data.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from apps.decisions.engine import expectations as parts
from apps.decisions.engine.called import Called, Labels, exact, exact_all, folded, misnamed, nearest, slugs_in
from apps.decisions.engine.case_rows import cannot_be_kept, is_answer, is_expected
from apps.decisions.engine.exact_conditions import DATA, number_from
from apps.decisions.engine.expected_words import CERTAINTIES, HOLDING, NO_ROW, NOT_KNOWN, STATES, VERDICTS
from apps.decisions.engine.plain_values import Unreadable, read_number
from apps.decisions.engine.terms import MULTI, NUMBER_KINDS
from apps.decisions.engine.wording import number_words

Plain = Any
Read = tuple[Plain, list[str]]  # what a text says, and what is wrong with it
Wrong = list[str]
UNKNOWN, NOTHING = "unknown", ""  # of a finding: several values are possible, and no row holds
PAIR = re.compile(
    r"\s*(?:[“\"]?(?P<label>[^“”\[\]\"]*?)[”\"]?\s*\[(?P<slug>[^\[\]]*)\]|[“\"](?P<quoted>[^“”\"]+)[”\"]|(?P<bare>[A-Za-z][\w-]*))\s*[:=]\s*(?P<said>.*?)\s*"
)
POINTS = re.compile(
    r"(?P<low>-?\d{1,9}) to (?P<high>-?\d{1,9})|(?P<least>-?\d{1,9}) or more|(?P<most>-?\d{1,9}) or less|(?P<one>-?\d{1,9})"
)


def answers_text(answers: Mapping[str, Plain], called: Called) -> str:
    """The answers of a test case, one a line, in the order of the form."""
    order = {slug: place for place, slug in enumerate(called.kinds)}
    slugs = sorted(answers, key=lambda slug: order.get(slug, len(order)))
    return _pairs_text(
        {slug: answers[slug] for slug in slugs}, called.subjects, lambda slug, value: _answer(slug, value, called), answers_from, called
    )


def answers_from(text: str, called: Called) -> Read:
    """The answers that a text says, and what is wrong with them, each naming its line."""

    def value_of(slug: str, said: str, wrong: Wrong) -> Plain:
        if called.kinds.get(slug) in NUMBER_KINDS:
            number, problem = number_from(said)
            wrong += [problem] if problem else []
            return number
        slugs = _slugs(said, called.choices.get(slug, {}), f"choice of “{slug}”", wrong)
        if called.kinds.get(slug) == MULTI:
            return slugs
        if len(slugs) > 1:
            wrong.append(f"“{slug}” takes one choice; there are {len(slugs)}")
        return slugs[0] if slugs else ""

    questions = {slug: called.subjects[slug] for slug in called.kinds}
    return _pairs(text, questions, "question", value_of, lambda value: all(map(is_answer, value.values())))


def expected_text(part: str, value: Plain, called: Called) -> str:
    """One part of what a test case expects."""
    if not isinstance(value, Mapping):
        written = "\n".join(exact(slug, _about(part, called)) for slug in value)
        return written if _read_back(expected_from(part, written, called)) == value else DATA + json.dumps(value, ensure_ascii=False)
    said, read = partial(_expected, part, called=called), partial(expected_from, part)
    return _pairs_text(value, _about(part, called), said, read, called)


def expected_from(part: str, text: str, called: Called) -> Read:
    """What a text says of one part of an expectation, and what is wrong with it."""
    labels, what = _about(part, called), WHAT[part]
    if part not in parts.LISTS:
        return _pairs(
            text, labels, what, lambda slug, said, wrong: _came(part, slug, said, called, wrong), lambda value: is_expected(part, value)
        )
    problems: Wrong = []
    if text.startswith(DATA):
        value = _data(text, lambda value: is_expected(part, value), problems)
        return value or [], problems
    slugs = _slugs(text, labels, what, problems) if text.strip() else []
    return slugs, problems


def _pairs_text(
    pairs: Mapping[str, Plain], labels: Labels, said: Callable[[str, Plain], str], read: Callable[[str, Called], Read], called: Called
) -> str:
    """Short names with what is said of each, one a line; as data what would not come back."""
    lines = []
    for slug, value in pairs.items():
        line = f"{exact(slug, labels)}: {said(slug, value)}"
        lines.append(line if _read_back(read(line, called)) == {slug: value} else DATA + json.dumps({slug: value}, ensure_ascii=False))
    return "\n".join(lines)


def _pairs(
    text: str, labels: Labels, what: str, value_of: Callable[[str, str, Wrong], Plain], fits: Callable[[Mapping[str, Plain]], bool]
) -> Read:
    """Lines of short names with what is said of each."""
    found: dict[str, Plain] = {}
    problems: Wrong = []
    for number, line in enumerate(text.split("\n"), 1):
        wrong: Wrong = []
        if line.startswith(DATA):
            value = _data(line, fits, wrong)
            pairs = value if isinstance(value, Mapping) else {}
            wrong += _unknown(pairs, labels, what, len(problems))
        else:
            pairs = dict(_pair(line, labels, what, value_of, wrong, len(problems))) if line.strip() else {}
        wrong += [f"“{slug}” stands twice" for slug in pairs if slug in found]
        wrong += list(cannot_be_kept(pairs))
        found |= pairs
        problems += [f"line {number}: {message}" if number > 1 else message for message in wrong]
    return found, problems


def _pair(
    line: str, labels: Labels, what: str, value_of: Callable[[str, str, Wrong], Plain], wrong: Wrong, after: int
) -> Iterator[tuple[str, Plain]]:
    match = PAIR.fullmatch(folded(line))
    if match is None:
        wrong.append(f"“{line.strip()[:60]}” cannot be read: write the short name of the {what} in brackets, a colon, and what it is")
        return
    slug = (match["slug"] or match["bare"] or "").strip()
    called = " ".join((match["quoted"] or ("" if slug in labels else match["bare"]) or "").split())
    if called and not match["slug"]:
        meant = [name for name, words in labels.items() if called in words]
        slug = meant[0] if len(meant) == 1 else slug or called
    if unknown := _unknown((slug,), labels, what, after):
        wrong += unknown
        yield slug, value_of(slug, match["said"], [])
        return
    if problem := misnamed((match["label"] or "").strip(), slug, labels):
        wrong.append(problem)
    yield slug, value_of(slug, match["said"], wrong)


def _unknown(slugs: Iterable[str], labels: Labels, what: str, after: int) -> Wrong:
    unknown = [slug for slug in slugs if slug not in labels]
    return [f"“{slug[:60]}” is not a known {what}{nearest(slug, labels, place)}" for place, slug in enumerate(unknown, after)]


def _slugs(said: str, labels: Labels, what: str, wrong: Wrong) -> list[str]:
    slugs, problems = slugs_in(said, labels, what)
    wrong += problems
    wrong += [f"“{slug}” stands twice" for slug, times in sorted(Counter(slugs).items()) if times > 1]
    wrong += list(cannot_be_kept(slugs))
    return slugs


def _data(text: str, fits: Callable[[Plain], bool], wrong: Wrong) -> Plain:
    """Plain data, where it has the shape that its place wants."""
    try:
        value = json.loads(text.removeprefix(DATA))
        if fits(value):
            return value
    except (ValueError, RecursionError, AttributeError):
        pass
    wrong.append(f"“{text[:60]}” cannot be read. Write the short name in brackets, a colon, and what it is")
    return None


def _read_back(read: Read) -> Plain:
    """What a text says, whatever is wrong with the names in it."""
    return read[0]


def _answer(slug: str, value: Plain, called: Called) -> str:
    labels = called.choices.get(slug, {})
    if isinstance(value, list):
        return exact_all(map(str, value), labels)
    if called.kinds.get(slug) not in NUMBER_KINDS:
        return exact(str(value), labels)
    try:
        return number_words(value if isinstance(value, int) else Decimal(read_number(value)))
    except Unreadable:
        return str(value)


def _expected(part: str, slug: str, value: Plain, *, called: Called) -> str:
    if part == parts.FIT:
        low, high = value
        if low is None or high is None:
            return f"{high} or less" if low is None else f"{low} or more"
        return f"{low}" if low == high else f"{low} to {high}"
    values = _values(part, slug, called)
    return NO_ROW if value == NOTHING else values[value][0] if part == parts.RULES and value in values else exact(value, values)


def _came(part: str, slug: str, said: str, called: Called, wrong: Wrong) -> Plain:
    """What is expected of one thing, as a line says it."""
    if part == parts.FIT:
        if (match := POINTS.fullmatch(said)) is None:
            wrong.append(f"“{said[:40]}” is no number of points, like 3, 2 to 5, 3 or more, 4 or less")
            return [None, None]
        low, high = match["one"] or match["low"] or match["least"], match["one"] or match["high"] or match["most"]
        return [None if low is None else int(low), None if high is None else int(high)]
    if part == parts.FINDINGS and said == NO_ROW:
        return NOTHING
    slugs = _slugs(said, _values(part, slug, called), f"value of “{slug}”", wrong)
    if len(slugs) > 1:
        wrong.append(f"“{slug}” has one value; there are {len(slugs)}")
    return slugs[0] if slugs else NOTHING


def _values(part: str, slug: str, called: Called) -> Labels:
    """What a finding, check or rule can be."""
    if part == parts.FINDINGS:
        return {UNKNOWN: (NOT_KNOWN,), **called.choices.get(slug, {})}
    return {word: (said,) for word, said in (STATES if part == parts.CHECKS else HOLDING).items()}


def _about(part: str, called: Called) -> Labels:
    """What an expectation of this part can be about, or name."""
    if part in (parts.VERDICT, parts.CERTAINTY):
        return {word: (said,) for word, said in (VERDICTS if part == parts.VERDICT else CERTAINTIES).items()}
    if part in (parts.RECOMMENDATION, parts.NEVER):
        return {**called.approaches, **called.outcomes}
    return {
        parts.FINDINGS: called.findings, parts.GATES: called.gates, parts.FLAGS: called.flags, parts.OUT: called.approaches,
        parts.NO_GATES: called.gates, parts.NO_FLAGS: called.flags, parts.NOT_OUT: called.approaches, parts.FIT: called.approaches,
    }.get(part, called.rules)  # fmt: skip


WHAT: Mapping[str, str] = {
    parts.VERDICT: "verdict", parts.RECOMMENDATION: "outcome", parts.NEVER: "outcome", parts.CERTAINTY: "word for how sure it is",
    parts.FINDINGS: "finding", parts.GATES: "gate", parts.NO_GATES: "gate", parts.FLAGS: "warning", parts.NO_FLAGS: "warning",
    parts.CHECKS: "rule", parts.OUT: "option", parts.NOT_OUT: "option", parts.FIT: "option", parts.RULES: "rule",
}  # fmt: skip
