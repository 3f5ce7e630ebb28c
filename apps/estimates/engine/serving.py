"""What a model of one's own needs while it answers: memory, electricity of its machine, time beside the network, power on a device.

Knows `cards`, `computing`, `energy`, `memory`, `model_sizes`, `running` and what they know. Whether a figure fits is for the reader and the rules to say.
"""

from fractions import Fraction

from apps.estimates.engine import energy, memory
from apps.estimates.engine.cards import alone_said, cards
from apps.estimates.engine.computing import forward_of_tokens
from apps.estimates.engine.estimate import Assumption, CannotSay, Range, estimate
from apps.estimates.engine.inputs import Found, Inputs, Lacks, or_cannot_say
from apps.estimates.engine.model_sizes import ModelSize, said
from apps.estimates.engine.ranges import NOTHING, hull, point, product
from apps.estimates.engine.running import machine_count
from apps.estimates.engine.spans import Exact

SERVERS = frozenset({"cloud", "own_servers", "workstation"})
DEVICES = frozenset({"phone", "embedded"})
TRIP = {"cloud": "round_trip_cloud", "own_servers": "round_trip_own"}  # elsewhere the model runs where the user is
LIMITS = ("latency_chat", "latency_screen", "latency_frame", "latency_control")  # the usual limits of delay, longest first
HUNDRED, MILLISECONDS, GIGA_PER_TERA = 100, 1000, 1000


def shared(inputs: Inputs) -> tuple[Found, ...]:
    """What holds for every way of building alike."""
    return (latency_room(inputs),)


@or_cannot_say("latency_room", "Time left for the model")
def latency_room(inputs: Inputs) -> Found:
    """Milliseconds left for the model = time for one answer - round trip over the network. Below nought there is no room."""
    slug, label = "latency_room", "Time left for the model"
    wanted, places = inputs.number("latency_ms"), sorted(inputs.choice("run_where"))
    if not wanted.is_point:
        return CannotSay(slug, label, "it is not known how fast an answer must come", inputs.needs("latency_ms", "run_where"))
    keys = sorted({TRIP[place] for place in places if place in TRIP})
    trip = hull([*(inputs.figures.range_of(key) for key in keys), *([NOTHING] if set(places) - set(TRIP) or not places else [])])
    return estimate(
        slug,
        label,
        "ms",
        Range(wanted.low - trip.high, wanted.low - trip.likely, wanted.low - trip.low),
        "time for one answer − round trip over the network",
        (*(inputs.figures.assumption(key) for key in keys), *_usual_limit(inputs, wanted.low)),
        inputs.needs("run_where"),
    )


def memory_of(inputs: Inputs, size: ModelSize) -> Range:
    """GB of one size of model while it answers. Raises Lacks."""
    if "serving_gb" in size.ranges:
        return size.range("serving_gb")
    each, overhead, tokens = (inputs.figures.range_of(key) for key in ("bytes_served", "serving_overhead", "serving_tokens"))
    caches = [memory.cache(kb, held) for kb, held in zip(size.ranges.get("cache_kb_token", NOTHING), tokens, strict=True)]
    return Range(*(memory.served(*ends) for ends in zip(size.range("billions"), each, overhead, caches, strict=True)))


@or_cannot_say("serving_memory", "Memory to answer")
def serving_memory(inputs: Inputs, sizes: tuple[ModelSize, ...]) -> Found:
    """GB = billions of parameters x bytes of each x overhead, and the cache of a language model beside it."""
    found = hull(memory_of(inputs, size) for size in sizes)
    keys = ["bytes_served", "serving_overhead"] if any("billions" in size.ranges for size in sizes) else []
    keys += ["serving_tokens"] if any("cache_kb_token" in size.ranges for size in sizes) else []
    return estimate(
        "serving_memory",
        "Memory to answer",
        "GB",
        found,
        "billions of parameters × bytes of each × overhead, and for a language model KB a token × tokens held at once",
        (
            *(size.assumption for size in sizes),
            *(inputs.figures.assumption(key) for key in keys),
            alone_said(inputs.figures, found.likely),
        ),
        inputs.needs("output_kind"),
    )


@or_cannot_say("serving_energy_month", "Electricity to answer, a month")
def serving_energy_month(inputs: Inputs, sizes: tuple[ModelSize, ...]) -> Found:
    """kWh a month of machines that are on day and night: watts of the thriftiest cards that hold the model x hours x utilisation x PUE x machines."""
    found = hull(memory_of(inputs, size) for size in sizes)
    watts = Range(*(_thriftiest(inputs, end) for end in found))
    hours, count = inputs.figures.parameter("hours_month"), machine_count(inputs, "card")
    return estimate(
        "serving_energy_month",
        "Electricity to answer, a month",
        "kWh",
        product(energy.electricity(inputs, watts, point(hours), "power_serving", "run_where"), count.found),
        "watts ÷ 1,000 × hours of a month × share of their power × PUE × machines",
        (
            Assumption("Cards that hold the model, the thriftiest of the list", said(watts, "W"), "List of accelerators"),
            inputs.figures.assumption("hours_month"),
            *energy.assumed(inputs, "power_serving", "run_where"),
            *count.assumptions,
        ),
        (*inputs.needs("run_where", "output_kind"), *count.needs),
    )


@or_cannot_say("power_share", "Power needed on the device")
def power_share(inputs: Inputs, sizes: tuple[ModelSize, ...]) -> Found:
    """% of the power at hand = GFLOP of one answer x answers a second / (TOPS a watt x usable share x 1,000) / watts at hand x 100."""
    slug, label = "power_share", "Power needed on the device"
    watts, wanted = inputs.number("power_watts"), inputs.number("latency_ms")
    if not watts.is_point or not wanted.is_point:
        return CannotSay(
            slug, label, "it is not known how much power there is, or how fast it must answer", inputs.needs("power_watts", "latency_ms")
        )
    if watts.low == 0 or wanted.low == 0:
        return CannotSay(slug, label, "there is no power, or no time, to answer with")
    per_watt, usable = inputs.figures.range_above_nought("edge_tops_per_watt"), inputs.figures.range_above_nought("edge_usable")
    work = hull(forward_of(size) for size in sizes)
    fast = tuple(rate * share * GIGA_PER_TERA for rate, share in zip(per_watt, usable, strict=True))  # GFLOP a second and watt
    needed = (Fraction(one) * MILLISECONDS / wanted.low / rate for one, rate in zip(work, reversed(fast), strict=True))
    return estimate(
        slug,
        label,
        "% of the power there is",
        Range(*(Fraction(each) / watts.low * HUNDRED for each in needed)),
        "work of one answer ÷ time for one answer ÷ (speed a watt × usable share) ÷ watts at hand × 100",
        (*(size.assumption for size in sizes), *(inputs.figures.assumption(key) for key in ("edge_tops_per_watt", "edge_usable"))),
        inputs.needs("output_kind"),
    )


def forward_of(size: ModelSize) -> Range:
    """GFLOP of one case, once through the model. Raises Lacks."""
    if "forward_gflop" in size.ranges:
        return size.range("forward_gflop")
    ends = zip(size.range("billions"), size.range("tokens"), strict=True)
    return Range(*(forward_of_tokens(*end) for end in ends))


def _thriftiest(inputs: Inputs, gigabytes: Exact) -> Exact:
    """Watts of the cards that hold so much and draw least, several of one kind where one is too small."""
    known = [memory.cards_needed(gigabytes, card.gigabytes) * card.watts for card in cards(inputs.figures) if card.watts is not None]
    if not known:
        raise Lacks("the price list has no card whose power is known")
    return min(known)


def _usual_limit(inputs: Inputs, wanted: Exact) -> tuple[Assumption, ...]:
    """The strictest of the usual limits of delay that this time still meets."""
    met = [key for key in LIMITS if wanted <= inputs.figures.parameter(key)]
    return (inputs.figures.assumption(met[-1]),) if met else ()
