"""What the decision rests on: checks, gates, findings, the rules that fired and their sources. May import the builder's parts and pure modules only."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from apps.decisions.engine import wording
from apps.decisions.engine.sources import Source
from apps.decisions.engine.terms import NEXT_STEP, Effect, Item
from apps.estimates.engine.derived import FORMULAS
from apps.reports import formatting
from apps.reports.builder import at_its_share, costs, dated, payback, rarest, where_to_look
from apps.reports.builder.parts import Parts
from apps.reports.document import Basis, Check, Chip, Figure, Finding, FiredRule, Gate, TurnsOn
from apps.ui.formatting import counted, listed

STATES = {
    "pass": Chip("Does not arise", "plain"),
    "condition": Chip("Condition", "amber", "warn"),
    "stop": Chip("Stop", "stop", "stop"),
    "first": Chip("First", "later", "clock"),
    "unknown": Chip("Not known", "plain", "clock"),
}
COUNTS = (
    ("stop", "says stop", "say stop"),
    ("first", "has to come first", "have to come first"),
    ("condition", "sets a condition", "set a condition"),
    ("unknown", "is not known yet", "are not known yet"),
    ("pass", "does not arise", "do not arise"),
)
AT_WORST = {"gate": "Would have to come first", "refusal": "Would stop the idea", "pilot": "Would hold it to a pilot"}
OF_BOTH_KINDS = frozenset({"labelled_per_class", "label_gap", "label_cost_share"})  # which hide the one kind that nobody has counted
WORKED_OUT = ("payback_months",)  # derived numbers of the whole budget that would stand beside an estimate of the same thing
MOST_NEAR = 2  # open answers that a check waits for and is still told in full (house judgement)
MOST_QUESTIONS = 3  # that a check which is not known names; the rest are counted
SURE = {"A": "primary source, read", "B": "second-hand or partly checked", "C": "judgement or rule of thumb"}


def checks(parts: Parts) -> tuple[Check, ...]:
    """Every gate, pilot check and refusal that was asked, the open ones first; checks that ask for the same thing are one."""
    order = ["stop", "first", "condition", "unknown", "pass"]
    rows = sorted(parts.result.get("checks", ()), key=lambda row: order.index(wording.state_of_check(row)))
    found: dict[str, Check] = {}
    for row in rows:
        found.setdefault(wording.title_of_check(row), _check(parts, row))
    return tuple(found.values())


def checks_lead(parts: Parts) -> str:
    states = [check.chip for check in checks(parts)]
    if not states:
        return "No check applied to these answers."
    if all(chip == STATES["pass"] for chip in states):
        return f"A failed check decides whatever the score. None of the {len(states)} checks arises here."
    counts = [(states.count(STATES[state]), one, many) for state, one, many in COUNTS]
    parted = [f"{number} {one if number == 1 else many}" for number, one, many in counts if number]
    return f"A failed check decides whatever the score. Of {counted(len(states), 'check')}, {listed(parted)}."


def _check(parts: Parts, row: Mapping[str, Any]) -> Check:
    state = wording.state_of_check(row)
    # A check whose rule does not hold was not met: what it asks for is not needed here, and nobody need have it.
    title = "What law or decency forbids" if state == "pass" and row.get("kind") == "refusal" else wording.title_of_check(row)
    rule = parts.book.rule.get(str(row.get("rule")))
    waits = parts.open_questions(rule.when) if rule and state == "unknown" else ()
    return Check(
        title=title,
        state=state,
        chip=STATES[state],
        words=f"{_check_words(row)}{payback.at_likely(parts, str(row.get('rule') or '')) if state == 'condition' else ''}",
        rule=str(row.get("rule") or ""),
        turns_on=tuple(TurnsOn(slug, parts.short(slug)) for slug in waits[:MOST_QUESTIONS]),
        further=f"and {len(waits) - MOST_QUESTIONS} more" if len(waits) > MOST_QUESTIONS else "",
        is_far=len(waits) > MOST_NEAR and not (rule and _is_of_one_number(parts, rule.when)),
    )


def _is_of_one_number(parts: Parts, when: Iterable[Item]) -> bool:
    """Whether all that is open of a check is one number that is worked out: several answers make it, and it is one question to a reader."""
    waiting = [test.subject for test in parts.book.tests_in(when) if parts.open_questions([test])]
    return len(set(waiting)) == 1 and waiting[0] in FORMULAS


def _check_words(row: Mapping[str, Any]) -> str:
    if row["state"] == "pass":
        return "By these answers it does not arise here."
    if row["state"] == "unknown":
        return AT_WORST.get(str(row.get("kind")), "Would set a condition")
    return str(row["because"])


def gates(parts: Parts) -> tuple[Gate, ...]:
    """The open gates, the one that decides first; none where the idea is refused, for nothing would open it."""
    if parts.result["verdict"] == "stop":
        return ()
    labels = {gate.slug: gate.label for gate in parts.book.gates}
    return tuple(
        Gate(
            labels.get(str(row.get("gate")), "Settle first"),
            formatting.sentence(str(row["needs"])),
            str(row.get("because") or ""),
            str(row["rule"]),
        )
        for row in parts.result.get("gates", ())
    )


def findings(parts: Parts) -> tuple[Finding, ...]:
    """The path through the tree: what each stage found, in order."""
    stages = {stage.slug: stage for stage in parts.book.stages}
    return tuple(
        Finding(
            stages[finding.stage].title if finding.stage in stages else finding.stage,
            finding.question,
            _found(parts, finding.slug),
            finding.because,
        )
        for finding in sorted(parts.book.findings, key=lambda item: list(stages).index(item.stage))
        if finding.shown
    )


def _found(parts: Parts, slug: str) -> str:
    """What a stage found, with what has to be said beside it."""
    beside = rarest.beside_a_finding(parts, slug) or where_to_look.beside_a_finding(parts, slug)
    return rarest.in_place_of_a_finding(parts, slug).capitalize() or f"{parts.finding_words(slug) or 'Cannot be told yet'}{beside}"


def basis(parts: Parts) -> Basis:
    rulebook, price_list = parts.result["rulebook"], parts.result["price_list"]
    fired = tuple(_fired(parts))
    return Basis(
        rules=f"{rulebook['name']}, version {rulebook['version']}",
        rules_sha256=str(rulebook["sha256"]),
        prices=f"Price list of {costs.price_day_words(parts)}, version {price_list['version']}",
        prices_sha256=str(price_list["sha256"]),
        engine=f"Engine {parts.result.get('engine', '1')}",
        fired=fired,
        figures=tuple(_figures(parts, fired)),
        sources=tuple(_sources(parts, fired)),
        limits=_limits(parts),
        overdue=dated.overdue(parts),
    )


def _fired(parts: Parts) -> Iterable[FiredRule]:
    stages = {stage.slug: stage.title for stage in parts.book.stages}
    keys = [str(row["rule"]) for row in parts.result.get("trace", ()) if row["holds"] is True]
    for rule in parts.rules(keys):
        words = formatting.sentence("; ".join(dict.fromkeys(_effect_words(parts, effect) for effect in rule.effects)))
        yield FiredRule(rule.key, stages.get(rule.stage, rule.stage), rule.because, words, parts.source_titles(rule.sources))


def _effect_words(parts: Parts, effect: Effect) -> str:
    """One effect as a clause; nearly all options are said as "all but", and a next step stands under Next steps."""
    everything = [approach.slug for approach in parts.book.approaches]
    left = [slug for slug in everything if slug not in effect.approaches]
    if len(effect.approaches) > 3 and len(left) <= 2:
        verb = wording.effect_words(parts.book, replace(effect, approaches=(effect.approaches[0],))).split(" ")[0]
        ways = f"all but {listed([parts.name(slug) for slug in left])}" if left else "every option"
        return f"{verb} {ways} {effect.how}".rstrip()
    if effect.do == NEXT_STEP:
        return "add a next step"
    return parts.in_its_words(wording.effect_words(parts.book, effect))


def _figures(parts: Parts, fired: Iterable[FiredRule]) -> Iterable[Figure]:
    """The derived numbers; one that the estimates work out for each option stands here only where a rule that holds reads it."""
    read = {test.subject for row in fired for test in parts.book.tests_in(parts.book.rule[row.key].when)}
    for number in parts.book.derived:
        told = number.slug not in WORKED_OUT or number.slug in read or not parts.estimates
        told = told and not (number.slug in OF_BOTH_KINDS and at_its_share.is_asked(parts))
        if told and (words := parts.derived_words(number.slug)):
            yield Figure(number.label, words, number.lead)


def _sources(parts: Parts, fired: Iterable[FiredRule]) -> Iterable[str]:
    """The sources of the rules that fired, each once, with date, address and how sure."""
    used = {slug for row in fired for slug in parts.book.rule[row.key].sources}
    return (_source_words(source) for source in parts.book.sources if source.slug in used)


def _source_words(source: Source) -> str:
    details = [source.date, source.url, SURE.get(source.sure, "")]
    words = ". ".join(filter(None, [source.cited.rstrip("."), "; ".join(filter(None, details))]))
    return f"{words}."  # as it is written: some names begin with a small letter


def _limits(parts: Parts) -> tuple[str, ...]:
    return (
        "This document says what the published rules say of the answers in its record. Nobody has looked at the data itself.",
        "An answer that is not known never counts as the safe one: it widens a range or stays open, and is named above.",
        f"Costs are ranges from list prices of {costs.price_day_words(parts)} and from usual effort; they are no offer.",
        "Questions of law are pointed out, not settled; they need somebody who answers for them.",
    )
