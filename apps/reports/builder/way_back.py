"""What leads from a Not yet or a Stop to a go. May import the builder's parts and pure modules only."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from apps.decisions.engine.terms import Test
from apps.reports import formatting
from apps.reports.builder import amounts, evidence, experiment
from apps.reports.builder.parts import Parts
from apps.reports.document import WayBack
from apps.ui.formatting import money, money_range

GROUPS = "representative"  # the question whether every group and place is there
PLANNING = "To plan the test and to reckon its result"
RUNNING = "to run it, and the change itself, come on top and have no price here"
BESIDE_THE_TEST = "What else is missing likely takes"
OF_EACH_GROUP = "What is missing is cases from each place, device and group named above, not a number in all: their count says how many."
OF_PATIENTS = ": a trial with patients takes months of people of its own, so ask whoever runs trials with you"


def way_back(parts: Parts) -> tuple[WayBack, ...]:
    """One for each open gate, the first one first, or the one of a refusal; none where something is built or nobody worked it out."""
    return tuple(_way(parts, row) for row in parts.result.get("way_back") or ())


def price(parts: Parts) -> str:
    """What bringing it likely costs in all, as a sentence; nothing where one of the ways back has no figure, or lacks something else than a number of cases."""
    rows = parts.result.get("way_back") or ()
    waits = [_wait(parts, row) for row in rows]
    if any(_lacks_groups_alone(parts, row) for row in rows):
        return ""
    if not waits or not all(amounts.is_said(wait.get("money")) for wait in waits) or any(_has_the_number(wait) for wait in waits):
        return ""
    tests = [wait for row, wait in zip(rows, waits, strict=True) if row.get("gate") == experiment.GATE and experiment.compares(parts)]
    others = [wait for wait in waits if wait not in tests]
    low, likely, high = _sum(others)
    rest = f"{BESIDE_THE_TEST} {money(likely, parts.currency)} ({money_range(low, high, parts.currency)})." if likely else ""
    if tests:
        return f"{planning(parts, *_sum(tests))} {rest}".strip()
    return f"Bringing it likely takes {money(likely, parts.currency)} of work ({money_range(low, high, parts.currency)})." if likely else ""


def _sum(waits: Sequence[Mapping[str, Any]]) -> tuple[Decimal, Decimal, Decimal]:
    low, likely, high = (sum((amounts.ends(wait["money"])[end] for wait in waits), Decimal(0)) for end in range(3))
    return low, likely, high


def planning(parts: Parts, low: Decimal, likely: Decimal, high: Decimal) -> str:
    """The sum of a test that compares: it is for planning and reckoning, and running comes on top."""
    asked = f"likely takes {money(likely, parts.currency)} of work ({money_range(low, high, parts.currency)})"
    return f"{PLANNING} {asked}; {RUNNING}{OF_PATIENTS if experiment.is_medical(parts) else ''}."


def _way(parts: Parts, row: Mapping[str, Any]) -> WayBack:
    tests = experiment.compares(parts) and row.get("gate") == experiment.GATE
    return WayBack(
        label=str(row["label"]),
        gates=tuple(gate for gate in evidence.gates(parts) if gate.rule in row.get("rules", ())),
        steps=tuple(formatting.sentence(str(step)) for step in row.get("steps", ())),
        who=formatting.sentence(str(row.get("who") or "")),
        cases=experiment.cases(parts) if tests else "",
        how_long=_until_it_shows(parts, row) if tests else formatting.sentence(str(row.get("how_long") or "")),
        costs=_of_the_test(parts, row) if tests else _costs(parts, row),
        come_back=formatting.sentence(str(row.get("come_back") or "")),
        go_when=formatting.sentence(str(row.get("go_when") or "")),
    )


def _until_it_shows(parts: Parts, row: Mapping[str, Any]) -> str:
    """What was worked out, then how long an effect takes to show in this field, in place of what holds for every test."""
    said = next((item.how_long for item in parts.book.outcomes if item.slug == row.get("outcome")), "")
    worked_out = str(row.get("how_long") or "").removesuffix(said).strip()
    return " ".join(filter(None, (worked_out, experiment.shows(parts))))


def _of_the_test(parts: Parts, row: Mapping[str, Any]) -> str:
    """What the planning costs, and that it is the planning alone."""
    low, likely, high = amounts.ends(_wait(parts, row)["money"])
    return planning(parts, low, likely, high)


def _costs(parts: Parts, row: Mapping[str, Any]) -> str:
    """What the way there costs, with the cases that it takes; nothing where there is no figure."""
    wait = _wait(parts, row)
    if row.get("cost") and (_has_the_number(wait) or not _lacks_groups_alone(parts, row)):
        return formatting.sentence(str(row["cost"]))
    if _has_the_number(wait):
        return _enough_in_number(parts, row)
    if _lacks_groups_alone(parts, row):
        return OF_EACH_GROUP
    said = []
    if amounts.is_said(wait.get("money")) and Decimal(str(wait["money"]["high"])) > 0:
        said.append(formatting.sentence(amounts.in_words(parts, wait["money"])))
    for key, words in (("cases", "It takes {}."), ("missing", "Missing are {}.")):
        if amounts.is_said(wait.get(key)) and Decimal(str(wait[key]["high"])) > 0:
            said.append(words.format(amounts.in_words(parts, wait[key])))
    return " ".join(said)


def _wait(parts: Parts, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the gate of a way back takes."""
    return (parts.shared_estimates.get("waits") or {}).get(str(row.get("gate") or "")) or {}


def _has_the_number(wait: Mapping[str, Any]) -> bool:
    """Whether no more cases are missing, so that their price says nothing of what is."""
    return amounts.is_said(wait.get("missing")) and Decimal(str(wait["missing"]["likely"])) <= 0


def _lacks_groups_alone(parts: Parts, row: Mapping[str, Any]) -> bool:
    """Whether every rule behind it asks for groups and places that are not in the data: how many cases are missing in all says nothing of these."""
    rules = list(parts.rules([str(key) for key in row.get("rules", ())]))
    return bool(rules) and all(any(isinstance(item, Test) and item.subject == GROUPS for item in rule.when) for rule in rules)


def _enough_in_number(parts: Parts, row: Mapping[str, Any]) -> str:
    """What is said in place of a price of nothing: more of the same is not what is missing."""
    read = {test.subject for rule in parts.rules([str(key) for key in row.get("rules", ())]) for test in parts.book.tests_in(rule.when)}
    return f"In number enough is there; {'the groups and places named above are not' if GROUPS in read else 'what is named above is not'}."
