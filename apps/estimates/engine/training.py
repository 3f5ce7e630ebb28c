"""What it takes to train a model and to have it answer, for each way of building. Start here; knows all modules below it.

`training` is everything said of one approach, `training_money` its rent for the totals, `shared` what holds for every approach.
Sizes of models come from `model_sizes`, memory from `training_memory`, time, rent and electricity from `training_hours`,
CO2 from `energy`, what answering takes from `serving`. A figure that hangs on an open answer spans what the answer can still be,
or says that nobody can say: it is never nought.
"""

from apps.estimates.engine import energy, serving
from apps.estimates.engine.estimate import CannotSay, Range, estimate
from apps.estimates.engine.inputs import Found, Inputs, Lacks, or_cannot_say
from apps.estimates.engine.model_sizes import PROCESSOR, SERVICE, ModelSize, Unclear, sizes
from apps.estimates.engine.ranges import NOTHING, hull
from apps.estimates.engine.running import may_stay, stays
from apps.estimates.engine.serving import DEVICES, SERVERS, shared
from apps.estimates.engine.training_hours import (
    CASES,
    DAYS,
    ENERGY,
    HOURS,
    LABELLED,
    OWN,
    RENT,
    cases_missing,
    energy_of,
    hours_at_one,
    hours_used,
    rent_of,
    service_rent,
    training_by_service,
    training_days,
    training_energy,
    training_hours,
    training_own,
    training_rent,
    use_of,
)
from apps.estimates.engine.training_memory import memory_of, memory_share, training_memory

__all__ = ["shared", "training", "training_money"]

AS_IT_IS, HOSTED, WITHOUT_ANSWERS = "pretrained", "cloud_api", "unsupervised"


def training(inputs: Inputs, approach: str) -> tuple[Found, ...]:
    """All that is said of training and answering with an approach; nothing for one that has no model of one's own."""
    found = sizes(inputs, approach)
    if approach == HOSTED:
        prompts = not isinstance(found, Unclear) and bool(found) and all(size.prompts for size in found)
        return (energy.prompt_energy_month(inputs),) if prompts else ()
    if isinstance(found, Unclear):
        return (CannotSay("training", "Training", found.why, found.needs),)
    if not found:
        return ()
    if _on_processors(found):
        return (_no_card_needed(inputs, found, CASES if approach == WITHOUT_ANSWERS else LABELLED),)
    if _by_service(found):
        return (training_own(inputs, found) if stays(inputs) else training_by_service(inputs, found),)
    return (*(() if approach == AS_IT_IS else _learning(inputs, found)), *_answering(inputs, found))


def training_money(inputs: Inputs, approach: str) -> Range | CannotSay | None:
    """Rent of cards for the final run, trial runs and repeated ones; where the data stays, the use of a machine of one's own. None without cards."""
    found = sizes(inputs, approach)
    if approach in (AS_IT_IS, HOSTED) or not found:
        return None
    if isinstance(found, Unclear):
        return CannotSay(*RENT, found.why, found.needs)
    if _on_processors(found):
        return None
    try:
        if missing := None if _by_service(found) else cases_missing(inputs, found):
            return CannotSay(*RENT, missing.why, missing.needs)
        if stays(inputs):
            return use_of(inputs, hours_used(inputs, found))
        rent = service_rent(found) if _by_service(found) else hull(rent_of(inputs, size) for size in found)
        own = use_of(inputs, hours_used(inputs, found)) if may_stay(inputs) else rent
        return Range(min(rent.low, own.low), rent.likely, max(rent.high, own.high))
    except Lacks as lacks:
        return CannotSay(*RENT, str(lacks))


def _learning(inputs: Inputs, found: tuple[ModelSize, ...]) -> tuple[Found, ...]:
    try:
        needed = hull(memory_of(inputs.figures, size) for size in found)
        said = (training_memory(inputs, found, needed), memory_share(inputs, needed))
        if missing := cases_missing(inputs, found):
            return (
                *said,
                *(CannotSay(*which, missing.why, missing.needs) for which in (HOURS, DAYS, OWN if stays(inputs) else RENT, ENERGY)),
            )
        at_one = hull(hours_at_one(inputs, size) for size in found)
        kwh = energy_of(inputs, at_one)
    except Lacks as lacks:
        return (CannotSay("training", "Training", str(lacks)),)
    return (
        *said,
        training_hours(inputs, found, at_one),
        training_days(inputs, found, at_one),
        training_own(inputs, found) if stays(inputs) else training_rent(inputs, found),
        training_energy(inputs, at_one),
        energy.training_carbon(inputs, kwh),
    )


def _answering(inputs: Inputs, found: tuple[ModelSize, ...]) -> tuple[Found, ...]:
    """Electricity of a server where one may be meant, power on the device where it must be one."""
    places = inputs.choice("run_where")
    month = (serving.serving_energy_month(inputs, found),) if places & SERVERS or not places else ()
    power = (serving.power_share(inputs, found),) if places and places <= DEVICES else ()
    return (serving.serving_memory(inputs, found), *month, *power)


@or_cannot_say(*HOURS)
def _no_card_needed(inputs: Inputs, found: tuple[ModelSize, ...], counts: str) -> Found:
    """Nought hours of graphics cards, for cases that ordinary processors can take."""
    most, cases = inputs.figures.parameter("processors_most_cases"), inputs.number(counts)
    if cases.high is None or cases.high > most:
        why = "it is not known how many cases there are" if not cases.is_point else "there may be too many cases for ordinary processors"
        return CannotSay(*HOURS, why, inputs.needs(counts))
    return estimate(
        *HOURS, "hours", NOTHING, "none: ordinary processors do",
        (*(size.assumption for size in found), inputs.figures.assumption("processors_most_cases")),
    )  # fmt: skip


def _on_processors(found: tuple[ModelSize, ...]) -> bool:
    return all(size.method == PROCESSOR for size in found)


def _by_service(found: tuple[ModelSize, ...]) -> bool:
    return all(size.method == SERVICE for size in found)
