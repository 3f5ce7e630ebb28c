"""The default rules as DMN: the same rules hold, open answers and all; read back they are the same; another engine agrees."""

import json
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from apps.decisions.engine import canonical
from apps.decisions.engine.dmn.deciding import Run
from apps.decisions.engine.dmn.facts import inputs_of_state
from apps.decisions.engine.dmn.model import Model
from apps.decisions.engine.dmn.reading import read_model
from apps.decisions.engine.dmn.rows import Rows
from apps.decisions.engine.dmn.trees import Element, read_tree
from apps.decisions.engine.dmn.writing import NotOurs, book_of_file, dmn_of
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.engine.state import State
from tests.decisions.engine.dmn.judges import Zen
from tests.decisions.engine.dmn.making import one_table
from tests.decisions.engine.loading import CASES, default_machine, default_plain, state_of, worked_cases
from tests.decisions.make import make_plain

EVERY = 40  # of the boundary cases; all of them take minutes


@cache
def exported() -> bytes:
    return dmn_of(default_machine().book)


@cache
def read_back() -> Model:
    return read_model(exported())


def boundary_cases() -> list[dict[str, Any]]:
    """Cases at the edges of each condition, answers left out among them."""
    lines = [json.loads(line, parse_float=Decimal) for line in (CASES / "boundary_cases.jsonl").read_text().splitlines()]
    every = [
        {slug: value for slug, value in (line["answers"] | edge).items() if value is not None} for line in lines for edge in line["edges"]
    ]
    return every[::EVERY]


def that_hold(state: State) -> set[str]:
    return {node.rule.key for node in state.machine.rules if state.truth[node.number] == TRUE}


def told_by_tables(model: Model, state: State) -> tuple[set[str], dict[str, Any]]:
    """The keys that the stages' tables collect, and what the findings' tables say."""
    given = inputs_of_state(state)
    run = Run(model, {name: given[name] for name in model.inputs})
    stages = [model.decision(f"rules_{stage.slug}") for stage in state.machine.book.stages]
    keys = {key for stage in stages if stage is not None for key in run.decide(stage)}
    found = {finding.slug: model.decision(finding.slug) for finding in state.machine.book.findings}
    return keys, {slug: run.decide(decision) for slug, decision in found.items() if decision is not None}


def findings_of(state: State) -> dict[str, Any]:
    """What each finding is known to be; None where it is open."""
    machine = state.machine
    sure = {slug: any(state.truth[node.number] == TRUE for node in nodes) for slug, nodes in machine.rows.items()}
    named = {slug: [name for name, bit in bits.items() if bit & state.vals[slug]] for slug, bits in machine.finding_bits.items()}
    return {slug: names[0] if sure.get(slug) else None for slug, names in named.items()}


def test_the_tables_decide_every_worked_case_as_the_rules_do() -> None:
    for case in worked_cases():
        state = state_of(default_machine(), case["answers"])
        assert told_by_tables(read_back(), state) == (that_hold(state), findings_of(state)), case["id"]


@pytest.mark.slow
def test_the_tables_decide_cases_at_the_edges_as_the_rules_do() -> None:
    for answers in boundary_cases():
        state = state_of(default_machine(), answers)
        assert told_by_tables(read_back(), state)[0] == that_hold(state), answers


def test_control_a_table_with_one_limit_moved_decides_a_case_otherwise() -> None:
    book = default_machine().book
    moved = read_model(exported().replace(b"null, &gt;= 1<", b"null, &gt;= 2<"))
    answers = {"examples": 1, "task": "planning"}
    state = state_of(default_machine(), answers)

    assert "P-72" in that_hold(state) and "P-72" in told_by_tables(read_back(), state)[0]
    assert "P-72" not in told_by_tables(moved, state)[0]
    assert book.rule["P-72"].unless


@pytest.mark.slow
def test_another_engine_finds_the_same_rules_to_hold() -> None:
    judge = Zen(Rows(default_machine().book))
    for answers in [*(case["answers"] for case in worked_cases()), *boundary_cases()]:
        state = state_of(default_machine(), answers)
        found = judge.read(inputs_of_state(state))
        assert set().union(*(keys for keys in found.values() if isinstance(keys, set))) == that_hold(state), answers


def test_read_back_it_is_the_same_rule_book_to_the_byte() -> None:
    book = book_of_file(exported())

    assert book is not None
    assert canonical.dumps(to_plain(book)) == canonical.dumps(to_plain(default_machine().book))
    assert dmn_of(book) == exported()


def test_a_file_of_somebody_else_carries_no_rule_book() -> None:
    assert book_of_file(one_table("UNIQUE", [["1", "2"]])) is None


@cache
def small() -> bytes:
    return dmn_of(from_plain(make_plain()))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b'"name":"', b'"name":"X', "fingerprint"),
        (b"[10..100)<", b"[10..101)<", "does not say what the rule book says"),
        (b'hitPolicy="ANY"', b'hitPolicy="FIRST"', "does not say what the rule book says"),
        (b'<decisionTable id="t_1"', b'<decisionTable id="t_1" aggregation="SUM"', "cannot be read"),
        (
            b"</definitions>",
            b'<decision id="more" name="more"><literalExpression><text>1</text></literalExpression></decision></definitions>',
            "not of the rule book",
        ),
    ],
)
def test_a_file_of_ours_that_was_changed_is_refused_with_what_was_changed(old: bytes, new: bytes, why: str) -> None:
    assert old in small()
    with pytest.raises(NotOurs, match=why):
        book_of_file(small().replace(old, new, 1))


def test_a_file_of_ours_may_be_laid_out_anew() -> None:
    assert book_of_file(small().replace(b"><", b">\n<").replace(b"<text>\n", b"<text>")) is not None


ORDER = {
    "definitions": ["extensionElements", "inputData", "decision"],
    "decision": ["variable", "informationRequirement", "decisionTable"],
    "inputData": ["description", "variable"],
    "decisionTable": ["input", "output", "annotation", "rule"],
    "rule": ["inputEntry", "outputEntry", "annotationEntry"],
}


def test_the_file_keeps_to_the_order_of_the_schema_its_ids_are_unique_and_no_cell_negates() -> None:
    root = read_tree(exported())
    ids: list[str] = []

    def look(element: Element) -> None:
        ids.extend(filter(None, [element.get("id")]))
        if element.name in ORDER:
            places = [ORDER[element.name].index(child.name) for child in element.children]
            assert places == sorted(places), element.name
        for child in element.children:
            if child.name == "inputEntry":
                assert "not(" not in child.children[0].text
            look(child)

    look(root)
    assert len(ids) == len(set(ids)) > 2_000
    links = [link.get("href")[1:] for link in root.walk() if link.get("href")]
    assert set(links) <= set(ids)


def test_every_rule_has_one_row_in_the_table_of_its_stage() -> None:
    tables = Rows(default_machine().book).tables
    outputs = [output.strip('"') for table in tables.values() if table.name.startswith("rules_") for _, output, _ in table.rows]

    assert sorted(outputs) == sorted(rule["key"] for rule in default_plain()["rules"])


def test_a_rule_that_is_switched_off_is_in_the_book_that_goes_along_and_in_no_table() -> None:
    plain = make_plain()
    plain["rules"][0]["off"] = True
    raw = dmn_of(from_plain(plain))
    back = book_of_file(raw)

    assert back is not None
    assert to_plain(back)["rules"][0]["off"] is True
    assert f'"{plain["rules"][0]["key"]}"'.encode() not in raw.partition(b"</extensionElements>")[2]


def test_characters_that_xml_cannot_hold_come_back_too() -> None:
    plain = make_plain()
    plain["rules"][0]["because"] = "One \ufffe, two \\\uffff, and a name that only looks like it: \\ufffe."
    plain["questions"][0]["ask"] = "When \uffff is it?"
    book = from_plain(plain)

    back = book_of_file(dmn_of(book))

    assert back is not None
    assert canonical.dumps(to_plain(back)) == canonical.dumps(to_plain(book))
