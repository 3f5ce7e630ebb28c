"""The rule book as one JSON file: written with its name, number and fingerprint, read back or refused in words. Pure.

The fingerprint is that of the part `rulebook` in canonical form: test cases stand beside it and are no part of it. Whoever writes such a file by hand may leave everything
but that part away, or send that part alone; where a fingerprint is said, it must be right.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.decisions.engine import canonical
from apps.decisions.engine.case_rows import CasesRefused, read_cases
from apps.decisions.engine.references import Problem
from apps.decisions.engine.rulebook import NotARulebook, from_plain, to_plain
from apps.decisions.engine.texts import is_blank, text_problem
from apps.ui import jsonfile

MOST_BYTES = 5_000_000
MOST_PROBLEMS = 100  # that are told at once
LONGEST_NAME = 200
KIND = "rules"
TOLD = ("groundwork", "name", "number", "sha256", "rulebook", "test_cases")


class FileRefused(ValueError):
    """A file that is no rule book; `problems` says each reason with its part and row."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems[:MOST_PROBLEMS])
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class RuleFile:
    """What a file says: the rule book in normal form, its fingerprint, and the number that it had where it comes from."""

    plain: Mapping[str, Any]
    sha256: str
    number: int | None
    is_verified: bool  # whether the file said a fingerprint, and it was right
    cases: tuple[Mapping[str, Any], ...] | None = None  # None where it says nothing of test cases


def written(text: str, *, name: str, number: int | None, cases: Sequence[Mapping[str, Any]] | None = None) -> str:
    """The file of a rule book, given in canonical form, and of its test cases where they are meant to go along: one row of a line's worth after the other, keys in order, so that a text diff reads well."""
    whole = {"groundwork": KIND, "name": name, "number": number, "sha256": canonical.sha256(text), "rulebook": canonical.loads(text)}
    if cases is not None:
        whole["test_cases"] = list(cases)
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def read(raw: bytes) -> RuleFile:
    """The rule book that a file holds. Raises FileRefused."""
    try:
        whole = jsonfile.read(raw, what="A file of rules", most_bytes=MOST_BYTES)
    except jsonfile.NotReadable as refused:
        raise FileRefused(list(refused.problems)) from None
    if not isinstance(whole, dict):
        raise FileRefused(["The file must be one object with named parts"])
    told = whole if "rulebook" in whole or "groundwork" in whole else {"rulebook": whole}
    if wrong := _wrong_around(told):
        raise FileRefused(wrong)
    plain = told["rulebook"]
    try:
        book = from_plain(plain)
    except NotARulebook as refused:
        raise FileRefused([in_words(problem) for problem in refused.problems]) from None
    text = canonical.dumps(to_plain(book))
    found, said = canonical.sha256(text), told.get("sha256")
    if said is not None and said != found:
        raise FileRefused(
            [f"The fingerprint does not fit: the file says {said[:12]}…, its rules give {found[:12]}…. It was changed since it was written"]
        )
    number: int | None = told.get("number")  # type: ignore[assignment]  # looked at above
    try:
        cases = read_cases(told["test_cases"]) if "test_cases" in told else None
    except CasesRefused as refused:
        raise FileRefused(list(refused.problems)) from None
    return RuleFile(canonical.loads(text), found, number, said is not None, cases)


def in_words(problem: Problem) -> str:
    """One reason with its part and row."""
    return f"{problem.where}: {problem.message}"


def _wrong_around(told: Mapping[str, Any]) -> list[str]:
    """What is wrong with everything but the rules themselves."""
    wrong = [f"A file of rules has no part “{jsonfile.shortened(key)}”" for key in told if key not in TOLD]
    if told.get("groundwork", KIND) != KIND:
        wrong.append(f"The part “groundwork” must be “{KIND}”: this is another file")
    plain = told.get("rulebook")
    if not isinstance(plain, dict):
        return [*wrong, "The part “rulebook” must be there, with the parts of a rule book"]
    for place, name in (("name", told.get("name", plain.get("name"))), ("rulebook, name", plain.get("name"))):
        if not isinstance(name, str) or is_blank(name) or len(name) > LONGEST_NAME or text_problem(name):
            wrong.append(f"{place}: must be a text of {LONGEST_NAME} characters or fewer")
    number, sha256 = told.get("number"), told.get("sha256")
    if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < 1):
        wrong.append("number: must be a whole number from 1, or not there")
    if sha256 is not None and not isinstance(sha256, str):
        wrong.append("sha256: must be text, or not there")
    return wrong
