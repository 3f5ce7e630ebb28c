"""How the document's figures are worked out: each formula once, each assumption once. May import the builder's parts and pure modules only."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from apps.reports.builder import amounts, payback
from apps.reports.builder.parts import Parts
from apps.reports.document import Assumed, Formula, Workings

AN = re.compile(r"\ba (?=answer|image|input|item|example|hour)")  # units are put together from parts: 0.002 USD an answer
PARTS_OF_DATA = ("effective", "missing", "money", "months")


def workings(parts: Parts) -> Workings | None:
    """The appendix of formulas and assumptions; None where the decision was made before estimates were worked out."""
    found = [one for one in _estimates(parts) if amounts.is_said(one)]
    if not found:
        return None
    formulas = dict.fromkeys(Formula(str(one["label"]), str(one["formula"])) for one in found)
    assumed = dict.fromkeys(
        Assumed(str(item["label"]), AN.sub("an ", str(item["value"])), str(item["source"]))
        for one in found
        for item in one.get("assumptions", ())
    )
    return Workings(tuple(formulas), tuple(assumed))


def _estimates(parts: Parts) -> Iterator[Mapping[str, Any]]:
    """Every estimate that the document shows, in its order."""
    for row in parts.standing:
        said = parts.option_estimates(str(row["approach"]))
        data = said.get("data") or {}
        yield from (data[key] for key in PARTS_OF_DATA if key in data)
        if data.get("rarest"):
            yield {**data["rarest"], "likely": "", "formula": "as answered, against the bands for the rarest kind"}
        yield from (said[key] for key in ("build", "run_month", "first_year", "three_years") if key in said)
        if "payback" in said and payback.is_told(parts):
            yield said["payback"]
        yield from said.get("training") or ()
    shared = parts.shared_estimates
    yield from (shared[key] for key in ("doubling", "latency") if shared.get(key))
    yield from shared.get("fit", ())
    waits = shared.get("waits") or {}  # in the order of their names, however the decision was read
    yield from (waits[gate][slug] for gate in sorted(waits) for slug in sorted(waits[gate]))
    if (even := shared.get("break_even")) and even.get("points"):
        yield even["volume"]
