"""The fields of what can be bought or is named by task: services, software, prices, people, labels. Knows `field` only."""

from collections.abc import Mapping

from apps.catalogue.engine.described.field import CHOICE, DAY, KNOWN, LONG, NAMES, NOTE, NUMBER, TASKS_FIELD, Field, slug

MONEY = "in the list’s currency"


def in_currency(unit: str, currency: str) -> str:
    """A unit of money with the list's own currency in it; any other as it is."""
    return unit.replace(MONEY, f"in {currency}") if currency else unit


STATUS = (
    ("open", "Open"),
    ("closed_to_new", "Closed to new customers"),
    ("deprecated", "Ending"),
    ("retired", "Ended"),
)
SERVICE_KIND = (("api", "Gives answers"), ("automl", "Finds a model by itself"), ("platform", "A place to build on"))
MARKET: Mapping[str, tuple[Field, ...]] = {
    "tasks": (
        slug("The task as the questions name it, like text_classification. It never changes."),
        Field("label", "Name", "As readers see it: what one wants done.", required=True),
        Field("family", "Family", "The heading under which the catalogue shows it.", required=True),
        Field("baseline", "Simplest way", "What to try first, without a model where that may do.", LONG, required=True),
        Field("measure", "Measure", "By what one tells whether it works.", LONG, required=True),
        Field("caution", "Caution", "What goes wrong most easily.", LONG),
        Field("open_models", "Open models", "One a line.", NAMES),
        Field("licences", "Licences to read", "What must be read before use. One a line.", NAMES),
        Field("automl", "Tools that find a model", "One a line.", NAMES),
        Field("services_note", "On services", "What is to be said of hosted services for this task.", LONG),
        *KNOWN,
    ),
    "services": (
        Field("name", "Name", "As its seller writes it. Once published it stays: texts name it.", required=True),
        Field("vendor", "Seller", required=True),
        Field("kind", "Kind", "Only what gives answers can be recommended as a service.", CHOICE, choices=SERVICE_KIND, required=True),
        TASKS_FIELD,
        Field("status", "State", "Only what is open can be recommended.", CHOICE, choices=STATUS, required=True),
        Field("closed_to_new_on", "Closed to new customers on", "Leave it empty where no day is known.", DAY),
        Field("retires_on", "Ends on", "The day after which it gives no more answers.", DAY),
        Field("successor", "Successor", "What its seller names instead, or what does the same."),
        Field("terms", "Terms", "What its terms say that a buyer should know.", LONG),
        NOTE,
        *KNOWN,
    ),
    "packages": (
        Field("name", "Name", "As the package index has it.", required=True),
        Field("version", "Version", "The version that was current on the day of the check.", required=True),
        Field("purpose", "Purpose", "What it does, in a line.", LONG, required=True),
        TASKS_FIELD,
        *KNOWN,
    ),
    "prices": (
        Field("task", "Task", "The task whose one answer this is the price of.", CHOICE, required=True),
        Field("price", "Price", "What one answer costs. Estimates are made with it.", NUMBER, MONEY, required=True),
        Field("price_low", "Lowest price", "What the cheapest seller asks.", NUMBER, MONEY),
        Field("price_high", "Highest price", "What the dearest seller asks.", NUMBER, MONEY),
        Field("own_price", "Price once taught", "Of a service taught on one’s own layouts or kinds.", NUMBER, MONEY),
        Field("own_price_low", "Lowest price once taught", "", NUMBER, MONEY),
        Field("own_price_high", "Highest price once taught", "", NUMBER, MONEY),
        Field("own_from", "Price once taught from so many kinds", "Left empty: from two layouts on.", NUMBER),
        Field("own_source", "Source of the price once taught", "Where it is not that of the price.", LONG),
        Field("unit", "One answer is", "What the price buys: picture, page, minute of speech.", required=True),
        *KNOWN,
    ),
    "list_prices": (
        slug(),
        Field("group", "Group", "The heading under which the page of prices shows it.", required=True),
        Field("vendor", "Seller", required=True),
        Field("what", "What is bought", "The product and the tier.", LONG, required=True),
        Field("unit", "Unit", "What the price buys: 1,000 pages, hour, million tokens.", required=True),
        Field("price", "Price", "Where there is one. Otherwise two of the fields below.", NUMBER, MONEY),
        Field("price_low", "Lowest price", "", NUMBER, MONEY),
        Field("price_high", "Highest price", "", NUMBER, MONEY),
        Field("price_in", "Price of what is sent", "With the next field, for language models.", NUMBER, MONEY),
        Field("price_out", "Price of what comes back", "", NUMBER, MONEY),
        NOTE,
        *KNOWN,
    ),
    "labelling": (
        Field("item", "Short name", "Small letters, digits and underscores. It never changes.", required=True),
        Field("label", "What is labelled", "As readers see it.", required=True),
        Field("low", "Lowest price", "Of one right answer by a person.", NUMBER, MONEY, required=True),
        Field("typical", "Usual price", "", NUMBER, MONEY, required=True),
        Field("high", "Highest price", "", NUMBER, MONEY, required=True),
        NOTE,
        *KNOWN,
    ),
    "people": (
        slug(),
        Field("label", "Who, or what of them", "As readers see it.", required=True),
        Field("price", "Figure", "Where there is one. Otherwise the two ends below.", NUMBER),
        Field("price_low", "Lowest figure", "", NUMBER),
        Field("price_high", "Highest figure", "", NUMBER),
        Field("unit", "Unit", "year, % more, times the wage.", required=True),
        NOTE,
        *KNOWN,
    ),
}
