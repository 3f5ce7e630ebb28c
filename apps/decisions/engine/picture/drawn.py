"""A laid-out picture ready for its template: each node with its link and its state, the lines behind, a list of the same. Pure."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from apps.decisions.engine.picture.graph import READS, ROW, RULE, Edge, Graph, Node
from apps.decisions.engine.picture.layout import Box, Heading, Line, laid_out

LIT, OPEN, DIM, PLAIN = "lit", "open", "dim", "plain"  # holds; not known; does not hold; no decision is shown
STATE_WORDS: Mapping[str, str] = {LIT: "holds", OPEN: "not known", DIM: "does not hold", PLAIN: ""}
Truths = Mapping[str, bool | None]  # of each rule or row by its key: holds, does not, not known


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A node in its place. `href` is "" where there is nothing to open."""

    box: Box
    href: str
    state: str
    changed: bool

    @property
    def name(self) -> str:
        """The whole of it in words, with its state: for a pointer that rests on it, and for those who cannot see it."""
        node, state = self.box.node, STATE_WORDS[self.state]
        words = node.label if node.says == node.label else f"{node.label}: {node.says}"  # begins with what is seen
        return ". ".join(part for part in (words.rstrip("."), state, "changed in this draft" if self.changed else "") if part)


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line with its state; `kind` is a class name of the style sheet."""

    line: Line
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The same as a list: one node with what it reads, or is read by, and what it leads to."""

    node: DrawnNode
    before: tuple[DrawnNode, ...]
    after: tuple[DrawnNode, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All that the template needs."""

    title: str
    width: int
    height: int
    headings: tuple[Heading, ...]
    nodes: tuple[DrawnNode, ...]
    lines: tuple[DrawnLine, ...]
    listed: tuple[Listed, ...]


def drawn(
    graph: Graph,
    href: Callable[[Node], str],
    *,
    truths: Truths | None = None,
    changed: Set[str] = frozenset(),
    listed: Sequence[str] = (ROW, RULE),
) -> Picture:
    """The graph as a picture. `truths` lights what holds; `changed` are keys of rules to outline; `listed` the kinds in the list."""
    layout = laid_out(graph)
    states = states_of(graph, truths)
    nodes = tuple(
        DrawnNode(box, href(box.node), states[box.node.id], box.node.kind in (RULE, ROW) and box.node.key in changed)
        for box in layout.boxes
    )
    by_id = {node.box.node.id: node for node in nodes}
    lines = tuple(DrawnLine(line, line.edge.kind.replace(" ", "-"), _state_of(line.edge, states)) for line in layout.lines)
    before: dict[str, list[DrawnNode]] = {}
    after: dict[str, list[DrawnNode]] = {}
    for edge in graph.edges:
        before.setdefault(edge.target, []).append(by_id[edge.source])
        after.setdefault(edge.source, []).append(by_id[edge.target])
    items = tuple(
        Listed(node, tuple(dict.fromkeys(before.get(id_, ()))), tuple(dict.fromkeys(after.get(id_, ()))))
        for id_, node in by_id.items()
        if node.box.node.kind in listed
    )
    return Picture(layout.title, layout.width, layout.height, layout.headings, nodes, lines, items)


def states_of(graph: Graph, truths: Truths | None) -> dict[str, str]:
    """The state of every node: of a rule its truth, of anything else the best of the rules that it belongs to."""
    if truths is None:
        return {node.id: PLAIN for node in graph.nodes}
    states = {node.id: _said(truths.get(node.key, False)) for node in graph.nodes if node.kind in (RULE, ROW)}
    best = {LIT: 2, OPEN: 1, DIM: 0}
    found = dict(states)
    for edge in graph.edges:
        for own, other in ((edge.source, edge.target), (edge.target, edge.source)):
            if own not in states and other in states:
                found[own] = max(found.get(own, DIM), states[other], key=best.__getitem__)
    return {node.id: found.get(node.id, DIM) for node in graph.nodes}


def plain(picture: Picture) -> dict[str, object]:
    """Nodes and edges as plain data, for a file."""
    nodes = [
        {"id": node.box.node.id, "kind": node.box.node.kind, "key": node.box.node.key, "label": node.box.node.label, "state": node.state}
        for node in picture.nodes
    ]
    edges = [
        {"from": line.line.edge.source, "to": line.line.edge.target, "kind": line.line.edge.kind, "rules": line.line.edge.weight}
        for line in picture.lines
    ]
    return {"title": picture.title, "nodes": nodes, "edges": edges}


def _said(truth: bool | None) -> str:
    return OPEN if truth is None else LIT if truth else DIM


def _state_of(edge: Edge, states: Mapping[str, str]) -> str:
    """A line is as lit as the rule that it belongs to; a line that is read belongs to the rule at its end."""
    return states[edge.target if edge.kind == READS else edge.source]
