"""The steps that rules give to the option in front, with whoever does them, and what those rules read. May import the builder's parts and pure modules only."""

from collections.abc import Mapping, Sequence
from math import ceil

from apps.decisions.engine.terms import BEFORE_TRIAL, DISFAVOUR, FAVOUR, NEXT_STEP, Effect, Rule
from apps.reports import formatting
from apps.reports.builder.parts import Parts
from apps.reports.document import Step
from apps.ui.formatting import counted

PLAINLY = ("clearly", "strongly")
LESS_THAN_A_WEEK = "less than a week"
AGAIN = " Then decide again here."  # how a step may end: that decision is a step of its own
NOBODY_HERE = "none"  # of `team_skill`
ANALYST, BUILDER, SOMEBODY = "Your own analyst", "Whoever builds it", "Somebody you name"
WHERE = frozenset({"run_where", "data_may_leave"})  # where a way runs, and where the data goes for it
UNTIL_THERE = "months_to_fifty"  # read by a rule whose step waits for cases


def texts(parts: Parts) -> Sequence[str]:
    return list(dict.fromkeys(str(text) for text in parts.result.get("next_steps", ())))


def givers(parts: Parts) -> Mapping[str, tuple[Rule, Effect]]:
    """Each step's text with the first rule that holds and gives it to the option in front, and what that rule says of it."""
    slug = str(parts.leader["approach"]) if parts.leader else ""
    keys = [str(row["rule"]) for row in parts.result.get("trace", ()) if row["holds"] is True]
    found: dict[str, tuple[Rule, Effect]] = {}
    for rule in parts.rules(keys):
        for effect in rule.effects:
            if effect.do == NEXT_STEP and slug not in effect.excepted:
                found.setdefault(effect.text, (rule, effect))
    return found


def of_the_one_beside(parts: Parts, slug: str) -> list[Effect]:
    """What is due before a trial of an option that is tried beside the one in front, and asked of it alone: where it runs, where data goes."""
    leader = str(parts.leader["approach"]) if parts.leader else ""
    keys = [str(row["rule"]) for row in parts.result.get("trace", ()) if row["holds"] is True]
    return [
        effect
        for rule in parts.rules(keys)
        for effect in rule.effects
        if effect.do == NEXT_STEP and effect.due == BEFORE_TRIAL and reads(parts, rule) & WHERE
        if leader in effect.excepted and slug not in effect.excepted
    ]


def effects_now(parts: Parts) -> list[tuple[Rule, Effect]]:
    """The steps of this decision with the rules that give them, in its order."""
    found = givers(parts)
    return [found[text] for text in texts(parts) if text in found]


def reads(parts: Parts, rule: Rule) -> set[str]:
    return {test.subject for test in parts.book.tests_in(rule.when)}


def of_another_way(parts: Parts, rule: Rule) -> bool:
    """Whether the rule plainly asks for other options than the recommended one, so that its step belongs to them."""
    slug = str(parts.leader["approach"]) if parts.leader else ""

    def plainly(do: str) -> set[str]:
        return {name for effect in rule.effects if effect.do == do and effect.how in PLAINLY for name in effect.approaches}

    return bool(plainly(FAVOUR)) and slug not in plainly(FAVOUR) and slug in plainly(DISFAVOUR)


def work(parts: Parts, effect: Effect) -> Step:
    """A piece of work with whoever does it, as far as the rules say; nobody is guessed at, and nobody named who is not there."""
    return Step(formatting.sentence(effect.text.removesuffix(AGAIN)), _who(parts, effect.who), "", False)


def _who(parts: Parts, who: str) -> str:
    """Where nobody has built a model there is no analyst of one's own, and what others sell is built by nobody here: somebody has to be named."""
    nobody = "team_skill" in parts.used and parts.used["team_skill"].value == NOBODY_HERE
    absent = ([ANALYST] if nobody else []) + ([BUILDER] if parts.leader and parts.is_bought(str(parts.leader["approach"])) else [])
    for name in absent:
        who = who.replace(name, SOMEBODY).replace(formatting.lowered(name), formatting.lowered(SOMEBODY))
    return who


def decision(words: str) -> Step:
    return Step(words, "", "", True)


def waits_weeks(parts: Parts) -> str:
    """How long the trial waits for cases, in words; nothing where it waits for none, or nobody can say."""
    is_waiting = any(waits(parts, rule, effect) and not of_another_way(parts, rule) for rule, effect in effects_now(parts))
    return wait_words(parts) if is_waiting and parts.builds else ""


def waits(parts: Parts, rule: Rule, effect: Effect) -> bool:
    """Whether a step waits for cases, by what its rule reads: what comes of them decides what else is done."""
    return effect.due == BEFORE_TRIAL and UNTIL_THERE in reads(parts, rule)


def wait_words(parts: Parts) -> str:
    """How long until as many of the rare kind are there as it takes to learn from them; nothing where nobody can say."""
    months = parts.derived(UNTIL_THERE)
    if months is None or months[1] is None:
        return ""
    weeks = months[1] * 52 / 12
    return f"about {counted(ceil(weeks), 'week')}" if weeks >= 1 else LESS_THAN_A_WEEK
