"""The memory that training takes, for each size of model that is possible, and its share of what the machines there are have.

Knows `cards`, `memory`, `model_sizes` and what they know.
"""

from apps.estimates.engine import memory
from apps.estimates.engine.cards import Machines, alone_said, machines
from apps.estimates.engine.estimate import CannotSay, Range, estimate
from apps.estimates.engine.inputs import Figures, Found, Inputs, or_cannot_say
from apps.estimates.engine.model_sizes import LORA, QLORA, VECTORS, WHOLE, ModelSize, Unclear
from apps.estimates.engine.ranges import point, quotient, scaled

HARDWARE, NO_MACHINE = "training_hardware", "none"
BYTES = {WHOLE: "bytes_full_training", VECTORS: "bytes_served"}  # of every parameter
FROZEN = {LORA: "bytes_frozen_16bit", QLORA: "bytes_frozen_4bit"}  # of those that an adapter leaves as they are
HUNDRED = 100


def memory_of(figures: Figures, size: ModelSize) -> Range:
    """GB to train one size of model, by its method. Raises Lacks."""
    billions, kept = size.range("billions"), size.range("activations_gb")
    if size.method in BYTES:
        each = figures.range_of(BYTES[size.method])
        return Range(*(memory.trained_whole(*ends) for ends in zip(billions, each, kept, strict=True)))
    frozen, share = figures.range_of(FROZEN[size.method]), figures.range_of("adapter_share")
    trained = point(figures.parameter("bytes_adapter"))
    return Range(*(memory.trained_by_adapter(*ends) for ends in zip(billions, frozen, share, trained, kept, strict=True)))


@or_cannot_say("training_memory", "Memory to train")
def training_memory(inputs: Inputs, sizes: tuple[ModelSize, ...], found: Range) -> Found:
    """GB = billions of parameters x bytes of each + activations; with an adapter, bytes of the frozen ones and of the few that are trained."""
    figures = inputs.figures
    return estimate(
        "training_memory",
        "Memory to train",
        "GB",
        found,
        "billions of parameters × bytes of each + activations",
        (
            *(size.assumption for size in sizes),
            *(figures.assumption(key) for key in _keys(sizes)),
            alone_said(figures, found.likely),
        ),
        inputs.needs("output_kind"),
    )


@or_cannot_say("training_memory_share", "Memory against your machines")
def memory_share(inputs: Inputs, needed: Range) -> Found:
    """% = memory to train / memory of the machines there are x 100; above 100 it does not fit."""
    slug, label = "training_memory_share", "Memory against your machines"
    there = at_hand(inputs)
    if isinstance(there, Unclear):
        return CannotSay(slug, label, there.why, there.needs)
    return estimate(
        slug,
        label,
        "% of their memory",
        scaled(quotient(needed, there.gigabytes), HUNDRED),
        "memory to train ÷ memory of the machines × 100; above 100 it does not fit",
        (there.assumption,),
        inputs.needs("output_kind"),
    )


def at_hand(inputs: Inputs) -> Machines | Unclear:
    """The machines there are to train on, or why nobody can say. Raises Lacks."""
    if inputs.is_open(HARDWARE):
        return Unclear("it is not known what you can train on", inputs.needs(HARDWARE))
    (answer,) = inputs.choice(HARDWARE)
    if answer == NO_MACHINE:
        return Unclear("there is no machine to train on; cards can be rented by the hour")
    return machines(inputs.figures, answer)


def _keys(sizes: tuple[ModelSize, ...]) -> list[str]:
    methods = {size.method for size in sizes}
    keys = [BYTES[method] for method in BYTES if method in methods] + [FROZEN[method] for method in FROZEN if method in methods]
    return [*keys, "adapter_share", "bytes_adapter"] if methods & set(FROZEN) else keys
