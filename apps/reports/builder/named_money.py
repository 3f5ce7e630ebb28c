"""Whether the money that was named is below what the leading way takes at the least, or likely. May import the builder's parts and pure modules only."""

from collections.abc import Iterator
from decimal import Decimal

from apps.reports.builder import amounts, named_running, named_time, payback
from apps.reports.builder.parts import Parts
from apps.ui.formatting import counted, money, number

ON_DEVICES = frozenset({"phone", "embedded", "browser"})  # nothing is served there: what a month costs is looking after it
LESS = {False: "have it do less", True: "look after it less often"}
NAMED = (
    ("budget_build", "build", "", "to build", "Say which part comes first, or name more"),
    ("budget_run_month", "run_month", " for a month of running", "for a month of running", "Name more, or {less}"),
)
BELOW_LEAST = "The money named{what}, {named}, is below the least that this usually takes, {wanted}{likely}: raise it or cut the scope."
WITHIN = "Building it likely takes {likely}, within the {named} named, and at most {most}: stop when what was named is spent."
LIKELY = ", and far below the likely {}"  # of a month, whose likely figure stands nowhere else on the page
BELOW_LIKELY = "You named {named} {what}; likely it takes {wanted}. {do}."

FAR_OVER = Decimal("1.25")  # times the money named, from which on it weighs more than any point; our judgement
OVER = "Building it likely takes {likely}, and you named {named}{late}."

LEARNS = frozenset({"classical_ml", "unsupervised", "automl", "fine_tune"})  # what can be tried by learning from the same cases
CLEAR_TIMES = 2  # so many clear leads ahead, the next option is worth no trial of its own
BEHIND_AT_MOST = 12  # points, from which on a cheaper way is no first version of the one in front; our judgement
OF_COLUMNS, A_SCORE = frozenset({"table", "mixed", "series"}), "a score out of a handful of columns, without machine learning"
FIRST_VERSION = "A first version within it: {name}, {behind} behind, likely takes {likely} to build. Begin with that."
WITH_WHAT_IS_THERE = "no_ml"  # the way that one may go with the people and tools that one has, for no money


def too_little(parts: Parts) -> tuple[str, ...]:
    """A sentence for building and one for running, each where its money falls short; none where the idea is refused."""
    return () if parts.result["verdict"] == "stop" or not parts.leader else tuple(_said(parts, str(parts.leader["approach"])))


def _said(parts: Parts, leader: str) -> Iterator[str]:
    less = LESS["run_where" in parts.used and parts.used["run_where"].value in ON_DEVICES]
    for question, estimate, of_what, to_what, do in NAMED:
        named, found = parts.number_of(question), parts.option_estimates(leader).get(estimate)
        if named is None or found is None or not amounts.is_said(found):
            continue
        if named == 0 and leader == WITH_WHAT_IS_THERE:
            continue
        least, likely, most = amounts.ends(found)
        said, *wanted = (money(amount, parts.currency) for amount in (named, least, likely))
        if named < least and said != wanted[0]:
            beside = LIKELY.format(wanted[1]) if estimate == "run_month" and wanted[1] != wanted[0] else ""
            yield BELOW_LEAST.format(what=of_what, named=said, wanted=wanted[0], likely=beside)
        elif named < likely and said != wanted[1]:
            yield BELOW_LIKELY.format(what=to_what, named=said, wanted=wanted[1], do=do.format(less=less))
        else:
            yield from _within(parts, leader, named) if estimate == "build" and likely <= named < most else ()
            continue
        yield from _next_fits(parts, named) if estimate == "build" else named_running.instead(parts, named)


def _within(parts: Parts, leader: str, named: Decimal) -> Iterator[str]:
    """That the money named likely does it and may not be enough; nothing of what is bought, whose price is in no sum."""
    found = parts.option_estimates(leader)
    _, likely, most = (money(end, parts.currency) for end in amounts.ends(found["build"]))
    if not parts.is_bought(leader) and most != money(named, parts.currency):
        yield WITHIN.format(likely=likely, named=money(named, parts.currency), most=most)


def far_over(parts: Parts) -> str:
    """That building the leading way likely takes a good deal more than the money named, with its months if it takes more of them too; else nothing."""
    named, leader = parts.number_of("budget_build"), parts.leader
    found = parts.option_estimates(str(leader["approach"])).get("build") if leader and parts.builds else None
    if not named or found is None or not amounts.is_said(found) or amounts.ends(found)[1] <= FAR_OVER * named:
        return ""
    months, work = parts.number_of("deadline_months"), named_time.months(parts, str(leader["approach"])) if leader else None
    late = (
        f", and {counted(work, 'month')} of one person’s work for the {number(months)} named" if months and work and work > months else ""
    )
    return OVER.format(likely=money(amounts.ends(found)[1], parts.currency), named=money(named, parts.currency), late=late)


def beside(parts: Parts) -> str:
    """The next option, where it is likely built for the money named and the leading one is not, and no way is far ahead; else nothing."""
    named, row, leader = parts.number_of("budget_build"), parts.next, parts.leader
    if named is None or not row or not leader or not parts.builds:
        return ""
    slug, limit = str(row["approach"]), CLEAR_TIMES * parts.clear_lead
    mine, theirs = (parts.option_estimates(approach).get("build") for approach in (str(leader["approach"]), slug))
    if slug not in LEARNS or int(row["fit"]) < parts.start or parts.lead > limit or not mine or not theirs:
        return ""
    if not amounts.is_said(mine) or not amounts.is_said(theirs):
        return ""
    return slug if amounts.ends(theirs)[1] <= named < amounts.ends(mine)[1] else ""


def _next_fits(parts: Parts, named: Decimal) -> Iterator[str]:
    """That the next option is likely built for the money named, and when its money is back; else the nearest that is, as a first version."""
    said = tuple(_next(parts, named))
    yield from said or _first_version(parts, named)


def _first_version(parts: Parts, named: Decimal) -> Iterator[str]:
    """The nearest other option that is likely built for the money named, so far behind at most; nothing of one that more speaks against."""
    lead = int(parts.leader["fit"]) if parts.leader and parts.builds else 0
    for row in parts.standing:
        slug, fit = str(row["approach"]), int(row["fit"])
        found = parts.option_estimates(slug).get("build")
        if row in (parts.leader, parts.next) or not amounts.is_said(found) or not max(parts.start, lead - BEHIND_AT_MOST) <= fit <= lead:
            continue
        if found and 0 < (likely := amounts.ends(found)[1]) <= named:
            is_score = slug == WITH_WHAT_IS_THERE and parts.result.get("findings", {}).get("problem") in OF_COLUMNS
            name = A_SCORE if is_score else parts.name(slug)
            yield FIRST_VERSION.format(name=name, behind=counted(lead - fit, "point"), likely=money(likely, parts.currency))
            return


def _next(parts: Parts, named: Decimal) -> Iterator[str]:
    """That the next option is likely built for the money named, and when its money is back; nothing of one that more speaks against."""
    row = parts.next
    found = parts.option_estimates(str(row["approach"])) if row and parts.builds and int(row["fit"]) >= parts.start else {}
    if not row or not all(amounts.is_said(found.get(key)) for key in ("build", "first_year")):
        return
    likely, back = amounts.ends(found["build"])[1], payback.amount(parts, found.get("payback")).words
    if likely <= named:
        building = named_time.building(parts, str(row["approach"]))
        when = f", and its money is back after {back}{building}" if back[:1].isdigit() else ""
        yield f"The next option, {parts.name(str(row['approach']))}, likely takes {money(likely, parts.currency)} to build{when}."
