"""The rarest kind beside all cases together: what of it is there and missing, its price and its time. May import the builder's parts and pure modules only."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from typing import Any

from apps.reports.builder import amounts, at_its_share
from apps.reports.builder.parts import Parts
from apps.reports.document import Amount, Chip, DataNeed
from apps.ui.formatting import money, number, rounded

NOT_ENOUGH, TRY = "not_enough", "try"
DOCUMENTS = "documents"  # of the rarest layout; else cases of the rarest kind
STANDS = {NOT_ENOUGH: Chip("Not enough", "stop", "stop"), TRY: Chip("Enough to try", "amber", "warn")}
BUT = {TRY: ", but of the rarest {what} only enough to try", NOT_ENOUGH: ", but of the rarest {what} too little"}
LESS = "less than a day"
PHONE, TWO, ALL = "phone", 2, 100
DATA, ENOUGH = "data", ("enough", "deep")  # the finding on data, and its values that say that there is enough
OBSERVED, NO = "outcome_observed", "no"
ITS_SHARE = "how often it comes by itself was not asked"
LOOK_ON_TOP = "for their answers; the look for them comes on top"


def falls_short(found: Mapping[str, Any] | None) -> bool:
    """Whether there is less of the rarest kind than it takes to build, and how much there is of it is known."""
    said = (found or {}).get("rarest") or {}
    return str(said.get("band")) in STANDS and "have" in said


def but(found: Mapping[str, Any] | None) -> str:
    """What a sentence about all cases must not hide: that of the rarest kind there are too few."""
    said = (found or {}).get("rarest") or {}
    return BUT.get(str(said.get("band")), "").format(what=_what(said))


def beside_a_finding(parts: Parts, slug: str) -> str:
    """The same behind the finding that data is enough, where the option in front learns from known answers; nothing behind another."""
    found = parts.option_estimates(str(parts.leader["approach"])).get("data") if parts.leader else None
    is_enough = slug == DATA and parts.result.get("findings", {}).get(slug) in ENOUGH
    return but(found) if is_enough and falls_short(found) else ""


def in_place_of_a_finding(parts: Parts, slug: str) -> str:
    """What stands where the finding says that data is enough, and of the kind that is looked for nobody has counted any."""
    is_enough = slug == DATA and parts.result.get("findings", {}).get(slug) in ENOUGH
    return at_its_share.finding(parts) if is_enough else ""


def lacking(parts: Parts, need: DataNeed, found: Mapping[str, Any]) -> DataNeed:
    """A row in which nothing is missing of all cases together says what is missing of the rarest kind, with its price and time."""
    said, missing = found["rarest"], _missing(found["rarest"])
    return replace(
        need,
        band=STANDS[str(said["band"])],
        missing=Amount(f"{number(missing)} {said['unit']}", f"of the rarest {_what(said)}; of all together nothing"),
        money=_price(parts, said, missing),
        months=_time(parts, said, missing),
    )


def words(parts: Parts, found: Mapping[str, Any] | None) -> str:
    """What is known of the rarest kind, against its bands; where it is known, how soon those that are missing come in."""
    if not found or not found.get("have"):
        return ""
    have, least, wanted = (number(Decimal(str(found[key]))) for key in ("have", "try_from", "build_from"))
    known = "known documents" if found["unit"] == DOCUMENTS else "known answers"
    return f"Of the rarest {_what(found)} {have} {known} are there; {least} are enough to try, {wanted} to build.{_pass_by(parts, found)}"


def of_two(parts: Parts) -> bool:
    """Whether there are two kinds, so that the share of the one looked for is that of the rarest; of several it may be of many together."""
    kinds = parts.number_of("classes")
    return kinds is not None and kinds <= TWO


def _what(said: Mapping[str, Any]) -> str:
    return "layout" if said.get("unit") == DOCUMENTS else "kind"


def _missing(said: Mapping[str, Any]) -> Decimal:
    return Decimal(str(said["build_from"])) - Decimal(str(said["have"]))


def _is_value(parts: Parts, slug: str, value: str) -> bool:
    return slug in parts.used and bool(parts.used[slug].value == value)


def _price(parts: Parts, said: Mapping[str, Any], missing: Decimal) -> Amount:
    """What the answers cost, and the look for their cases where its share is known."""
    if _is_value(parts, "more_data", NO):
        return Amount("Cannot be had", "no more than there are")
    if _is_value(parts, "label_quality", OBSERVED):
        return Amount("Cannot be bought", "it comes with time")
    each, share = parts.number_of("label_unit_cost"), parts.number_of("rare_share")
    if not each:
        return amounts.CANNOT_SAY
    if said["unit"] == DOCUMENTS:
        return Amount(money(missing * each, parts.currency), "")
    if share and of_two(parts):
        cases = (missing * ALL / share).quantize(Decimal(1), ROUND_CEILING)
        return Amount(money(cases * each, parts.currency), f"for looking through about {number(rounded(cases, 2))} cases")
    return Amount(money(missing * each, parts.currency), LOOK_ON_TOP)


def _time(parts: Parts, said: Mapping[str, Any], missing: Decimal) -> Amount:
    if _is_value(parts, "more_data", NO):
        return amounts.NONE
    takes = _takes(parts, said, missing)
    if not takes:
        return replace(amounts.CANNOT_SAY, reach="" if said["unit"] == DOCUMENTS else ITS_SHARE)
    return Amount(takes, "until so many have come by" if not _on_phones(parts) else "once people use it")


def _takes(parts: Parts, said: Mapping[str, Any], missing: Decimal) -> str:
    """How long the missing ones take to come by; nothing where how often the rarest comes by itself is not known."""
    month = Decimal(str(said.get("a_month") or 0))
    if missing <= 0 or month <= 0 or said["unit"] == DOCUMENTS or not of_two(parts):
        return ""
    takes = missing / month
    time = amounts.amount(parts, {"low": takes, "likely": takes, "high": takes, "unit": "months"}).words
    return LESS if time == amounts.UNDER_A_DAY else time


def _pass_by(parts: Parts, said: Mapping[str, Any]) -> str:
    """How many of the kind that matters a month brings, and how long those that are missing take; nothing where it is not known."""
    missing, month = _missing(said), Decimal(str(said.get("a_month") or 0))
    if missing <= 0 or month <= 0 or said["unit"] == DOCUMENTS:
        return ""
    brings = f" About {number(rounded(month, 3))} of the kind you care about {_come_by(parts)}"
    if not (takes := _takes(parts, said, missing)):
        return f"{brings}. How many of these are of the rarest kind was not asked, so how long the missing {number(missing)} take cannot be said."
    return f"{brings}, so the missing {number(missing)} take {takes if takes == LESS else f'about {takes}'}, once somebody keeps and labels them."


def _on_phones(parts: Parts) -> bool:
    return _is_value(parts, "run_where", PHONE)


def _come_by(parts: Parts) -> str:
    """On a phone nothing comes by before people have it in their hands."""
    return "would come by in a month once people use it" if _on_phones(parts) else "come by in a month"
