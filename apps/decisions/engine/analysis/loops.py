"""Findings, derived numbers and questions that wait for each other, with the way round. Pure; for books that cannot be put in order."""

from collections.abc import Iterator, Mapping, Sequence

from apps.decisions.engine.analysis.problem import ERROR, LOOP, Problem
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.wording import subject_words
from apps.estimates.engine.derived import FORMULAS


def in_circles(book: Rulebook) -> Iterator[Problem]:
    """Every circle of findings and derived numbers, then questions that depend on one that is asked no earlier."""
    for circle in _circles(_reads(book)):
        way = " → ".join(f"“{subject_words(book, subject)}”" for subject in (*circle, circle[0]))
        part = "findings" if circle[0] in book.finding else "derived"
        rows = [row.key for row in book.rows if row.finding in circle and circle_reads(book, row.when, circle)]
        message = f"This loop never reaches a result: {way}. Take one of these conditions away"
        yield Problem(ERROR, (part, circle[0]), message, also=tuple(rows), kind=LOOP)
    yield from _asked_too_early(book)


def circle_reads(book: Rulebook, items: Sequence[object], circle: Sequence[str]) -> bool:
    return any(test.subject in circle for test in book.tests_in(items))  # type: ignore[arg-type]


def _reads(book: Rulebook) -> Mapping[str, list[str]]:
    """What each finding and derived number waits for, of these."""
    waits: dict[str, list[str]] = {number.slug: list(FORMULAS[number.slug].reads) for number in book.derived if number.slug in FORMULAS}
    for finding in book.findings:
        tests = book.tests_in(item for row in book.rows if row.finding == finding.slug for item in row.when)
        waits[finding.slug] = list(dict.fromkeys(test.subject for test in tests))
    return {subject: [other for other in others if other in waits] for subject, others in waits.items()}


def _circles(waits: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """One circle through each subject that is in any, none shown twice; the shortest of each."""
    found: list[list[str]] = []
    for start in waits:
        if not any(start in circle for circle in found) and (circle := _shortest(start, waits)):
            found.append(circle)
    return found


def _shortest(start: str, waits: Mapping[str, Sequence[str]]) -> list[str]:
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        for other in waits[way[-1]]:
            if other == start:
                return way
            if other not in seen:
                seen.add(other)
                ways.append([*way, other])
    return []


def _asked_too_early(book: Rulebook) -> Iterator[Problem]:
    """Questions that wait for a question which is itself asked under a condition and stands no earlier: every loop has one."""
    place = {question.slug: number for number, question in enumerate(book.questions)}
    for question in book.questions:
        for subject in dict.fromkeys(test.subject for test in book.tests_in(question.ask_if)):
            if book.question[subject].ask_if and place[subject] >= place[question.slug]:
                other = "itself" if subject == question.slug else f"“{subject_words(book, subject)}”, which comes later"
                message = f"“{subject_words(book, question.slug)}” is asked depending on {other}: nobody could be asked either. Change when it is asked"
                yield Problem(ERROR, ("questions", question.slug), message, kind=LOOP)
