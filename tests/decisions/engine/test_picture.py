"""The picture says what the rule book says: every node and line of it stands in the book, and nothing of the book is left out."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.picture.drawn import DIM, LIT, OPEN, drawn, states_of
from apps.decisions.engine.picture.graph import READS, ROW, RULE, book_graph, rules_of, stage_graph, subjects_of
from apps.decisions.engine.picture.layout import laid_out
from apps.decisions.engine.picture.words import SAID, word_page
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.engine.terms import Row
from tests.decisions.engine.drawing import books
from tests.decisions.engine.loading import default_machine

quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return default_machine().book


def said_by_the_book(book: Rulebook, stage: str) -> set[tuple[str, str, str]]:
    """Subject, rule and target of every path of length two through a rule, read off the book by plain loops."""
    found = set()
    for rule in (*book.rows, *book.rules):
        if isinstance(rule, Row):
            if book.finding[rule.finding].stage != stage:
                continue
            targets = [("sets", rule.finding)]
        else:
            if rule.stage != stage:
                continue
            targets = [(effect.do, slug) for effect in rule.effects for slug in effect.approaches]
            targets += [(effect.do, effect.gate or effect.flag) for effect in rule.effects if effect.gate or effect.flag]
        unless = getattr(rule, "unless", ())
        found |= {(test.subject, "reads", rule.key) for test in book.tests_in((*rule.when, *unless))}
        found |= {(rule.key, do, target) for do, target in targets}
    return found


def shown_in_the_picture(book: Rulebook, stage: str) -> set[tuple[str, str, str]]:
    graph = stage_graph(book, stage)
    key = {node.id: node.key for node in graph.nodes}
    named = {"hold back", "refuse", "next step"}  # these lead to one node each, which no word of the book names
    return {(key[edge.source], edge.kind, key[edge.target]) for edge in graph.edges if edge.kind not in named}


def test_every_line_of_the_default_book_is_in_the_picture_and_no_other(book: Rulebook) -> None:
    for stage in book.stages:
        assert shown_in_the_picture(book, stage.slug) == said_by_the_book(book, stage.slug)


@quick
@given(books())
def test_every_line_of_any_book_is_in_the_picture_and_no_other(plain: dict[str, Any]) -> None:
    book = from_plain(plain)
    for stage in book.stages:
        assert shown_in_the_picture(book, stage.slug) == said_by_the_book(book, stage.slug)


def test_picture_of_all_stages_counts_every_rule_that_reads_a_question(book: Rulebook) -> None:
    graph = book_graph(book)
    rules = {stage.slug: rules_of(book, stage.slug) for stage in book.stages}

    for edge in graph.edges:
        if edge.kind == READS:
            subject, stage = edge.source.partition(":")[2], edge.target.partition(":")[2]
            assert edge.weight == sum(subject in subjects_of(book, rule) for rule in rules[stage])


def test_no_two_boxes_overlap_and_every_line_goes_from_left_to_right(book: Rulebook) -> None:
    for graph in (book_graph(book), *(stage_graph(book, stage.slug) for stage in book.stages)):
        layout = laid_out(graph)
        by_column: dict[int, list[tuple[int, int]]] = {}
        for box in layout.boxes:
            by_column.setdefault(box.x, []).append((box.y, box.y + box.height))
            assert box.x + box.width <= layout.width
            assert box.y + box.height <= layout.height
        for spans in by_column.values():
            spans.sort()
            assert all(above[1] < below[0] for above, below in zip(spans, spans[1:], strict=False))
        column = {node.id: node.column for node in graph.nodes}
        assert all(column[edge.source] < column[edge.target] for edge in graph.edges)


def test_unknown_stage_is_refused(book: Rulebook) -> None:
    with pytest.raises(LookupError, match="nowhere"):
        stage_graph(book, "nowhere")


def test_what_holds_is_lit_with_what_it_reads_and_leads_to_and_nothing_else(book: Rulebook) -> None:
    stage = book.stages[0].slug
    graph = stage_graph(book, stage)
    keys = [node.key for node in graph.nodes if node.kind in (RULE, ROW)]
    holds, unknown = keys[0], keys[1]
    states = states_of(graph, {key: True if key == holds else None if key == unknown else False for key in keys})
    by_key = {node.key: states[node.id] for node in graph.nodes if node.kind in (RULE, ROW)}

    assert by_key == {key: LIT if key == holds else OPEN if key == unknown else DIM for key in keys}
    beside = {
        end
        for edge in graph.edges
        for end in (edge.source, edge.target)
        if any(states[other] == LIT for other in (edge.source, edge.target))
    }
    lit = {node.id for node in graph.nodes if states[node.id] == LIT}
    assert lit <= beside
    assert lit > {f"row:{holds}"} or lit > {f"rule:{holds}"}


def test_every_node_has_a_link_and_the_list_says_the_same_as_the_lines(book: Rulebook) -> None:
    graph = stage_graph(book, "data")
    picture = drawn(graph, lambda node: f"/{node.kind}/{node.key}")

    assert all(node.href for node in picture.nodes)
    lines = {(line.line.edge.source, line.line.edge.target) for line in picture.lines}
    listed = {(other.box.node.id, item.node.box.node.id) for item in picture.listed for other in item.before}
    listed |= {(item.node.box.node.id, other.box.node.id) for item in picture.listed for other in item.after}
    assert listed == lines


def test_every_word_that_a_picture_links_to_has_its_page(book: Rulebook) -> None:
    for stage in book.stages:
        for node in stage_graph(book, stage.slug).nodes:
            if node.kind in SAID:
                page = word_page(book, node.kind, node.key)
                assert page is not None
                assert page.read_by or page.led_to_by


def test_page_of_a_word_names_every_rule_that_reads_it(book: Rulebook) -> None:
    page = word_page(book, "question", "labelled")

    assert page is not None
    assert {rule.key for rule in page.read_by} == {rule.key for rule in book.rules_that_read("labelled")}
    assert word_page(book, "question", "no_such") is None
    assert word_page(book, "stage", "data") is None


def test_same_graph_gives_the_same_picture(book: Rulebook) -> None:
    first, again = (laid_out(stage_graph(book, "problem")) for _ in range(2))

    assert first == again
    assert {heading.text for heading in first.headings} >= {"What is asked", "Rules"}
