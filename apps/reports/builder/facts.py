"""The four facts of the first page: cost, time, lead and assumptions. May import the builder's parts and pure modules only."""

from decimal import Decimal

from apps.decisions.engine.certainty import LEANING
from apps.reports import formatting
from apps.reports.builder import (
    amounts,
    answers_in_sum,
    beside_the_model,
    costs,
    given,
    guesses,
    left_out,
    named_time,
    on_paper,
    open_kinds,
    papered,
    payback,
    steps,
    stock,
    sure,
    trial,
    volume,
    wide_running,
)
from apps.reports.builder.effort import PERSONAL
from apps.reports.builder.parts import Parts
from apps.reports.document import Fact
from apps.ui.formatting import counted, listed, money, number, percent

APPROVALS = ", and so do ethics and approval of the data use"
MEDICAL, CREDIT, DECIDES, NOBODY = "medical", "credit", "decides_about_them", "no"
LATE, AT_ONCE = "a year or more later than reckoned here, since losses show late: ", ", if losses fell at once"
ALL = 100  # percent
YEARS = 3  # beside one year, since a machine is bought for longer


def facts(parts: Parts) -> tuple[Fact, ...]:
    return (_cost_fact(parts), _time_fact(parts), _lead_fact(parts), _assumed_fact(parts))


def level_words(parts: Parts) -> str:
    """The options that the leading one is level with: two by name, of more the first and a count."""
    names = [parts.name(row["approach"]) for row in parts.level]
    return listed(names if len(names) < 3 else [names[0], f"{len(names) - 1} more"])


def _cost_fact(parts: Parts) -> Fact:
    if parts.result["verdict"] == "stop":
        return Fact("First-year cost", "None", "nothing is built")
    label = "First-year cost" if parts.builds else "First-year cost, if it is built later"
    figure = costs.first_year(parts, parts.leader["approach"]) if parts.leader else costs.CannotSay("every option is ruled out")
    if own := costs.own_work(parts, str(parts.leader["approach"])) if parts.leader else None:
        return _own_work_fact(parts, label, own)
    if isinstance(figure, costs.CannotSay):
        return Fact(label, "Cannot say yet", figure.words)
    low, likely, high = (money(end, parts.currency) for end in (figure.low, figure.likely, figure.high))
    too_wide = parts.leader is not None and wide_running.is_too_wide(parts, str(parts.leader["approach"]))
    return Fact(
        label,
        f"{low} to {high}" if too_wide else f"Likely {likely}",
        f"{wide_running.NO_LIKELY if too_wide else f'from {low} to {high}'}, {costs.prices_words(parts)}{left_out.devices(parts)}{answers_in_sum.words(parts)}{open_kinds.reckoned_with(parts)}{volume.assumed(parts)}{beside_the_model.would_double(parts)}{_worth_it(parts)}{stock.beside_the_year(parts)}",
    )


def _own_work_fact(parts: Parts, label: str, own: tuple[Decimal, Decimal, Decimal]) -> Fact:
    """What one's own work for something bought costs, that its price is not in it, and the most that it may be to be back in a year."""
    low, likely, high = (money(end, parts.currency) for end in own)
    note = f"from {low} to {high}, {costs.prices_words(parts)}; without the price of what is bought: ask for a quote"
    worth = parts.number_of("benefit_year")
    if worth is None or not parts.builds:
        return Fact(label, f"Likely {likely} of your own work", note)
    share = parts.parameter("benefit_reached_likely") or ALL
    year, left = money(worth, parts.currency), worth * share / ALL - own[1]
    comes = f", if {percent(share)} of it comes" if share < ALL else ""
    most = f"for its money to be back in a year, all that the maker gets in that year may be at most {money(left, parts.currency)}{comes}"
    years = money(YEARS * worth * share / ALL - own[1], parts.currency)
    in_three = (
        f"; in three years, at most {years} in those three"
        if left > 0
        else f"; in three years, all that the maker gets may be at most {years}"
    )
    said = f"{most if left > 0 else 'setting it up alone takes longer than a year to come back'}"
    said = f"{said}{in_three if YEARS * worth * share / ALL > own[1] else ''}{_named(parts)}"
    return Fact(label, f"Likely {likely} of your own work", f"{note}. It is worth {year} a year: {said}")


def _named(parts: Parts) -> str:
    """The money that was named to build and a month, beside what the maker may get; nothing where none was named."""
    build, month = (parts.number_of(slug) for slug in ("budget_build", "budget_run_month"))
    said = [f"{money(build, parts.currency)} to build"] if build is not None else []
    said += [f"{money(month, parts.currency)} a month"] if month is not None else []
    return f". You named {' and '.join(said)}" if said else ""


def _worth_it(parts: Parts) -> str:
    """What three years likely cost, beside what it is worth a year and when its money is likely back; nothing where nobody said."""
    worth = parts.number_of("benefit_year")
    if worth is None or not parts.builds or not parts.leader:
        return ""
    found = parts.option_estimates(str(parts.leader["approach"]))
    years, back = found.get("three_years"), payback.amount(parts, found.get("payback"))
    if not years or not amounts.is_said(years) or not amounts.is_said(found.get("payback")):
        return ""
    late, at_once = (LATE, AT_ONCE) if _shows_late(parts) else ("", "")
    when = (
        "never comes back"
        if back.words == amounts.NEVER_ALONE
        else f"is likely back {late}{_after(parts, back.words)}{at_once}{papered.ON_TOP[papered.kind(parts)]}"
        f"{payback.all_spent(parts, amounts.ends(found['payback'])[1])}"
    )
    said = f"three years likely {money(amounts.ends(years)[1], parts.currency)}"
    share = parts.parameter("benefit_reached_likely") or ALL
    part = f", of which {percent(share)} is counted" if share < ALL else ""
    return f"; {said}. It is worth {money(worth, parts.currency)} a year{part}: its money {when}"


def _shows_late(parts: Parts) -> bool:
    """Whether what it brings shows late, as with decisions about loans."""
    fields = parts.used["domain"].value if "domain" in parts.used else ()
    return CREDIT in fields and "affects_people" in parts.used and bool(parts.used["affects_people"].value == DECIDES)


def _after(parts: Parts, words: str) -> str:
    """When the money is back, with how much of a time in months is building."""
    if not words[:1].isdigit():
        return formatting.lowered(words)
    building = (
        named_time.building(parts, str(parts.leader["approach"]), " by one person") if parts.leader and words.endswith(" months") else ""
    )
    return f"after {words}{building}"


def _time_fact(parts: Parts) -> Fact:
    label = "Time to first evidence"
    if parts.result["verdict"] == "stop" or not parts.leader:
        return Fact(label, "None", "nothing is tried")
    start = f"{_from_when(parts)}{on_paper.beside_the_time(parts)}"
    return Fact(label, trial.time_words(parts, parts.leader["approach"]), f"{start}{APPROVALS}" if _needs_approval(parts) else start)


def _needs_approval(parts: Parts) -> bool:
    """Whether somebody has to agree to the use of patients’ data: in medicine, but where it is said to touch nobody and hold nothing of them."""
    fields, people, about = (parts.used.get(slug) for slug in ("domain", "affects_people", "sensitivity"))
    if fields is None or MEDICAL not in fields.value:
        return False
    touches_nobody = people is not None and people.value == NOBODY
    return not touches_nobody or (about is not None and about.value in PERSONAL)


def _from_when(parts: Parts) -> str:
    """From when the time to the first evidence counts: not from the steps that come before it, nor from the wait among them."""
    if not parts.builds:
        return "once what is missing is there"
    start = f"from the start of the {'trial' if parts.result['verdict'] == 'pilot' else 'work'}"
    wait = given.waits_weeks(parts)
    among = f", {wait} of waiting for cases among them" if wait else ""
    return f"{start}; the steps before it come on top{among}" if steps.above_the_trial(parts) else start


def _lead_fact(parts: Parts) -> Fact:
    label = "Lead over the next option"
    if parts.result["verdict"] == "stop":
        return Fact(label, "None", "no way of building it is advised")
    if not parts.leader:
        return Fact(label, "None", "every option is ruled out")
    if not parts.next:
        return Fact(label, f"{number(parts.leader['fit'])} alone", "every other option is ruled out")
    clear = _how_clear(parts)
    if parts.level:
        return Fact(label, f"Level, {number(parts.leader['fit'])} each", f"with {level_words(parts)}{clear}")
    return Fact(
        label,
        f"{number(parts.leader['fit'])} v {number(parts.next['fit'])}",
        f"the next is {parts.name(parts.next['approach'])}{clear}",
    )


def _how_clear(parts: Parts) -> str:
    """One border and one word: a lead is clear from so many points on, and never while an open answer can still turn it."""
    if not parts.builds:
        return ""
    border = f"{counted(parts.clear_lead, 'point')} or more"
    if not parts.is_clear:
        return f"; a lead of {border} is clear"
    is_leaning = sure.how_sure(parts).word == sure.SURE[LEANING]
    return "; by the answers given, and not settled" if is_leaning else f"; clear, since it is {border}"


def _assumed_fact(parts: Parts) -> Fact:
    return Fact("Rests on assumptions", f"{len(parts.assumed)} of {len(parts.used)} answers", guesses.note(parts))
