"""The head of the first page: verdict, headline, and why in three lines. May import the builder's parts and pure modules only."""

from collections.abc import Mapping, Sequence
from typing import Any

from apps.decisions.engine.against import GRAVEST
from apps.decisions.engine.terms import NEXT_STEP
from apps.reports import formatting
from apps.reports.builder import experiment, facts, in_use, never_back, provisos, rarest, wanted
from apps.reports.builder.parts import Parts
from apps.reports.document import Chip, Verdict
from apps.ui.formatting import counted

CHIPS = {
    "go": Chip("Go", "go", "check"),
    "pilot": Chip("Pilot first", "pilot", "flag"),
    "not_yet": Chip("Not yet", "later", "clock"),
    "stop": Chip("Stop", "stop", "stop"),
}
ASKED, HOSTED = "cloud_api", "automl"  # the second may run with a service as well
NOT_ASKED = "Do not use a service over the internet"
TOLD_STAGES = ("problem", "data")
KNOWN_SERVICES = "live_services"  # the number of services that the catalogue knows: none there is no reason to send nothing out
DATA, NOT_NEEDED = "data", "not_needed"  # the finding on data, and its value for ready-made ways
NOTHING_YET, FOR_GOOD = "Do not build or buy anything yet.", "Do not build or buy for good yet."  # the second where a test needs a product
LAW = "law"  # of what is cited: what a provision demands, and no list of a standard
ON_DATA = ("collect_data", "audit_data")  # the gates behind which one waits for data


def verdict(parts: Parts) -> Verdict:
    slug = str(parts.result["verdict"])
    return Verdict(
        slug=slug,
        chip=never_back.CHIP if never_back.holds(parts) else CHIPS[slug],
        conditions=_conditions(parts),
        headline=_headline(parts),
        why=_why(parts),
        ask=wanted.ask(parts),
    )


def _conditions(parts: Parts) -> Chip | None:
    """How many conditions a way to build carries, or how many things a Not yet waits for."""
    result = parts.result
    if parts.builds:
        conditions = len(provisos.conditions(parts)) + len({str(row["needs"]) for row in result.get("held_to_pilot", ())})
        return Chip(counted(conditions, "condition"), "amber", "warn") if conditions else None
    if result["verdict"] == "stop":
        return None
    missing = len({str(row["needs"]) for row in result.get("gates", ())})
    return Chip(f"{counted(missing, 'thing', 'things')} missing", "amber", "warn") if missing else None


def _headline(parts: Parts) -> tuple[str, ...]:
    """What to do, then what not to do; each a sentence with a verb."""
    result, book = parts.result, parts.book
    if never_back.holds(parts):
        return never_back.headline(parts)
    if parts.builds and parts.leader:
        verb = parts.verb(str(parts.leader["approach"]))
        first = formatting.sentence(verb if result["verdict"] == "go" else f"Try it on a small scale first: {formatting.lowered(verb)}")
        return tuple(filter(None, (first, formatting.sentence(_not_to_do(parts)))))
    ways: Sequence[Mapping[str, Any]] = result.get("way_back") or ({},)
    slugs = (ways[0].get("outcome"), result["recommendation"])  # the plan of the first gate, where it has one of its own
    outcome = next((item for slug in slugs for item in book.outcomes if item.slug == slug), None)
    first = formatting.sentence(outcome.headline if outcome else parts.outcome(str(result["recommendation"])))
    if result["verdict"] == "stop":
        return (first,)
    return (first, FOR_GOOD if experiment.is_on_sale(parts) else NOTHING_YET)


def _not_to_do(parts: Parts) -> str:
    """What not to do: the best of the ways ruled out, where rules speak for it and it would come before the next one by its points.

    No way that is left is warned of in a title: that rules speak more for another is no reason to forbid it.
    """
    next_fit = int(parts.next["fit"]) if parts.next else parts.start
    out = [
        row
        for row in parts.ranking
        if row["excluded"] and int(row["fit"]) >= max(parts.start + 1, next_fit) and not _only_unknown(parts, row)
    ]
    if not out:
        return ""
    slug = str(max(out, key=lambda row: int(row["fit"]))["approach"])
    is_hosted = slug == ASKED and parts.leader is not None and parts.leader["approach"] == HOSTED
    return NOT_ASKED if is_hosted else parts.book.approach[slug].not_verb


def _only_unknown(parts: Parts, row: Mapping[str, Any]) -> bool:
    """Whether a way is out only because the catalogue knows nobody who sells it."""
    reasons = [item for item in row["reasons"] if item["effect"] == "excludes"]
    rules = list(parts.rules([str(item["rule"]) for item in reasons]))
    return bool(rules) and all({test.subject for test in parts.book.tests_in(rule.when)} == {KNOWN_SERVICES} for rule in rules)


def _why(parts: Parts) -> tuple[str, ...]:
    """Three lines: what the stages found, where the option in front stands, and what is needed before it goes live."""
    lines = [_found(parts), _stands(parts), _needed(parts)]
    return tuple(formatting.sentence(line) for line in lines if line)


def _found(parts: Parts) -> str:
    """The stages' findings as one sentence, such as "Kind of problem: table of records; buy or build: a way of your own"."""
    found = [(finding.title, _finding_words(parts, finding.slug)) for finding in parts.book.findings if finding.stage in TOLD_STAGES]
    return "; ".join(f"{formatting.lowered(title)}: {formatting.lowered(words)}" for title, words in found if words)


def _finding_words(parts: Parts, slug: str) -> str:
    """A finding in words. That no examples are needed is said of the ready-made ways alone where one waits for data, and not where for another thing."""
    gates = [row.get("gate") for row in parts.result.get("gates", ())]
    if slug == DATA and gates and parts.result.get("findings", {}).get(slug) == NOT_NEEDED:
        if not any(gate in ON_DATA for gate in gates):
            return ""
        return "a ready-made model needs none to start; one that is trained has to wait for them"
    return rarest.in_place_of_a_finding(parts, slug) or f"{parts.finding_words(slug)}{rarest.beside_a_finding(parts, slug)}"


def _stands(parts: Parts) -> str:
    leader = parts.leader
    if parts.result["verdict"] == "stop":
        return "No way of building it changes that"
    if not leader:
        return "Every option is ruled out"
    name, out = parts.name(leader["approach"]), len(parts.ranking) - len(parts.standing)
    ruled_out = f"; {counted(out, 'option is', 'options are')} ruled out" if out else ""
    if not parts.builds and parts.level:
        return f"Nothing leads yet: {name} is level with {facts.level_words(parts)}, at {leader['fit']} each{ruled_out}"
    if not parts.builds:
        return f"Once what is missing is there, {name} looks best so far, with a fit of {leader['fit']}{ruled_out}"
    if not parts.next:
        return f"{name} is the only option left, with a fit of {leader['fit']}{ruled_out}"
    ahead = (
        f"{counted(parts.lead, 'point')} ahead of {parts.name(parts.next['approach'])}"
        if parts.lead > 0
        else f"level with {parts.name(parts.next['approach'])}, and the simpler way"
    )
    return f"{in_use.MARK if in_use.runs(parts.used) else ''}{name} is {ahead}{ruled_out}"


def _law_asks(parts: Parts) -> bool:
    """Whether a rule that holds for a provision of law has a step of its own, due whatever else is settled."""
    keys = [str(key) for row in parts.result.get("governance", ()) if row["kind"] == LAW for key in row.get("rules", ())]
    return any(effect.do == NEXT_STEP for rule in parts.rules(keys) for effect in rule.effects)


def _is_gravest(parts: Parts, row: Mapping[str, Any]) -> bool:
    """Whether the rules call what it needs a must: of several conditions that one is named."""
    rule = parts.book.rule.get(str(row.get("rule") or ""))
    return rule is not None and rule.strength == GRAVEST


def _needed(parts: Parts) -> str:
    gates, held = parts.result.get("gates", ()), parts.result.get("held_to_pilot", ())
    held = sorted(held, key=lambda row: not _is_gravest(parts, row))
    needs = [str(row["needs"]) for row in ((*gates, *held) if parts.builds else gates or held) if row.get("needs")]
    conditions = [str(row["provided"]) for row in provisos.conditions(parts)]
    if parts.result["verdict"] == "stop":
        return ""
    if needs:
        missing = list(dict.fromkeys(needs))
        things = "one thing is" if len(missing) == 1 else f"{counted(len(missing), 'thing')} are"
        more = f"; and {len(missing) - 1} more" if len(missing) > 1 else ""
        beside = ", beside what the law asks" if _law_asks(parts) else ""
        lead = f"{things} needed before it goes live{beside}" if parts.builds else f"{things} missing"
        settle = (
            f"; {'one thing is' if len(conditions) == 1 else f'{len(conditions)} things are'} to be settled first" if conditions else ""
        )
        return f"{lead}: {missing[0]}{more}{settle if parts.builds else ''}"
    return f"This holds provided that {conditions[0]}" if conditions else ""
