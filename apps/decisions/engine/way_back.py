"""The way back from "not yet" and "stop": what to do, who, how long, when to come back, what would make it a go. Pure, plain data out."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any

from apps.decisions.engine import terms
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.terms import Outcome
from apps.ui.formatting import money, number, rounded

Plain = dict[str, Any]
LENGTHS = ("weeks", "months")
FIRST_OF_A_REFUSAL = 1  # the work stops before anything else is looked at


def way_back(
    book: Rulebook, gates: Sequence[Plain], refusals: Sequence[Plain], recommendation: str, waits: Mapping[str, Plain]
) -> list[Plain]:
    """The refusal's, or each open gate's way back, the first gate first; empty where something is built.

    A gate that shares its outcome with another has a plan of its own where there is an outcome of the gate's name.
    """
    outcomes = {outcome.slug: outcome for outcome in book.outcomes}
    if refusals:
        outcome = outcomes.get(recommendation)
        return [_way(book, "", outcome, refusals, [], {})] if outcome else []
    found = []
    for gate in book.gates:
        rows = [row for row in gates if row["gate"] == gate.slug]
        if rows and (outcome := outcomes.get(gate.slug) or outcomes.get(gate.outcome)):
            found.append(_way(book, gate.slug, outcome, rows, [str(row["needs"]) for row in rows], waits.get(gate.slug, {})))
    if not found and (outcome := outcomes.get(recommendation)):
        found.append(_way(book, "", outcome, [], [], {}))  # every way of building is ruled out
    return found


def _way(book: Rulebook, gate: str, outcome: Outcome, rows: Sequence[Plain], needs: Sequence[str], wait: Plain) -> Plain:
    """One way back: the steps of its own rules, then those that hold for every case of it."""
    rules = list(dict.fromkeys(str(row["rule"]) for row in rows))
    own = [effect.text for key in rules for effect in book.rule[key].effects if effect.do == terms.NEXT_STEP]
    first = 0 if gate else FIRST_OF_A_REFUSAL
    return {
        "gate": gate,
        "outcome": outcome.slug,
        "label": outcome.label,
        "needs": list(dict.fromkeys(needs)),
        "steps": list(dict.fromkeys((*outcome.steps[:first], *own, *outcome.steps[first:]))),
        "who": outcome.who,
        "how_long": " ".join(filter(None, (_length(wait), outcome.how_long))),
        "cost": _cost(wait),
        "come_back": outcome.come_back,
        "go_when": outcome.go_when,
        "rules": rules,
    }


def _length(wait: Plain) -> str:
    """How long it is worked out to take, such as "About 6 weeks, at least 4, at most 12."; nothing where it cannot be said."""
    for slug in LENGTHS:
        found = wait.get(slug)
        if found and Decimal(str(found.get("likely", 0))) > 0:
            low, likely, high = (_whole(Decimal(str(found[end]))) for end in ("low", "likely", "high"))
            unit = slug.removesuffix("s") if likely == "1" else slug
            _, colon, what = str(found.get("label", "")).partition(": ")  # what the length counts, where it is not all of it
            return f"{_ends(f'{likely} {unit}', low, high, level=likely)}{colon}{what}."
    return ""


def _cost(wait: Plain) -> str:
    """What it is worked out to cost, with what the figure is of; nothing where it cannot be said."""
    found = wait.get("money", {})
    if Decimal(str(found.get("likely", 0))) <= 0:
        return ""
    low, likely, high = (money(str(found[end]), str(found["unit"])) for end in ("low", "likely", "high"))
    return f"{_ends(likely, low, high, level=likely)} ({found['label'][:1].lower()}{found['label'][1:]})."


def _ends(likely: str, low: str, high: str, *, level: str) -> str:
    """A range in words, from its three ends; `level` is the likely one without its unit."""
    least = "" if low in (level, "0") or low.endswith("$0") else f", at least {low}"
    most = "" if high == level else f", at most {high}"
    return f"About {likely}{least}{most}" if least or most or low == high else f"Up to {likely}"


def _whole(length: Decimal) -> str:
    """A length of time in whole weeks or months, never less than it takes; 1,300 for 1,287."""
    return number(rounded(length.to_integral_value(ROUND_CEILING), 2))
