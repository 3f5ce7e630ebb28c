"""Which derived numbers say something of a case: what is counted for each kind or each layout does so only where such come out. Pure; knows nothing else."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

OUTPUT, TASK, INPUT = "output_kind", "task", "input_kind"
LISTED, READ_OUT, FIELDS = ("category", "location"), ("extraction",), ("document_fields",)
OUT_OF = {"labelled_per_class": LISTED, "rarest_evenness": LISTED, "labelled_per_layout": READ_OUT}
COLUMNS = frozenset({"table", "time_series", "sensor", "interactions", "structure_3d", "graph"})
VERY_MANY = 10_000  # cases without a known answer, from which what is normal is learned: as the rules have it
OF_COLUMNS = frozenset({"cases_per_feature", "rare_per_feature", "rare_expected_per_feature"})


def applies(slug: str, used: Mapping[str, Any]) -> bool:
    """Whether a derived number is one of this case, by what goes in and what comes out; also while that is open."""
    if slug in OF_COLUMNS and (_learns_the_normal(used) or (INPUT in used and COLUMNS.isdisjoint(used[INPUT].value))):
        return False
    if slug not in OUT_OF or OUTPUT not in used or used[OUTPUT].value in OUT_OF[slug]:
        return True
    return slug == "labelled_per_layout" and TASK in used and used[TASK].value in FIELDS


def _learns_the_normal(used: Mapping[str, Any]) -> bool:
    """Whether what is normal is learned from cases without a known answer: against the few known ones no column is counted."""
    every, known = (Decimal(str(used[slug].value)) if slug in used else Decimal(0) for slug in ("examples", "labelled"))
    return OUTPUT in used and used[OUTPUT].value == "anomaly" and every - known >= VERY_MANY
