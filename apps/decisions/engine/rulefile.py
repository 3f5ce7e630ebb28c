"""The rule book as one JSON file: written with its name, number and fingerprint, read back or refused in words. Pure.

The fingerprint is that of the part `rulebook` in canonical form: test cases stand beside it and are no part of it.
"""

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
LONGEST_NAME = 200
FILE = jsonfile.Enclosed("rules", "rulebook", ("name", "test_cases"))


class FileRefused(jsonfile.NotReadable):
    """A file that is no rule book; `problems` says each reason with its part and row."""


@dataclass(frozen=True, slots=True)
class RuleFile:
    """What a file says: the rule book in normal form, its fingerprint, and the number that it had where it comes from."""

    plain: Mapping[str, Any]
    sha256: str
    number: int | None
    is_verified: bool  # whether the file said a fingerprint, and it was right
    cases: tuple[Mapping[str, Any], ...] | None = None  # None where it says nothing of test cases


def written(text: str, *, name: str, number: int | None, cases: Sequence[Mapping[str, Any]] | None = None) -> str:
    """The file of a rule book, given in canonical form, and of its test cases where they are meant to go along."""
    beside = {"name": name} if cases is None else {"name": name, "test_cases": list(cases)}
    return FILE.written(canonical.loads(text), sha256=canonical.sha256(text), number=number, **beside)


def read(raw: bytes) -> RuleFile:
    """The rule book that a file holds. Raises FileRefused."""
    try:
        told = FILE.read(raw, most_bytes=MOST_BYTES)
        if wrong := [*FILE.wrong_around(told), *_wrong_names(told)]:
            raise FileRefused(wrong)
        text = canonical.dumps(to_plain(from_plain(told[FILE.part])))
        found = canonical.sha256(text)
        is_verified = FILE.is_verified(told, found)
        cases = read_cases(told["test_cases"]) if "test_cases" in told else None
    except NotARulebook as refused:
        raise FileRefused([in_words(problem) for problem in refused.problems]) from None
    except (jsonfile.NotReadable, CasesRefused) as refused:
        raise FileRefused(refused.problems) from None
    return RuleFile(canonical.loads(text), found, told.get("number"), is_verified, cases)


def in_words(problem: Problem) -> str:
    """One reason with its part and row."""
    return f"{problem.where}: {problem.message}"


def _wrong_names(told: Mapping[str, Any]) -> list[str]:
    """What is wrong with the rule book's name, where there is a rule book at all."""
    plain = told.get(FILE.part)
    if not isinstance(plain, dict):
        return [f"The part “{FILE.part}” must be there, with the parts of a rule book"]
    names = (("name", told.get("name", plain.get("name"))), ("rulebook, name", plain.get("name")))
    return [f"{place}: must be a text of {LONGEST_NAME} characters or fewer" for place, name in names if not _is_name(name)]


def _is_name(name: Any) -> bool:
    return isinstance(name, str) and not is_blank(name) and len(name) <= LONGEST_NAME and not text_problem(name)
