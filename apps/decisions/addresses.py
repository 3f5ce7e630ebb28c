"""The public pages of what a rule book holds, by their addresses. Knows no request and no table."""

from django.urls import reverse

from apps.decisions.engine.picture.graph import ROW, RULE, STAGE, Node
from apps.decisions.engine.picture.words import SAID


def page_of(node: Node, version: str = "") -> str:
    """The public page of a node of a picture; "" where it has none. `version` is "" for the rules in force, or like "?v=3"."""
    if node.kind in (RULE, ROW):
        return reverse("decisions:rule", args=[node.key]) + version
    if node.kind == STAGE:
        return reverse("decisions:picture", args=[node.key]) + version
    return reverse("decisions:word", args=[node.kind, node.key]) + version if node.kind in SAID else ""
