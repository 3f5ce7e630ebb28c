"""The assumed answers that can move the result, and whether they alone can change what is recommended. May import the builder's parts and pure modules only."""

from collections.abc import Sequence

from apps.reports.builder.parts import Parts
from apps.reports.document import HOLDS_IF_GUESSES, HOLDS_IF_ONE_GUESS


def that_matter(parts: Parts) -> Sequence[str]:
    """The assumed answers that can move the result."""
    moving = {str(row["question"]) for row in parts.result.get("influence", ()) if int(row["share"]) > 0}
    moving |= {slug for row in parts.result.get("would_change", ()) for slug in row["changes"]}
    moving |= {str(row["question"]) for row in parts.result.get("weakest", ())}
    return tuple(slug for slug in parts.assumed if slug in moving)


def alone_change_it(parts: Parts) -> bool:
    """Whether other values of assumed answers, and of nothing else, lead to another recommendation, or taking one of them away does."""
    assumed = frozenset(parts.assumed)
    changed = any(row["changes"] and assumed.issuperset(row["changes"]) for row in parts.result.get("would_change", ()))
    return changed or any(row.get("without") and str(row["question"]) in assumed for row in parts.result.get("weakest", ()))


def holds_if(parts: Parts) -> str:
    """Settled, if the 12 guesses hold; nothing where assumed answers alone change nothing."""
    count = len(that_matter(parts)) if alone_change_it(parts) else 0
    return HOLDS_IF_ONE_GUESS if count == 1 else HOLDS_IF_GUESSES.format(count=count) if count else ""


def note(parts: Parts) -> str:
    """How many of the assumed answers can move the result."""
    count = len(that_matter(parts))
    return f"{count} of them can move the result" if count else "none of them moves the result alone"
