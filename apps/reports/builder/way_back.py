"""What leads from a Not yet or a Stop to a go. May import the builder's parts and pure modules only."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from apps.reports import formatting
from apps.reports.builder import amounts, evidence
from apps.reports.builder.parts import Parts
from apps.reports.document import WayBack


def way_back(parts: Parts) -> tuple[WayBack, ...]:
    """One for each open gate, the first one first, or the one of a refusal; none where something is built or nobody worked it out."""
    return tuple(_way(parts, row) for row in parts.result.get("way_back") or ())


def _way(parts: Parts, row: Mapping[str, Any]) -> WayBack:
    return WayBack(
        label=str(row["label"]),
        gates=tuple(gate for gate in evidence.gates(parts) if gate.rule in row.get("rules", ())),
        steps=tuple(formatting.sentence(str(step)) for step in row.get("steps", ())),
        who=formatting.sentence(str(row.get("who") or "")),
        how_long=formatting.sentence(str(row.get("how_long") or "")),
        costs=formatting.sentence(str(row["cost"])) if row.get("cost") else _costs(parts, str(row.get("gate") or "")),
        come_back=formatting.sentence(str(row.get("come_back") or "")),
        go_when=formatting.sentence(str(row.get("go_when") or "")),
    )


def _costs(parts: Parts, gate: str) -> str:
    """What the way there costs, with the cases that it takes; nothing where there is no figure."""
    wait = (parts.shared_estimates.get("waits") or {}).get(gate) or {}
    said = []
    if amounts.is_said(wait.get("money")) and Decimal(str(wait["money"]["high"])) > 0:
        said.append(formatting.sentence(amounts.in_words(parts, wait["money"])))
    for key, words in (("cases", "It takes {}."), ("missing", "Missing are {}.")):
        if amounts.is_said(wait.get(key)) and Decimal(str(wait[key]["high"])) > 0:
            said.append(words.format(amounts.in_words(parts, wait[key])))
    return " ".join(said)
