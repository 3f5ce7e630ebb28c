"""Which answers cannot both be right: the one table that case files, searches and analyses read. Pure; knows nothing else.

The limits are the contract's: no more known answers than cases, no more cases of the rarest kind than known answers, no
more kinds than known answers once there are any, two kinds at least for a category, and no known answers where nobody
decided any.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class NeverMore:
    """One count is never more than another.

    `once` names a count that has to be more than nought for that; `through` one that stands between the two: the limit
    follows from the others and is said by itself only where that one is not known.
    """

    smaller: str
    larger: str
    once: str = ""
    through: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """With this choice, the number is at least or at most so much. `through` as above."""

    question: str
    choice: str
    number: str
    at_least: int | None = None
    at_most: int | None = None
    through: str = ""

    def allows(self, number: Any) -> bool:
        """Whether the number goes with the choice."""
        return (self.at_least is None or number >= self.at_least) and (self.at_most is None or number <= self.at_most)


NEVER_MORE = (
    NeverMore("labelled", "examples"),
    NeverMore("labelled_rarest", "labelled"),
    NeverMore("classes", "labelled", once="labelled"),
)
BOUNDS = (
    Bound("output_kind", "category", "classes", at_least=2),
    Bound("label_quality", "none", "labelled", at_most=0),
)
FOLLOWING = (
    NeverMore("labelled_rarest", "examples", through="labelled"),
    NeverMore("classes", "examples", once="labelled_rarest", through="labelled"),
    Bound("label_quality", "none", "labelled_rarest", at_most=0, through="labelled"),
)
COUNTS = ("examples", "labelled", "labelled_rarest", "classes")  # the numbers that limit each other
LIMITED = frozenset((*COUNTS, *(bound.question for bound in BOUNDS)))


def contradicting(values: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Pairs of questions whose known values cannot both be right, with the words that stand between them."""
    for limit in (*NEVER_MORE, *BOUNDS, *FOLLOWING):
        if limit.through in values:
            continue
        if isinstance(limit, NeverMore):
            if _broken(limit, values):
                yield limit.smaller, limit.larger, "cannot be more than"
        elif values.get(limit.question) == limit.choice and not limit.allows(values.get(limit.number, limit.at_least or 0)):
            too_small = limit.at_least is not None
            named = (limit.number, limit.question) if too_small else (limit.question, limit.number)
            yield *named, "does not go with"


def _broken(limit: NeverMore, values: Mapping[str, Any]) -> bool:
    if limit.smaller not in values or limit.larger not in values:
        return False
    return bool(values[limit.smaller] > values[limit.larger] and (not limit.once or values.get(limit.once, 0) > 0))
