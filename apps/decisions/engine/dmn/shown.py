"""A table of a model as plain data, to be kept and looked at: its clauses and rules as they are written. Pure."""

from typing import Any

from apps.decisions.engine.dmn.model import Decision, Model, Table
from apps.decisions.engine.dmn.types import ANY, Type

POLICY_WORDS = {
    "UNIQUE": "At most one rule holds",
    "ANY": "Several rules may hold; all of them say the same",
    "PRIORITY": "Of the rules that hold, the one whose output comes first in the list of values counts",
    "FIRST": "The first rule that holds counts",
    "COLLECT": "All rules that hold count, in no order",
    "RULE ORDER": "All rules that hold count, in the order of the table",
    "OUTPUT ORDER": "All rules that hold count, in the order of the output values",
}
AGGREGATION_WORDS = {"SUM": "their sum", "MIN": "the smallest", "MAX": "the largest", "COUNT": "how many they are"}


def table_plain(table: Table) -> dict[str, Any]:
    """Clauses and rules of a table, each as it is written in the model."""
    return {
        "inputs": [
            {"reads": clause.text, "label": clause.label, "type": type_words(clause.type), "allowed": clause.allowed_text}
            for clause in table.inputs
        ],
        "outputs": [
            {"name": clause.name, "label": clause.label, "type": type_words(clause.type), "default": clause.default_text}
            for clause in table.outputs
        ],
        "rules": [
            {"cells": [text or "-" for text in rule.cell_texts], "outputs": list(rule.output_texts), "note": rule.note, "line": rule.line}
            for rule in table.rules
        ],
        "line": table.line,
    }


def type_words(wanted: Type) -> str:
    """A type in words; "" where any value will do."""
    return "" if wanted == Type() or (wanted.basic == ANY and not wanted.name and not wanted.many) else wanted.words


def inputs_of(model: Model, decision: Decision) -> dict[str, Type]:
    """The inputs that a decision reads, with those of the decisions that it requires, in the order of the model."""
    by_id = {one.id: one for one in model.decisions}
    waiting, seen, read = [decision.id], set[str](), set[str]()
    while waiting:
        one = by_id.get(waiting.pop())
        if one is None or one.id in seen:
            continue
        seen.add(one.id)
        read |= set(one.reads)
        waiting += [required.decision for required in one.requires]
    return {name: type_ for name, type_ in model.inputs.items() if name in read}
