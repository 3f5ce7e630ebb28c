"""The changes of a draft as the pages of its impact name them: what each says, how many cases it moves, and in how many it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.ui import formatting

VERDICTS = {"go": "Go", "pilot": "Pilot first", "not_yet": "Not yet", "stop": "Stop"}
KINDS = {"stored": ("stored decision", "stored decisions"), "worked": ("test case", "test cases")}


@dataclass(frozen=True, slots=True)
class Held:
    """In how many cases of one kind a rule held before, and holds now."""

    kind: str
    cases: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Cause:
    """One change of the draft, and what it does."""

    name: str
    part: str
    key: str
    what: str
    words: str
    sentence: str
    details: str
    cases: int
    moves: tuple[str, ...]
    read_by: tuple[str, ...] = ()  # of a price: the rules and rows that rest on a number worked out of it
    title: str = ""  # what people call what changed: of a word its words, of a rule its key
    row: str = ""  # what names a row of a price list, or a single value
    held: tuple[Held, ...] = ()  # of a rule or row, of each kind of cases; empty where nobody counted

    @property
    def is_rule(self) -> bool:
        """Whether it has a page in the draft."""
        return self.part in ("rules", "rows") and self.what != "removed"

    @property
    def is_held(self) -> bool:
        """Whether it is a rule that holds, or held, in some case."""
        return any(kind.before or kind.after for kind in self.held)

    @property
    def holds(self) -> str:
        """ "holds in 1 of 7 stored decisions and 2 of 32 test cases"; empty where that was not counted."""
        if not self.held:
            return ""
        if self.what == "removed":
            return f"held in {_in_cases(self.held, before=True)}"
        words = f"holds in {_in_cases(self.held, before=False)}"
        differs = self.what == "changed" and any(kind.before != kind.after for kind in self.held)
        return f"{words}; before, it held in {_in_cases(self.held, before=True)}" if differs else words


def cause_of(name: str, words: Mapping[str, Any], counts: Mapping[str, Any]) -> Cause:
    """A change of the draft with what a replay counted of it."""
    both = [counts[kind]["causes"].get(name, {"cases": 0, "moves": {}}) for kind in ("stored", "worked")]
    moves: dict[str, int] = {}
    for by in both:
        for move, count in by["moves"].items():
            moves[move] = moves.get(move, 0) + count
    ordered = sorted(moves.items(), key=lambda pair: (-pair[1], pair[0]))
    return Cause(
        name=name,
        part=words["part"],
        key=words["key"],
        what=words["what"],
        words=words["words"],
        sentence=words.get("sentence", ""),
        title=words.get("title", words["key"]),
        details=words.get("details", ""),
        cases=sum(by["cases"] for by in both),
        read_by=tuple(words.get("read_by", ())),
        row=words.get("row", name.partition(" ")[2]),
        held=_held(words, counts),
        moves=tuple(f"{formatting.number(count)} from {from_to(move)}" for move, count in ordered),
    )


def _held(words: Mapping[str, Any], counts: Mapping[str, Any]) -> tuple[Held, ...]:
    if words["part"] not in ("rules", "rows"):
        return ()
    counted = {kind: counts[kind] for kind in KINDS if "held" in counts[kind]}  # runs of before this was counted have none
    return tuple(Held(kind, found["cases"], *found["held"].get(words["key"], (0, 0))) for kind, found in counted.items() if found["cases"])


def _in_cases(held: tuple[Held, ...], *, before: bool) -> str:
    counts = [(kind, kind.before if before else kind.after) for kind in held]
    if not any(count for _kind, count in counts):
        return "no case"
    return " and ".join(f"{formatting.number(count)} of {formatting.counted(kind.cases, *KINDS[kind.kind])}" for kind, count in counts)


def from_to(move: str) -> str:
    """ "go stop" in words."""
    return " to ".join(VERDICTS.get(verdict, verdict) for verdict in move.split())
