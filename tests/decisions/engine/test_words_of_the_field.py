"""No text that reaches a person names a thing of another field than the case's: the light for a table, patients for a loan.

The words and the answers that make them fit stand in `words_of_the_field.toml`, with the rules that were read and found to speak in general.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from apps.decisions.engine import figures, terms
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.outcome import leading_approach
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Rule
from tests.decisions.engine.books import Plain
from tests.decisions.engine.loading import default_machine, default_plain, default_prices, many_cases, state_of, worked_cases

TABLE = Path(__file__).with_suffix("").with_name("words_of_the_field.toml")
SPOKEN_TO_SOME = re.compile(r"\b(?:if|where|wherever|whether|unless|such as|for example|as with)\b", re.IGNORECASE)
POINTS = (terms.FAVOUR, terms.DISFAVOUR, terms.RULE_OUT)
LOANS: dict[str, Any] = {"input_kind": ["table"], "output_kind": "category", "task": "tabular_class", "domain": ["credit"]}


@dataclass(frozen=True, slots=True)
class Field:
    """A field with the words that belong to it, what looks like them and is not meant, and the answers that make them fit."""

    name: str
    word: re.Pattern[str]
    not_meant: tuple[str, ...]
    fits: Mapping[str, Sequence[str]]

    def is_of(self, answers: Mapping[str, Any]) -> bool:
        """Whether one of the answers that fit is given, or none of their questions is answered. An empty list fits any answer."""
        given = {slug: answers[slug] for slug in self.fits if slug in answers}
        return not given or any(
            not self.fits[slug] or not set(self.fits[slug]).isdisjoint(value if isinstance(value, list) else [value])
            for slug, value in given.items()
        )

    def said_in(self, text: str) -> str:
        """The first word of this field that the text says to everybody, not only to those whom a condition in the sentence names."""
        for left_out in self.not_meant:
            text = text.replace(left_out, "")
        for sentence in re.split(r"(?<=[.?])\s", text):
            spoken_to_some = SPOKEN_TO_SOME.search(sentence)
            for found in self.word.finditer(sentence):
                if not spoken_to_some or found.start() < spoken_to_some.start():
                    return found.group()
        return ""


@cache
def table() -> Plain:
    return tomllib.loads(TABLE.read_text())


@cache
def fields() -> tuple[Field, ...]:
    return tuple(
        Field(
            row["name"],
            re.compile(r"\b(?:" + "|".join(map(re.escape, row["words"])) + r")\w*", re.IGNORECASE),
            tuple(row.get("not_meant", ())),
            row["fits"],
        )
        for row in table()["fields"]
    )


@cache
def in_general() -> frozenset[tuple[str, str]]:
    """The rule and the field of each text that was read and found to speak in general."""
    return frozenset((rule, row["field"]) for row in table()["in_general"] for rule in row["rules"])


@cache
def words_in(text: str) -> tuple[tuple[Field, str], ...]:
    return tuple((field, word) for field in fields() if (word := field.said_in(text)))


def cases() -> list[Plain]:
    return [*worked_cases(), *(case for name in ("ordinary_cases", "further_cases", "documented_cases") for case in many_cases(name))]


def said(state: State) -> Iterator[tuple[str, str]]:
    """Every text with its rule that a person reads about this state: reasons, warnings, conditions and steps."""
    slug = leading_approach(state)
    for node in state.machine.rules:
        if state.truth[node.number] == TRUE:
            yield from of_rule(state, node.effective, slug)


def of_rule(state: State, rule: Rule, leading: str | None) -> Iterator[tuple[str, str]]:
    meant = [effect for effect in rule.effects if leading not in effect.excepted]
    if any(effect.do in POINTS for effect in rule.effects) or meant:
        yield rule.key, figures.because(state, rule)
    for effect in meant:
        yield from ((rule.key, text) for text in (effect.text, effect.needs) if text)


def of_another_field(answers: Mapping[str, Any], machine: Machine) -> list[tuple[str, str, str]]:
    """Rule, field and word of each text that names a thing of another field than these answers'; reviewed ones too."""
    is_of: dict[str, bool] = {}
    found = []
    for rule, text in said(state_of(machine, answers)):
        for field, word in words_in(text):
            if not is_of.setdefault(field.name, field.is_of(answers)):
                found.append((rule, field.name, word))
    return found


@cache
def found_in_all() -> Mapping[tuple[str, str], str]:
    """Each rule and field of a text of another field, with its word and the first case in which it is said."""
    found: dict[tuple[str, str], str] = {}
    for case in cases():
        for rule, field, word in of_another_field(case["answers"], default_machine()):
            found.setdefault((rule, field), f"“{word}” in {case['id']}")
    return found


def test_no_text_names_a_thing_of_another_field() -> None:
    assert {key: said for key, said in found_in_all().items() if key not in in_general()} == {}


def test_every_text_that_was_found_to_speak_in_general_is_still_said() -> None:
    """An entry of the table whose text is gone would hide the next one of that rule."""
    assert in_general() - found_in_all().keys() == set()


def test_every_entry_says_why() -> None:
    assert all(len(row["reason"]) >= 20 for row in table()["in_general"])


def test_every_answer_that_makes_a_word_fit_is_one_that_can_be_given() -> None:
    questions = default_machine().book.question

    for field in fields():
        for slug, choices in field.fits.items():
            assert set(choices) <= {choice.slug for choice in questions[slug].choices}, (field.name, slug)


def test_control_a_text_of_another_field_is_found() -> None:
    plain = default_plain()
    rule = next(rule for rule in plain["rules"] if rule["key"] == "P-01")
    rule["because"] = "Set up the camera first, and ask the patients."

    found = of_another_field(LOANS, compile_book(from_plain(plain), default_prices()))

    assert ("P-01", "a camera", "camera") in found and ("P-01", "patients", "patients") in found
    assert not any(rule == "P-01" for rule, _, _ in of_another_field(LOANS, default_machine()))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Ask the patients first.", "patients"),
        ("If patients are in Texas: tell them before the care.", ""),
        ("Look for what gives it away, such as a ward.", ""),
        ("Where it is known, count it. Then ask the patients.", "patients"),
    ],
)
def test_what_is_said_only_to_those_whom_it_concerns_is_not_found(text: str, word: str) -> None:
    assert {field.name: found for field, found in words_in(text)}.get("patients", "") == word


ENGINES: dict[str, Any] = {
    "input_kind": ["sensor", "time_series"], "output_kind": "anomaly", "task": "predictive_maintenance", "data_setting": "industrial",
    "examples": 900, "labelled": 6,
}  # fmt: skip
TRAPS: dict[str, Any] = {
    **ENGINES, "input_kind": ["images"], "output_kind": "location", "task": "object_detection", "standard_task": "variant", "labelled_rarest": 3,
}  # fmt: skip
MENUS: dict[str, Any] = {
    "input_kind": ["text"], "output_kind": "category", "task": "text_classification", "standard_task": "standard", "data_may_leave": "anywhere",
    "team_skill": "none", "error_cost": "high", "accuracy_need": "as_good_as_experts",
}  # fmt: skip
FACES: dict[str, Any] = {**MENUS, "input_kind": ["images"], "task": "image_classification"}
LETTERS: dict[str, Any] = {**MENUS, "output_kind": "text", "task": "summary_or_writing"}
BREAD: dict[str, Any] = {
    "input_kind": ["time_series", "table"], "output_kind": "forecast", "task": "forecast", "feedback_loop": "yes", "domain": ["none"],
}  # fmt: skip
LINKS: dict[str, Any] = {"input_kind": ["graph", "table"], "output_kind": "category", "task": "network_prediction"}
LEAK: dict[str, Any] = {**LOANS, "leakage": "suspected"}
SURE: dict[str, Any] = {**LOANS, "label_quality": "mixed", "labelled": 900}
OWN_SOUNDS: dict[str, Any] = {
    "input_kind": ["sound"], "output_kind": "category", "task": "sound_events", "standard_task": "variant", "existing_solution": "tried_and_failed",
}  # fmt: skip
ADVERTS: dict[str, Any] = {"input_kind": ["text"], "output_kind": "media", "task": "media_generation", "existing_solution": "none_found"}
INSURED: dict[str, Any] = {
    "input_kind": ["table"], "output_kind": "category", "task": "tabular_class", "domain": ["insurance"], "label_quality": "outcome_observed",
    "affects_people": "decides_about_them",
}  # fmt: skip
SCREENED: dict[str, Any] = {
    "standard_task": "standard",
    "team_skill": "none",
    "existing_solution": "covers_most",
    "input_kind": ["images"],
    "task": "segmentation",
    "run_where": "cloud",
    "domain": ["public_services"],
}


@pytest.mark.parametrize(
    ("instead", "rule", "answers", "changed"),
    [
        ("D-304", "D-43", ENGINES, TRAPS),
        ("B-301", "B-300", MENUS, FACES),
        ("B-302", "B-300", MENUS, LETTERS),
        ("V-301", "V-30", MENUS, LETTERS),
        ("V-300", "V-30", MENUS, {**MENUS, "output_kind": "number"}),
        ("O-302", "O-147", BREAD, {**BREAD, "domain": ["justice"]}),
        ("", "O-20", BREAD, {**BREAD, "domain": ["justice"]}),
        ("P-303", "P-13", {**LINKS, "input_kind": ["structure_3d"], "task": "molecule_property"}, LINKS),
        ("D-303", "D-155", LEAK, {**LEAK, "input_kind": ["text"], "task": "text_classification"}),
        ("D-302", "D-80", SURE, {**SURE, "output_kind": "number", "task": "tabular_number"}),
        ("B-303", "B-45", {**OWN_SOUNDS, "input_kind": ["speech"], "task": "transcription", "output_kind": "text"}, OWN_SOUNDS),
        ("P-304", "P-23", LETTERS, ADVERTS),
        ("P-305", "P-240", {**LETTERS, "existing_solution": "none_found"}, ADVERTS),
        ("", "D-76", INSURED, {**INSURED, "output_kind": "number", "task": "tabular_number"}),
        ("", "B-173", SCREENED, {**SCREENED, "domain": ["medical"]}),
    ],
)
def test_each_kind_of_case_has_the_words_of_its_own(instead: str, rule: str, answers: dict[str, Any], changed: dict[str, Any]) -> None:
    """The rule speaks of one kind of case, and another one in its place of what is changed."""
    first, other = ({key for key, _ in said(state_of(default_machine(), each))} for each in (answers, changed))

    assert rule in first and rule not in other
    assert not instead or (instead in other and instead not in first)
