"""What a month of running costs: a service by the answer, a machine of one's own, and upkeep. Knows the shapes, `burden_holds` and `ranges` only.

    service a month  = answers a month x list price of one answer; the ends are what sellers of the same task ask for
    machines a month = machines x price of one;  machines = answers x headroom / (answers an hour x hours a month x utilisation), one at least
    upkeep a month   = share of the building a year x price of the building / 12

Units: money of the list of facts. What an approach runs on stands in its row, `serves`. Nobody said how many answers: a
service cannot be priced; a machine is priced for up to `volume_open` answers, which is printed. Sources: cost_rules.
"""

from fractions import Fraction

from apps.estimates.engine.burden_holds import looks_up
from apps.estimates.engine.estimate import Assumption, CannotSay, Range
from apps.estimates.engine.inputs import Inputs, Lacks, Row
from apps.estimates.engine.paces import TRANSLATED, machines, may_be_translated, paces
from apps.estimates.engine.paces import busy_hours as busy_at
from apps.estimates.engine.parts import Part
from apps.estimates.engine.ranges import NOTHING, hull, point, product, scaled
from apps.estimates.engine.spans import Exact, exact
from apps.estimates.engine.units import of_task

MONTHS = 12
OWN_CARD = "own_card_month"  # what a machine of one's own with a graphics card costs a month
SERVICE, NOTHING_RUNS, ENDS = "service", "nothing", "ends"  # words of `serves`; "ends": neither runs on nor needs upkeep
MACHINES = {"processor": ("processor",), "card": ("card",), "either": ("processor", "card")}
DEVICES = frozenset({"phone", "browser", "embedded"})  # of the users: no machine is rented
READY, OWN = "price", "own_price"  # of a row: a ready-made service, and one taught or told layouts or kinds of one's own
OWN_FROM = "own_from"  # of a row: from how many kinds on they are one's own, and described to a general model
OWN_LAYOUTS = 2  # layouts from which a service has to be taught them, where the row does not say
VOWELS = "aeio"


def serves(inputs: Inputs, approach: str) -> str:
    """What an approach runs on, by its row. Raises Lacks."""
    word = str(inputs.figures.row("approach_costs", approach).get("serves", ""))
    if not word:
        raise Lacks("the price list does not say what it runs on")
    return word


def volume(inputs: Inputs) -> Exact | None:
    """Answers a month; None where nobody said."""
    return None if inputs.is_open("requests_per_month") else inputs.number("requests_per_month").low


def service_month(inputs: Inputs) -> Part | CannotSay:
    """A hosted service at list price. Raises Lacks."""
    price, asked = answer_price(inputs), volume(inputs)
    if isinstance(price, CannotSay):
        return price
    if asked is None:
        needs = inputs.needs("requests_per_month", "task")
        return CannotSay("service_month", "Service a month", "nobody said how many answers a month will be asked for", needs)
    return Part(scaled(price.found, asked), price.assumptions, price.needs)


def answer_price(inputs: Inputs) -> Part | CannotSay:
    """The list price of one answer, over every task that is still possible. Raises Lacks."""
    figures, label = inputs.figures, "List price of one answer"
    rows: dict[str, Row] = figures.rows_by.get("prices", {})  # type: ignore[assignment]
    tasks = sorted(inputs.choice("task"))
    if not tasks or any(task not in rows for task in tasks):
        why = "there is no list price for this task" if len(tasks) == 1 else "nobody said which task it is"
        return CannotSay("answer_price", label, why, inputs.needs("task"))
    each = [_of_task(inputs, rows[task]) for task in tasks]
    assumptions = tuple(one for part in each for one in part.assumptions)
    needs = tuple(need for part in each for need in part.needs)
    return Part(hull(part.found for part in each), assumptions, (*inputs.needs("task"), *needs))


def machine_month(inputs: Inputs, word: str) -> Part:
    """The machines that serve an approach for a month. Raises Lacks."""
    if word not in MACHINES:
        return Part(NOTHING)
    where = inputs.choice("run_where")
    if where and where <= DEVICES:
        return Part(NOTHING, (Assumption("Machines", "none", "It runs on the users’ own devices"),))
    rented = Part(*_rented(inputs, word))
    if where & DEVICES:
        return Part(Range(0, rented.found.likely, rented.found.high), rented.assumptions, (*rented.needs, *inputs.needs("run_where")))
    return rented


def index_month(inputs: Inputs) -> Part:
    """The index of texts of one's own, where answers are looked up; rules published before have no figure for it. Raises Lacks."""
    sure, possible = looks_up(inputs)
    if not possible or "index_month_low" not in inputs.figures.parameters:
        return Part(NOTHING)
    month = inputs.figures.range_of("index_month")
    found = month if sure else hull((NOTHING, month))
    return Part(found, (inputs.figures.assumption("index_month"),), inputs.needs("task"))


def upkeep_month(inputs: Inputs, work: Part) -> Part:
    """Keeping it going: a share of the building each year. Raises Lacks."""
    share = scaled(inputs.figures.percent("upkeep_share"), Fraction(1, MONTHS))
    return Part(product(work.found, share), (*work.assumptions, inputs.figures.assumption("upkeep_share")), work.needs)


def busy_hours(inputs: Inputs) -> Exact:
    """Hours of a month in which a machine answers at its full pace, headroom taken off. Raises Lacks."""
    figures = inputs.figures
    return busy_at(*(figures.above_nought(key) for key in ("hours_month", "utilisation", "headroom")))


def pace_key(inputs: Inputs, word: str) -> tuple[str, ...]:
    """Which paces are possible: of answers that are translated or written, of content that is read, of records (all that processors serve)."""
    if word == "processor":
        return ("records",)
    return paces(inputs.choice("output_kind"), inputs.choice("problem"), _tasks(inputs))


def pace(inputs: Inputs, word: str) -> Range:
    """Answers an hour of one busy machine, over every pace that is possible. Raises Lacks."""
    found = hull(inputs.figures.range_above_nought(f"answers_hour_{key}") for key in pace_key(inputs, word))
    if word == "processor" or not may_be_translated(inputs.choice("output_kind"), _tasks(inputs)):
        return found
    faster = inputs.figures.range_above_nought(f"answers_hour_{TRANSLATED}")  # once it is known that texts are translated
    return Range(found.low, found.likely, max(found.high, faster.high))


def _tasks(inputs: Inputs) -> frozenset[str]:
    """The tasks that are possible; none by rules of before, which do not know how fast is translated."""
    return inputs.choice("task") if f"answers_hour_{TRANSLATED}_low" in inputs.figures.parameters else frozenset()


def machine_price(inputs: Inputs, word: str) -> tuple[Range, tuple[Assumption, ...]]:
    """What one machine costs a month; where the data has to stay, one of one's own, for a rented one sees the data too. Raises Lacks."""
    keys = [OWN_CARD if kind == "card" and stays(inputs) else f"machine_{kind}_month" for kind in MACHINES[word]]
    found = hull(inputs.figures.range_of(key) for key in keys)
    if "machine_card_month" in keys and may_stay(inputs):
        own = inputs.figures.range_of(OWN_CARD)
        found = Range(min(found.low, own.low), found.likely, max(found.high, own.high))
    return found, tuple(inputs.figures.assumption(key) for key in keys)


def may_stay(inputs: Inputs) -> bool:
    """Whether it can still turn out that the data may not leave; rules published before have no figure for a machine of one's own."""
    return "no" in inputs.choice("data_may_leave") and f"{OWN_CARD}_low" in inputs.figures.parameters


def stays(inputs: Inputs) -> bool:
    """Whether the data may not leave, so that no machine is rented."""
    return may_stay(inputs) and len(inputs.choice("data_may_leave")) == 1


def _rented(inputs: Inputs, word: str) -> tuple[Range, tuple[Assumption, ...], tuple[str, ...]]:
    price, assumptions = machine_price(inputs, word)
    count = machine_count(inputs, word)
    return product(price, count.found), (*assumptions, *count.assumptions), count.needs


def machine_count(inputs: Inputs, word: str) -> Part:
    """How many machines the answers of a month take; where nobody said how many, up to `volume_open`. Raises Lacks."""
    figures, asked = inputs.figures, volume(inputs)
    an_hour, busy = pace(inputs, word), busy_hours(inputs)
    most = figures.parameter("volume_open") if asked is None else asked
    least = 0 if asked is None else asked
    count = Range(machines(least, an_hour.high, busy), machines(least, an_hour.likely, busy), machines(most, an_hour.low, busy))
    keys = (*(f"answers_hour_{key}" for key in pace_key(inputs, word)), "headroom", "utilisation")
    keys += ("volume_open",) if asked is None else ()
    return Part(count, tuple(figures.assumption(key) for key in keys), inputs.needs("requests_per_month"))


def _of_task(inputs: Inputs, row: Row) -> Part:
    """The price of one answer of one task, of as many pages or minutes as a case usually has. Raises Lacks."""
    each, assumed, long = of_task(inputs, str(row["task"]))
    prices, needs = _prices(inputs, row)
    spread = [_spread(inputs, row, name) for name in prices]
    said = (*(_assumed(row, name, inputs.figures.currency) for name in prices), *assumed)
    if not all(_has_ends(row, name) for name in prices):
        said = (*said, inputs.figures.assumption("service_price"))
    return Part(product(hull(spread), each), said, (*needs, *long))


def _prices(inputs: Inputs, row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which prices of a row can apply: ready-made, or of one's own, which takes over from the second layout on, or from as many kinds as the row says."""
    if row.get(OWN) in (None, ""):
        return (READY,), ()
    layouts, first = inputs.number("classes"), exact(str(row.get(OWN_FROM) or OWN_LAYOUTS))
    if layouts.low >= first:
        return (OWN,), ()
    return ((READY,) if layouts.high is not None and layouts.high < first else (READY, OWN)), inputs.needs("classes")


def _has_ends(row: Row, name: str) -> bool:
    return all(row.get(f"{name}_{end}") not in (None, "") for end in ("low", "high"))


def _spread(inputs: Inputs, row: Row, name: str) -> Range:
    """The row's own low and high price where it has them; else the usual spread among sellers. Raises Lacks."""
    price = exact(str(row[name]))
    if _has_ends(row, name):
        low, high = (exact(str(row[f"{name}_{end}"])) for end in ("low", "high"))
        return Range(min(low, price), price, max(high, price))
    return product(point(price), inputs.figures.range_of("service_price"))


def _assumed(row: Row, name: str, currency: str) -> Assumption:
    unit = str(row.get("unit", "answer"))
    value = f"{row[name]} {currency} {'an' if unit[:1] in VOWELS else 'a'} {unit}"
    if _has_ends(row, name):
        value = f"{row[f'{name}_low']} to {row[f'{name}_high']}, likely {value}"
    source = row.get("own_source") or row.get("source", "") if name == OWN else row.get("source", "")
    said = f"{source}, checked on {row.get('checked_on', '')}"
    own = "List price of one answer, your kinds described to it" if row.get(OWN_FROM) else "List price, model of one’s own"
    label = own if name == OWN else "List price of one answer"
    return Assumption(label, value, f"Not verified: {said}" if row.get("unverified") else said)
