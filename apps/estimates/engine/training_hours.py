"""How long training takes, what rented cards cost for it, and the electricity it draws, for the sizes of model that are possible.

Knows `cards`, `computing`, `energy`, `model_sizes`, `training_memory` and what they know.
"""

from fractions import Fraction

from apps.estimates.engine import energy
from apps.estimates.engine.cards import Card, cards, holding, reference
from apps.estimates.engine.computing import (
    ADAPTER_PASSES,
    RECOMPUTED_PASSES,
    TRAINING_PASSES,
    card_hours,
    forward_of_tokens,
    runs,
    training_work,
)
from apps.estimates.engine.estimate import Assumption, CannotSay, Range, estimate
from apps.estimates.engine.inputs import Figures, Found, Inputs, Lacks, or_cannot_say
from apps.estimates.engine.model_sizes import LORA, QLORA, VECTORS, ModelSize, Unclear, said
from apps.estimates.engine.ranges import hull, point, product, quotient
from apps.estimates.engine.running import OWN_CARD
from apps.estimates.engine.serving import forward_of
from apps.estimates.engine.spans import Exact
from apps.estimates.engine.training_memory import HARDWARE, at_hand, memory_of

LABELLED, CASES = "labelled", "examples"
FROM_NOTHING = "pretraining"
SERVICE_SAID = (("service_hours", "Hours of training by a service", "hours"), ("service_price", "Price of an hour", ""))
MILLIARD, HOURS_PER_DAY = 10**9, 24
HOURS, RENT = ("training_gpu_hours", "Hours on one large graphics card"), ("training_rent", "Rent of graphics cards")
DAYS, ENERGY = ("training_days", "Days on your machines"), ("training_energy", "Electricity to train")
OWN = ("training_own", "Use of a machine of your own to train")  # in place of rent, where the data may not leave
HOURS_FORMULA = "passes × work of one case × cases there are now × times each is seen ÷ (speed × share of it that is used) × runs"


def cases_missing(inputs: Inputs, sizes: tuple[ModelSize, ...]) -> Unclear | None:
    """Why the number of cases to learn from is not known; None where it is, or where no size of model asks for it."""
    for question in filter(None, map(_counts, sizes)):
        if not inputs.number(question).is_point:
            return Unclear("it is not known how many cases there are to learn from", inputs.needs(question, "output_kind"))
        if inputs.number(question).low == 0:
            return Unclear("there is no case to learn from yet")
    return None


def work_of(inputs: Inputs, size: ModelSize) -> Range:
    """GFLOP to train one size of model once. Raises Lacks."""
    if "tokens_per_parameter" in size.ranges:
        texts = zip(size.range("billions"), size.range("tokens_per_parameter"), strict=True)
        forward = Range(*(forward_of_tokens(billions, each * billions * MILLIARD) for billions, each in texts))
        cases: Exact = 1
    else:
        forward, cases = forward_of(size), inputs.number(_counts(size)).low
    ends = zip(forward, size.range("epochs"), strict=True)
    return Range(*(training_work(each, cases, epochs, _passes(size)) for each, epochs in ends))


def hours_at_one(inputs: Inputs, size: ModelSize) -> Range:
    """Hours of machines of one TFLOPS, trial runs and repeated runs included; at any other speed, by that speed. Raises Lacks."""
    key = ("hours at one TFLOPS", size.slug)
    if key not in inputs.kept:
        mfu, repeated = inputs.figures.range_above_nought(f"mfu_{size.speed}"), _runs(inputs.figures, size)
        ends = zip(work_of(inputs, size), reversed(mfu), repeated, strict=True)
        inputs.kept[key] = Range(*(card_hours(work, 1, used) * times for work, used, times in ends))
    kept: Range = inputs.kept[key]
    return kept


def rent_of(inputs: Inputs, size: ModelSize) -> Range:
    """Money for the cheapest cards that hold the model; at the high end, for the card that hours are counted by. Raises Lacks."""
    figures, gigabytes = inputs.figures, memory_of(inputs.figures, size)
    most, counted = figures.parameter("most_cards"), reference(figures)
    if not holding((counted.card,), gigabytes.high, most):
        raise Lacks(f"it needs more cards than one rented machine has: {most} {counted.name}")
    low, likely = (_cheapest(holding(cards(figures), end, most)) for end in gigabytes[:2])
    return product(hours_at_one(inputs, size), Range(low, likely, _cheapest((counted.card,))))


def service_rent(sizes: tuple[ModelSize, ...]) -> Range:
    """Money that a service asks for training on its own machines = hours x price of an hour. Raises Lacks."""
    return hull(product(size.range("service_hours"), size.range("service_price")) for size in sizes)


def use_of(inputs: Inputs, hours: Range) -> Range:
    """Money for hours of a machine of one's own = hours x what it costs a month / hours of a month. Raises Lacks."""
    month = inputs.figures.range_of(OWN_CARD)
    return product(hours, quotient(month, point(inputs.figures.above_nought("hours_month"))))


def hours_used(inputs: Inputs, sizes: tuple[ModelSize, ...]) -> Range:
    """Hours of one large card for what is trained at home; what a service would train takes as many as it would. Raises Lacks."""
    if all("service_hours" in size.ranges for size in sizes):
        return hull(size.range("service_hours") for size in sizes)
    return quotient(hull(hours_at_one(inputs, size) for size in sizes), point(reference(inputs.figures).tflops))


@or_cannot_say(*OWN)
def training_own(inputs: Inputs, sizes: tuple[ModelSize, ...]) -> Found:
    """Money = hours of one card x what an hour of a machine of one's own costs."""
    figures = inputs.figures
    return estimate(
        *OWN, figures.currency, use_of(inputs, hours_used(inputs, sizes)),
        "hours of a card × what a machine of one’s own costs a month ÷ hours of a month",
        (figures.assumption(OWN_CARD), figures.assumption("own_card_price"), figures.assumption("hours_month")),
        inputs.needs("output_kind"),
    )  # fmt: skip


def energy_of(inputs: Inputs, at_one: Range) -> Range:
    """kWh of all hours on the card that hours are counted by. Raises Lacks."""
    counted = reference(inputs.figures)
    hours = quotient(at_one, point(counted.tflops))
    return energy.electricity(inputs, point(counted.watts), hours, "power_training", HARDWARE)


@or_cannot_say(*HOURS)
def training_hours(inputs: Inputs, sizes: tuple[ModelSize, ...], at_one: Range) -> Found:
    """Hours of one card = passes x work of a case x cases x epochs / (TFLOPS x 1,000 x MFU) / 3,600 x runs."""
    counted = reference(inputs.figures)
    return estimate(
        *HOURS, f"hours of one {counted.name}", quotient(at_one, point(counted.tflops)), HOURS_FORMULA,
        (*(size.assumption for size in sizes), *_assumed(inputs.figures, sizes), counted.assumption),
        inputs.needs("output_kind"),
    )  # fmt: skip


@or_cannot_say(*DAYS)
def training_days(inputs: Inputs, sizes: tuple[ModelSize, ...], at_one: Range) -> Found:
    """Days = the same work at the speed of the machines there are, day and night."""
    there = at_hand(inputs)
    if isinstance(there, Unclear):
        return CannotSay(*DAYS, there.why, there.needs)
    return estimate(
        *DAYS, "days", quotient(quotient(at_one, there.tflops), point(HOURS_PER_DAY)), f"{HOURS_FORMULA} ÷ 24",
        (*_assumed(inputs.figures, sizes), there.assumption),
        inputs.needs("output_kind"),
    )  # fmt: skip


@or_cannot_say(*RENT)
def training_rent(inputs: Inputs, sizes: tuple[ModelSize, ...]) -> Found:
    """Money = hours of a card x its price an hour, of the cheapest cards that hold the model."""
    counted, figures = reference(inputs.figures), inputs.figures
    return estimate(
        *RENT, figures.currency, hull(rent_of(inputs, size) for size in sizes),
        "hours of a card × its price an hour, of the cheapest that holds the model; at the high end of a large one",
        (*_assumed(figures, sizes), figures.assumption("most_cards"), counted.price_said(figures.currency)),
        inputs.needs("output_kind"),
    )  # fmt: skip


@or_cannot_say(*RENT)
def training_by_service(inputs: Inputs, sizes: tuple[ModelSize, ...]) -> Found:
    """Money = hours of the service x its price an hour."""
    parts = [Assumption(label, said(size.range(key), unit), size.source) for size in sizes for key, label, unit in SERVICE_SAID]
    return estimate(*RENT, inputs.figures.currency, service_rent(sizes), "hours of training × price of one", parts)


@or_cannot_say(*ENERGY)
def training_energy(inputs: Inputs, at_one: Range) -> Found:
    """kWh = watts of the card / 1,000 x hours x utilisation x PUE."""
    return estimate(
        *ENERGY, "kWh", energy_of(inputs, at_one), "hours on one large card × watts ÷ 1,000 × share of its power × PUE",
        (reference(inputs.figures).assumption, *energy.assumed(inputs, "power_training", HARDWARE)),
        inputs.needs(HARDWARE, "output_kind"),
    )  # fmt: skip


def _counts(size: ModelSize) -> str:
    """The question that says how many cases are learned from; empty where text from elsewhere is needed anyway."""
    if "tokens_per_parameter" in size.ranges:
        return ""
    return CASES if size.method == VECTORS else LABELLED


def _passes(size: ModelSize) -> int:
    if size.method == VECTORS:
        return 1
    if size.method in (LORA, QLORA):
        return ADAPTER_PASSES
    return RECOMPUTED_PASSES if size.recompute else TRAINING_PASSES


def _trials(size: ModelSize) -> tuple[str, ...]:
    """The parameters that say how many trial runs there are and how long; none for vectors, which are made once."""
    if size.method == VECTORS:
        return ()
    return ("rehearsals",) if size.speed == FROM_NOTHING else ("tuning_runs", "tuning_length")


def _runs(figures: Figures, size: ModelSize) -> Range:
    """How many times over it is trained."""
    keys = _trials(size)
    if not keys:
        return point(1)
    failures, trials = figures.parameter("training_failures"), figures.range_of(keys[0])
    lengths = figures.range_of(keys[1]) if keys[1:] else point(1)
    return Range(*(runs(*ends, failures) for ends in zip(trials, lengths, strict=True)))


def _cheapest(found: tuple[Card, ...]) -> Exact:
    """Money for an hour of one TFLOPS on the cheapest of some cards, those without a price or speed left out."""
    return min(Fraction(card.price) / card.tflops for card in found if card.price is not None and card.tflops is not None)


def _assumed(figures: Figures, sizes: tuple[ModelSize, ...]) -> tuple[Assumption, ...]:
    trials = [key for size in sizes for key in _trials(size)]
    keys = [*(f"mfu_{size.speed}" for size in sizes), *trials, *(["training_failures"] if trials else [])]
    return tuple(figures.assumption(key) for key in dict.fromkeys(keys))
