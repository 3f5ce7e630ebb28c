"""Whether there is data enough: for each need the band, what counts, what is missing, its price and time. May import the builder's parts and pure modules only."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from apps.decisions.engine import naming
from apps.estimates.engine.answer_givers import DEAR, NO_MORE, OF_A_CHANGE, TIME
from apps.reports import formatting
from apps.reports.builder import amounts, at_its_share, open_kinds, rarest
from apps.reports.builder.naming import as_a_way
from apps.reports.builder.parts import Parts
from apps.reports.document import Amount, Band, Chip, Data, DataNeed, Unsaid
from apps.ui.formatting import listed, number, rounded

Groups = Sequence[tuple[Sequence[str], Mapping[str, Any]]]

PURPOSE = {"test": "Cases to test it on", "from_scratch": "Cases to learn from, with nothing learned before"}
LEARNING = "Cases to learn from"
BANDS = {"not_enough": "Not enough", "try": "Enough to try", "build": "Enough to build", "from_scratch": "Enough to start from scratch"}
TESTED = {"not_enough": "Not enough", "try": "Enough for a first look", "build": "Enough to rely on"}  # of cases to test on
TONES = {"not_enough": ("stop", "stop"), "try": ("amber", "warn"), "build": ("go", "check"), "from_scratch": ("go", "check")}
TESTS = {True: "cases enough for a first test of", False: "too few cases to test"}
OF_EACH_KIND = "of each kind"
CYCLES = "whole cycles"  # the unit of a forecast's data
RARE = 20  # percent, below which the rules call a kind rare
COLLECT = "collect_data"  # the gate that waits for data
NOTHING = Amount("Nothing", "")
OPEN = Chip("Cannot say yet", "plain", "clock")
NOT_FOR_MONEY = {
    TIME: Amount("Cannot be bought", "it comes with time"),
    NO_MORE: Amount("Cannot be had", "no more than there are"),
    DEAR: Amount("Not known", "ask what one more takes, made or measured"),
}
IN_ORDER = frozenset({"time_series", "forecast", "sensor"})  # what goes in, or comes out, that has its place in time
BY_TIME = "test it going forward in time, on one whole stretch after another, and say how far apart the results lie"
BY_PARTS = "test it on each part in turn while it learns from the others, and say how far apart the results lie"


def data(parts: Parts) -> Data | None:
    """The block Data; None where nothing is built, or where the decision was made before this was worked out."""
    is_planned = parts.leader is not None and parts.name(str(parts.leader["approach"])) == naming.PLANNED.name
    if not parts.estimates or parts.result["verdict"] == "stop" or is_planned:  # trials are made, and nothing is tested on a heap of them
        return None
    groups = _groups(parts)
    if not groups or any(_why_no_price(found) == OF_A_CHANGE for _, found in groups):  # an experiment counts there, see the way back
        return None
    needs = _said_once(tuple(_need(parts, names, found) for names, found in groups if "kind" in found))
    return Data(
        heading=_heading(parts, groups),
        doubling=_doubling(parts, groups),
        needs=needs,
        unknown=_unsaid(parts, groups),
    )


def _said_once(needs: tuple[DataNeed, ...]) -> tuple[DataNeed, ...]:
    """What is said of the rarest kind stands at the first need alone, where others say the same."""
    before = [{other.rarest for other in needs[:place]} for place in range(len(needs))]
    return tuple(replace(need, rarest="" if need.rarest in said else need.rarest) for need, said in zip(needs, before, strict=True))


def _groups(parts: Parts) -> list[tuple[list[str], Mapping[str, Any]]]:
    """The options that are left and need data, those that need the same together, the leading one first."""
    found: list[tuple[list[str], Mapping[str, Any]]] = []
    for row in parts.standing:
        said = parts.option_estimates(str(row["approach"])).get("data")
        if not said:
            continue
        same = next((names for names, other in found if other == said), None)
        name = as_a_way(parts.name(str(row["approach"])))
        if same is None:
            found.append(([name], said))
        else:
            same.append(name)
    return found


def _need(parts: Parts, names: Sequence[str], found: Mapping[str, Any]) -> DataNeed:
    likely = str(found.get("likely") or "")
    need = DataNeed(
        options=formatting.sentence(listed(list(names))).rstrip("."),
        purpose=_purpose(found),
        band=Chip(_names(found)[likely], *_tone(likely, str(found["target"]))) if likely in BANDS else OPEN,
        counts=open_kinds.counts(found) or _on_average(amounts.amount(parts, found["effective"])),
        missing=_or_nothing(parts, _missing(found)),
        money=_price(parts, found) if _is_lacking(found) else amounts.NONE,
        months=_or_nothing(parts, found["months"]) if _is_lacking(found) and _why_no_price(found) != NO_MORE else amounts.NONE,
        rarest=rarest.words(parts, found.get("rarest")),
        bands=tuple(_bands(found)),
    )
    if at_its_share.falls_short(parts, found):
        return at_its_share.lacking(parts, need, found)
    return rarest.lacking(parts, need, found) if need.missing == NOTHING and rarest.falls_short(found) else need


def _missing(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is missing, in whole cycles where those are counted."""
    missing: Mapping[str, Any] = found["missing"]
    return {**missing, "unit": CYCLES} if found["unit"] == CYCLES and amounts.is_said(missing) else missing


def _on_average(counts: Amount) -> Amount:
    """Cases of each kind are so many on average; of the rarest kind there are fewer."""
    return replace(counts, words=f"{counts.words} on average") if counts.words.endswith(OF_EACH_KIND) else counts


def _names(found: Mapping[str, Any]) -> Mapping[str, str]:
    return TESTED if found["kind"] == "test" else BANDS


def _tone(band: str, target: str) -> tuple[str, str]:
    """A band that is good for building is not good enough for an option that starts from scratch."""
    return TONES["try"] if target == "from_scratch" and band == "build" else TONES[band]


def _purpose(found: Mapping[str, Any]) -> str:
    return PURPOSE.get(str(found["kind"])) or PURPOSE.get(str(found["target"])) or LEARNING


def _is_lacking(found: Mapping[str, Any]) -> bool:
    return not amounts.is_said(found["missing"]) or Decimal(str(found["missing"]["high"])) > 0


def _why_no_price(found: Mapping[str, Any]) -> str:
    """Why no money brings what is missing; nothing where it does, or where nobody can say yet."""
    why = str((found.get("money") or {}).get("why") or "")
    return why if why in {*NOT_FOR_MONEY, OF_A_CHANGE} else ""


def _price(parts: Parts, found: Mapping[str, Any]) -> Amount:
    return NOT_FOR_MONEY.get(_why_no_price(found)) or _or_nothing(parts, found["money"])


def _or_nothing(parts: Parts, found: Mapping[str, Any]) -> Amount:
    if not amounts.is_said(found):
        return amounts.CANNOT_SAY
    said = amounts.amount(parts, found)
    _, likely, high = amounts.ends(found)
    if likely > 0:
        return said
    most = amounts.one(parts, high, str(found["unit"]))
    return Amount("Likely nothing", f"up to {most}") if high > 0 else NOTHING


def _bands(found: Mapping[str, Any]) -> list[Band]:
    sources = {str(item["label"]).rpartition(": ")[2]: str(item["source"]) for item in found["missing"].get("assumptions", ())}
    unit = str(found["unit"])
    return [
        Band(
            label=_names(found).get(row["band"], row["label"]),
            start=f"from {number(Decimal(str(row['from'])))} {unit}",
            here=row["band"] == found.get("likely"),
            source=str(row.get("source") or sources.get(str(row["label"]).lower(), "")),
        )
        for row in found["bands"]
        if row["band"] != "not_enough"
    ]


def _heading(parts: Parts, groups: Groups) -> str:
    """The finding for the option in front."""
    slug = str(parts.leader["approach"]) if parts.leader else ""
    found = parts.option_estimates(slug).get("data")
    name = as_a_way(parts.name(slug))
    if not found:
        return formatting.sentence(f"{name} needs no data to learn from").rstrip(".")
    if "kind" not in found or not found.get("likely"):
        return f"Whether there is data enough for {name} cannot be said yet"
    if at_its_share.falls_short(parts, found):
        return at_its_share.heading(parts, name, found)
    reached = _tone(str(found["likely"]), str(found["target"]))[0]
    if reached == "go":
        what = "test" if found["kind"] == "test" else "build"
        if any(row.get("gate") == COLLECT for row in parts.result.get("gates", ())):
            return f"By number there is data enough to {what} {name}; what it lacks stands under “What would make it a go”"
        enough, but = open_kinds.enough_for(found), rarest.but(found) or _but_at_its_share(parts)
        return f"There is data enough to {what} {name}{enough}{but or (open_kinds.NONE_RARE if enough else '')}"
    missing = amounts.amount(parts, _missing(found))
    more = f"about {missing.words} more are needed" if amounts.is_said(found["missing"]) else "how many more are needed cannot be said yet"
    enough = f"enough to try {name}" if found["likely"] == "try" else f"not enough for {name}"
    if _why_no_price(found) == NO_MORE:
        have = f"There are {TESTS[str(found['likely']) == 'try']} {name}" if found["kind"] == "test" else f"Data is {enough}"
        return f"{have}, and no more can be had: {BY_TIME if _is_in_order(parts) else BY_PARTS}"
    if found["kind"] == "test":
        return f"There are {TESTS[str(found['likely']) == 'try']} {name}; {more} to rely on the test"
    return f"Data is {enough}; {more} to build it"


def _is_in_order(parts: Parts) -> bool:
    """Whether cases have their place in time, so that a test may only look forward."""
    read = (parts.used[slug].value for slug in ("input_kind", "output_kind", "task") if slug in parts.used)
    return any(IN_ORDER & set(value if isinstance(value, list | tuple | set | frozenset) else (value,)) for value in read)


def _but_at_its_share(parts: Parts) -> str:
    """The same where nobody counted the rarest kind, and its share says how few of it there would be."""
    share, expected = parts.number_of("rare_share"), parts.derived("rare_expected")
    if share is None or share >= RARE or "labelled_rarest" in parts.used or expected is None:
        return ""
    return f", all kinds together; of the kind you care about there would be about {number(rounded(expected[1], 2))}"


def _doubling(parts: Parts, groups: Groups) -> str:
    """What twice the data buys, where an option learns from it and it is known what there is to double."""
    found = parts.shared_estimates.get("doubling")
    learns = any(found.get("kind") not in (None, "test") and amounts.is_said(found["effective"]) for _, found in groups)
    first = (parts.option_estimates(str(parts.leader["approach"])).get("data") if parts.leader else None) or {}
    is_open = first.get("kind") not in (None, "test") and not amounts.is_said(first["effective"])
    if not found or not amounts.is_said(found) or not learns or is_open:
        return ""
    said = amounts.amount(parts, found)
    return f"Twice as many cases would take away about {said.words} of the errors that more cases can take away at all ({said.reach})."


def _unsaid(parts: Parts, groups: Groups) -> tuple[Unsaid, ...]:
    """What cannot be said, and for which needs where it is not all of them."""
    lacking: dict[tuple[str, str], list[tuple[Sequence[str], Mapping[str, Any]]]] = {}
    for names, found in groups:
        for key, one in _figures(found).items():
            if not amounts.is_said(one):
                lacking.setdefault((key, str(one.get("why"))), []).append((names, one))
    said = []
    for (key, why), rows in lacking.items():
        whose = "" if len(rows) == len(groups) else f" for {listed([name for names, _ in rows for name in names])}"
        needs = [need for _, one in rows for need in one.get("needs", ())]
        said.append(Unsaid(f"{WHAT.get(key, 'How much data is enough')}{whose}", formatting.sentence(why), amounts.asked(parts, needs)))
    return tuple(said)


def _figures(found: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """The figures that have to be said: without those of a gap where nothing lacks, and without a price where money brings nothing."""
    if "kind" not in found:
        return {"all": found}
    why = _why_no_price(found)
    left_out = {"money"} if why == TIME else {"money", "months"} if why else set()
    return {key: found[key] for key in (WHAT if _is_lacking(found) else ("effective",)) if key not in left_out}


WHAT = {
    "effective": "How many cases count",
    "missing": "How many are missing",
    "months": "How long it takes to close the gap",
    "money": "What it costs to close the gap",
}
