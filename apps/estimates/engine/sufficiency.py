"""Whether there is data enough, for each way of building: how much counts, which band that is, what is missing. Knows `bands`, `open_kinds` and shapes.

    cases that count = known answers x (1 - wrong answers) x share that looks like what will be asked    (unit: cases)
    of speech, where bands are in minutes: the same x minutes of a recording

Sources: the bands and both shares are parameters; wrong answers after Northcutt et al. 2021, the shares are our judgement.
Cases are counted as units (one machine, not its ten pictures), as the question about them asks. An open answer makes the
count a range from its worst to its best, as does the number of kinds where it is open and answers are plenty (`open_kinds`); while nobody said whether the cases are like those to come, all of them count
as likely (our judgement: the rules count so too, and nothing was said against them); what has no upper end, and every figure that needs it, cannot be said yet.
"""

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from apps.estimates.engine import open_kinds
from apps.estimates.engine.bands import BUILD, CASES, LABELLED, LABELS, NOT_ENOUGH, SCRATCH, SEASONS, Bands, Learns, bands
from apps.estimates.engine.estimate import Assumption, CannotSay, Estimate, Range, decimal_text, estimate, rounded
from apps.estimates.engine.inputs import Found, Inputs
from apps.estimates.engine.ranges import hull, point, product
from apps.estimates.engine.spans import Exact, Span
from apps.estimates.engine.units import OF_KIND, units

Plain = dict[str, Any]
COUNTED_BY = {
    LABELLED: "known answers × (1 − share of wrong answers) × share of cases like those to come",
    CASES: "cases on record × share of cases like those to come",
    SEASONS: "whole cycles on record",
}
ONE = Span(1, 1)
LISTED = frozenset({"category", "location"})  # what comes out of a list of answers, or as places of such answers
RECORDS = "table"
IN_ALL = "cases"
LAYOUTS = "layouts"
RAREST = {RECORDS: "rarest", "picture": "picture", "text": "text", LAYOUTS: LAYOUTS}  # whose bands the rarest kind is held against
NEVER = "nobody should train this kind from scratch"


@dataclass(frozen=True, slots=True)
class Count:
    """What counts, in all: from low to high (None without an upper end), and in how many kinds it is divided."""

    low: Exact
    likely: Exact | None
    high: Exact | None
    kinds: Span
    assumptions: tuple[Assumption, ...]
    needs: tuple[str, ...]
    taken: Exact | None = None  # so many kinds are likely, where nobody said how many

    @property
    def middle(self) -> Exact:
        """So many kinds as likely, of those that have an upper end."""
        return Fraction(self.kinds.low + (self.kinds.high or self.kinds.low)) / 2 if self.taken is None else self.taken

    def apart(self) -> Range | None:
        """For each kind apart; None where it has no upper end."""
        if self.high is None or self.likely is None:
            return None
        if self.kinds.high is None:
            return point(0) if self.high == 0 else None
        return Range(Fraction(self.low) / self.kinds.high, Fraction(self.likely) / self.middle, Fraction(self.high) / self.kinds.low)


def count(inputs: Inputs, found: Bands) -> Count:
    """What counts towards the bands of a kind of problem; worked out once for a case. Raises Lacks."""
    key = ("count", found.kind.key)
    if key not in inputs.kept:
        inputs.kept[key] = _count(inputs, found)
    kept: Count = inputs.kept[key]
    return kept


def _count(inputs: Inputs, found: Bands) -> Count:
    asked = found.kind.counts
    span = inputs.number(asked)
    share, needs = point(1), inputs.needs(asked)
    assumptions: tuple[Assumption, ...] = ()
    if asked != SEASONS:
        share, assumptions, open_ones = _share(inputs, right=asked == LABELLED)
        needs += open_ones if span != Span(0, 0) else ()
    kinds, open_ones = _apart(inputs, found)
    needs += open_ones
    each, assumed = units(inputs, OF_KIND.get(found.kind.key))
    share, assumptions = product(share, each), (*assumptions, *assumed)
    likely = None if span.high is None else Fraction(span.low + span.high) / 2 * share.likely
    high = None if span.high is None else span.high * share.high
    taken = open_kinds.taken(inputs, found, dict(found.limits)[BUILD]) if kinds.high is None else None
    if taken is not None:
        kinds, assumptions = Span(taken.low, taken.high), (*assumptions, inputs.figures.assumption(open_kinds.key(inputs)))
    return Count(span.low * share.low, likely, high, kinds, assumptions, needs, taken.likely if taken else None)


def gap(inputs: Inputs, found: Bands, target: str) -> Range | CannotSay:
    """Cases, in all kinds together, missing up to the beginning of a band; nought where it is reached."""
    start, have = found.from_of(target), count(inputs, found)
    if start is None:
        return CannotSay("gap", LABELS[target], NEVER)
    if have.kinds.high is None:
        each = "layout" if found.kind.key == LAYOUTS else "answer to choose from"
        return CannotSay("gap", LABELS[target], f"it is counted for each {each}, and nobody said how many there are", have.needs)
    most = _more(start * have.kinds.high, have.low)
    least = 0 if have.high is None else _more(start * have.kinds.low, have.high)
    if have.likely is None:
        return Range(least, Fraction(least + most) / 2, most)
    return Range(least, _more(start * have.middle, have.likely), most)


def target_of(how: Learns) -> str:
    """The band that a way of building has to reach."""
    return SCRATCH if how is Learns.SCRATCH else BUILD


def effective(inputs: Inputs, found: Bands) -> Found:
    """How many cases count, of each kind where that is how they are counted."""
    slug, label, have = "effective_cases", "Cases that count", count(inputs, found)
    formula = COUNTED_BY[found.kind.counts]
    if found.kind.key in OF_KIND:
        formula += " × minutes of a recording"
    if _apart(inputs, found)[0] != ONE:
        formula += " ÷ layouts" if found.kind.key == LAYOUTS else " ÷ answers to choose from"
    each = have.apart()
    if each is None:
        return CannotSay(slug, label, "how many there are has not been said", have.needs)
    return estimate(slug, label, unit_of(inputs, found), each, formula, have.assumptions, have.needs if each.high else ())


def unit_of(inputs: Inputs, found: Bands) -> str:
    """What is counted, in words; of each kind only where cases are divided into kinds: a number has none."""
    return IN_ALL if found.kind.apart and _apart(inputs, found)[0] == ONE else found.kind.unit


def doubling(inputs: Inputs) -> Estimate:
    """What twice the data buys: fewer errors, in percent. 1 − 2^−b, b from Hestness et al. 2017. Raises Lacks."""
    figures = inputs.figures
    return estimate(
        "doubling",
        "Errors fewer with twice the data",
        "%",
        Range(*map(_fewer, figures.range_of("learning_exponent"))),
        "1 − 2^−b; the share of errors that more data can remove at all",
        (figures.assumption("learning_exponent"),),
    )


def rarest(inputs: Inputs, kind: str = RECORDS) -> Plain | None:
    """Cases of the rarest kind against the bands for them; None where no list of kinds comes out. Raises Lacks.

    What is counted for each kind apart is held against its own bands, and nobody is asked for it.
    """
    if kind not in RAREST or (kind != LAYOUTS and inputs.choice("output_kind") != {"category"}):
        return None
    span, figures = inputs.number("labelled_rarest"), inputs.figures
    limits, least, wanted = _of_rarest(inputs, kind)
    label = "Known documents of the rarest layout" if kind == LAYOUTS else "Known answers of the rarest kind"
    if span.low != span.high:
        if kind not in (RECORDS, LAYOUTS):
            return None
        return CannotSay("rarest", label, "it has not been counted", inputs.needs("labelled_rarest")).plain()
    return {
        "slug": "rarest",
        "label": label,
        "unit": "documents" if kind == LAYOUTS else "cases",
        **_pass_by(inputs),
        "have": decimal_text(rounded(span.low)),
        "band": BUILD if span.low >= wanted else "try" if span.low >= least else NOT_ENOUGH,
        "try_from": decimal_text(rounded(least)),
        "build_from": decimal_text(rounded(wanted)),
        "assumptions": [figures.assumption(key).plain() for key in limits],
    }


def _of_rarest(inputs: Inputs, kind: str) -> tuple[tuple[str, ...], Exact, Exact]:
    """The bands of the rarest kind and where they begin; of records by their columns too, where those are counted. Raises Lacks."""
    figures, limits = inputs.figures, (f"band_{RAREST[kind]}_try", f"band_{RAREST[kind]}_build")
    least, wanted = (figures.parameter(key) for key in limits)
    columns, each = inputs.number("features"), ("rarest_column_try", "rarest_column_build")
    if kind != RECORDS or columns.low != columns.high or inputs.is_open("features") or each[0] not in figures.parameters:
        return limits, least, wanted
    by_column = [columns.low * figures.parameter(key) for key in each]
    return (*limits, *each), max(least, by_column[0]), max(wanted, by_column[1])


def _pass_by(inputs: Inputs) -> Plain:
    """How many of the kind that matters a month brings, where both answers are there."""
    asked, share = inputs.number("requests_per_month"), inputs.number("rare_share")
    if inputs.is_open("requests_per_month") or inputs.is_open("rare_share") or not share.low:
        return {}
    return {"a_month": decimal_text(rounded(Fraction(asked.low * share.low) / 100))}


def standing(inputs: Inputs, found: Bands) -> Plain:
    """Every band with its limit, those that are possible, the likely one, and the way to the next."""
    each = count(inputs, found).apart()
    names = [NOT_ENOUGH, *(name for name, _ in found.limits)]
    sources = {NOT_ENOUGH: "", **{name: said.source for (name, _), said in zip(found.limits, found.assumptions, strict=True)}}
    rows = [
        {"band": name, "label": LABELS[name], "from": decimal_text(rounded(found.from_of(name) or 0)), "source": sources[name]}
        for name in names
    ]
    if each is None:
        return {"bands": rows, "possible": names, "likely": "", "next": None}
    first, last = (names.index(found.at(end)) for end in (each.low, each.high))
    likely = found.at(each.likely)
    after = found.after(likely)
    further = None
    if after is not None:
        missing = gap(inputs, found, after[0])
        if isinstance(missing, Range):
            missing_plain = estimate("gap_to_next", "Missing to the next band", "cases", missing, "limit × kinds − cases that count")
            further = {"band": after[0], "label": LABELS[after[0]], "from": decimal_text(rounded(after[1])), "gap": missing_plain.plain()}
    return {"bands": rows, "possible": names[first : last + 1], "likely": likely, "next": further}


def for_kinds(inputs: Inputs, found: Bands) -> Plain:
    """Where nobody said how many kinds there are and known answers are plenty: what counts in all, and for how many kinds it is enough."""
    have = count(inputs, found)
    if have.taken is None or have.likely is None:
        return {}
    enough = int(have.likely / dict(found.limits)[BUILD])
    return {
        "for_kinds": {
            "in_all": decimal_text(rounded(have.likely)),
            "enough_for": str(enough),
            "reckoned_with": decimal_text(rounded(have.taken)),
        }
    }


def found_bands(inputs: Inputs, how: Learns) -> Bands | CannotSay:
    """The bands under the name by which the document knows them."""
    return bands(inputs, how, "data", "Data to learn from" if how is not Learns.TEST else "Cases to test on")


def _more(wanted: Exact, have: Exact) -> Exact:
    return wanted - have if wanted > have else 0


@lru_cache(maxsize=64)
def _fewer(exponent: Exact) -> Exact:
    """Errors fewer with twice the data, in percent, to four decimal places."""
    power = Decimal(exponent.numerator) / Decimal(exponent.denominator)
    kept = Context(prec=20).power(Decimal(2), -power)
    return Fraction(100 * (1 - kept).quantize(Decimal("0.000001")))


def _apart(inputs: Inputs, found: Bands) -> tuple[Span, tuple[str, ...]]:
    """In how many kinds cases are divided, and the open questions about it: a list of kinds or places is, a number is not."""
    outputs = inputs.choice("output_kind")
    if found.kind.key == LAYOUTS:
        outputs = LISTED
    if not found.kind.apart or not outputs & LISTED:
        return ONE, ()
    kinds = inputs.number("classes")
    low = max(1, kinds.low) if outputs <= LISTED else 1
    # a bound that follows from the count of cases says nothing of how many kinds there are
    return Span(low, None if inputs.is_open("classes") else kinds.high), inputs.needs("classes", "output_kind")


def _share(inputs: Inputs, *, right: bool) -> tuple[Range, tuple[Assumption, ...], tuple[str, ...]]:
    """The share of cases that count, its assumptions, and the open questions that would narrow it. Raises Lacks."""
    figures, keys = inputs.figures, []
    shares = []
    for word in sorted(inputs.choice("representative")) or ["partly"]:
        shares.append(figures.percent(f"matching_share_{word}"))
        keys.append(f"matching_share_{word}")
    share, needs = hull(shares), inputs.needs("representative")
    if inputs.is_open("representative"):  # as the rules count, likely as were they alike; at worst what would be left were they not
        share = Range(share.low, max(each.likely for each in shares), share.high)
    if right:
        errors = []
        for word in sorted(inputs.choice("label_quality") - {"none"}) or ["mixed"]:
            errors.append(figures.percent(f"label_error_{word}"))
            keys.append(f"label_error_{word}")
        wrong = hull(errors)
        share = Range(share.low * (1 - wrong.high), share.likely * (1 - wrong.likely), share.high * (1 - wrong.low))
        needs += inputs.needs("label_quality")
    return share, tuple(figures.assumption(key) for key in keys), needs
