"""Why and why not: a state read as reasons, checks, flags and steps. Pure, plain data out."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from apps.decisions.engine import figures, own_payback, terms
from apps.decisions.engine.answers import value_plain
from apps.decisions.engine.canonical import decimal_text
from apps.decisions.engine.domains import as_value
from apps.decisions.engine.judging import FALSE, TRUE, UNKNOWN
from apps.decisions.engine.machine import RuleNode
from apps.decisions.engine.outcome import excluded, leading_approach
from apps.decisions.engine.own_payback import Own
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Effect, Rule
from apps.estimates.engine.spans import Exact, Span

Plain = dict[str, Any]
PASS, CONDITION, STOP, NOT_KNOWN = "pass", "condition", "stop", "unknown"
SAID = (False, None, True)  # a truth as plain data: null is unknown
DECIMALS = 6  # decimal places of a derived number as it is shown; rules compare it exactly


def ranking(state: State) -> list[Plain]:
    """Every approach, best first, the ruled-out ones last, each with all reasons that hold."""
    machine = state.machine
    outs = [excluded(state, number) for number in range(len(machine.approaches))]
    order = sorted(range(len(machine.approaches)), key=lambda n: (outs[n] == TRUE, -state.fit[n], n))
    return [
        {
            "approach": machine.approaches[number],
            "fit": state.fit[number],
            "range": [state.low[number], state.high[number]],
            "excluded": outs[number] == TRUE,
            "may_be_excluded": outs[number] == UNKNOWN,
            "reasons": _reasons(state, number),
        }
        for number in order
    ]


def flags(state: State) -> list[Plain]:
    """Every warning that a rule raises and that concerns the leading approach, in the order of the rules."""
    return [
        {"flag": effect.flag, "rule": rule.key, "because": figures.because(state, rule), "sources": list(rule.sources)}
        for rule, effect in _concerning(state, terms.RAISE_FLAG)
    ]


def gates(state: State) -> list[Plain]:
    """Every open gate with what must be true first, the earliest gate first."""
    place = {gate.slug: number for number, gate in enumerate(state.machine.book.gates)}
    opened = sorted(_effects(state, terms.OPEN_GATE), key=lambda pair: place[pair[1].gate])
    return [
        {"needs": effect.needs, "rule": rule.key, "gate": effect.gate, "because": figures.because(state, rule)} for rule, effect in opened
    ]


def refusals(state: State) -> list[Plain]:
    """The rules that refuse the idea."""
    return [
        {"text": effect.text, "rule": rule.key, "because": figures.because(state, rule)} for rule, effect in _effects(state, terms.REFUSE)
    ]


def held_to_pilot(state: State, own: Own | None = None) -> list[Plain]:
    """What holds the leading approach to a pilot: its own money, where that is not back in time, and the pilot checks that hold."""
    by_rule = [
        (rule, {"needs": effect.needs, "rule": rule.key, "because": figures.because(state, rule)})
        for rule, effect in _concerning(state, terms.HOLD_BACK)
    ]
    return own_payback.held(state, own, by_rule)


def next_steps(state: State) -> list[str]:
    """What to do next: what opens the gates first, then each rule's step for the leading approach, nothing twice."""
    steps = [f"{gate['needs'][:1].upper()}{gate['needs'][1:]}" for gate in gates(state)]
    steps += [effect.text for _, effect in _concerning(state, terms.NEXT_STEP)]
    return list(dict.fromkeys(steps))


def checks(state: State, held: Iterable[Plain]) -> list[Plain]:
    """Gates, refusals and pilot checks as checks: pass, condition, stop, or not known. `held` is what holds it to a pilot."""
    slug = leading_approach(state)
    found = []
    for node, effect in state.machine.checking:
        if slug not in effect.excepted:
            arises = CONDITION if effect.do == terms.HOLD_BACK else STOP
            words = {TRUE: arises, FALSE: PASS, UNKNOWN: NOT_KNOWN}[state.truth[node.number]]
            rule = node.effective
            said = figures.because(state, rule) if state.truth[node.number] == TRUE else rule.because
            found.append(_check(rule, effect, words, said))
    return [*({"kind": "pilot", "gate": "", "state": CONDITION, **row} for row in held if not row["rule"]), *found]


def findings(state: State, *, shown: bool) -> dict[str, str]:
    """What each stage concluded; "unknown" while more than one value is possible, "" where no row holds."""
    found = {}
    for finding in state.machine.book.findings:
        if finding.shown or not shown:
            names = state.machine.finding_bits[finding.slug]
            left = [slug for slug, bit in names.items() if state.vals[finding.slug] & bit]
            settled = any(state.truth[node.number] == TRUE for node in state.machine.rows[finding.slug])
            found[finding.slug] = (left[0] if settled else "unknown") if left else ""
    return found


def derived(state: State) -> dict[str, Plain | None]:
    """Each derived number as the lowest and highest it can be; None where there is no such number."""
    return {slug: _span_plain(state.vals[slug]) for slug in state.machine.formulas}


def trace(state: State) -> list[Plain]:
    """Every rule and row with whether it holds, and the same for each of its conditions."""
    said = [SAID[truth] for truth in state.truth]
    lines: list[Plain] = []
    for node in state.machine.traced:
        line: Plain = {"rule": node.key, "holds": said[node.number], "when": node.of_when(said)}
        if node.unless:
            line["unless"] = [said[number] for number in node.unless]
        lines.append(line)
    return lines


def changes_plain(changes: Iterable[Any]) -> Plain:
    """Changed answers as plain data, by question."""
    return {change.question: value_plain(change.value) for change in changes}


def _effects(state: State, do: str) -> list[tuple[Rule, Effect]]:
    return [(node.effective, effect) for node, effect in state.machine.doing[do] if state.truth[node.number] == TRUE]


def _concerning(state: State, do: str) -> list[tuple[Rule, Effect]]:
    """The effects of this kind that concern the leading approach."""
    slug = leading_approach(state)
    return [(rule, effect) for rule, effect in _effects(state, do) if slug not in effect.excepted]


def _reasons(state: State, approach: int) -> list[Plain]:
    reasons: list[Plain] = []
    for node in state.machine.ranking:
        if state.truth[node.number] == TRUE:
            if approach in node.rules_out:
                reasons.append(_reason(state, node, "excludes", 0))
            reasons += [
                _reason(state, node, "favours" if points > 0 else "disfavours", points)
                for number, points in node.points
                if number == approach and points
            ]
    return sorted(reasons, key=lambda reason: (reason["effect"] != "excludes", -abs(reason["weight"])))


def _reason(state: State, node: RuleNode, effect: str, weight: int) -> Plain:
    rule = node.effective
    return {
        "rule": rule.key,
        "effect": effect,
        "weight": weight,
        "because": figures.because(state, rule),
        "sources": list(rule.sources),
    }


def _check(rule: Rule, effect: Effect, state_word: str, because: str) -> Plain:
    kind = {terms.OPEN_GATE: "gate", terms.REFUSE: "refusal", terms.HOLD_BACK: "pilot"}[effect.do]
    return {
        "kind": kind,
        "gate": effect.gate,
        "state": state_word,
        "needs": effect.needs or effect.text,
        "rule": rule.key,
        "because": because,
    }


def _span_plain(span: Span | None) -> Plain | None:
    if span is None:
        return None
    return {"low": exact_text(span.low), "high": "" if span.high is None else exact_text(span.high), "sure": span.sure}


def exact_text(number: Exact) -> str:
    """An exact number as decimal text, cut to six decimal places."""
    if isinstance(number, int) or number.denominator == 1:
        return str(int(number))
    cut = Fraction(round(number * 10**DECIMALS), 10**DECIMALS)
    value = as_value(cut)
    return str(value) if isinstance(value, int) else decimal_text(value)
