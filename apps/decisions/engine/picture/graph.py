"""What reads what and leads where, as nodes and edges: question to rule to finding to option. Pure; knows `book`, `terms` and `wording`.

A picture shows one stage, or the stages themselves between what they read and what they lead to. Nothing here knows
where a node stands on the page or what it links to.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from textwrap import shorten

from apps.decisions.engine import terms
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.terms import Effect, Finding, Row, Rule
from apps.decisions.engine.wording import effect_words, rule_sentence, subject_words

# Columns, from left to right. A finding that the rows of another finding read stands twice: where it is found, and among what is read.
READ, ROWS, FOUND, RULES, LEADS_TO = range(5)
COLUMN_TITLES = ("What is asked", "Rows of findings", "What is found", "Rules", "What they lead to")
STAGE_COLUMN_TITLES = ("What is asked", "Stages", "What is found", "", "What they lead to")

QUESTION, NUMBER, FINDING, RULE, ROW = "question", "number", "finding", "rule", "row"
APPROACH, GATE, FLAG, PILOT, REFUSAL, STEPS, STAGE = "approach", "gate", "flag", "pilot", "refusal", "steps", "stage"

FEW_WORDS = 56  # letters of what a rule says, in its box

READS, SETS, LEADS = "reads", "sets", "leads to"  # kinds of lines, beside those of the effects (`terms.EFFECT_FIELDS`)
EFFECT_NODES: Mapping[str, tuple[str, str]] = {
    terms.HOLD_BACK: (PILOT, "Hold back to a pilot"),
    terms.REFUSE: (REFUSAL, "Advise not to build it"),
    terms.NEXT_STEP: (STEPS, "Next steps"),
}


@dataclass(frozen=True, slots=True)
class Node:
    """One thing in the picture. `kind` and `key` name it in the rule book; `says` is the whole of it in words."""

    id: str
    column: int
    kind: str
    key: str
    label: str
    says: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from one node to another. `weight` counts the rules that it stands for."""

    source: str
    target: str
    kind: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges in the book's order, each once."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    columns: tuple[str, ...] = COLUMN_TITLES


def stage_graph(book: Rulebook, stage: str) -> Graph:
    """All rules and rows of one stage, with what they read and what they lead to. Raises LookupError for an unknown stage."""
    title = next((each.title for each in book.stages if each.slug == stage), None)
    if title is None:
        raise LookupError(f"The rule book has no stage “{stage}”")
    return rules_graph(book, title, rules_of(book, stage))


def rules_graph(book: Rulebook, title: str, rules: Iterable[Rule | Row]) -> Graph:
    """These rules and rows, of whatever stage, with what they read and what they lead to."""
    draft = _Draft()
    for rule in rules:
        here, kind = draft.node(_own_node(book, rule)), ROW if isinstance(rule, Row) else RULE
        for subject in subjects_of(book, rule):
            draft.edge(draft.node(_subject(book, subject, by=kind)), here, READS)
        for target, how in dict.fromkeys(_targets(book, rule)):
            draft.edge(here, draft.node(target), how)
    return draft.graph(title)


def book_graph(book: Rulebook) -> Graph:
    """The stages between what their rules read and what they lead to; each line says how many rules it stands for."""
    draft = _Draft()
    for stage in book.stages:
        here = draft.node(Node(f"stage:{stage.slug}", ROWS, STAGE, stage.slug, stage.title, stage.question))
        for rule in rules_of(book, stage.slug):
            for subject in subjects_of(book, rule):
                draft.edge(draft.node(_subject(book, subject, by=ROW)), here, READS)
            for target in dict.fromkeys(node for node, _how in _targets(book, rule)):
                draft.edge(here, draft.node(target), SETS if target.kind == FINDING else LEADS)
    return replace(draft.graph("All stages"), columns=STAGE_COLUMN_TITLES)


def rules_of(book: Rulebook, stage: str) -> tuple[Rule | Row, ...]:
    """The rows that set the findings of a stage, then its rules, in the book's order."""
    rows = tuple(row for row in book.rows if book.finding[row.finding].stage == stage)
    return (*rows, *(rule for rule in book.rules if rule.stage == stage))


def subjects_of(book: Rulebook, rule: Rule | Row) -> tuple[str, ...]:
    """What the conditions of a rule or row read, each once, named conditions opened."""
    tests = book.tests_in((*rule.when, *getattr(rule, "unless", ())))
    return tuple(dict.fromkeys(test.subject for test in tests))


class _Draft:
    """Nodes and edges being gathered, each once; an edge met again counts once more."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}
        self._edges: dict[tuple[str, str, str], int] = {}

    def node(self, node: Node) -> str:
        return self._nodes.setdefault(node.id, node).id

    def edge(self, source: str, target: str, kind: str) -> None:
        self._edges[source, target, kind] = self._edges.get((source, target, kind), 0) + 1

    def graph(self, title: str) -> Graph:
        return Graph(title, tuple(self._nodes.values()), tuple(Edge(*ends, weight) for ends, weight in self._edges.items()))


def _own_node(book: Rulebook, rule: Rule | Row) -> Node:
    if not isinstance(rule, Row):
        label = f"{rule.key}: {shorten(rule.because, FEW_WORDS, placeholder=' …')}"
        return Node(f"rule:{rule.key}", RULES, RULE, rule.key, label, rule_sentence(book, rule))
    label = next(value.label for value in book.finding[rule.finding].values if value.slug == rule.value)
    return Node(f"row:{rule.key}", ROWS, ROW, rule.key, f"{rule.key}: {label}", rule_sentence(book, rule))


def _subject(book: Rulebook, subject: str, *, by: str) -> Node:
    words = subject_words(book, subject)
    if finding := book.finding.get(subject):
        return Node(f"read:{subject}", READ, FINDING, subject, words, finding.question) if by == ROW else _finding(finding)
    if question := book.question.get(subject):
        return Node(f"question:{subject}", READ, QUESTION, subject, words, question.ask)
    return Node(f"number:{subject}", READ, NUMBER, subject, words, words)


def _finding(finding: Finding) -> Node:
    return Node(f"finding:{finding.slug}", FOUND, FINDING, finding.slug, finding.title, finding.question)


def _targets(book: Rulebook, rule: Rule | Row) -> Iterator[tuple[Node, str]]:
    """What a rule leads to, with the kind of the line: a row to its finding, a rule to what its effects concern."""
    if isinstance(rule, Row):
        yield _finding(book.finding[rule.finding]), SETS
        return
    for effect in rule.effects:
        yield from ((node, effect.do) for node in _effect_nodes(book, effect))


def _effect_nodes(book: Rulebook, effect: Effect) -> Iterable[Node]:
    if effect.approaches:
        approaches = (book.approach[slug] for slug in effect.approaches)
        return [Node(f"approach:{one.slug}", LEADS_TO, APPROACH, one.slug, one.label, one.lead or one.label) for one in approaches]
    if effect.gate:
        gate = next(each for each in book.gates if each.slug == effect.gate)
        return [Node(f"gate:{gate.slug}", LEADS_TO, GATE, gate.slug, f"Wait: {gate.label}", gate.label)]
    if effect.flag:
        flag = next(each for each in book.flags if each.slug == effect.flag)
        return [Node(f"flag:{flag.slug}", LEADS_TO, FLAG, flag.slug, f"Warn: {flag.label}", flag.lead or flag.label)]
    kind, label = EFFECT_NODES.get(effect.do, (STEPS, effect_words(book, effect)))
    return [Node(kind, LEADS_TO, kind, kind, label, label)]
