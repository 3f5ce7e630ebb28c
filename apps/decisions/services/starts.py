"""What is in force and what is planned, of rules or of prices: shown to who publishes, and what changed of it since. May not import views or admin.

A page carries it as one token, so that nothing is published over rules, prices or a planned start that came after the look.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from apps.catalogue import selectors as catalogue
from apps.catalogue.models import PriceListVersion
from apps.decisions import selectors
from apps.decisions.models import RulebookActivation


@dataclass(frozen=True, slots=True)
class Start:
    """One version and when it takes effect, or took."""

    number: int
    name: str
    valid_from: datetime


@dataclass(frozen=True, slots=True)
class Starts:
    """What is in force, and what is planned, the next one first."""

    live: Start | None
    planned: tuple[Start, ...]

    @property
    def token(self) -> str:
        """The same as a field of a form carries it: the number in force, nought for none, and those planned."""
        return " ".join(map(str, (self.live.number if self.live else 0, *sorted(start.number for start in self.planned))))

    def live_since(self, token: str) -> str:
        """What came into force since a page carried this token, in words; "" where nothing did."""
        if token.partition(" ")[0] == self.token.partition(" ")[0]:
            return ""
        return f"{self.live.name if self.live else 'Nothing'} came into force since you looked"

    def planned_since(self, token: str) -> str:
        """What was planned since, and which start was withdrawn, in words; "" where neither."""
        seen, now = set(token.split(" ")[1:]), {str(start.number) for start in self.planned}
        new = [start for start in self.planned if str(start.number) not in seen]
        words = [f"{start.name} was planned for {start.valid_from:%-d %b %Y, %H:%M} UTC" for start in new]
        words += ["A start that was planned was withdrawn"] if seen - now else []
        return "; ".join(f"{each} since you looked" for each in words)


TOKEN = re.compile(r"[0-9]+( [0-9]+)*")


def is_token(text: str) -> bool:
    """Whether a page can have carried this: of anything else it cannot be said what was in force when it was shown."""
    return TOKEN.fullmatch(text) is not None


class MovedOn(Exception):
    """Something else is in force or planned than a page showed; `starts` is what is so now. Nothing was stored."""

    def __init__(self, starts: Starts, token: str) -> None:
        self.starts, self.live_too = starts, bool(starts.live_since(token))
        super().__init__(starts.live_since(token) or starts.planned_since(token))


def check_as_shown(starts: Starts, token: str) -> None:
    """Raise MovedOn where this is not what a page showed."""
    if starts.live_since(token) or starts.planned_since(token):
        raise MovedOn(starts, token)


def starts_of_rules(at: datetime) -> Starts:
    """Of the rules at this moment, by one statement."""
    return among_starts(*selectors.live_and_planned(at))


def among_starts(live: RulebookActivation | None, planned: Iterable[RulebookActivation]) -> Starts:
    """The same of starts that were read already."""
    return Starts(_of_rules(live) if live else None, tuple(_of_rules(start) for start in planned))


def starts_of_prices(at: datetime) -> Starts:
    """Of the price lists at this moment, by one statement."""
    return among_lists(*catalogue.live_and_planned(at))


def among_lists(live: PriceListVersion | None, planned: Iterable[PriceListVersion]) -> Starts:
    """The same of lists that were read already."""
    return Starts(_of_prices(live) if live else None, tuple(_of_prices(start) for start in planned))


def _of_rules(start: RulebookActivation) -> Start:
    return Start(start.version.number, f"v{start.version.number}", start.valid_from)


def _of_prices(version: PriceListVersion) -> Start:
    return Start(version.number, f"Version {version.number}", version.valid_from)
