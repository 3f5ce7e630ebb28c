"""What the missing known answers cost, and how long they take. Knows `answer_givers`, `bands`, `sufficiency`, the price of work and the shapes.

    money  = missing cases x price of one right answer x set-up and checking        (in the currency of the list of facts)
    months = the longer of: cases still to come / answers a month; cases to label / what one person labels in a month,
             and no less than the months of work that their money pays, where a price of one is given

Price of one answer: as answered; else the labelling row of the list of facts for what goes in and comes out; else a
person's minutes, a parameter; no less than minutes of experts, where only they can judge. What time alone brings, what
cannot be had and what no single case shows has no price, and costs nothing; while that is open, the low end is nothing. What has to be made
or measured first has no price of a list: of it the building counts the judging alone.
Open answers make the range hold every price that is still possible.
"""

from fractions import Fraction
from functools import lru_cache

from apps.estimates.engine import answer_givers
from apps.estimates.engine.bands import CASES, LABELLED, SEASONS, Bands, Learns
from apps.estimates.engine.estimate import Assumption, CannotSay, Range
from apps.estimates.engine.inputs import Inputs, Row, of_row
from apps.estimates.engine.parts import Part
from apps.estimates.engine.ranges import NOTHING, hull, of_span, point, product, quotient, scaled
from apps.estimates.engine.sufficiency import gap, target_of
from apps.estimates.engine.totals import work_month
from apps.estimates.engine.units import OF_KIND, units

ROW_OF_KIND = {
    "fields": "text_entities",
    "layouts": "text_entities",
    "text": "text_class",
    "tuning": "preference",
    "speech": "transcript_minute",
}  # where what goes in does not matter
TESTED = "test"
LABEL = "What the missing answers cost"
OTHER = "label_other"  # the parameter for a kind of answer that no row prices


def missing(inputs: Inputs, how: Learns, found: Bands) -> Part | CannotSay:
    """Cases missing up to the band that this way of building has to reach. Raises Lacks."""
    cases = gap(inputs, found, target_of(how))
    if isinstance(cases, CannotSay):
        return cases
    needs = (found.kind.counts, "classes", "label_quality", "representative") if found.kind.apart else (found.kind.counts, "label_quality")
    return Part(cases, found.assumptions, inputs.needs(*needs) if cases != NOTHING else ())


def money(inputs: Inputs, how: Learns, found: Bands) -> Part | CannotSay:
    """What the missing known answers cost; nothing where cases alone are counted, no price where no money brings them. Raises Lacks."""
    if found.kind.counts != LABELLED:
        return Part(NOTHING)
    cases = missing(inputs, how, found)
    if isinstance(cases, CannotSay) or cases.found == NOTHING:
        return cases if isinstance(cases, CannotSay) else Part(NOTHING)
    why, _ = not_for_money(inputs, cases.found, found)
    needs = inputs.needs("label_unit_cost") if why == answer_givers.DEAR else ()
    return CannotSay("money", LABEL, why, needs) if why else _asked(inputs, cases, found)


def spent(inputs: Inputs, how: Learns, found: Bands) -> Part | CannotSay:
    """The same as a part of the building: nothing where it is settled that no money brings what is missing. Raises Lacks."""
    asked = money(inputs, how, found)
    cases = missing(inputs, how, found)
    if isinstance(asked, Part) or isinstance(cases, CannotSay):
        return asked
    why, settled = not_for_money(inputs, cases.found, found)
    return Part(NOTHING) if settled else _asked(inputs, cases, found) if why else asked


def _asked(inputs: Inputs, cases: Part, found: Bands) -> Part | CannotSay:
    """What is asked for them where money brings them, from nothing where it may not. Raises Lacks."""
    figures, price = inputs.figures, unit_price(inputs, found)
    if isinstance(price, CannotSay):
        return price
    asked = scaled(product(cases.found, price.found), figures.parameter("label_overhead"))
    return Part(
        Range(0, asked.likely, asked.high) if _may_be_in_vain(inputs, cases.found, found) else asked,
        (*cases.assumptions, *price.assumptions, figures.assumption("label_overhead")),
        tuple(dict.fromkeys((*cases.needs, *price.needs))),
    )


def not_for_money(inputs: Inputs, cases: Range, found: Bands) -> tuple[str, bool]:
    """Why no money brings what is missing, "" where it may; and whether no further answer changes that."""
    if not inputs.is_open("label_unit_cost") or not answer_givers.is_told(inputs):
        return "", False
    to_come, can = _to_come(inputs, cases, found), inputs.choice("more_data")
    not_there = to_come is not None and to_come.low > 0
    if answer_givers.by_nobody(inputs)[0]:
        return answer_givers.OF_A_CHANGE, True
    if can == {"no"} and not_there:
        return answer_givers.NO_MORE, True
    if answer_givers.by_time(inputs)[0]:
        return answer_givers.TIME, True
    shown, has_to_come = inputs.choice("label_quality") == {answer_givers.SHOWN_LATER}, not_there or to_come is None
    is_dear = answer_givers.is_dear(inputs, has_to_come)
    if shown and has_to_come and not (is_dear and can == {"at_a_cost"}):
        return answer_givers.TIME, not_there
    return (answer_givers.DEAR, shown and not_there) if is_dear else ("", False)


def _may_be_in_vain(inputs: Inputs, cases: Range, found: Bands) -> bool:
    """Whether it can still turn out that no money brings them."""
    if not inputs.is_open("label_unit_cost") or not answer_givers.is_told(inputs):
        return False
    to_come = _to_come(inputs, cases, found)
    no_more = "no" in inputs.choice("more_data") and (to_come is None or to_come.high > 0)
    return no_more or answer_givers.by_nobody(inputs)[1] or answer_givers.by_time(inputs)[1]


def unit_price(inputs: Inputs, found: Bands) -> Part | CannotSay:
    """The price of one right answer. Raises Lacks."""
    given = inputs.number("label_unit_cost")
    if not inputs.is_open("label_unit_cost") and given.low == given.high:
        in_units, assumed = units(inputs, OF_KIND.get(found.kind.key))
        return Part(quotient(point(given.low), in_units), assumed)
    each, assumptions = _listed(inputs, found)
    quality = inputs.choice("label_quality")
    if quality == {"outcome_observed"}:
        each = [Range(0, price.low, price.likely) for price in each]
    elif "outcome_observed" in quality:
        each = [Range(0, price.likely, price.high) for price in each]
    price, needs = hull(each), inputs.needs("label_unit_cost", "label_quality")
    sure, may_be = answer_givers.by_experts(inputs, found.kind.key)
    if not may_be:
        return Part(price, assumptions, needs)
    judged, said = answer_givers.price_by_experts(inputs)
    dear = answer_givers.at_least(price, judged)
    by_list, may_be_listed = answer_givers.by_anybody(inputs, found.kind.key) if _is_listed(inputs, found) else answer_givers.NEVER
    is_judged = sure or found.kind.key == TESTED  # the test of it all is judged by people of one's own, as the steps ask and price it
    likely = dear.likely if is_judged and not by_list else price.likely
    found_price = dear if sure and not may_be_listed else Range(price.low, likely, dear.high)
    needs = (*needs, *inputs.needs("sensitivity", "domain"), *(inputs.needs("error_cost") if sure and may_be_listed else ()))
    return Part(found_price, (*assumptions, *said), needs)


def _is_listed(inputs: Inputs, found: Bands) -> bool:
    """Whether sellers name a price for each kind of answer that it can still be."""
    return _items(inputs, found) <= inputs.figures.rows_by.get("labelling", {}).keys()


def months(inputs: Inputs, how: Learns, found: Bands) -> Part | CannotSay:
    """How long it takes until the missing cases are there and labelled. Raises Lacks."""
    label = "Months until the data is there"
    cases = missing(inputs, how, found)
    if isinstance(cases, CannotSay):
        return CannotSay("months", label, cases.why, cases.needs)
    if cases.found == NOTHING:
        return Part(NOTHING)
    if found.kind.counts == SEASONS:
        return CannotSay("months", label, "it is counted in whole cycles, and how long one lasts is not asked")
    arriving = _arriving(inputs, cases.found, found)
    if isinstance(arriving, CannotSay):
        return arriving
    labelling, assumed = _labelling(inputs, cases.found, found)
    longer = Range(*(max(ends) for ends in zip(arriving, labelling, strict=True)))
    needs = (*cases.needs, *inputs.needs("label_quality", "more_data", "examples"))
    return Part(longer, (*cases.assumptions, *assumed), tuple(dict.fromkeys(needs)))


def _arriving(inputs: Inputs, cases: Range, found: Bands) -> Range | CannotSay:
    """Months until the missing cases have come in; nothing where they are on record and wait for their answer."""
    can, quality = inputs.choice("more_data"), inputs.choice("label_quality")
    to_come = _to_come(inputs, cases, found)
    if to_come is not None and "outcome_observed" in quality and can != {"no"}:
        # what the world has not shown yet may be there to be joined, or yet to happen
        to_come = Range(to_come.low, cases.likely if len(quality) == 1 else to_come.likely, cases.high)
    if to_come is not None and to_come.high <= 0:
        return NOTHING
    slug, label = "months", "Months until the data is there"
    if "no" in can:
        why = "nobody said whether more cases can be had" if inputs.is_open("more_data") else "more cases than there are cannot be had"
        return CannotSay(slug, label, why, inputs.needs("more_data", "examples"))
    flow = inputs.number("requests_per_month")
    if to_come is None or inputs.is_open("requests_per_month") or flow.low <= 0:
        return CannotSay(slug, label, "how many new cases a month brings is not known", inputs.needs("examples", "requests_per_month"))
    return quotient(to_come, scaled(units(inputs, OF_KIND.get(found.kind.key))[0], flow.low))


def _labelling(inputs: Inputs, cases: Range, found: Bands) -> tuple[Range, tuple[Assumption, ...]]:
    """Months that one person labels; nothing where the world shows the answers and more cases come in. Raises Lacks."""
    figures, quality = inputs.figures, inputs.choice("label_quality")
    shown = "outcome_observed" in quality
    if found.kind.counts != LABELLED or (shown and len(quality) == 1 and inputs.choice("more_data") != {"no"}):
        return NOTHING, ()
    months = quotient(scaled(cases, figures.parameter("label_overhead")), figures.range_above_nought("labels_per_person_month"))
    assumed = (figures.assumption("labels_per_person_month"), figures.assumption("label_overhead"))
    paid, of_price = _paid_for(inputs, cases, found)
    months = Range(*(max(ends) for ends in zip(months, paid, strict=True)))
    return (Range(0, months.likely, months.high) if shown else months), (*assumed, *of_price)


def _paid_for(inputs: Inputs, cases: Range, found: Bands) -> tuple[Range, tuple[Assumption, ...]]:
    """Months of work that the price given for an answer pays: a dear answer takes long to read. Nothing where none is given. Raises Lacks."""
    given, has_month = inputs.number("label_unit_cost"), "engineer_month" in {*inputs.figures.facts, *inputs.figures.parameters}
    if inputs.is_open("label_unit_cost") or given.low != given.high or not has_month:
        return NOTHING, ()
    price, (month, assumed) = unit_price(inputs, found), work_month(inputs)
    if isinstance(price, CannotSay) or month <= 0:
        return NOTHING, ()
    return scaled(product(cases, price.found), Fraction(inputs.figures.parameter("label_overhead")) / month), (assumed,)


def _to_come(inputs: Inputs, cases: Range, found: Bands) -> Range | None:
    """Of the missing cases those that are not on record yet, labelled or not; None where that has no end."""
    if found.kind.counts == CASES:
        return cases
    examples, labelled = inputs.number("examples"), inputs.number("labelled")
    on_record = of_span(examples)
    if on_record is None:
        each = units(inputs, OF_KIND.get(found.kind.key))[0]
        return NOTHING if (examples.low - labelled.low) * each.low >= cases.high else None
    known, each = of_span(labelled) or point(labelled.low), units(inputs, OF_KIND.get(found.kind.key))[0]
    spare = Range(max(0, on_record.low - known.high), max(0, on_record.likely - known.likely), max(0, on_record.high - known.low))
    spare = product(spare, each)
    low, high = max(0, cases.low - spare.high), max(0, cases.high - spare.low)
    return Range(low, min(max(low, cases.likely - spare.likely), high), high)


def _listed(inputs: Inputs, found: Bands) -> tuple[list[Range], tuple[Assumption, ...]]:
    """Prices of the labelling rows that can apply, or of a person's minutes. Raises Lacks."""
    figures, items = inputs.figures, sorted(_items(inputs, found))
    rows: dict[str, Row] = figures.rows_by.get("labelling", {})  # type: ignore[assignment]
    ranges, assumptions = [], []
    for item in items:
        if item in rows:
            price = of_row(rows[item], "low", "typical", "high")
            if item == "box":
                price = product(price, figures.range_of("boxes_per_case"))
                assumptions.append(figures.assumption("boxes_per_case"))
            ranges.append(price)
            assumptions.append(_assumed(rows[item], figures.currency))
        else:
            ranges.append(figures.range_of(OTHER))
            assumptions.append(figures.assumption(OTHER))
    return ranges, tuple(dict.fromkeys(assumptions))


def _items(inputs: Inputs, found: Bands) -> frozenset[str]:
    """The labelling rows that can apply; "" where none does."""
    if found.kind.key in ROW_OF_KIND:
        return frozenset({ROW_OF_KIND[found.kind.key]})
    sure, possible = inputs.several.get("input_kind", (frozenset[str](), frozenset[str]()))
    return _possible_items(inputs.choice("output_kind"), sure, possible, inputs.choice("task"))


@lru_cache(maxsize=1024)
def _possible_items(outputs: frozenset[str], sure: frozenset[str], possible: frozenset[str], tasks: frozenset[str]) -> frozenset[str]:
    kinds = {sure | {one} for one in possible} | ({sure} if sure else set()) or {frozenset[str]()}
    named = tasks & {"segmentation", "transcription"} | ({""} if tasks - {"segmentation", "transcription"} or not tasks else set())
    return frozenset(_item(output, each, task) for output in outputs for each in kinds for task in named) or frozenset({""})


def _item(output: str, goes_in: frozenset[str], task: str) -> str:
    if output == "location":
        if "structure_3d" in goes_in:
            return "cuboid"
        return "outline" if task == "segmentation" else "box"
    if output == "extraction":
        return "text_entities"
    if output in ("category", "number") and goes_in & {"images", "video"}:
        return "video_frame" if "video" in goes_in else "picture_class"
    if output == "category" and goes_in and goes_in <= {"text", "documents", "code"}:
        return "text_class"
    if output == "text" and task == "transcription":
        return "transcript_minute"
    return "preference" if output in ("text", "code", "media") else ""


def _assumed(row: Row, currency: str) -> Assumption:
    value = f"{row['low']} to {row['high']}, typically {row['typical']} {currency}"
    return Assumption(
        f"Price of one answer: {row.get('label', row.get('item', ''))}", value, f"{row.get('source', '')}, {row.get('checked_on', '')}"
    )
