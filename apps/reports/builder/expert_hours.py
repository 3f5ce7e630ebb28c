"""The hours that experts judge before a trial, and their money, read from the words of the steps. May import the builder's parts and pure modules only.

    hours = cases x people x minutes of each / 60; money = hours x price of an hour        (the figures by which missing answers are priced)

Where the price of one right answer is given, the money follows from it, and the hours from the money. A step without a count of cases
has no hours; one whose cases are among those of another adds only what goes beyond these.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.decisions.engine.terms import BEFORE_TRIAL, Effect
from apps.reports.builder import given, rare_search
from apps.reports.builder.parts import Parts
from apps.ui.formatting import listed, money, money_range, number, rounded

EXPERTS = "subject experts"
WORDS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "a hundred": 100, "one hundred": 100, "two hundred": 200,
    "three hundred": 300, "four hundred": 400, "five hundred": 500, "a thousand": 1000,
}  # fmt: skip
COUNT = rf"(?P<count>{'|'.join(WORDS)})"
CASES = re.compile(rf"\b{COUNT} (?:\w+ ){{0,2}}?(?:cases|texts|documents|drafts|works)\b")
MORE = re.compile(rf"\band {COUNT} (?:more )?(?:of|from|drawn)\b")
OF_EACH_KIND = re.compile(rf"\bor {COUNT} of each kind\b(?: \(the (?P<most>{'|'.join(WORDS)}) \w+ at most\))?")
JUDGED = re.compile(r"\b(?:judged?|read|check)\b", re.IGNORECASE)
TWO = re.compile(r"\btwo (?:people|experts|who)\b", re.IGNORECASE)
FOR_EACH = re.compile(r"\b(?:of each (?P<one>language)|languages: for each|from every (?P<other>group))\b")
IF, ALL, OR_ALL, AMONG = "If ", "all cases with a known answer", "or all where there are fewer", "are among them"
MINUTES, HOUR = "expert_minutes", "expert_hour"
ENDS = ("low", "likely", "high")

Three = tuple[Decimal, Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Judging:
    """What a step has judged: how many cases by how many people, whether for each language or group anew, and whether others' are among them."""

    cases: Decimal
    people: int
    for_each: str = ""
    among: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of experts and their money, each from low to high."""

    hours: Three
    money: Three


def judging(parts: Parts, effect: Effect) -> Judging | None:
    """What a step before the trial has experts judge; nothing of another step, or of one that names no count."""
    if effect.due != BEFORE_TRIAL or EXPERTS not in effect.who.lower() or not JUDGED.search(effect.text):
        return None
    clause, cases = effect.text.split(";")[0], _cases(parts, effect.text)
    people = 2 if TWO.search(clause) else 1
    each = FOR_EACH.search(effect.text)
    unit = (each["one"] or each["other"] or "language") if each else ""
    return Judging(cases, people, unit, AMONG in effect.text) if cases else None


def when(parts: Parts, effect: Effect) -> str:
    """What a step takes, in words: "about 250 hours (100 to 750), $15k"; nothing where nobody can say."""
    found = judging(parts, effect)
    taken = _taken(parts, found.cases * found.people) if found else None
    if not found or not taken:
        return ""
    low, likely, high = (number(rounded(end, 2)) for end in taken.hours)
    reach = f" ({low} to {high})" if low != high else ""
    each = f" for each {found.for_each}" if found.for_each else ""
    return f"about {likely} hours{reach} of the experts{each}, {money(taken.money[1], parts.currency)}"


def of_the_trial(parts: Parts) -> Hours | None:
    """The same of all steps before the trial together; nothing where none names its cases. What holds only if something is so is not counted."""
    found = [each for each in (judging(parts, effect) for effect in _asked(parts) if not effect.text.startswith(IF)) if each]
    beside = max((each.cases for each in found if not each.among), default=Decimal(0))
    judged = sum((max(Decimal(0), each.cases - beside * each.among) * each.people for each in found), Decimal(0))
    return _taken(parts, judged) if judged else None


def words(parts: Parts, taken: Hours) -> str:
    """Those hours and their money for whoever is asked: "about $15k ($3k–90k) for some 250 hours of your experts"."""
    low, likely, high = taken.money
    reach = f" ({money_range(low, high, parts.currency)})" if low != high else ""
    counted = [judging(parts, effect) for effect in _asked(parts)]
    more = "" if all(counted) else " or more"
    further = [each for each in counted if each and each.for_each]
    again = _taken(parts, sum((each.cases * each.people for each in further), Decimal(0)))
    units = listed(list(dict.fromkeys(each.for_each for each in further)), "or")
    each = f", {money(again.money[1], parts.currency)} more for each further {units}" if further and again else ""
    return f"about {money(likely, parts.currency)}{reach} for some {number(rounded(taken.hours[1], 2))} hours{more} of your experts{each}"


def _asked(parts: Parts) -> list[Effect]:
    """The steps before the trial that experts take."""
    now = ((rule, effect) for rule, effect in given.effects_now(parts) if effect.due == BEFORE_TRIAL and EXPERTS in effect.who.lower())
    return [effect for rule, effect in now if not given.of_another_way(parts, rule)]


def _taken(parts: Parts, judgements: Decimal) -> Hours | None:
    minutes, hour = _figures(parts, MINUTES), _figures(parts, HOUR)
    if not minutes or not hour:
        return None
    if (each := parts.number_of("label_unit_cost")) is not None:
        asked = judgements * each
        return Hours((asked / hour[1],) * 3, (asked,) * 3) if each else None
    hours = tuple(judgements * end / 60 for end in minutes)
    return Hours(_three(hours), _three([end * price for end, price in zip(hours, hour, strict=True)]))


def _three(ends: Sequence[Decimal]) -> Three:
    low, likely, high = ends
    return low, likely, high


def _figures(parts: Parts, key: str) -> Three | None:
    found = [parts.parameter(f"{key}_{end}") for end in ENDS]
    given = [end for end in found if end]
    return _three(given) if len(given) == len(ENDS) else None


def _cases(parts: Parts, text: str) -> Decimal | None:
    """The cases that its words name; of each kind so many where that is more, and never more than have a known answer where it says so."""
    known, kinds = parts.number_of("labelled"), parts.number_of("classes")
    if ALL in text:
        return known
    named = CASES.search(text)
    if not named:
        return None
    cases = Decimal(WORDS[named["count"]])
    if (of_each := OF_EACH_KIND.search(text)) and kinds:
        most = Decimal(WORDS[of_each["most"]]) if of_each["most"] else kinds
        cases = max(cases, WORDS[of_each["count"]] * min(kinds, most))
    there = rare_search.on_record(parts) if rare_search.DRAWN in text else None  # nobody judges more than there are
    more = sum(WORDS[more["count"]] for more in MORE.finditer(text))
    cases += more if there is None else min(Decimal(more), there)
    return min(cases, known) if OR_ALL in text and known is not None else cases
