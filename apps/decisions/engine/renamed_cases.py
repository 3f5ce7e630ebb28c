"""Test cases that name a word or choice which has another short name now, written anew. Pure; plain data in, plain data out."""

from collections.abc import Mapping
from typing import Any

from apps.decisions.engine import expectations as parts

Plain = Mapping[str, Any]
NAMED_IN = {  # which parts of an expectation name a word of a part of the book
    "findings": (parts.FINDINGS,),
    "gates": (parts.GATES, parts.NO_GATES),
    "flags": (parts.FLAGS, parts.NO_FLAGS),
    "approaches": (parts.RECOMMENDATION, parts.NEVER, parts.OUT, parts.NOT_OUT, parts.FIT),
    "outcomes": (parts.RECOMMENDATION, parts.NEVER),
    "rules": (parts.CHECKS, parts.RULES),
    "rows": (parts.CHECKS, parts.RULES),
}


def case_with_word(case: Plain, part: str, old: str, new: str) -> dict[str, Any]:
    """The case where a word of the book is called otherwise."""
    answers = {new if part == "questions" and slug == old else slug: value for slug, value in case["answers"].items()}
    expect = {name: _named(value, old, new) if name in NAMED_IN.get(part, ()) else value for name, value in case["expect"].items()}
    return {**case, "answers": answers, "expect": parts.in_normal_form(expect)}


def case_with_choices(case: Plain, part: str, subject: str, names: Mapping[str, str]) -> dict[str, Any]:
    """The case where choices of a question, or values of a finding, are called otherwise."""
    where = case["answers"] if part == "questions" else case["expect"].get(parts.FINDINGS, {})
    if subject not in where:
        return dict(case)
    value = where[subject]
    new = {**where, subject: [names.get(each, each) for each in value] if isinstance(value, list) else names.get(value, value)}
    return {**case, "answers": new} if part == "questions" else {**case, "expect": {**case["expect"], parts.FINDINGS: new}}


def _named(value: Any, old: str, new: str) -> Any:
    if isinstance(value, Mapping):
        return {new if slug == old else slug: held for slug, held in value.items()}
    return [new if slug == old else slug for slug in value]
