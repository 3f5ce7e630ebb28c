"""What is said where a model runs already: it is the first rival, and a new use of it is no new model. Imports nothing of the builder."""

from collections.abc import Mapping
from typing import Any

WAY, MODEL = "current_way", "ml_model"
READY = frozenset({"no_ml", "cloud_api", "research_with_experts"})  # ways beside which nothing of the same kind is built
BESIDE = "{verb}, beside the model in use"
NEW_USE = "Use the model that runs already in the new way, on paper first"
TRADES = {"output_kind": "number", "task": "tabular_number", "action_on_output": "acts_irreversible"}
AGAINST = ("gaming", "fraud")  # somebody on the other side who takes the offers that are wrong in his favour
MARK = "what runs today is a model: to keep it is the way to beat, and is not scored here. Of the others "
NOT_SCORED = " To keep the model in use is no row here and has no points: each of these has to beat it on the same fresh cases."


def runs(used: Mapping[str, Any]) -> bool:
    """Whether a model runs already, by the answers that count."""
    return _is(used, WAY, MODEL)


def is_new_use(used: Mapping[str, Any]) -> bool:
    """Whether a model that gives the number runs already, and what is new is that one trades at it: as the rules have it."""
    meets = all(_is(used, slug, value) for slug, value in TRADES.items()) and _is(used, "adversary", *AGAINST)
    return runs(used) and meets


def verb(slug: str, words: str, used: Mapping[str, Any]) -> str:
    """What to do, for an option: beside the model in use, or with it."""
    if slug in READY or not runs(used):
        return words
    return NEW_USE if is_new_use(used) else BESIDE.format(verb=words)


def _is(used: Mapping[str, Any], slug: str, *values: str) -> bool:
    return slug in used and used[slug].value in values
