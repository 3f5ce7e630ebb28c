"""How the finding where to look first and the way that is advised go together. May import the builder's parts and pure modules only.

The finding turns on two answers alone, how common the task is and where the data may go; the advice on all of them.
"""

from apps.decisions.engine import naming
from apps.reports.builder.parts import Parts

SOURCING = "sourcing"
ASKED, UNCHANGED, TAUGHT, NO_MODEL = "cloud_api", "pretrained", "fine_tune", "no_ml"
WAYS = {"buy": (ASKED,), "host": (UNCHANGED,), "adapt": (TAUGHT, UNCHANGED)}  # the ways in which each value of the finding is followed
OWN = "own"
OF_OTHERS = (ASKED, UNCHANGED)  # no way of one's own
OUT = ". Here that is ruled out, and "
FIRST = ". That is where to look first, by two answers; by all of them "


def beside_a_finding(parts: Parts, slug: str) -> str:
    """Why something else is advised than the finding says; nothing where they agree, where nothing is built, or behind another finding."""
    found = str(parts.result.get("findings", {}).get(slug) or "")
    if slug != SOURCING or not parts.builds or parts.leader is None or found not in (*WAYS, OWN):
        return ""
    first = str(parts.leader["approach"])
    if _is_followed(parts, found, first):
        return ""
    left = {str(row["approach"]) for row in parts.standing}
    between = OUT if found in WAYS and left.isdisjoint(WAYS[found]) else FIRST
    return f"{between}{parts.name(first)} comes first"


def _is_followed(parts: Parts, found: str, first: str) -> bool:
    is_bought = first == NO_MODEL and parts.name(first) in naming.BOUGHT
    if found == OWN:
        return first not in OF_OTHERS and not is_bought
    return first in WAYS[found] or (found == "buy" and is_bought)
