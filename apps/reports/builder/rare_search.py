"""What it takes to look for more cases of the rarest kind, and to draw from those on record, where a step asks for it. May import the builder's parts and pure modules only."""

from decimal import ROUND_CEILING, Decimal

from apps.decisions.engine.terms import BEFORE_TRIAL, Effect, Rule
from apps.reports.builder import given, rarest
from apps.reports.builder.parts import Parts
from apps.ui.formatting import money, number, rounded

RAREST, BELOW = "labelled_rarest", "<"
GOES_ON = " until "  # how a step says that it goes on until so many are there
ALL = 100  # percent
LOOK = " At their share that means looking through {least}about {cases} cases{beyond}{price}."
AT_LEAST = "at least "  # of several kinds: the share that is known may be that of many together
BEYOND = ", more than the {left} that lie there unjudged"
PRICE = ", about {total} at {each} each, where nobody reads them anyway"
DRAWN = "two hundred more drawn from those marked as rare kinds, or all of them where there are fewer"
MOST_DRAWN = 200
ALL_OF_TWO, ALL_OF_THEM = "all {cases} that are marked as the rare kind", "all of those marked as rare kinds, about {cases} by your answers"
ON_TOP = "The look for the rarest kind comes on top, about {total} where nobody reads those cases anyway (see Next steps)."


def words(parts: Parts, rule: Rule, effect: Effect) -> str:
    """How many cases a step has to look through, and their price; nothing of a step that looks for none, or where nobody can say."""
    cases = _cases(parts, rule, effect)
    if cases is None:
        return ""
    every, judged = parts.number_of("examples"), parts.number_of("labelled")
    left = every - judged if every is not None and judged is not None else None
    beyond = BEYOND.format(left=number(left)) if left is not None and left < cases else ""
    return LOOK.format(least=_at_least(parts), cases=number(rounded(cases, 2)), beyond=beyond, price=_price(parts, cases))


def drawn(parts: Parts, text: str) -> str:
    """The words of a step that draws from the rare kinds: all of them, where fewer are on record than it would draw."""
    there = on_record(parts)
    if there is None or there >= MOST_DRAWN:
        return text
    return text.replace(DRAWN, (ALL_OF_TWO if rarest.of_two(parts) else ALL_OF_THEM).format(cases=number(there)))


def on_record(parts: Parts) -> Decimal | None:
    """How many known answers are of the rare kinds: of two the count of the rarest, else no fewer than its count and the share say; None where neither is there."""
    known, expected = parts.number_of(RAREST), parts.derived("rare_expected")
    if known is None or rarest.of_two(parts):
        return known
    return None if expected is None else max(known, expected[1].quantize(Decimal(1), ROUND_CEILING))


def on_top(parts: Parts) -> str:
    """The same for whoever is asked for the trial: what the look costs on top of its sum; nothing where no price is known."""
    each = parts.number_of("label_unit_cost")
    found = [_cases(parts, rule, effect) for rule, effect in given.effects_now(parts) if not given.of_another_way(parts, rule)]
    most = max((cases for cases in found if cases is not None), default=None)
    return ON_TOP.format(total=money(most * each, parts.currency)) if most and each else ""


def _price(parts: Parts, cases: Decimal) -> str:
    each = parts.number_of("label_unit_cost")
    return PRICE.format(total=money(cases * each, parts.currency), each=money(each, parts.currency)) if each else ""


def _at_least(parts: Parts) -> str:
    kinds = parts.number_of("classes")
    return AT_LEAST if kinds is not None and not rarest.of_two(parts) and parts.number_of("rare_share") else ""


def _cases(parts: Parts, rule: Rule, effect: Effect) -> Decimal | None:
    """The cases among which as many of the rarest kind are missing, at the share that is known of it."""
    limits = [Decimal(str(test.operand[0])) for test in parts.book.tests_in(rule.when) if (test.subject, test.operator) == (RAREST, BELOW)]
    known, judged, share = (parts.number_of(slug) for slug in (RAREST, "labelled", "rare_share"))
    if not limits or effect.due != BEFORE_TRIAL or GOES_ON not in effect.text or known is None:
        return None
    part = share / ALL if share else known / judged if judged else Decimal(0)
    return ((max(limits) - known) / part).quantize(Decimal(1), ROUND_CEILING) if part else None
