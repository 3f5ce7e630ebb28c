"""The fields of what estimates are made with: work of an option, machines, sizes of models, electricity. Knows `field` only."""

from collections.abc import Mapping

from apps.catalogue.engine.described.field import CHOICE, KNOWN, LONG, NAMES, NUMBER, NUMBERS, YES_NO, Choices, Field, slug

MONTHS, MONEY_A_MONTH, WEEKS, GB = "engineer-months", "in the list’s currency, a month", "weeks", "GB"
LEARNS: Choices = (
    ("labels", "labelled cases"),
    ("scratch", "labelled cases, from nothing"),
    ("cases", "cases without labels"),
    ("test", "cases to test with only"),
)
SERVES: Choices = (
    *(("nothing", "nothing to run"), ("service", "a hosted service"), ("processor", "ordinary processors")),
    *(("card", "a graphics card"), ("either", "processors or a card"), ("ends", "both ends: service and own machine")),
)
PLACES: Choices = (("eu", "European Union"), ("uk", "United Kingdom"), ("us", "United States"), ("other", "Elsewhere"))
METHODS: Choices = (
    *(("full", "All weights are trained"), ("lora", "Small added weights (LoRA)"), ("qlora", "The same in four bits (QLoRA)")),
    *(("vectors", "Vectors are made once"), ("cpu", "Trained on processors"), ("service", "Trained by a service")),
    *(("as_is", "Used as it is"), ("unknown", "No figure is known")),
)
SPEEDS: Choices = (("data_bound", "waits for data"), ("adapting", "adapting a model"), ("pretraining", "training from nothing"))
TASKS_OF_MODEL = "Short names as the rules have them, one a line."


def spread(name: str, words: str, help_: str = "", unit: str = "") -> Field:
    """Three numbers: low, likely, high."""
    return Field(name, words, help_, NUMBERS, unit)


def ends(name: str, words: str, help_: str, unit: str, *, required: bool) -> tuple[Field, ...]:
    """The same as three fields of their own."""
    said = (("low", "at least"), ("likely", "likely"), ("high", "at most"))
    return tuple(
        Field(f"{name}_{end}", f"{words}, {word}", help_ if end == "low" else "", NUMBER, unit, required=required) for end, word in said
    )


MACHINES: Mapping[str, tuple[Field, ...]] = {
    "approach_costs": (
        Field("approach", "Option", "The option as the rules name it, like classical_ml.", required=True),
        Field("learns", "Needs data for", "What the option takes cases for.", CHOICE, choices=LEARNS),
        Field("serves", "Runs on", "What it runs on once it works.", CHOICE, choices=SERVES),
        *ends("build", "Building", "Work until it runs.", MONTHS, required=True),
        *ends("run", "Running", "Upkeep and machines; the price of answers comes on top.", MONEY_A_MONTH, required=False),
        *ends("weeks_to_evidence", "First evidence", "Time until one knows whether it works.", WEEKS, required=False),
        *KNOWN,
    ),
    "accelerators": (
        Field("name", "Name", "As its maker writes it.", required=True),
        Field("memory_gb", "Memory", "", NUMBER, GB),
        Field("watts", "Power", "At full load.", NUMBER, "watts"),
        Field("watts_low", "Lowest power", "Where it can be held to less.", NUMBER, "watts"),
        Field("tflops", "Speed", "Dense 16-bit arithmetic, without the doubling quoted for sparse weights.", NUMBER, "TFLOPS"),
        Field("tops_int8", "Speed in whole numbers", "8-bit, for small devices.", NUMBER, "TOPS"),
        Field("bandwidth_tb_s", "Speed of its memory", "", NUMBER, "TB a second"),
        Field("price_hour", "Price of an hour", "Of one card. Leave it empty where it cannot be rented.", NUMBER, "in the list’s currency"),
        Field("instance", "Rented as", "The name of the machine that has it."),
        Field("speed_source", "Source of the speed", "Where it is another than that of the price.", LONG),
        Field(
            "unverified_fields",
            "Figures not checked",
            "Names of figures that are kept and not reckoned with, one a line, like tflops.",
            NAMES,
        ),
        Field("reference", "The card of examples", "Estimates that name no card take this one. One card only.", YES_NO),
        Field("edge", "A small device", "Runs without a data centre.", YES_NO),
        *KNOWN,
    ),
    "training_hardware": (
        slug("The answer of the question on hardware, like one_gpu. It never changes."),
        Field("label", "Name", "As readers see it.", required=True),
        spread("cards", "Number of cards", "From small to large."),
        Field("card", "Cards", "Three names of accelerators in this list, from small to large, one a line.", NAMES),
        spread("tflops", "Speed", "Of machines without a card.", "TFLOPS"),
        spread("memory_gb", "Memory", "", GB),
        spread("watts", "Power", "", "watts"),
        *KNOWN,
    ),
    "model_sizes": (
        slug(),
        Field("label", "Name", "As readers see it.", required=True),
        Field("approaches", "Options", f"Options that take such a model. {TASKS_OF_MODEL}", NAMES),
        Field("kinds", "What goes in", f"text, images, table and so on. {TASKS_OF_MODEL}", NAMES),
        Field("outputs", "What comes out", f"Only for these. {TASKS_OF_MODEL}", NAMES),
        Field("not_outputs", "What does not come out", f"Not for these. {TASKS_OF_MODEL}", NAMES),
        Field("method", "How it is trained", "", CHOICE, choices=METHODS),
        Field("speed", "Share of the speed used", "Which share the rules reckon with.", CHOICE, choices=SPEEDS),
        spread("billions", "Size", "", "billion parameters"),
        spread("activations_gb", "Memory beside the weights", "While training.", GB),
        spread("forward_gflop", "Work of one case", "", "GFLOP"),
        spread("tokens", "Tokens of one case", ""),
        spread("tokens_per_parameter", "Tokens for each parameter", "From nothing, a model of language needs so much text."),
        spread("epochs", "Passes over the cases", ""),
        spread("cache_kb_token", "Memory of one token", "While answering.", "KB"),
        spread("serving_gb", "Memory to answer", "Where it does not follow from the size.", GB),
        spread("service_hours", "Hours at a service", "", "hours"),
        spread("service_price", "Price of such an hour", "", "in the list’s currency"),
        Field("prompts", "Takes prompts", "Can be told in words what to do.", YES_NO),
        Field("recompute", "Computes twice to save memory", "A third more work.", YES_NO),
        Field("records", "For records only", "Gives way where text, pictures or sound go in too.", YES_NO),
        Field("why", "Why no figure", "Where no figure is known.", LONG),
        *KNOWN,
    ),
    "grids": (
        Field("region", "Region", "As readers see it. Once published it stays.", required=True),
        Field("place", "Place", "Where it counts, among the places that the questions offer.", CHOICE, choices=PLACES),
        Field("grams_kwh", "CO2 of a kilowatt-hour", "", NUMBER, "grams", required=True),
        Field("years", "Years", "The years of the measurement, like 2018–2021."),
        *KNOWN,
    ),
}
