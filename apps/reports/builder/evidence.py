"""What the decision rests on: checks, warnings, gates, findings, the rules that fired and their sources. May import the builder's parts and pure modules only."""

from collections.abc import Iterable
from typing import Any

from apps.decisions.engine.terms import Effect, Source
from apps.reports import formatting
from apps.reports.builder import costs
from apps.reports.builder.parts import Parts
from apps.reports.document import Basis, Check, Chip, Figure, Finding, FiredRule, Gate, Warning
from apps.ui.formatting import counted, listed

STATES = {
    "pass": Chip("Pass", "go", "check"),
    "condition": Chip("Condition", "amber", "warn"),
    "stop": Chip("Stop", "stop", "stop"),
    "unknown": Chip("Not known", "plain", "clock"),
}
COUNTS = (("stop", "says stop", "say stop"), ("condition", "sets a condition", "set a condition"), ("unknown", "is not known yet", "are not known yet"), ("pass", "passes", "pass"))
SURE = {"A": "primary source, read", "B": "second-hand or partly checked", "C": "judgement or rule of thumb"}


def checks(parts: Parts) -> tuple[Check, ...]:
    """Every gate, pilot check and refusal that was asked, the open ones first."""
    order = ["stop", "condition", "unknown", "pass"]
    rows = sorted(parts.result.get("checks", ()), key=lambda row: order.index(row["state"]))
    return tuple(
        Check(
            title=str(row["label"]),
            chip=STATES[row["state"]],
            words=str(row.get("because") or ""),
            needs=formatting.sentence(str(row.get("needs") or "")) if row["state"] != "pass" else "",
            rule=str(row.get("rule") or ""),
        )
        for row in rows
    )


def checks_lead(parts: Parts) -> str:
    rows = [row["state"] for row in parts.result.get("checks", ())]
    if not rows:
        return "No check applied to these answers."
    parted = [f"{rows.count(state)} {one if rows.count(state) == 1 else many}" for state, one, many in COUNTS if state in rows]
    return f"A failed check decides whatever the score. Of {counted(len(rows), 'check')}, {listed(parted)}."


def warnings(parts: Parts) -> tuple[Warning, ...]:
    flags = {flag.slug: flag for flag in parts.book.flags}
    return tuple(
        Warning(flags[row["flag"]].label, flags[row["flag"]].lead, str(row["because"]), str(row["rule"]))
        for row in _first_of_each(parts.result.get("flags", ()))
        if row["flag"] in flags
    )


def gates(parts: Parts) -> tuple[Gate, ...]:
    """The open gates, the one that decides first."""
    labels = {gate.slug: gate.label for gate in parts.book.gates}
    found = []
    for row in parts.result.get("gates", ()):
        rule = parts.book.rule.get(str(row["rule"]))
        slug = next((effect.gate for effect in rule.effects if effect.gate), "") if rule else ""
        found.append(Gate(labels.get(slug, "Settle first"), formatting.sentence(str(row["needs"])), rule.because if rule else "", str(row["rule"])))
    return tuple(found)


def findings(parts: Parts) -> tuple[Finding, ...]:
    """The path through the tree: what each stage found, in order."""
    stages = {stage.slug: stage for stage in parts.book.stages}
    return tuple(
        Finding(stages[finding.stage].title if finding.stage in stages else finding.stage, finding.question, parts.finding_words(finding.slug) or "Not known yet", finding.because)
        for finding in sorted(parts.book.findings, key=lambda item: list(stages).index(item.stage))
        if finding.shown
    )


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
        figures=tuple(_figures(parts)),
        sources=tuple(_sources(parts, fired)),
        limits=_limits(parts),
    )


def effect_words(parts: Parts, effect: Effect) -> str:
    """One effect of a rule in words, such as "favours Cloud API clearly"; all options but one or two are said as "all but"."""
    ways = _ways(parts, effect.approaches)
    named = {flag.slug: flag.label for flag in parts.book.flags} | {gate.slug: gate.label for gate in parts.book.gates}
    words = {
        "rule out": f"rules out {ways}",
        "favour": f"favours {ways} {effect.how}",
        "disfavour": f"speaks {effect.how} against {ways}",
        "open gate": f"{named.get(effect.gate, effect.gate)}: {effect.needs}",
        "hold back": f"holds back to a pilot: {effect.needs}",
        "raise flag": f"warns: {formatting.lowered(named.get(effect.flag, effect.flag))}",
        "next step": "adds a next step",
        "refuse": "refuses",
    }
    return words[effect.do]


def _ways(parts: Parts, slugs: tuple[str, ...]) -> str:
    everything = [approach.slug for approach in parts.book.approaches]
    left = [slug for slug in everything if slug not in slugs]
    if len(slugs) > 3 and len(left) <= 2:
        return f"all but {listed([formatting.lowered(parts.outcome(slug)) for slug in left])}" if left else "every option"
    return listed([formatting.lowered(parts.outcome(slug)) for slug in slugs])


def _fired(parts: Parts) -> Iterable[FiredRule]:
    stages = {stage.slug: stage.title for stage in parts.book.stages}
    keys = [str(row["rule"]) for row in parts.result.get("trace", ()) if row["holds"] is True]
    for rule in parts.rules(keys):
        words = formatting.sentence("; ".join(dict.fromkeys(effect_words(parts, effect) for effect in rule.effects)))
        yield FiredRule(rule.key, stages.get(rule.stage, rule.stage), rule.because, words, parts.source_titles(rule.sources))


def _figures(parts: Parts) -> Iterable[Figure]:
    for number in parts.book.derived:
        if words := parts.derived_words(number.slug):
            yield Figure(number.label, words, number.lead)


def _sources(parts: Parts, fired: Iterable[FiredRule]) -> Iterable[str]:
    """The sources of the rules that fired, each once, with date, address and how sure."""
    used = {slug for row in fired for slug in parts.book.rule[row.key].sources}
    return (_source_words(source) for source in parts.book.sources if source.slug in used)


def _source_words(source: Source) -> str:
    details = [source.date, source.url, SURE.get(source.sure, "")]
    return formatting.sentence(". ".join(filter(None, [source.title.rstrip("."), "; ".join(filter(None, details))])))


def _limits(parts: Parts) -> tuple[str, ...]:
    return (
        "This document says what the published rules say of the answers in its record. Nobody has looked at the data itself.",
        "An answer that is not known never counts as the safe one: it widens a range or stays open, and is named above.",
        f"Costs are ranges from list prices of {costs.price_day_words(parts)} and from usual effort; they are no offer.",
        "Questions of law are pointed out, not settled; they need somebody who answers for them.",
    )


def _first_of_each(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(str(row["flag"]), row)
    return list(found.values())
