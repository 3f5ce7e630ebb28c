"""One case decided by one rule book and price list, as plain data that has one canonical form. Pure: no clock, no chance.

`decide` is the whole decision; `preview` the quick part of it, for a hint beside the form.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from apps.decisions.engine import against, canonical, effort, explanation
from apps.decisions.engine import certainty as certain
from apps.decisions.engine.answers import Case, case_plain, value_plain
from apps.decisions.engine.certainty import CONDITIONAL, LEANING, SETTLED, Certainty, certainty, filled_in
from apps.decisions.engine.changes import moves
from apps.decisions.engine.counterfactuals import counterfactuals
from apps.decisions.engine.draws import Draws
from apps.decisions.engine.estimating import estimates
from apps.decisions.engine.governance import governance
from apps.decisions.engine.influence import filled, influence, needed, questions_that_matter
from apps.decisions.engine.judging import FALSE, TRUE
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.misses import near_misses
from apps.decisions.engine.outcome import DO_NOT_BUILD, excluded, gate_open, leader, leading, recommendation, refused
from apps.decisions.engine.own_payback import Own, own_payback
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Value
from apps.decisions.engine.way_back import way_back
from apps.decisions.engine.weakest import weakest
from apps.decisions.engine.wording import possible_words

ENGINE = "8"  # changes whenever any stored decision would come out otherwise
GO, PILOT, NOT_YET, REFUSED = "go", "pilot", "not_yet", "stop"
WEIGHED = 12  # open questions whose influence is counted, those with most points at stake
MOST_DECIDING = 10
NOT_RULED_OUT = {
    "": "",
    certain.LIMIT: "It is not ruled out that something else is recommended: there were too many ways to answer to try them all.",
    certain.UNCUT: "It is not ruled out that something else is recommended: some open numbers could not be told apart any further.",
    certain.LIMIT_LEADER: "It is not ruled out that another approach comes first: there were too many ways to answer to try them all.",
    certain.UNCUT_LEADER: "It is not ruled out that another approach comes first: some open numbers could not be told apart any further.",
    certain.ON_THE_WAY: "Once every open question is answered it comes to this, whatever the answers. "
    "Until then, with only some of them there, another way may look better for a time.",
    certain.NO_ROOM: "It is not ruled out that something else is recommended: "
    "the answers given leave an open question no answer that goes with them, so the open questions could not be tried.",
}

Plain = dict[str, Any]


def decide(machine: Machine, case: Case, *, rulebook: Mapping[str, Any], price_list: Mapping[str, Any]) -> Plain:
    """The decision on a case whose answers were read for this machine's book; keys as in the contract, and further ones.

    `rulebook` is {name, version, sha256}, `price_list` {date, version, sha256}: they are named in the decision.
    """
    state = State.of(machine, case.values)
    seed = canonical.sha256(canonical.dumps(case_plain(machine.book, case)["answers"])) + str(rulebook.get("sha256", ""))
    draws = Draws(state, seed)
    sure = certainty(state, draws)
    present = recommendation(state)
    worked_out = estimates(state)
    own = own_payback(state, worked_out["options"])
    explained = _explained(state, own)
    return {
        "rulebook": dict(rulebook),
        "price_list": dict(price_list),
        "engine": ENGINE,
        **case_plain(machine.book, case),
        "not_used": _not_used(state, case),
        "verdict": verdict(state, sure.word, explained["held_to_pilot"]),
        "recommendation": present,
        "runner_up": runner_up(state),
        "lead": lead(state),
        **sureness(state, sure, draws),
        **explained,
        **_argued(state, case, own, explained, worked_out),
        "derived": explanation.derived(state),
        "would_change": _would_change(state),
        "near_misses": near_misses(state),
        "estimates": worked_out,
        "governance": governance(state),
        "trace": explanation.trace(state),
    }


def sureness(state: State, sure: Certainty, draws: Draws) -> Plain:
    """How sure the decision is, what it hangs on, and which open questions decide."""
    overturning = _overturning(state, sure)
    matter = {} if sure.word == SETTLED else influence(state, draws, list(questions_that_matter(state))[:WEIGHED])
    deciding = _deciding(state.machine, sure, overturning, matter)
    return {
        "certainty": sure.word,
        "conditions": _conditions(state.machine, sure),
        "deciding_questions": deciding,
        "efforts": _efforts(state.machine, deciding, matter),
        "influence": [{"question": slug, "share": share} for slug, share in matter.items() if share],
        "would_overturn": overturning,
        "not_ruled_out": NOT_RULED_OUT[sure.doubt],
    }


def _would_change(state: State) -> list[Plain]:
    """The changed answers that would change the recommendation, each decided anew."""
    return [
        {
            "changes": explanation.changes_plain(found.changes),
            "recommendation": found.recommendation,
            "was_open": [change.question for change in found.changes if change.was_open],
            "distance": moves(state, found.changes),
            "kind": list(found.kind),
            "alike": found.alike,
        }
        for found in counterfactuals(state)
    ]


def preview(machine: Machine, values: Mapping[str, Value], before: Mapping[str, Value] | None = None) -> Plain:
    """What looks best so far, without the proofs: for the panel beside the form. `values` must not contradict each other.

    Under "was" stand the ranking, the warnings and the rules' own checks of `before`, what was known before the last answer;
    nothing where that is the same.
    """
    state = State.of(machine, values, rules_only=True)
    was = None if before is None or before == values else state.told(before)
    return {
        "recommendation": recommendation(state),
        "leader": leading(state),
        "lead": lead(state),
        **_explained(state, own_payback(state)),
        "questions_that_matter": list(questions_that_matter(state)),
        "was": was and {"ranking": explanation.ranking(was), "flags": explanation.flags(was), "checks": explanation.checks(was, ())},
    }


def verdict(state: State, word: str, held: Sequence[Plain] | None = None) -> str:
    """Go, pilot, not yet or stop. Go needs a clear lead, no pilot check that holds, and a settled or conditional decision.

    `held` is what holds it to a pilot, worked out here where nobody has yet.
    """
    if refused(state) == TRUE:
        return REFUSED
    if any(gate_open(state, rules) == TRUE for _, _, rules in state.machine.gates) or leader(state) is None:
        return NOT_YET
    clear = lead(state)
    is_clear = clear is None or clear >= state.machine.clear_lead
    if not is_clear or word == LEANING:
        return PILOT
    return PILOT if (explanation.held_to_pilot(state, own_payback(state)) if held is None else held) else GO


def lead(state: State) -> int | None:
    """Points between the leading approach and the next; None where there is no next."""
    fits = [state.fit[number] for number in _standing(state)]
    return fits[0] - fits[1] if len(fits) > 1 else None


def runner_up(state: State) -> str | None:
    """Of an approach the next one, of a gate the leading approach, of a refusal nothing."""
    present = recommendation(state)
    if present == DO_NOT_BUILD:
        return None
    standing = [state.machine.approaches[number] for number in _standing(state)]
    if present in standing:
        return standing[1] if len(standing) > 1 else None
    return standing[0] if standing else None


def _standing(state: State) -> list[int]:
    """The approaches that are not ruled out, best first."""
    left = [number for number in range(len(state.fit)) if excluded(state, number) != TRUE]
    return sorted(left, key=lambda number: (-state.fit[number], number))


def _not_used(state: State, case: Case) -> list[str]:
    """The answers that are kept and take no part, because another answer closes their question."""
    asked = state.machine.ask_if
    return [slug for slug in case.answers if slug in asked and state.truth[asked[slug]] == FALSE]


def _explained(state: State, own: Own | None) -> Plain:
    held = explanation.held_to_pilot(state, own)
    ranking, gates, refusals = explanation.ranking(state), explanation.gates(state), explanation.refusals(state)
    reasons = against.why_not(state.machine.book, ranking, recommendation(state), gates, refusals)
    return {
        "ranking": [{**row, "why_not": reasons[row["approach"]]} for row in ranking],
        "findings": explanation.findings(state, shown=True),
        "all_findings": explanation.findings(state, shown=False),
        "flags": explanation.flags(state),
        "gates": gates,
        "refusals": refusals,
        "held_to_pilot": held,
        "next_steps": explanation.next_steps(state),
        "checks": explanation.checks(state, held),
    }


def _argued(state: State, case: Case, own: Own | None, explained: Plain, worked_out: Plain) -> Plain:
    """What speaks against it, what it rests on, and the way back from a no."""
    present = recommendation(state)
    book, gates, refusals = state.machine.book, explained["gates"], explained["refusals"]
    warnings = (*explained["held_to_pilot"], *explained["flags"])
    back = [] if present in book.approach else way_back(book, gates, refusals, present, worked_out["shared"]["waits"])
    plan = str(back[0]["outcome"]) if back else present  # of the first gate, where it has one of its own
    return {
        "strongest_against": against.strongest_against(book, explained["ranking"], plan, own, warnings),
        "no_promise": against.no_promise(book, plan),
        "weakest": weakest(state, case.answers, _not_used(state, case)),
        "way_back": back,
    }


def _overturning(state: State, sure: Certainty) -> Plain | None:
    """For a leaning decision, the fewest further answers that would change it, and what would come."""
    if sure.word != LEANING or sure.completion is None:
        return None
    values = needed(state, filled_in(sure.completion), recommendation(state))
    return {
        "answers": {slug: value_plain(value) for slug, value in values.items()},
        "recommendation": recommendation(filled(state, values)),
    }


def _conditions(machine: Machine, sure: Certainty) -> list[Plain]:
    return [
        {
            "question": condition.question,
            "provided": possible_words(machine.domains[condition.question], condition.holds_for),
            "else": condition.otherwise,
            "keeps": [{"rule": rule, "outcome": outcome} for rule, outcome in condition.keeps],
        }
        for condition in sure.conditions
    ]


def _deciding(machine: Machine, sure: Certainty, overturning: Plain | None, matter: Mapping[str, int]) -> list[str]:
    """Those that the found completion, or a condition, rests on; then the others by influence; each weighed with the effort."""
    first = list(overturning["answers"]) if overturning else []
    if sure.word == CONDITIONAL:
        first = [condition.question for condition in sure.conditions]
    others = [slug for slug, share in matter.items() if share]
    for slugs in (first, others):
        slugs.sort(key=lambda slug: -_weighed(machine, slug, matter))
    return list(dict.fromkeys([*first, *others]))[:MOST_DECIDING]


def _weighed(machine: Machine, slug: str, matter: Mapping[str, int]) -> Fraction:
    """The influence of a question, less what it takes to find its answer out; no word on that counts as no effort."""
    minutes = effort.middle_of(machine.efforts.get(slug, (0, 0)))
    return effort.weighed(matter.get(slug, 0), minutes, machine.effort_half)


def _efforts(machine: Machine, deciding: Sequence[str], matter: Mapping[str, int]) -> list[Plain]:
    """What each deciding question takes to find out, in the book's words and in minutes from least to most; null where it is silent."""
    return [
        {
            "question": slug,
            "share": matter.get(slug, 0),
            "time": machine.book.question[slug].time,
            "minutes": list(machine.efforts[slug]) if slug in machine.efforts else None,
        }
        for slug in deciding
    ]
