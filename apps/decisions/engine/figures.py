"""The figures of a case, in the sentences of the rules that hold. Pure; knows `places`, `state` and plain formatting.

A sentence with figures is said only where every figure in it is known; otherwise the rule's general sentence stands.
"""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil

from apps.decisions.engine import terms
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.places import Place, parts_of, places
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Rule
from apps.estimates.engine.spans import Exact, exact
from apps.ui import formatting as written

MONEY, SHARE = "money", "%"
LITTLE_MONEY = 5  # below which a sum that was worked out is no more than little: list prices are not known to the cent
ABOUT, MONTHS, WEEKS_A_MONTH = "about ", "months", Fraction(52, 12)
DAYS = "less than a week"
AVERAGE, RAREST, RARE_SHARE, EXPECTED = "labelled_per_class", "labelled_rarest", "rare_share", "rare_expected"
FAR_BELOW = 2  # times that an average is above the rare kind from which on it says nothing of it
FEW = 10  # of a kind, below which nothing can be learnt or tested of it: as the rules say of a kind that is counted
IF_THERE = "If the kind you care about is among them: "
COUNT_FIRST = ": count it first, for below ten nothing can be learned of it."
FEWEST_DIGITS, MOST_DIGITS = 2, 12  # significant digits of a derived number: as few as leave it on its side of every limit


def because(state: State, rule: Rule) -> str:
    """Why a rule that holds says what it says: with the case's own figures where all are known, else in general."""
    if not rule.with_figures:
        return rule.because
    said: list[str] = []
    for part in parts_of(rule.with_figures):
        if isinstance(part, str):
            said.append(part)
            continue
        value = figure_of(state, part.slug)
        if value is None or not _counts(state, rule, part.slug):
            return rule.because
        words = _words(state, rule, part, value)
        if words == DAYS and said:
            said[-1] = said[-1].removesuffix(ABOUT)  # what is less than something is not about it
        said.append(words.removeprefix(ABOUT) if said and said[-1].endswith((ABOUT, ABOUT.capitalize())) else words)
    text = "".join(said)
    rare = _of_the_rare(state, rule)
    if rare.endswith(COUNT_FIRST):  # an average over both kinds is no ground for a sentence that begins with it
        return f"{IF_THERE}{rule.because[:1].lower()}{rule.because[1:]}{rare}"
    return f"{text[:1].upper()}{text[1:]}{rare}"


def _of_the_rare(state: State, rule: Rule) -> str:
    """What an average over all kinds hides: how few the rare kind has, as counted or at its share. Not by rules of before."""
    told = {place.slug for place in places(rule.with_figures)}
    average = figure_of(state, AVERAGE) if AVERAGE in told and EXPECTED in state.machine.formulas else None
    counted, share = figure_of(state, RAREST), figure_of(state, RARE_SHARE)
    if average is None or RAREST in told:
        return ""
    if counted is not None:
        return f" The rarest kind has {written.number(_decimal(counted))}." if counted * FAR_BELOW < average else ""
    expected = figure_of(state, EXPECTED) if RAREST in state.open else None
    if expected is None or share is None or expected * FAR_BELOW >= average:
        return ""
    few = COUNT_FIRST if expected < FEW else "."
    about = written.number(_decimal(_rounded(expected, ())))
    return f" At its share of {written.percent(_decimal(share))}, the rare kind has about {about} of them{few}"


def figure_of(state: State, slug: str) -> Exact | None:
    """The one number that an answer, a derived number or a parameter is; None where more than one is possible, or none."""
    machine = state.machine
    if (domain := machine.domains.get(slug)) is not None:
        ask = machine.ask_if.get(slug)
        if slug in state.open or not domain.question.is_number or (ask is not None and state.truth[ask] != TRUE):
            return None
        low, high = state.raw[slug]
        return low if low == high else None
    if slug in machine.formulas:
        span = state.vals.get(slug)
        return span.low if span is not None and span.is_point else None
    return machine.parameters.get(slug)


def money_words(amount: Exact | Decimal, currency: str) -> str:
    """$40,000 and $1.50, every digit of it; a currency without a sign of its own keeps its three letters."""
    cents = _decimal(amount).quantize(Decimal("0.01"))
    whole = written.number(cents) if cents == cents.to_integral_value() else f"{cents:,f}"
    return f"{written.SIGNS[currency]}{whole}" if currency in written.SIGNS else f"{currency} {whole}"


def _counts(state: State, rule: Rule, slug: str) -> bool:
    """Whether an answer counts in every derived number beside it that may read it: kinds do not where a number is asked for."""
    if slug not in state.machine.domains:
        return True
    beside = {place.slug for place in places(rule.with_figures)} & state.machine.formulas.keys()
    reading = [number for number in beside if slug in state.machine.formulas[number].reads]
    if not reading:
        return True
    freed = state.copy()
    freed.raw[slug] = state.machine.domains[slug].whole
    spans = [freed.derived(number) for number in reading]
    return all(span is None or not span.is_point for span in spans)


def _words(state: State, rule: Rule, place: Place, value: Exact) -> str:
    """One figure as it is read: in full as it was answered, rounded where it was worked out."""
    book, unit, about = state.machine.book, _unit(state, place.slug), ""
    if place.slug in state.machine.formulas and place.many == MONTHS and 0 < value < 1:
        weeks = value * WEEKS_A_MONTH
        whole = ceil(weeks)
        return DAYS if weeks < 1 else f"about {whole} {'week' if whole == 1 else 'weeks'}"
    if place.slug in state.machine.formulas:
        shown = _rounded(value, _limits(book, rule, place.slug))
        about, value = ("" if shown == value else ABOUT), shown
    if place.share:
        return f"{about}{written.percent(_decimal(value) * 100)}"
    if unit == MONEY and place.slug in state.machine.formulas and value < LITTLE_MONEY:
        return f"less than {money_words(LITTLE_MONEY, str(book.parameters.get('currency', '')))}"
    if unit == MONEY:
        return about + money_words(value, str(book.parameters.get("currency", "")))
    if unit == SHARE:
        return about + written.percent(_decimal(value))
    said = about + written.number(_decimal(value))
    return f"{said} {place.one if value == 1 else place.many}" if place.many else said


def _unit(state: State, slug: str) -> str:
    """Whether a figure is money, a share in hundredths, or neither."""
    book = state.machine.book
    if question := book.question.get(slug):
        return {"money": MONEY, "percent": SHARE}.get(question.kind, "")
    named = [number.unit for number in book.derived if number.slug == slug]
    unit = next(iter(named or [note.unit for note in book.parameter_notes if note.key == slug]), "")
    return MONEY if unit.startswith(MONEY) else SHARE if unit.startswith(SHARE) else ""


def _limits(book: Rulebook, rule: Rule, slug: str) -> tuple[Exact, ...]:
    """The limits to which the rule holds a number: what is shown must lie on the same side of each."""
    tests = book.tests_in((*rule.when, *rule.unless))
    return tuple(
        exact(limit) for test in tests if test.subject == slug and test.operator in terms.NUMBER_OPERATORS for limit in test.operand
    )


@lru_cache(maxsize=4_096)
def _rounded(value: Exact, limits: tuple[Exact, ...]) -> Exact:
    for digits in range(FEWEST_DIGITS, MOST_DIGITS):
        shown = exact(written.rounded(_decimal(value), digits))
        if all(_side(shown, limit) == _side(value, limit) for limit in limits):
            return shown
    return value


def _side(value: Exact, limit: Exact) -> int:
    return (value > limit) - (value < limit)


def _decimal(value: Exact | Decimal) -> Decimal:
    return Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(value)
