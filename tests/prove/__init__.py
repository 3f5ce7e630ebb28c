"""The long safety runs of `make prove`. Each module here has `figures()`, which yields one Figure after another.

Each promise is attacked, and beside it stands a control: the same attack with the protection taken away, which must be
seen to succeed. A control holds where the breakage was seen; without one, a zero would prove nothing.

Every module runs in a process of its own, on a data folder and a PostgreSQL of its own that do flush to disk (fsync).
`QUICK=1` is the short form. What kill -9 cannot show: a power cut, or a disk that lies about what it has written.
"""

import os
from dataclasses import dataclass

QUICK = os.environ.get("QUICK", "") not in ("", "0")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report: what was counted, and whether that is within the bound."""

    name: str
    value: str
    bound: str
    holds: bool

    def __str__(self) -> str:
        return f"{self.name}: {self.value} (bound {self.bound}) {'holds' if self.holds else 'falls short'}"


def amount(*, short: int, long: int) -> int:
    """How many, or how many seconds, in the short and in the long form."""
    return short if QUICK else long
