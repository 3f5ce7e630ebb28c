"""The first work of a Not yet: what can end the wait, what allows to look at the data, and what brings what is missing.

May import the builder's parts and pure modules only.
"""

from dataclasses import replace
from operator import itemgetter

from apps.decisions.engine.against import GRAVEST
from apps.decisions.engine.terms import BEFORE_TRIAL, FAVOUR, Effect, Rule, Test
from apps.reports import formatting
from apps.reports.builder import given, way_back
from apps.reports.builder.parts import Parts
from apps.reports.document import Step, WayBack

LAW = "legality"
MISSING = 2  # the place of what brings what is missing, behind what can end the wait and what allows to look
NO_MODEL = "no_ml"  # the way that needs none of what is waited for
CAN_END_THE_WAIT = frozenset({"existing_solution", "simple_rule"})  # what is on sale, and what a rule does
TELLS_TODAY = frozenset({"success_metric"})  # what is reached today, which a model will have to beat
ALLOWS_THE_LOOK = frozenset({"sensitivity"})  # nobody may go through records before it is settled that he may
OF_THE_USE = frozenset({"data_may_leave", "output_kind"})
DECIDES, COMPARES = "decides_about_them", "own analyst"  # whose step looks at the data
BRINGS_ANSWERS = frozenset({"label_quality", "biased_history"})  # what is to be learnt from, besides how much there is of it
WOULD_MAKE_IT_A_GO = "What would make it a go"  # the heading of the way back of a Not yet
DECIDE = "Decide again"  # how the line of a way back begins that is the decision after its work
GOAL = "goal_kind"  # a question that another answer to may end the wait by itself
ONE_CHOICE = "Is one choice for each case wanted? Then give that answer and decide again here, before any test."
ON_DATA = frozenset({"collect_data", "audit_data"})


def bring(parts: Parts) -> tuple[Step, ...]:
    """The work of a Not yet: what can end the wait, what allows to look at the data, and what brings what is missing."""
    ways = way_back.way_back(parts)
    if not ways:
        return _in_words_of_gates(parts)
    found = sorted(
        ((place, effect) for effect in given.effects_now(parts) if (place := _place(parts, *effect)) is not None), key=itemgetter(0)
    )
    found = [row for row in found if row[1] not in looks_again(parts)]
    work, rest = [given.work(parts, effect) for _, (_, effect) in found], []
    own = {step.words for step in work}
    for way in ways:
        lines = [words for words in way.steps if not words.startswith(DECIDE)]
        if not lines or not own.issuperset(lines):
            rest.append(_rest_of(way, not own.isdisjoint(lines)))
        elif way.how_long:
            first = next(place for place, step in enumerate(work) if step.words in lines)
            work[first] = replace(work[first], when=_of_all(way))
    return (*work, *rest)


def asked_again(parts: Parts) -> tuple[Step, ...]:
    """The question what it is for, where a rule doubts the answer: nothing else is worth a day before that is sure."""
    found = [effect for rule, effect in given.effects_now(parts) if GOAL in given.reads(parts, rule) and effect.text.endswith(given.AGAIN)]
    return (given.work(parts, found[0]), given.decision(ONE_CHOICE)) if found else ()


def looks_again(parts: Parts) -> list[tuple[Rule, Effect]]:
    """Steps that ask those for a look of their own who go through the data for an open gate: it is one look, and said once."""
    gated, now = _gate_rules(parts), given.effects_now(parts)
    doers = {effect.who for rule, effect in now if rule.key in gated}
    return [
        (rule, effect)
        for rule, effect in now
        if rule.key not in gated and effect.who in doers and BRINGS_ANSWERS & given.reads(parts, rule) and not _of_the_goal(parts, rule)
    ]


def _gate_rules(parts: Parts) -> frozenset[str]:
    return frozenset(str(gate["rule"]) for gate in parts.result.get("gates", ()))


def _place(parts: Parts, rule: Rule, effect: Effect) -> int | None:
    """Where among the work of a Not yet a step belongs; none for what waits: it is neither missing nor can it end the wait."""
    if rule.key in _gate_rules(parts):
        return MISSING
    if effect.due != BEFORE_TRIAL:
        return None
    read = given.reads(parts, rule)
    if _of_the_goal(parts, rule):
        return 0
    if read & CAN_END_THE_WAIT or any(
        other.do == FAVOUR and other.how in given.PLAINLY and NO_MODEL in other.approaches for other in rule.effects
    ):
        return 0
    if read & TELLS_TODAY:
        return MISSING
    if not ON_DATA & {str(gate["gate"]) for gate in parts.result.get("gates", ())}:
        return None
    if rule.stage == LAW and COMPARES in effect.who and any(test.operand == (DECIDES,) for test in parts.book.tests_in(rule.when)):
        return 1  # the comparison of groups is planned before it is made
    return 1 if read & ALLOWS_THE_LOOK and not _is_of_the_use(parts, rule) else MISSING if read & BRINGS_ANSWERS else None


def _of_the_goal(parts: Parts, rule: Rule) -> bool:
    """Whether a must turns on what it is for: which question it is comes before what answers it."""
    return rule.strength == GRAVEST and GOAL in given.reads(parts, rule)


def _is_of_the_use(parts: Parts, rule: Rule) -> bool:
    """Whether a rule asks of every case what comes out, or whether a supplier sees it: neither is there at the look."""
    every = {condition.subject for condition in rule.when if isinstance(condition, Test)}
    return bool(OF_THE_USE & (every | {test.subject for test in parts.book.tests_in(rule.unless)}))


def _rest_of(way: WayBack, has_own: bool) -> Step:
    """The steps of a way back that no rule asks for stand in full where the way back does; here with who takes them, and how long."""
    words = f"Do {'the rest of ' if has_own else ''}what stands under “{WOULD_MAKE_IT_A_GO}”: {formatting.lowered(way.label)}"
    of_all = " The time is that of all of it." if has_own and way.how_long else ""
    return Step(f"{formatting.sentence(words)}{of_all}", way.who.rstrip("."), formatting.lowered(way.how_long.rstrip(".")), False)


def _of_all(way: WayBack) -> str:
    """How long a way back takes all of whose lines are steps already."""
    return f"{formatting.lowered(way.how_long.rstrip('.'))}, all of “{WOULD_MAKE_IT_A_GO}” together"


def _in_words_of_gates(parts: Parts) -> tuple[Step, ...]:
    """What the open gates wait for, in a decision of before ways back were worked out."""
    needs = dict.fromkeys(str(gate["needs"]) for gate in parts.result.get("gates", ()))
    return tuple(Step(formatting.sentence(f"First see to this: {words}"), "", "", False) for words in needs)
