"""What training and answering need: memory, hours, electricity, CO2, and whether it is fast enough. May import the builder's parts and pure modules only."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from apps.reports import formatting
from apps.reports.builder import amounts, naming
from apps.reports.builder.parts import Parts
from apps.reports.document import Amount, Hardware, HardwareCell, HardwareRow, Unsaid
from apps.ui.formatting import listed, money_range

OLD_GRIDS = "training_carbon"
ELECTRICITY = ("training_energy", OLD_GRIDS, "serving_energy_month", "prompt_energy_month")
ORDER = (
    "training_memory",
    "memory_share",
    "training_gpu_hours",
    "training_days",
    "training_rent",
    "training_own",
    "training_energy",
    "training_carbon",
    "serving_memory",
    "serving_energy_month",
    "prompt_energy_month",
    "power_share",
)
LEAST_TABLE = 2
OWN, ON_OWN = "training_own", ", on a machine of your own{price}"
ROUGH, ROUGH_NOTE = "rough", "Rough: it could be many times more or less. Time one run first."
Found = Mapping[str, Any]


def hardware(parts: Parts) -> Hardware | None:
    """The block Hardware; None where nothing is built, where no option left has a model of its own, or before this was worked out."""
    if not parts.estimates or parts.result["verdict"] == "stop":
        return None
    told = {str(row["approach"]): _told(parts, str(row["approach"])) for row in parts.standing}
    told = {slug: found if slug == _front(parts) else _without_electricity(found) for slug, found in told.items()}
    sane = {str(row["approach"]) for row in parts.standing if int(row["fit"]) >= parts.start} | {_front(parts)}
    options = [slug for slug, found in told.items() if slug in sane and any(_says(one) for one in found.values())]
    fit = tuple(_fit(parts))
    if _front(parts) not in options and sum(_says(one) for slug in options for one in told[slug].values()) < LEAST_TABLE:
        options = []  # one figure of an option that nobody is advised to take is no table
    if not options and not fit:
        return None
    return Hardware(
        heading=_heading(parts, told),
        options=tuple(parts.outcome(slug) for slug in options),
        rows=tuple(_rows(parts, {slug: told[slug] for slug in options})),
        fit=fit,
        notes=tuple(_notes(parts, told, options)),
        unknown=_unsaid(parts, told),
    )


def _told(parts: Parts, slug: str) -> Mapping[str, Found]:
    return {str(found["slug"]): found for found in parts.option_estimates(slug).get("training") or ()}


def _front(parts: Parts) -> str:
    return str(parts.leader["approach"]) if parts.leader else ""


def _without_electricity(told: Mapping[str, Found]) -> Mapping[str, Found]:
    """What is told of an option that nobody is advised to take: not the electricity that it would need."""
    return {key: found for key, found in told.items() if key not in ELECTRICITY}


def _rows(parts: Parts, told: Mapping[str, Mapping[str, Found]]) -> list[HardwareRow]:
    labels = {key: _label(parts, found) for option in told.values() for key, found in option.items() if amounts.is_said(found)}
    order = sorted(labels, key=lambda key: ORDER.index(key) if key in ORDER else len(ORDER))
    return [
        HardwareRow(labels[key], tuple(HardwareCell(parts.outcome(slug), _amount(parts, option.get(key))) for slug, option in told.items()))
        for key in order
    ]


def _heading(parts: Parts, told: Mapping[str, Mapping[str, Found]]) -> str:
    """The finding for the option in front: how long a card is busy with it, and what that costs."""
    slug = _front(parts)
    name, mine = naming.as_a_way(parts.name(slug)), told.get(slug, {})
    hours, rent = mine.get("training_gpu_hours"), mine.get("training_rent")
    if hours is None or not amounts.is_said(hours):
        unclear = bool(hours) or "training" in mine
        said = f"what training {name} takes cannot be said yet" if unclear else f"{name} needs no graphics card to train"
        if rent and amounts.is_said(rent):
            said = f"training {name} takes {_rent(parts, rent, rent)} of rent{_unsure(parts, rent)}"
        return formatting.sentence(said).rstrip(".")
    if _is_nought(hours):
        return formatting.sentence(f"{name} needs no graphics card").rstrip(".")
    said, unsure = f"training {name} takes {_hours(parts, hours)}", _unsure(parts, hours)
    if rent is not None and amounts.is_said(rent):
        said += f", at a rent of {_rent(parts, rent, hours)}"
    elif OWN in mine:
        said += ON_OWN.format(price=_to_buy(parts))
    return formatting.sentence(f"{said}{unsure}").rstrip(".")


def _rent(parts: Parts, rent: Found, deciding: Found) -> str:
    """The rent with its range, or as likely alone where the figure that decides it cannot be planned with."""
    words = amounts.amount(parts, rent).words
    if not (amounts.is_wide(deciding) or amounts.is_wide(rent)):
        return amounts.in_words(parts, rent)
    return words if words.startswith("under ") else f"about {words}"


def _to_buy(parts: Parts) -> str:
    """What such a machine is bought for, where the rules say so."""
    low, high = (parts.parameter(f"own_card_price_{end}") for end in ("low", "high"))
    return f" ({money_range(low, high, parts.currency)} if you have to buy it)" if low and high else ""


def _unsure(parts: Parts, deciding: Found) -> str:
    """What stands at the end of the finding where its figure cannot be planned with."""
    return f"; this {amounts.amount(parts, deciding).reach}" if amounts.is_wide(deciding) else ""


def _hours(parts: Parts, found: Found) -> str:
    """About 0.41 hours of one A100 80 GB (under 0.1 to 50): the unit once."""
    if amounts.is_wide(found):
        return f"likely {amounts.amount(parts, {**found, 'unit': ''}).words} {found['unit']}"
    figures = amounts.in_words(parts, {**found, "unit": ""})
    likely, _, reach = figures.partition(" (")
    return f"{likely} {found['unit']}{f' ({reach}' if reach else ''}"


def _fit(parts: Parts) -> list[str]:
    """Whether it is fast enough, in sentences; nothing where nobody asked for a speed."""
    found = [parts.shared_estimates.get("latency"), *parts.shared_estimates.get("fit", ())]
    return [_fit_words(parts, one) for one in found if one and amounts.is_said(one)]


def _fit_words(parts: Parts, found: Found) -> str:
    label, said = str(found["label"]), amounts.amount(parts, found)
    if found["slug"] != "latency_room":
        return formatting.sentence(f"{label}: {said.words}{f' ({said.reach})' if said.reach else ''}")
    low, likely, _ = amounts.ends(found)
    if likely <= 0:
        return "The way over the network alone takes longer than an answer may: it has to run where it is used."
    reach = f" ({said.reach})" if said.reach else ""
    if parts.number_of("latency_ms") == likely:  # no way over a network: it runs where it is asked
        return f"The model has {said.words}{reach} to answer."
    doubt = " On a slow day the network alone takes all of it." if low <= 0 else ""
    return f"After the way over the network the model has {said.words}{reach} to answer.{doubt}"


def _notes(parts: Parts, told: Mapping[str, Mapping[str, Found]], options: Sequence[str]) -> list[str]:
    """Which options need no card, and how old the figures of the grids are."""
    without = [parts.name(slug) for slug, option in told.items() if _is_nought(option.get("training_gpu_hours"))]
    notes = [ROUGH_NOTE] if any(_is_rough(parts, found) for slug in options for found in told[slug].values()) else []
    notes += [formatting.sentence(f"{listed(without)} {'needs' if len(without) == 1 else 'need'} no graphics card")] if without else []
    if any(amounts.is_said(option.get(OLD_GRIDS)) for option in told.values()):
        years = sorted({str(row.get("years")) for row in parts.prices.get("grids", ()) if row.get("years")})
        when = f" of {listed(years)}" if years else ""
        notes.append(f"CO2 is worked out with old figures of the electricity grids{when}: newer ones with a source were not found.")
    return notes


def _amount(parts: Parts, found: Found | None) -> Amount:
    """A figure of the table: but for money and shares, its unit stands in the label of its row."""
    if found is None or not amounts.is_said(found) or amounts.is_money(parts, str(found["unit"])):
        return _said_once(amounts.amount(parts, found))
    return _said_once(amounts.amount(parts, {**found, "unit": "%" if str(found["unit"]).startswith("%") else ""}))


def _said_once(amount: Amount) -> Amount:
    """A figure that nobody can plan with is marked; what that means stands once, below the table."""
    return Amount(amount.words, ROUGH) if amount.reach.startswith(amounts.MANY_TIMES) else amount


def _is_rough(parts: Parts, found: Found) -> bool:
    return amounts.is_said(found) and _amount(parts, found).reach == ROUGH


def _label(parts: Parts, found: Found) -> str:
    """Memory to train, in GB."""
    label, unit = str(found["label"]), str(found["unit"])
    return label if unit.startswith("%") or amounts.is_money(parts, unit) or unit in label.lower() else f"{label}, in {unit}"


def _says(found: Found) -> bool:
    return amounts.is_said(found) and not _is_nought(found)


def _is_nought(found: Found | None) -> bool:
    return amounts.is_said(found) and Decimal(str((found or {})["high"])) == 0


def _unsaid(parts: Parts, told: Mapping[str, Mapping[str, Found]]) -> tuple[Unsaid, ...]:
    """What cannot be said of the options, those that lack the same together, and whether it is fast enough."""
    lacking: dict[tuple[str, ...], list[str]] = {}
    for slug, option in told.items():
        open_ones = [found for found in option.values() if not amounts.is_said(found)]
        for why in dict.fromkeys(str(found.get("why")) for found in open_ones):
            labels = [str(found["label"]) for found in open_ones if found.get("why") == why]
            lacking.setdefault((why, *labels), []).append(slug)
    said = [_of_options(parts, why, labels, slugs, told) for (why, *labels), slugs in lacking.items()]
    latency = parts.shared_estimates.get("latency")
    return (*said, *amounts.unsaid(parts, [(str(latency["label"]), latency)] if latency else []))


def _of_options(parts: Parts, why: str, labels: list[str], slugs: list[str], told: Mapping[str, Mapping[str, Found]]) -> Unsaid:
    named = listed([labels[0], *(formatting.lowered(label) for label in labels[1:])])
    needs = [need for slug in slugs for found in told[slug].values() if found.get("why") == why for need in found.get("needs", ())]
    whose = listed([parts.name(slug) for slug in slugs])
    return Unsaid(f"{named}, for {whose}", formatting.sentence(why), amounts.asked(parts, needs))
