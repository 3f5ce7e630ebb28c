"""What a change comes to in one line, for pages that fold the rest. Pure; knows the changes of rules and of prices.

Both sides of what moved are cut to where they part, so that a line never shows the same words before and after.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.catalogue.engine.differences import Change as PriceChange
from apps.decisions.engine.differences import ADDED, CHANGED, REMOVED, RULES, TESTS, Change
from apps.decisions.engine.field_words import Moved

MOST_MOVES = 3  # fields that a line names with both sides
LONG, SHORT = 24, 8  # words of what a rule does; of one side of what moved


@dataclass(frozen=True, slots=True)
class Line:
    """What moved, and what is said; `more` counts the fields left out, `is_whole` says that nothing is left to unfold."""

    moves: tuple[Moved, ...]
    says: str
    more: int
    is_whole: bool


def one_line(change: Change | PriceChange) -> Line:
    """The line of a change: of a rule what it does, of what changed each side of it."""
    if change.kind == CHANGED:
        return _of_changed(change)
    full = _full(change)
    named = full == change.title or (isinstance(change, Change) and change.part == TESTS)  # its title says what a test case is for
    said = "" if named else cut(full, LONG)
    told = isinstance(change, Change) and bool(change.told or change.rest)
    return Line((), said, 0, is_whole=not told and not change.details and _is_all(change, said))


def cut(text: str, most: int) -> str:
    """The first words of a text, with a mark where there are more."""
    words = text.split()
    return text if len(words) <= most else f"{' '.join(words[:most])} …"


def parted(before: str, after: str, most: int) -> tuple[str, str]:
    """Two texts, cut to the words around the first that differs."""
    old, new = before.split(), after.split()
    if max(len(old), len(new)) <= most:
        return before, after
    same = next((at for at, (was, now) in enumerate(zip(old, new, strict=False)) if was != now), min(len(old), len(new)))
    start = max(0, min(same - 2, max(len(old), len(new)) - most))
    return _from(old, start, most), _from(new, start, most)


def _from(words: Sequence[str], start: int, most: int) -> str:
    kept = " ".join(words[start : start + most])
    return f"{'… ' if start else ''}{kept}{' …' if len(words) > start + most else ''}"


def _of_changed(change: Change | PriceChange) -> Line:
    moves = change.moves if isinstance(change, Change) else ()
    moved = [*moves, *change.details]
    sentence = change.before != change.after
    if not moved and sentence:
        moved = [("", change.before, change.after)]
        sentence = False
    shown = tuple((name, *parted(was, now, LONG if (name, was, now) in moves else SHORT)) for name, was, now in moved[:MOST_MOVES])
    whole = shown == tuple(moved) and not sentence and not (isinstance(change, Change) and change.rest)
    return Line(shown, "", len(moved) - len(shown), whole)


def _full(change: Change | PriceChange) -> str:
    if isinstance(change, Change) and change.part in RULES:
        return change.does
    return change.after if change.kind == ADDED else change.before


def _is_all(change: Change | PriceChange, said: str) -> bool:
    """Whether a line says all that there is to say of what was added or removed."""
    full = change.before if change.kind == REMOVED else change.after
    return full in (said, change.title)
