"""What each way of building costs: to build, to run a month, in the first year, over three years; and when it is paid back.

    build       = months of work x (1 + what this case adds) x price of a month + labelling of what is missing + training
    run a month = service, or machines of one's own, + upkeep
    first year  = build + 12 x run a month;   three years = build + 36 x run a month     (no discount: the time is short)
    trial       = weeks to the first evidence x (1 + what this case adds) x price of a month x 12 / 52
    payback     = months of work until it runs + build / (benefit a year x share of it that comes / 12 - run a month), from
                  the start of the work, papers and waiting not counted; soonest with all of the benefit, latest with the least share of it;
                  the parameter `payback_cap` stands for never, and nothing is told below the parameter `payback_least`

Units: money of the list of facts. Sources: rows of that list, and parameters (cost_rules). Knows the modules of the parts
only. What cannot be said of a part cannot be said of the sum: an open answer widens a range or gives a CannotSay.
"""

from dataclasses import dataclass
from fractions import Fraction

from apps.estimates.engine import burdens, ready_made, running
from apps.estimates.engine.bands import Learns, learns
from apps.estimates.engine.estimate import Assumption, CannotSay, Range, estimate
from apps.estimates.engine.inputs import Found, Inputs, Row, of_row, printed
from apps.estimates.engine.parts import Part, total
from apps.estimates.engine.ranges import NOTHING, plus, point, product, scaled
from apps.estimates.engine.spans import Exact, exact

YEAR, THREE_YEARS, WEEKS = 12, 36, 52
STUDY = "a study ends, and brings in nothing by itself"
BENEFIT, OWN_FIGURE = "Benefit a year", "The owner’s own figure"
CREDITED = f"{OWN_FIGURE}, credited in full from the first day"
BUILD_FORMULA = (
    "months of work × (1 + what this case adds, added up) × price of a month "
    "+ missing known answers × price of one × set-up and checking + training"
)
SET_UP_FORMULA = "months of work to set it up × price of a month"
BOUGHT_FORMULA = "months of work to set it up × (1 + what is left to its buyer, added up) × price of a month"
FEE_FORMULA = "what is asked for it a month"
TRIAL_FORMULA = "weeks to the first evidence × (1 + what this case adds, added up) × price of a month × 12 ÷ 52"
RUN_FORMULA = {
    running.SERVICE: "answers a month × list price of one + search index, where one is needed + upkeep",
    running.NOTHING_RUNS: "upkeep: share of the building a year ÷ 12",
    running.ENDS: "nothing: it ends, and does not run on",
}
OWN_FORMULA = "machines × price of one a month + search index, where one is needed + upkeep"


@dataclass(frozen=True, slots=True)
class Costs:
    """The exact parts of one approach, before they are rounded."""

    build: Part | CannotSay
    run: Part | CannotSay
    word: str  # what it runs on
    ready: str = ""  # which kind of thing that is there already, by `ready_made`

    def over(self, months: int) -> Part | CannotSay:
        """Building and so many months of running."""
        run = self.run.times(months) if isinstance(self.run, Part) else self.run
        return total((self.build, run), "total", "Total")


def costs(inputs: Inputs, approach: str, labelling: Part | CannotSay, training: Range | CannotSay | None) -> Costs:
    """Everything an approach costs, with the money of its labelling and training (None where it trains nothing). Raises Lacks."""
    word = running.serves(inputs, approach)
    ready = ready_made.kind(inputs) if word == running.NOTHING_RUNS else ""
    work = _set_up(inputs, ready) if ready else _work(inputs, approach)
    work = _fitted_in(inputs, work) if ready == ready_made.PRODUCT else work
    spent: list[Part | CannotSay] = [work] if ready else [work, labelling]  # the cases to try it on are in its months
    if training is not None:
        spent.append(Part(training) if isinstance(training, Range) else training)
    is_bought = word == running.NOTHING_RUNS and ready_made.is_bought(inputs, ready)
    run = ready_made.fee(inputs, ready) if ready or is_bought else _run(inputs, word, work)
    return Costs(total(spent, "build", "Cost to build"), run, word, ready)


def said(inputs: Inputs, approach: str, found: Costs) -> dict[str, Found]:
    """The figures of an approach as estimates."""
    currency = inputs.figures.currency
    build = _set_up_formula(inputs, found.ready) if found.ready else BUILD_FORMULA
    run = FEE_FORMULA if found.ready else RUN_FORMULA.get(found.word, OWN_FORMULA)
    return {
        "build": _said("build", "Cost to build", currency, found.build, build),
        "run_month": _said("run_month", "Running a month", f"{currency} a month", found.run, run),
        "first_year": _said("first_year", "First year", currency, found.over(YEAR), "building + 12 × running a month", brief=True),
        "three_years": _said(
            "three_years", "Over three years", currency, found.over(THREE_YEARS), "building + 36 × running a month", brief=True
        ),
        "payback": payback(inputs, approach, found),
        "trial": _trial(inputs, approach, found.ready),
    }


def payback(inputs: Inputs, approach: str, found: Costs) -> Found:
    """Months until this approach has paid for itself; the cap stands for never. Raises Lacks."""
    slug, label = "payback", "Months until the money is back"
    if found.word == running.ENDS:
        return CannotSay(slug, label, STUDY)
    benefit = inputs.number("benefit_year")
    if inputs.is_open("benefit_year"):
        return CannotSay(slug, label, "nobody said what it would be worth a year", inputs.needs("benefit_year"))
    both = total((found.build, found.run), slug, label)
    if isinstance(both, CannotSay) or isinstance(found.build, CannotSay) or isinstance(found.run, CannotSay):
        return both if isinstance(both, CannotSay) else CannotSay(slug, label, "its cost cannot be said")
    figures = inputs.figures
    cap, month = figures.parameter("payback_cap"), Fraction(benefit.low) / YEAR
    share, reached = _reached(inputs)
    least = figures.parameter("payback_least") if "payback_least" in figures.parameters else 0
    until = until_it_runs(inputs, approach, found.ready)
    spent = zip(until, found.build.found, found.run.found, reversed(share), strict=True)
    ends = (_months(build, month * part - run, cap, least, start) for start, build, run, part in spent)
    never = f"{printed(cap, '')} stands for never, {printed(least, '')} for so many or fewer"
    of_it = " × share of it that comes" if reached else ""
    formula = (
        f"months of work until it runs + building ÷ (benefit a year{of_it} ÷ 12 − running a month), from the start of the work; {never}"
    )
    credited = Assumption(BENEFIT, printed(benefit.low, figures.currency), OWN_FIGURE if reached else CREDITED)
    return estimate(slug, label, "months", Range(*ends), formula, (credited, *reached, *_least(inputs)), both.needs)


def work_month(inputs: Inputs) -> tuple[Exact, Assumption]:
    """The price of a month of an engineer's work. Raises Lacks."""
    row: Row = inputs.figures.facts.get("engineer_month") or {}
    if "price" not in row:
        return inputs.figures.parameter("engineer_month"), inputs.figures.assumption("engineer_month")
    price = exact(str(row["price"]))
    return price, Assumption("A month of an engineer’s work", printed(price, inputs.figures.currency), str(row.get("source", "")))


def _months(build: Exact, gain: Exact, cap: Exact, least: Exact, start: Exact) -> Exact:
    return cap if gain <= 0 else min(cap, max(least, start + Fraction(build) / gain))


def _least(inputs: Inputs) -> tuple[Assumption, ...]:
    return (inputs.figures.assumption("payback_least"),) if "payback_least" in inputs.figures.parameters else ()


def _reached(inputs: Inputs) -> tuple[Range, tuple[Assumption, ...]]:
    """The share of the benefit that comes, from least to most; all of it by rules of before that do not say. Raises Lacks."""
    if "benefit_reached_low" not in inputs.figures.parameters:
        return point(1), ()
    return inputs.figures.percent("benefit_reached"), (inputs.figures.assumption("benefit_reached"),)


def until_it_runs(inputs: Inputs, approach: str, ready: str = "") -> Range:
    """Months of the work, by one engineer, with what this case adds; to set up what is there. Raises Lacks."""
    if ready:
        return ready_made.months(inputs, ready).found
    row = inputs.figures.row("approach_costs", approach)
    return product(of_row(row, "build_low", "build_likely", "build_high"), burdens.factor(inputs))


def _until_evidence(row: Row) -> Range:
    """Months until the first evidence; where the row does not say, those of the work. Raises Lacks."""
    if "weeks_to_evidence_likely" not in row:
        return of_row(row, "build_low", "build_likely", "build_high")
    return scaled(of_row(row, *(f"weeks_to_evidence_{end}" for end in ("low", "likely", "high"))), Fraction(YEAR, WEEKS))


def _set_up(inputs: Inputs, ready: str) -> Part:
    """The work to set up what is there already. Raises Lacks."""
    months, (price, paid) = ready_made.months(inputs, ready), work_month(inputs)
    return Part(scaled(months.found, price), (*months.assumptions, paid), months.needs)


def _fitted_in(inputs: Inputs, work: Part) -> Part:
    """Setting up a product, with what this case leaves to its buyer; none of it is done in a trial. Raises Lacks."""
    more = burdens.added_for_a_buyer(inputs)
    found = product(work.found, plus(point(1), more.found))
    return Part(found, (*work.assumptions, *more.assumptions), (*work.needs, *more.needs))


def _set_up_formula(inputs: Inputs, ready: str) -> str:
    has_more = ready == ready_made.PRODUCT and burdens.added_for_a_buyer(inputs).assumptions
    return BOUGHT_FORMULA if has_more else SET_UP_FORMULA


def _work(inputs: Inputs, approach: str) -> Part:
    row = inputs.figures.row("approach_costs", approach)
    months, (price, paid) = of_row(row, "build_low", "build_likely", "build_high"), work_month(inputs)
    value = f"{row['build_low']} to {row['build_high']}, likely {row['build_likely']} months"
    assumed = (Assumption("Months of work, of an ordinary case", value, str(row.get("source", ""))), paid)
    more = _more(inputs, running.serves(inputs, approach))
    return Part(scaled(product(months, plus(point(1), more.found)), price), (*assumed, *more.assumptions), more.needs)


def _more(inputs: Inputs, word: str) -> Part:
    """What this case adds: to a study, which is put to no use yet; to a product that is looked for first, as to one that is found; to a model."""
    if word == running.ENDS:
        return burdens.added_to_a_study(inputs)
    is_bought = (
        word == running.NOTHING_RUNS and burdens.tells_buyers(inputs) and not ready_made.acts(inputs) and ready_made.is_looked_for(inputs)
    )
    return burdens.added_for_a_buyer(inputs) if is_bought else burdens.added(inputs)


def _trial(inputs: Inputs, approach: str, ready: str) -> Found:
    """One engineer's work until the first evidence, with what this case likely adds to it; to set up what is there. Raises Lacks."""
    slug, label, row = "trial", "A trial until the first evidence", inputs.figures.row("approach_costs", approach)
    if ready:
        return _said(slug, label, inputs.figures.currency, _set_up(inputs, ready), SET_UP_FORMULA)
    is_model = running.serves(inputs, approach) not in (running.NOTHING_RUNS, running.ENDS)
    is_ready = is_model and learns(inputs, approach) is Learns.TEST
    more = burdens.added_to_a_trial_of_what_is_ready(inputs) if is_ready else burdens.added_to_a_trial(inputs)
    work = scaled(scaled(_until_evidence(row), 1 + Fraction(more.found.likely)), work_month(inputs)[0])
    return _said(slug, label, inputs.figures.currency, Part(work, more.assumptions, more.needs), TRIAL_FORMULA)


def _run(inputs: Inputs, word: str, work: Part) -> Part | CannotSay:
    if word == running.ENDS:
        return Part(NOTHING)
    # the price of the work stands among the assumptions of the building already
    keeping = running.upkeep_month(inputs, Part(work.found, (), work.needs))
    if word == running.NOTHING_RUNS:
        return keeping
    runs = running.service_month(inputs) if word == running.SERVICE else running.machine_month(inputs, word)
    return total((runs, running.index_month(inputs), keeping), "run_month", "Running a month")


def _said(slug: str, label: str, unit: str, part: Part | CannotSay, formula: str, *, brief: bool = False) -> Found:
    if isinstance(part, CannotSay):
        return CannotSay(slug, label, part.why, part.needs)
    return estimate(slug, label, unit, part.found, formula, () if brief else part.assumptions, part.needs)
