"""The default book is whole: every part says what it must, is used by another, and acts only on what is known. Each with its control."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.explanation import gates
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.outcome import recommendation
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.engine.sources import Source
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Effect, Rule
from apps.estimates.engine.derived import FORMULAS
from tests.decisions.engine.books import Plain
from tests.decisions.engine.loading import default_machine, default_plain, default_prices, many_cases, read_case, worked_cases

# Questions that no rule and no estimate reads. Each stands for itself in the document, in its record of answers.
DOCUMENT_ONLY: set[str] = set()
# What every person is asked, and what each part of a book must say.
QUESTION_TEXTS = ("ask", "short", "help", "example", "find_out", "who_knows", "time", "why")
DECISIVE = ("open gate", "refuse", "rule out", "raise flag")


@cache
def book() -> Rulebook:
    return default_machine().book


@cache
def cases() -> tuple[Plain, ...]:
    every = [*worked_cases(), *many_cases("ordinary_cases"), *many_cases("further_cases"), *many_cases("documented_cases")]
    return tuple(case["answers"] for case in every)


def effects(rules: Rulebook, do: str) -> Iterator[tuple[Rule, Effect]]:
    return ((rule, effect) for rule in rules.rules for effect in rule.effects if effect.do == do)


def changed(part: str, **fields: Any) -> Rulebook:
    """The default book with the first row of a part changed."""
    plain = default_plain()
    plain[part][0] |= fields
    return from_plain(plain)


# What rules and sources say


def silent(rules: Rulebook) -> list[str]:
    """Rules and sources that leave out what a reader must be told."""
    found = [rule.key for rule in rules.rules if not (rule.because and rule.sources and rule.strength and rule.sure)]
    return found + [source.slug for source in rules.sources if not (source.title and source.kind and source.sure and dated(source))]


def dated(source: Source) -> bool:
    """Whether it has a date: its own, or for a law long in force the day when it was looked up; the articles bear none."""
    return bool(source.date or (source.kind == "law" and source.checked_on) or source.kind == "article")


def test_every_rule_has_because_source_strength_and_sureness_and_every_source_title_kind_and_date() -> None:
    assert silent(book()) == []


@pytest.mark.parametrize(("name", "value"), [("because", ""), ("sources", ()), ("strength", ""), ("sure", "")])
def test_control_a_rule_that_leaves_something_out_is_named(name: str, value: Any) -> None:
    first = replace(book().rules[0], **{name: value})

    assert silent(replace(book(), rules=(first, *book().rules[1:]))) == [first.key]


@pytest.mark.parametrize("name", ["title", "kind", "date"])
def test_control_a_source_that_leaves_something_out_is_named(name: str) -> None:
    paper = next(source for source in book().sources if source.kind == "paper")

    assert silent(replace(book(), sources=(replace(paper, **{name: ""}),))) == [paper.slug]


def test_every_source_is_cited() -> None:
    cited = {source for rule in book().rules for source in rule.sources} | {source for one in book().findings for source in one.sources}

    assert {source.slug for source in book().sources} - cited - named_by_parameters() == set()


def named_by_parameters() -> set[str]:
    return {note.source for note in book().parameter_notes}


# Warnings


def raised_without_cause(rules: Rulebook) -> set[str]:
    """Warnings that no rule raises, or that a rule raises on no condition."""
    raised = {effect.flag for rule, effect in effects(rules, "raise flag") if rule.when}
    always = {effect.flag for rule, effect in effects(rules, "raise flag") if not rule.when}
    return ({flag.slug for flag in rules.flags} - raised) | always


def test_every_warning_is_raised_by_a_rule_with_a_condition() -> None:
    assert raised_without_cause(book()) == set()


def test_control_a_rule_without_conditions_that_raises_a_warning_is_named() -> None:
    effect = {"do": "raise flag", "flag": "drift"}

    assert raised_without_cause(changed("rules", when=[], unless=[], effects=[effect])) >= {"drift"}


def acting(machine: Machine, answers: Plain) -> set[tuple[str, str]]:
    """The gates, refusals, exclusions and warnings that hold for answers, each with its rule."""
    state = State.of(machine, read_case(machine.book, {"answers": answers}).values)
    nodes = [node for node in machine.rules if state.truth[node.number] == TRUE]
    return {(node.key, effect.do) for node in nodes for effect in node.effective.effects if effect.do in DECISIVE}


# Rules that act on a case without answers, each with the reason.
ON_NOTHING = {"F-07": "nobody says what should come out: nothing can be weighed"}


def test_without_answers_nothing_is_warned_of_excluded_or_refused() -> None:
    assert acting(default_machine(), {}) == {(key, "open gate") for key in ON_NOTHING}


def test_control_a_warning_without_conditions_is_raised_on_nothing() -> None:
    rule = default_plain()["rules"][0] | {"when": [], "unless": [], "effects": [{"do": "raise flag", "flag": "drift"}]}
    careless = compile_book(from_plain(default_plain() | {"rules": [rule]}), default_prices())

    assert acting(careless, {}) == {(rule["key"], "raise flag")}


# Approaches and outcomes


def one_sided(rules: Rulebook) -> set[str]:
    """Approaches that no rule favours, or that no other rule disfavours or rules out."""
    favoured = {slug for _, effect in effects(rules, "favour") for slug in effect.approaches}
    against = {slug for do in ("disfavour", "rule out") for _, effect in effects(rules, do) for slug in effect.approaches}
    return {approach.slug for approach in rules.approaches} - (favoured & against)


def test_every_approach_is_favoured_by_one_rule_and_disfavoured_by_another() -> None:
    assert one_sided(book()) == set()


def test_control_an_approach_that_nothing_favours_is_named() -> None:
    plain = default_plain()
    for rule in plain["rules"]:
        rule["effects"] = [effect for effect in rule["effects"] if effect["do"] != "favour" or "automl" not in effect["approaches"]] or [
            {"do": "next step", "text": "Look."}
        ]

    assert one_sided(from_plain(plain)) == {"automl"}


def test_every_outcome_is_the_recommendation_of_a_kept_case_or_the_plan_of_a_gate_that_one_opens() -> None:
    machine = default_machine()
    states = [State.of(machine, read_case(book(), {"answers": answers}).values) for answers in cases()]
    plans = {gate.slug for gate in book().gates if gate.slug in book().outcome_labels}
    opened = {row["gate"] for state in states for row in gates(state)}

    assert {recommendation(state) for state in states} | plans == set(book().outcome_labels)
    assert plans <= opened


# Questions, lists, named conditions


def unread(rules: Rulebook) -> set[str]:
    """Questions that no rule, row or question reads, and no derived number."""
    from_formulas = {subject for number in rules.derived for subject in FORMULAS[number.slug].reads}
    asking = {test.subject for question in rules.questions for test in rules.tests_in(question.ask_if)}
    return {slug for slug in rules.question if not rules.rules_that_read(slug)} - from_formulas - asking


def test_every_question_is_read_by_a_rule_or_a_number() -> None:
    assert unread(book()) == DOCUMENT_ONLY


def test_control_a_question_that_nothing_reads_is_named() -> None:
    plain = default_plain()
    plain["questions"].append(plain["questions"][0] | {"slug": "unasked"})

    assert unread(from_plain(plain)) == {*DOCUMENT_ONLY, "unasked"}


def unhelpful(rules: Rulebook) -> set[tuple[str, str]]:
    """Questions with a text left out."""
    return {(question.slug, name) for question in rules.questions for name in QUESTION_TEXTS if not getattr(question, name).strip()}


def test_every_question_has_wording_help_example_and_how_who_and_how_long_to_find_out() -> None:
    assert unhelpful(book()) == set()
    assert all(choice.label and choice.help for question in book().questions for choice in question.choices)


@pytest.mark.parametrize("name", QUESTION_TEXTS)
def test_control_a_text_that_is_left_out_is_named(name: str) -> None:
    assert unhelpful(changed("questions", **{name: ""})) == {(book().questions[0].slug, name)}


def unused(plain: Plain) -> set[str]:
    """Named lists and named conditions that nothing uses."""
    text = repr([plain[part] for part in ("questions", "conditions", "lists", "rows", "rules")])
    lists = {f"@{named['slug']}" for named in plain["lists"] if f"'@{named['slug']}'" not in text}
    return lists | {named["slug"] for named in plain["conditions"] if f"{{'named': '{named['slug']}'}}" not in text}


def test_every_named_list_and_condition_is_used() -> None:
    assert unused(default_plain()) == set()


def test_control_a_list_and_a_condition_that_nothing_uses_are_named() -> None:
    plain = default_plain()
    plain["lists"].append({"slug": "spare", "choices": ["text"]})
    plain["conditions"].append({"slug": "idle", "title": "Idle", "when": [["task", "is", "search"]]})

    assert unused(plain) == {"@spare", "idle"}
