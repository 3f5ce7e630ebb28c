"""What an impact counts, batch after batch, and the words for it. May not import views, forms or admin.

Counts are of two kinds of cases, stored decisions and worked cases: how many moved, in what, from which verdict to which, and
by which change of the draft.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from apps.catalogue.engine import described
from apps.catalogue.engine import differences as catalogue
from apps.decisions.engine import canonical
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.differences import PART_WORDS, differences
from apps.decisions.engine.judged import ASPECTS
from apps.decisions.engine.left_open import new_questions, tried_choices
from apps.decisions.engine.meaning import ORDER, Place, reach
from apps.decisions.engine.repricing import SINGLE, readers_of_prices
from apps.decisions.models import ImpactLine, ImpactRun
from apps.decisions.models.impact import LONGEST_CAUSE
from apps.decisions.replaying import Came

STORED, WORKED = "stored", "worked"
MOST_CAUSES_OF_A_LINE = 40
Plain = dict[str, Any]


def none_yet() -> Plain:
    """Before the first case."""
    return {
        kind: {
            "cases": 0,
            "judged": 0,
            "moved": 0,
            "unread": 0,
            "new": 0,
            "tried": 0,
            "aspects": {},
            "moves": {},
            "causes": {},
            "open": {},
            "held": {},
        }
        for kind in (STORED, WORKED)
    }


def add(run: ImpactRun, batch: Sequence[Mapping[str, Any]], parts: Sequence[Came], worked: set[str], added: Collection[str] = ()) -> None:
    """Add what came of a batch, all of one kind, to the counts of a run. `added` are the test cases that only the draft has."""
    kind = WORKED if worked else STORED
    counts = run.counts[kind]
    counts["cases"] += len(batch)
    changed = {words["key"] for words in run.words["changes"].values() if words["part"] in ("rules", "rows")}
    for part in parts:
        counts["judged"] += part.judged
        _add_open(counts, part)
        for entry in part.told:
            _add_case(counts, entry)
            if entry["move"] and entry["id"] in added:
                _more(counts, "added")
        for key in changed & part.fired.keys():
            _hold(counts.setdefault("held", {}), key, part.fired[key])
        if kind == STORED:
            for key, found in part.fired.items():
                _hold(run.fired, key, found)


def is_unread(entry: Mapping[str, Any]) -> bool:
    """Whether one of the books could make nothing of the case."""
    return bool(entry["unread"] or entry["unread_before"])


def line(run: ImpactRun, entry: Mapping[str, Any], *, is_worked: bool, is_added: bool = False) -> ImpactLine:
    """The line of a case that moved, or that cannot be read. `is_added`: a test case that only the draft has."""
    whose = {"case": entry["id"]} if is_worked else {"decision_id": entry["id"]}
    move = entry["move"]
    if move is None:
        details = {"unread": entry["unread"], "unread_before": entry["unread_before"]}
        return ImpactLine(run=run, kind=ImpactLine.UNREAD, weight=len(ASPECTS), details=details, **whose)
    return ImpactLine(
        run=run,
        kind=ImpactLine.MOVED,
        weight=ASPECTS.index(move["aspects"][0]),
        aspects=list(move["aspects"]),
        causes=[named(cause) for cause in move["causes"][:MOST_CAUSES_OF_A_LINE]],
        how=move["how"],
        before=move["before"],
        after=move["after"],
        details=move["details"] | {key: entry[key] for key in ("new", "left") if entry.get(key)} | ({"added": True} if is_added else {}),
        **whose,
    )


def named(cause: Sequence[str]) -> str:
    """A change of the draft as one word of a list: its part and its key; of a long key the beginning, and what tells it from others."""
    name = f"{cause[0]} {cause[1]}"
    return name if len(name) <= LONGEST_CAUSE else f"{name[: LONGEST_CAUSE - 17]}…{canonical.sha256(name)[:16]}"


def words_of(older: Rulebook, newer: Rulebook) -> Plain:
    """Labels of whatever a count or a line may name, and each change that counts, in a sentence."""
    said = {(change.part, change.key): change for change in differences(older, newer)}
    return {
        "outcomes": {**older.outcome_labels, **newer.outcome_labels},
        "gates": {gate.slug: gate.label for book in (older, newer) for gate in book.gates},
        "flags": {flag.slug: flag.label for book in (older, newer) for flag in book.flags},
        "questions": {question.slug: question.short or question.ask for book in (newer, older) for question in book.questions},
        "currency": str(newer.parameters.get("currency", "")),
        "changes": {named(unit): _change_words(unit, said.get(unit)) for unit in reach(older, newer).units},
        "new_questions": _new_questions(older, newer),
    }


def _new_questions(older: Rulebook, newer: Rulebook) -> list[Plain]:
    """The questions that only the newer book asks, with the choices of each that are tried."""
    asked = new_questions(older, newer)
    tried = tried_choices(asked)
    return [
        {
            "slug": one.slug,
            "label": one.short or one.ask,
            "choices": [[slug, one.label_of(slug)] for slug in tried[one.slug]],
            "has": bool(one.choices),
        }
        for one in asked
    ]


def words_of_prices(book: Rulebook, older: Plain, newer: Plain, units: Sequence[Place]) -> Plain:
    """The same of two price lists: each row that differs in more than words, and which rules read it."""
    said = {(change.section, change.key): change for change in catalogue.differences(older, newer)}
    readers = readers_of_prices(book)
    return {**words_of(book, book), "changes": {named(unit): _price_words(unit, said, readers) for unit in units}}


def _price_words(unit: Place, said: Mapping[tuple[str, str], Any], readers: Mapping[str, list[str]]) -> Plain:
    section, key = (unit[1], "") if unit[0] == SINGLE else unit
    words = described.SECTION_WORDS[section] if key else described.SINGLES[section].words
    found = {"part": unit[0], "key": key or words, "read_by": readers.get(section, []), "words": words if key else "", "row": unit[1]}
    change = said.get((section, key))
    if change is None:  # of an order nothing but this is said
        return {**found, "what": "changed", "sentence": "in another order"}
    details = "; ".join(f"{name}: {was} → {now}" for name, was, now in change.details)
    if not key:
        return {**found, "what": change.kind, "details": details or f"{change.before} → {change.after}"}
    return {**found, "key": change.title or key, "what": change.kind, "sentence": change.after, "details": details}


def _change_words(unit: tuple[str, str], change: Any) -> Plain:
    part, key = unit
    if change is None:  # of the order of options or gates nothing but this is said
        return {"part": part, "key": key, "what": "changed", "words": f"The order of the {part}" if key == ORDER else PART_WORDS[part]}
    details = "; ".join(f"{name}: {was} → {now}" for name, was, now in (*change.moves, *change.details))
    sentence = "" if change.moves else change.after or change.before  # of a rule that changed what changed is enough
    found = {"part": part, "key": key, "what": change.kind, "words": change.words, "sentence": sentence, "details": details}
    return {**found, "title": change.title} if change.title else found


def _add_open(counts: Plain, part: Came) -> None:
    counts["tried"] = counts.get("tried", 0) + part.tried
    for slug, found in part.open.items():
        whole = counts.setdefault("open", {}).setdefault(slug, {"cases": 0, "choices": {}})
        whole["cases"] += found["cases"]
        for choice, moves in found["choices"].items():
            by = whole["choices"].setdefault(choice, {})
            for move, count in moves.items():
                by[move] = by.get(move, 0) + count


def _add_case(counts: Plain, entry: Mapping[str, Any]) -> None:
    move = entry["move"]
    for key in ("new", "left"):
        if entry.get(key):
            _more(counts, key)
    if is_unread(entry):
        counts["unread"] += 1
    if move is None:
        return
    counts["moved"] += 1
    moved = "" if move["before"]["verdict"] == move["after"]["verdict"] else f"{move['before']['verdict']} {move['after']['verdict']}"
    for aspect in move["aspects"]:
        _more(counts["aspects"], aspect)
    _more(counts["moves"], moved)
    for cause in move["causes"][:MOST_CAUSES_OF_A_LINE]:
        by = counts["causes"].setdefault(named(cause), {"cases": 0, "moves": {}, "first": {}})
        by["cases"] += 1
        _more(by["moves"], moved)
        _more(by["first"], move["aspects"][0])


def _hold(held: dict[str, Any], key: str, found: Sequence[int]) -> None:
    was, now = held.get(key, (0, 0))
    held[key] = [was + found[0], now + found[1]]


def _more(counted: dict[str, int], key: str) -> None:
    if key:
        counted[key] = counted.get(key, 0) + 1
