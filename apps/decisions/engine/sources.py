"""Where a rule book knows something from, and which of it asks something of a project. May import nothing of the project."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """Where something is known from. What asks something of a project (REGIMES) says what, from when, and when that was checked."""

    slug: str
    title: str
    kind: str
    date: str
    url: str
    sure: str
    demands: str = ""
    applies_from: str = ""  # ISO dates; empty where none is known
    checked_on: str = ""
    retired: bool = False

    @property
    def asks(self) -> bool:
        """Whether it is of a kind that asks something of a project."""
        return self.kind in REGIMES

    @property
    def cited(self) -> str:
        """The title as it is printed: what asks something of a project never stands without its check."""
        if not self.checked_on:
            return self.title
        return f"{self.title} (checked on {self.checked_on}{', confirm with counsel' if self.asks else ''})"


SECURITY = "security"
REGIMES = ("law", SECURITY, "framework")  # kinds of sources that ask something of a project
