"""Where each node of a graph stands, and the lines between them. Pure; knows `graph` only. Every length is whole pixels.

Columns from left to right. Rows and rules keep the book's order; what they read and lead to stands as near as it can to the
middle of the rules that it belongs to, so that few lines cross (the barycentre rule of layered drawings, Sugiyama,
Tagawa and Toda 1981). The same graph gives the same picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from apps.decisions.engine.picture.graph import FOUND, LEADS_TO, READ, ROWS, RULES, Edge, Graph, Node

COLUMN_WIDTH: Mapping[int, int] = {READ: 236, ROWS: 176, FOUND: 176, RULES: 236, LEADS_TO: 236}
GAP = 90  # between two columns: room for the lines to bend
LETTERS: Mapping[int, int] = {READ: 34, ROWS: 24, FOUND: 24, RULES: 34, LEADS_TO: 34}  # of a line of text that surely fit
LINE, PADDING, BETWEEN = 15, 9, 8  # height of a line of text; above and below it; between two nodes
TOP, MARGIN = 40, 4
MOST_LINES = 3
WIDEST = 7  # pixels of a line that stands for many rules


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its place: the upper left corner, its size, and its words line by line with the foot of each."""

    node: Node
    x: int
    y: int
    width: int
    height: int
    lines: tuple[tuple[str, int], ...]

    @property
    def middle(self) -> int:
        """Where lines arrive and leave."""
        return self.y + self.height // 2

    @property
    def text_x(self) -> int:
        """Where its words begin."""
        return self.x + PADDING


@dataclass(frozen=True, slots=True)
class Line:
    """An edge with its way, as the `d` of an SVG path, and how wide it is drawn."""

    edge: Edge
    path: str
    width: int


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a column and where it begins."""

    x: int
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole picture."""

    title: str
    width: int
    height: int
    headings: tuple[Heading, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def laid_out(graph: Graph) -> Layout:
    """The graph with a place for every node; columns in which nothing stands take no room."""
    columns = {column: [node for node in graph.nodes if node.column == column] for column in range(len(graph.columns))}
    shown = [column for column, nodes in columns.items() if nodes]
    left = dict(zip(shown, _lefts(shown), strict=True))
    boxes: dict[str, Box] = {}
    beside = _neighbours(graph)
    tallest = max((_height(columns[column]) for column in shown), default=0)
    for column in (ROWS, RULES):
        _spread(columns[column], left.get(column, 0), boxes, tallest)
    for column in (FOUND, READ, LEADS_TO):
        _stack_near(columns[column], left.get(column, 0), boxes, beside)
    bottom = max((box.y + box.height for box in boxes.values()), default=TOP)
    headings = tuple(Heading(left[column], graph.columns[column]) for column in shown)
    width = (left[shown[-1]] + COLUMN_WIDTH[shown[-1]] if shown else 0) + MARGIN
    return Layout(graph.title, width, bottom + MARGIN, headings, tuple(boxes[node.id] for node in graph.nodes), _lines(graph, boxes))


def _lefts(shown: Sequence[int]) -> list[int]:
    found, x = [], MARGIN
    for column in shown:
        found.append(x)
        x += COLUMN_WIDTH[column] + GAP
    return found


def _height(nodes: Sequence[Node]) -> int:
    return sum(_box(node, 0, 0).height + BETWEEN for node in nodes)


def _spread(nodes: Sequence[Node], x: int, boxes: dict[str, Box], tallest: int) -> None:
    """One under the other in the book's order, over the height of the tallest column."""
    more = (tallest - _height(nodes)) // len(nodes) if nodes else 0
    y = TOP + more // 2
    for node in nodes:
        boxes[node.id] = _box(node, x, y)
        y += boxes[node.id].height + BETWEEN + more


def _stack_near(nodes: Sequence[Node], x: int, boxes: dict[str, Box], beside: Mapping[str, Sequence[str]]) -> None:
    """In the order of the middles of their neighbours, each as near to its middle as those above and below let it."""

    def wanted(node: Node) -> int:
        middles = [boxes[other].middle for other in beside.get(node.id, ()) if other in boxes]
        return sum(middles) // len(middles) if middles else TOP

    order = sorted(nodes, key=lambda node: (wanted(node), node.id))
    placed: list[Box] = []
    floor = TOP
    for node in order:
        box = _box(node, x, 0)
        y = max(floor, wanted(node) - box.height // 2)
        placed.append(_box(node, x, y))
        floor = y + box.height + BETWEEN
    ceiling = max((box.y + box.height for box in boxes.values()), default=floor)
    for place in range(len(placed) - 1, -1, -1):  # what hangs below the rules is pushed up again
        box = placed[place]
        y = max(TOP, min(box.y, ceiling - box.height))
        placed[place] = _box(box.node, x, y)
        ceiling = y - BETWEEN
    floor = TOP
    for box in placed:  # and where that left too little room, down
        y = max(floor, box.y)
        boxes[box.node.id] = _box(box.node, x, y)
        floor = y + box.height + BETWEEN


def _box(node: Node, x: int, y: int) -> Box:
    words = wrap(node.label, LETTERS[node.column], max_lines=MOST_LINES, placeholder=" …") or [node.key]
    height = LINE * len(words) + 2 * PADDING
    return Box(
        node, x, y, COLUMN_WIDTH[node.column], height, tuple((text, y + PADDING + LINE * (row + 1) - 4) for row, text in enumerate(words))
    )


def _neighbours(graph: Graph) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for edge in graph.edges:
        found.setdefault(edge.source, []).append(edge.target)
        found.setdefault(edge.target, []).append(edge.source)
    return found


def _lines(graph: Graph, boxes: Mapping[str, Box]) -> tuple[Line, ...]:
    most = max((edge.weight for edge in graph.edges), default=1)
    return tuple(Line(edge, _path(boxes[edge.source], boxes[edge.target]), _width(edge.weight, most)) for edge in graph.edges)


def _path(source: Box, target: Box) -> str:
    x, end = source.x + source.width, target.x
    bend = (end - x) // 2
    return f"M{x} {source.middle}C{x + bend} {source.middle} {end - bend} {target.middle} {end} {target.middle}"


def _width(weight: int, most: int) -> int:
    return 1 if most == 1 else 1 + (WIDEST - 1) * (weight - 1) // (most - 1)
