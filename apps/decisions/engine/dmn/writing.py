"""A published rule book -> DMN 1.5: each finding's table, what each stage's rules come to, and the rule book itself beside them. Pure."""

import re

from apps.decisions.engine import canonical, terms
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.dmn.limits import Row
from apps.decisions.engine.dmn.model import Decision, Model, Table
from apps.decisions.engine.dmn.parsing import shortened
from apps.decisions.engine.dmn.reading import model_of, read_model
from apps.decisions.engine.dmn.rows import Rows, Written
from apps.decisions.engine.dmn.trees import Element, escaped, quoted, read_tree
from apps.decisions.engine.rulebook import NotARulebook, from_plain, to_plain

MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/"
FEEL = "https://www.omg.org/spec/DMN/20230324/FEEL/"
OURS = "urn:groundwork:rulebook"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
UNWRITABLE = re.compile("[\ufffe\uffff]")  # what a text may hold and XML may not: in the rule book as JSON writes it, elsewhere left out
CODED = re.compile(r"(?<!\\)((?:\\\\)*)\\u(fff[ef])")  # the canonical text has none of its own: it writes every character as it is


def dmn_of(book: Rulebook) -> bytes:
    """The file. The same rule book gives the same bytes."""
    text = canonical.dumps(to_plain(book))
    rows = Rows(book)
    lines = [
        f'<definitions xmlns="{MODEL}" xmlns:gw="{OURS}" id="rulebook" name={quoted(book.name)} namespace="{OURS}" expressionLanguage="{FEEL}">',
        f'<extensionElements><gw:rulebook sha256="{canonical.sha256(text)}">{escaped(UNWRITABLE.sub(_coded, text))}</gw:rulebook></extensionElements>',
        *_inputs(book, rows),
    ]
    for number, table in enumerate(rows.tables.values(), 1):
        lines += _decision(table, number, rows)
    return UNWRITABLE.sub("", HEAD + "\n".join([*lines, "</definitions>", ""])).encode("utf-8")


def _coded(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _inputs(book: Rulebook, rows: Rows) -> list[str]:
    """The inputs in use, in the order of the rule book's questions."""
    places = {question.slug: place for place, question in enumerate(book.questions)}
    names = sorted(rows.inputs, key=lambda name: (places.get(name.partition("__")[0], len(places)), name))
    return [
        f'<inputData id="in_{name}" name="{name}">{_described(book, name)}<variable name="{name}" typeRef="{rows.inputs[name]}"/></inputData>'
        for name in names
    ]


def _described(book: Rulebook, name: str) -> str:
    slug, _, choice = name.partition("__")
    question = book.question.get(slug)
    if question is None:
        return ""
    label = f"{question.ask} {question.label_of(choice)}" if choice and question.kind == terms.MULTI else question.ask
    return f"<description>{escaped(label)}</description>"


def _decision(table: Written, number: int, rows: Rows) -> list[str]:
    columns = table.columns
    links = [
        f'<informationRequirement id="r_{number}_{place}"><{kind} href="#{start}_{column}"/></informationRequirement>'
        for place, column in enumerate(columns)
        for kind, start in [("requiredInput", "in") if column in rows.inputs else ("requiredDecision", "d")]
    ]
    inputs = [
        f'<input id="c_{number}_{place}"><inputExpression id="e_{number}_{place}" typeRef="{_type(column, rows)}"><text>{column}</text></inputExpression></input>'
        for place, column in enumerate(columns)
    ]
    return [
        f'<decision id="d_{table.name}" name="{table.name}"><variable name="{table.name}"{_typed(table)}/>',
        *links,
        f'<decisionTable id="t_{number}" hitPolicy="{table.policy}">',
        *inputs,
        f'<output id="o_{number}" typeRef="{table.type}"/>',
        *(['<annotation name="Why"/>'] if table.says_why else []),
        *(_rule(row, table.says_why, columns, f"{number}_{place}") for place, row in enumerate(table.rows, 1)),
        "</decisionTable></decision>",
    ]


def _typed(table: Written) -> str:
    return "" if table.policy == "COLLECT" else f' typeRef="{table.type}"'


def _type(column: str, rows: Rows) -> str:
    return rows.inputs.get(column) or rows.tables[column].type


def _rule(written: tuple[Row, str, str], says_why: bool, columns: list[str], number: str) -> str:
    row, output, words = written
    cells = "".join(f"<inputEntry><text>{escaped(row[column].text) if column in row else '-'}</text></inputEntry>" for column in columns)
    note = f"<annotationEntry><text>{escaped(words)}</text></annotationEntry>" if says_why else ""
    return f'<rule id="u_{number}">{cells}<outputEntry><text>{escaped(output)}</text></outputEntry>{note}</rule>'


class NotOurs(ValueError):
    """A file that says it carries one of our rule books and does not hold together; the message says how."""


def carried_text(root: Element) -> str | None:
    """The canonical text of the rule book that a file carries; None where it carries none. Raises NotOurs."""
    inside = [inner for child in root.all("extensionElements") for inner in child.children if inner.space == OURS]
    if not inside:
        return None
    if len(inside) > 1 or inside[0].name != "rulebook":
        raise NotOurs(f"line {inside[0].line}: more than one rule book stands in the file, or something else of ours")
    found = inside[0]
    text = CODED.sub(lambda coded: coded[1] + chr(int(coded[2], 16)), found.text)
    if canonical.sha256(text) != found.get("sha256"):
        raise NotOurs(f"line {found.line}: the rule book in the file does not have the fingerprint that stands beside it")
    return text


def book_of_file(raw: bytes) -> Rulebook | None:
    """The rule book that one of our own files carries, its tables checked against it; None for a file of somebody else.

    Raises NotOurs where text, fingerprint and tables do not agree, and Unkept where the file cannot be read.
    """
    root = read_tree(raw)
    text = carried_text(root)
    if text is None:
        return None
    try:
        book = from_plain(canonical.loads(text))
        same = canonical.dumps(to_plain(book)) == text
    except (NotARulebook, ValueError, RecursionError) as refused:
        raise NotOurs(f"the rule book in the file cannot be read: {shortened(str(refused))}") from None
    if not same:
        raise NotOurs("the rule book in the file is not in its canonical form")
    written = dmn_of(book)
    if raw != written and (wrong := _first_difference(model_of(root), read_model(written))):
        raise NotOurs(wrong)
    return book


def _first_difference(given: Model, wanted: Model) -> str:
    """In words, where the tables of a file are not those of its rule book; "" where they are."""
    if given.refusals:
        return f"a table cannot be read: {given.refusals[0]}"
    theirs = {one.name: one for one in given.decisions}
    for one in wanted.decisions:
        other = theirs.pop(one.name, None)
        if other is None:
            return f"the table “{one.name}” of the rule book is not in the file"
        if _meaning(other) != _meaning(one):
            return f"line {other.line}: the table “{one.name}” does not say what the rule book says"
    if theirs:
        name, more = next(iter(theirs.items()))
        return f"line {more.line}: the table “{name}” is not of the rule book"
    return "" if given.inputs == wanted.inputs else "the inputs of the file are not those of the rule book"


def _meaning(decision: Decision) -> object:
    """What a decision says, without lines and words."""
    table = decision.logic
    if not isinstance(table, Table):
        return None
    inputs = [(clause.reads, clause.type, clause.allowed) for clause in table.inputs]
    outputs = [(clause.name, clause.type, clause.values, clause.allowed, clause.default) for clause in table.outputs]
    return (
        table.policy,
        table.aggregation,
        inputs,
        outputs,
        [(rule.cells, rule.outputs) for rule in table.rules],
        decision.type,
        decision.reads,
    )
