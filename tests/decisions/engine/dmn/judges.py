"""zen-engine as a judge of the tables that we write: it shares no code with ours, and knows no "unknown". Only sets of rules that hold are compared."""

import json
from typing import Any

import zen

from apps.decisions.engine.dmn.rows import Rows, Written

Facts = dict[str, Any]


def zen_model(table: Written) -> dict[str, Any]:
    """One table as zen-engine has it: all hits collected, or the first."""
    columns = table.columns or ["nothing"]
    rules = [
        {
            "_id": f"r{place}",
            **{column: row[column].text if column in row else "" for column in columns},
            "out": output,
        }
        for place, (row, output, _) in enumerate(table.rows)
    ]
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": column, "name": column, "field": column} for column in columns],
        "outputs": [{"id": "out", "name": "out", "field": "out"}],
        "rules": rules,
    }
    nodes = [
        {"id": "i", "type": "inputNode"},
        {"id": "t", "type": "decisionTableNode", "content": content},
        {"id": "o", "type": "outputNode"},
    ]
    edges = [{"id": a + b, "sourceId": a, "targetId": b, "type": "edge"} for a, b in ("it", "to")]
    return {"nodes": [{**node, "name": node["id"], "position": {"x": 0, "y": 0}} for node in nodes], "edges": edges}


class Zen:
    """The tables of a rule book, judged by zen-engine, each after those that it reads."""

    def __init__(self, rows: Rows) -> None:
        engine = zen.ZenEngine()
        self.tables = rows.tables
        self.inputs = rows.inputs
        self.theirs = {name: engine.create_decision(json.dumps(zen_model(table))) for name, table in rows.tables.items()}

    def read(self, facts: Facts) -> Facts:
        """What every table comes to: a value, null, or the set of rules that hold."""
        known = {name: _plain(facts.get(name)) for name in self.inputs}
        found: Facts = {}
        for name in self.tables:
            self._read(name, known, found)
        return found

    def _read(self, name: str, known: Facts, found: Facts) -> Any:
        if name not in found:
            table = self.tables[name]
            asked = {column: known[column] if column in known else self._read(column, known, found) for column in table.columns}
            hits = [hit["out"] for hit in self.theirs[name].evaluate(asked)["result"]]
            assert table.policy != "ANY" or len(set(hits)) < 2
            found[name] = set(hits) if table.policy == "COLLECT" else hits[0] if hits else None
        return found[name]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | str) else float(value)
