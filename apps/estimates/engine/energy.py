"""Electricity and CO2 of training, of a machine that serves, and of prompts to a hosted language model. Knows `model_sizes` and what it knows.

    kWh = watts / 1,000 x hours x utilisation x PUE         kg CO2 = kWh x grams of a kWh / 1,000         (Lacoste and others, 2019)

PUE is what a building draws for each unit that its machines draw. Grid factors are old (2018 to 2021), and are labelled so.
"""

from fractions import Fraction

from apps.estimates.engine.estimate import Assumption, CannotSay, Range, estimate
from apps.estimates.engine.inputs import Found, Inputs, Lacks, Row, or_cannot_say
from apps.estimates.engine.model_sizes import said
from apps.estimates.engine.ranges import hull, point, scaled
from apps.estimates.engine.spans import Exact, exact

THOUSAND = 1000
ANYWHERE = "other"  # those affected live in a country that the list need not have
OWN_MACHINES = frozenset(
    {"none", "cpu", "one_gpu", "several_gpus", "cluster", "own_servers", "workstation", "browser", "phone", "embedded"}
)
RENTED = frozenset({"cloud_account", "cloud"})


def kilowatt_hours(watts: Exact, hours: Exact, utilisation: Exact = 1, pue: Exact = 1) -> Exact:
    """kWh = watts / 1,000 x hours x utilisation x PUE."""
    return Fraction(watts * hours * utilisation * pue) / THOUSAND


def kilograms(kwh: Exact, grams: Exact) -> Exact:
    """kg of CO2 = kWh x grams of CO2 a kWh / 1,000."""
    return Fraction(kwh * grams) / THOUSAND


def electricity(inputs: Inputs, watts: Range, hours: Range, utilisation: str, where: str) -> Range:
    """kWh of machines that draw so many watts for so many hours; `where` is the question that says whose machines they are."""
    ends = zip(watts, hours, inputs.figures.range_of(utilisation), building(inputs, where), strict=True)
    return Range(*(kilowatt_hours(*end) for end in ends))


def building(inputs: Inputs, where: str) -> Range:
    """PUE: of rented machines, of one's own, or of both while that is open."""
    return hull(inputs.figures.range_of(key) for key in _buildings(inputs, where))


def assumed(inputs: Inputs, utilisation: str, where: str) -> tuple[Assumption, ...]:
    """Utilisation and PUE, as they are printed."""
    return tuple(inputs.figures.assumption(key) for key in (utilisation, *_buildings(inputs, where)))


def grid(inputs: Inputs) -> tuple[Range, Assumption]:
    """Grams of CO2 of a kWh in the places where those affected live; over the whole list while that is open. Raises Lacks."""
    rows = inputs.figures.rows("grids")
    places, _ = inputs.several.get("jurisdiction", (frozenset(), frozenset()))
    if not inputs.is_open("jurisdiction") and places and ANYWHERE not in places:
        rows = [row for row in rows if row["place"] in places]
    if not rows:
        raise Lacks("the price list has no CO2 of electricity for these places")
    grams = hull(point(_grams(row)) for row in rows)
    regions = ", ".join(str(row["region"]) for row in rows)
    return grams, Assumption(
        "CO2 of a kWh, if the machines stand where the people live", f"{said(grams)} g: {regions}", str(rows[0]["source"])
    )


@or_cannot_say("training_carbon", "CO2 of training")
def training_carbon(inputs: Inputs, kwh: Range) -> Found:
    """kg of CO2 of the electricity of training."""
    grams, by_place = grid(inputs)
    return estimate(
        "training_carbon",
        "CO2 of training",
        "kg",
        Range(*(kilograms(*ends) for ends in zip(kwh, grams, strict=True))),
        "electricity to train × grams of CO2 a kWh ÷ 1,000",
        (by_place,),
        inputs.needs("jurisdiction", "training_hardware", "output_kind"),
    )


@or_cannot_say("prompt_energy_month", "Electricity of the hosted model, a month")
def prompt_energy_month(inputs: Inputs) -> Found:
    """kWh a month = answers a month x Wh a prompt / 1,000. Sources: Google (Aug 2025) and OpenAI (Jun 2025) of their own services."""
    requests = inputs.number("requests_per_month")
    if not requests.is_point:
        return CannotSay(
            "prompt_energy_month",
            "Electricity of the hosted model, a month",
            "it is not known how many answers a month will be asked for",
            inputs.needs("requests_per_month"),
        )
    each = inputs.figures.range_of("prompt_wh")
    return estimate(
        "prompt_energy_month",
        "Electricity of the hosted model, a month",
        "kWh",
        scaled(each, Fraction(requests.low) / THOUSAND),
        "answers a month × Wh a prompt ÷ 1,000",
        (inputs.figures.assumption("prompt_wh"),),
    )


def _grams(row: Row) -> Exact:
    try:
        found = exact(str(row.get("grams_kwh")))
    except ValueError:
        found = -1
    if found < 0:
        raise Lacks("the price list has a CO2 of electricity that is no number")
    return found


def _buildings(inputs: Inputs, where: str) -> tuple[str, ...]:
    if inputs.choice("data_may_leave") == {"no"}:
        return ("pue_own",)  # nothing is rented where the data has to stay
    possible = inputs.choice(where)
    return tuple(key for key, group in (("pue_rented", RENTED), ("pue_own", OWN_MACHINES)) if possible & group) or ("pue_rented", "pue_own")
