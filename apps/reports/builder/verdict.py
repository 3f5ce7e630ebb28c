"""The first page: verdict, headline, why, what is asked of the reader, how sure, and four facts. May import the builder's parts and pure modules only."""

from collections.abc import Mapping
from typing import Any

from apps.reports import formatting
from apps.reports.builder import costs, named_money
from apps.reports.builder.parts import Parts
from apps.reports.document import Chip, Fact, HowSure, ToSettle, Verdict
from apps.ui.formatting import counted, listed, money, money_range, number

CHIPS = {
    "go": Chip("Go", "go", "check"),
    "pilot": Chip("Pilot first", "pilot", "flag"),
    "not_yet": Chip("Not yet", "later", "clock"),
    "stop": Chip("Stop", "stop", "stop"),
}
SURE = {"settled": "Settled", "conditional": "Settled if", "leaning": "Leaning"}
# The ways that people reach for first: the most telling one that is ruled out, or else far behind, is what the headline says not to do.
TEMPTING = ("fine_tune", "cloud_api", "automl", "pretrained", "classical_ml", "unsupervised", "from_scratch", "no_ml")
TOLD_STAGES = ("problem", "data")
MOST_TO_SETTLE = 5


def verdict(parts: Parts) -> Verdict:
    slug = str(parts.result["verdict"])
    return Verdict(
        slug=slug,
        chip=CHIPS[slug],
        conditions=_conditions(parts),
        headline=_headline(parts),
        why=_why(parts),
        ask=(*_ask(parts), *named_money.too_little(parts)),
    )


def how_sure(parts: Parts) -> HowSure:
    """Settled, Settled if or Leaning, with the list of what would settle it and the effort of each."""
    certainty = str(parts.result["certainty"])
    word = SURE[certainty]
    conditions, deciding = list(parts.result.get("conditions", ())), list(parts.result.get("deciding_questions", ()))
    if certainty == "settled":
        return HowSure(certainty, word, word, "No answer that is still missing can change this recommendation.", (), "")
    if certainty == "conditional":
        items = tuple(_provided(parts, row) for row in conditions)
        lead = "No missing answer can put another option first. This holds as long as"
        return HowSure(certainty, word, f"{word}: {counted(len(items), 'condition')}", lead, *_some(items))
    items = tuple(_to_find_out(parts, slug) for slug in deciding)
    what = "another option first" if parts.builds else "something else first"
    some = counted(len(items), "open answer")
    settles = "The answer to this question settles it" if len(items) == 1 else "The answers to these questions settle it"
    lead = f"{some} can still put {what}. {settles}" if items else _why_not_settled(parts)
    return HowSure(certainty, word, f"{word}: {some}" if items else word, lead, *_some(items))


def facts(parts: Parts) -> tuple[Fact, ...]:
    return (_cost_fact(parts), _time_fact(parts), _lead_fact(parts), _assumed_fact(parts))


def _conditions(parts: Parts) -> Chip | None:
    """How many conditions a way to build carries, or how many things a Not yet waits for."""
    result = parts.result
    if parts.builds:
        conditions = len(result.get("conditions", ())) + len({str(row["needs"]) for row in result.get("held_to_pilot", ())})
        return Chip(counted(conditions, "condition"), "amber", "warn") if conditions else None
    if result["verdict"] == "stop":
        return None
    missing = len({str(row["needs"]) for row in result.get("gates", ())})
    return Chip(f"{counted(missing, 'thing', 'things')} missing", "amber", "warn") if missing else None


def _headline(parts: Parts) -> tuple[str, ...]:
    """What to do, then what not to do; each a sentence with a verb."""
    result, book = parts.result, parts.book
    if parts.builds and parts.leader:
        verb = book.approach[parts.leader["approach"]].verb
        first = formatting.sentence(verb if result["verdict"] == "go" else f"Try it on a small scale first: {formatting.lowered(verb)}")
        return tuple(filter(None, (first, formatting.sentence(_not_to_do(parts)))))
    outcome = next((item for item in book.outcomes if item.slug == result["recommendation"]), None)
    first = formatting.sentence(outcome.headline if outcome else parts.outcome(str(result["recommendation"])))
    if result["verdict"] == "stop":
        return (first,)
    return (first, "Do not build or buy anything yet.")


def _not_to_do(parts: Parts) -> str:
    """What not to do: a tempting way that is ruled out, else one that no rule speaks for; nothing where neither is so."""
    book = parts.book.approach
    recommended = parts.leader["approach"] if parts.leader else ""
    out = {row["approach"] for row in parts.ranking if row["excluded"]}
    start, clear = int(parts.parameter("start") or 50), int(parts.parameter("clear_lead") or 6)
    far, behind = ({row["approach"] for row in parts.standing if row["fit"] < limit} for limit in (start - clear, start))
    for group in (out, far, behind):
        for slug in TEMPTING:
            if slug in group and slug in book and slug != recommended:
                return book[slug].not_verb
    return ""


def _why(parts: Parts) -> tuple[str, ...]:
    """Three lines: what the stages found, where the option in front stands, and what has to be settled first."""
    lines = [_found(parts), _stands(parts), _settle_first(parts)]
    return tuple(formatting.sentence(line) for line in lines if line)


def _found(parts: Parts) -> str:
    """The stages' findings as one sentence, such as "Kind of problem: table of records; buy or build: a way of your own"."""
    found = [(finding.title, parts.finding_words(finding.slug)) for finding in parts.book.findings if finding.stage in TOLD_STAGES]
    return "; ".join(f"{formatting.lowered(title)}: {formatting.lowered(words)}" for title, words in found if words)


def _stands(parts: Parts) -> str:
    leader, others = parts.leader, [row for row in parts.standing if row is not parts.leader]
    if parts.result["verdict"] == "stop":
        return "No way of building it changes that"
    if not leader:
        return "Every option is ruled out"
    name, out = parts.name(leader["approach"]), len(parts.ranking) - len(parts.standing)
    ruled_out = f"; {counted(out, 'option is', 'options are')} ruled out" if out else ""
    if not parts.builds and parts.level:
        return f"Nothing leads yet: {name} is level with {_level_words(parts)}, at {leader['fit']} each{ruled_out}"
    if not parts.builds:
        return f"Once what is missing is there, {name} looks best so far, with a fit of {leader['fit']}{ruled_out}"
    if not others:
        return f"{name} is the only option left, with a fit of {leader['fit']}{ruled_out}"
    lead = int(leader["fit"]) - int(others[0]["fit"])
    ahead = (
        f"{counted(lead, 'point')} ahead of {parts.name(others[0]['approach'])}"
        if lead > 0
        else f"level with {parts.name(others[0]['approach'])}, and the simpler way"
    )
    return f"{name} is {ahead}{ruled_out}"


def _level_words(parts: Parts) -> str:
    """The options that the leading one is level with: two by name, of more the first and a count."""
    names = [parts.name(row["approach"]) for row in parts.level]
    return listed(names if len(names) < 3 else [names[0], f"{len(names) - 1} more"])


def _settle_first(parts: Parts) -> str:
    gates, held = parts.result.get("gates", ()), parts.result.get("held_to_pilot", ())
    needs = [str(row["needs"]) for row in ((*gates, *held) if parts.builds else gates or held) if row.get("needs")]
    conditions = [str(row["provided"]) for row in parts.result.get("conditions", ())]
    if parts.result["verdict"] == "stop":
        return ""
    if needs:
        missing = list(dict.fromkeys(needs))
        things = "one thing" if len(missing) == 1 else counted(len(missing), "thing")
        more = f"; and {len(missing) - 1} more" if len(missing) > 1 else ""
        lead = f"First settle {things}" if parts.builds else f"{things} {'is' if len(missing) == 1 else 'are'} missing"
        return f"{lead}: {missing[0]}{more}"
    return f"This holds provided that {conditions[0]}" if conditions else ""


def _ask(parts: Parts) -> tuple[str, ...]:
    """What the reader is asked to approve, to name and not to approve."""
    verdict_slug = parts.result["verdict"]
    if verdict_slug == "stop":
        return ("Approve nothing here.", *(formatting.sentence(text) for text in _refusals(parts)[:2]))
    if verdict_slug == "not_yet":
        needs = "; and ".join(dict.fromkeys(str(gate["needs"]) for gate in parts.result.get("gates", ())))
        wanted = f"Agree first on what is missing: {needs}." if needs else "Agree first on what is missing."
        return (wanted, "Name who brings it and by when; then decide again with the new answers. You are not asked for money to build.")
    leader = parts.leader["approach"] if parts.leader else ""
    money, time = costs.first_year_words(parts, leader), costs.time_words(parts, leader)
    law = _law_first(parts)
    if verdict_slug == "pilot":
        trial = (
            f"Approve a bounded trial, {time} to the first evidence."
            if time != "Not stated"
            else "Approve a bounded trial with a fixed end."
        )
        later = f" You are not asked for the first year’s {money} yet." if money != "Cannot say yet" else ""
        return (*law, *_after(law, trial), f"Name who runs it and what result would be enough to go on.{later}")
    whole = (
        f"Approve the first year, {money}."
        if money != "Cannot say yet"
        else "Approve the work; its first-year cost is not known yet and comes before money is spent."
    )
    return (*law, *_after(law, whole), "Name the owner who looks at the result every month and may switch it off.")


def _law_first(parts: Parts) -> tuple[str, ...]:
    """What has to be known before anything is approved: the open questions of rules that could still refuse the idea."""
    waiting = [str(row["rule"]) for row in parts.result.get("checks", ()) if row.get("kind") == "refusal" and row["state"] == "unknown"]
    asked = dict.fromkeys(test.subject for rule in parts.rules(waiting) for test in parts.book.tests_in(rule.when))
    unanswered = [slug for slug in asked if slug in parts.book.question and slug not in parts.used]
    named = [f"“{parts.short(slug)}”{f' ({effort})' if (effort := _effort(parts, slug)) else ''}" for slug in unanswered]
    what = "the open question" if len(named) == 1 else "the open questions"
    return (f"First answer {what} of law: {listed(named)}.",) if named else ()


def _after(first: tuple[str, ...], then: str) -> tuple[str, ...]:
    return (f"Then {formatting.lowered(then)}" if first else then,)


def _refusals(parts: Parts) -> list[str]:
    texts = [str(row["text"]) for row in parts.result.get("refusals", ())]
    return texts or [str(step) for step in parts.result.get("next_steps", ())]


def _provided(parts: Parts, row: Mapping[str, Any]) -> ToSettle:
    slug = str(row["question"])
    return ToSettle(slug, str(row["provided"]), f"otherwise: {parts.name(str(row['else']))}", _effort(parts, slug))


def _to_find_out(parts: Parts, slug: str) -> ToSettle:
    return ToSettle(slug, parts.asked_in_full(slug), "", _effort(parts, slug))


def _effort(parts: Parts, slug: str) -> str:
    question = parts.book.question.get(slug)
    return formatting.lowered(question.time) if question else ""


def _some(items: tuple[ToSettle, ...]) -> tuple[tuple[ToSettle, ...], str]:
    left = len(items) - MOST_TO_SETTLE
    return items[:MOST_TO_SETTLE], f"and {left} more, listed under Next steps" if left > 0 else ""


def _why_not_settled(parts: Parts) -> str:
    return str(parts.result.get("not_ruled_out") or "Some answers are still open.")


def _cost_fact(parts: Parts) -> Fact:
    if parts.result["verdict"] == "stop":
        return Fact("First-year cost", "None", "nothing is built")
    label = "First-year cost" if parts.builds else "First-year cost, if it is built later"
    figure = costs.first_year(parts, parts.leader["approach"]) if parts.leader else costs.CannotSay("every option is ruled out")
    if isinstance(figure, costs.CannotSay):
        return Fact(label, "Cannot say yet", figure.words)
    likely = money(figure.likely, parts.currency)
    return Fact(label, money_range(figure.low, figure.high, parts.currency), f"likely {likely}, prices of {costs.price_day_words(parts)}")


def _time_fact(parts: Parts) -> Fact:
    label = "Time to first evidence"
    if parts.result["verdict"] == "stop" or not parts.leader:
        return Fact(label, "None", "nothing is tried")
    words = costs.time_words(parts, parts.leader["approach"])
    if parts.builds:
        return Fact(label, words, "from the start of the work")
    return Fact(label, words, "once what is missing is there")


def _lead_fact(parts: Parts) -> Fact:
    label = "Lead over the next option"
    leader = parts.leader
    others = [row for row in parts.standing if row is not leader]
    if parts.result["verdict"] == "stop":
        return Fact(label, "None", "no way of building it is advised")
    if not leader:
        return Fact(label, "None", "every option is ruled out")
    if not others:
        return Fact(label, f"{number(leader['fit'])} alone", "every other option is ruled out")
    clear = f"a lead of {counted(int(parts.parameter('clear_lead') or 6), 'point')} or more is clear"
    if parts.level:
        return Fact(label, f"Level, {number(leader['fit'])} each", f"with {_level_words(parts)}; {clear}")
    return Fact(
        label,
        f"{number(leader['fit'])} v {number(others[0]['fit'])}",
        f"the next is {parts.name(others[0]['approach'])}; {clear}",
    )


def _assumed_fact(parts: Parts) -> Fact:
    """Answers without a word on how they are known count as assumed."""
    assumed = [slug for slug, answer in parts.used.items() if answer.known_how in ("", "assumed")]
    moving = {str(row["question"]) for row in parts.result.get("influence", ()) if int(row["share"]) > 0}
    moving |= {slug for row in parts.result.get("would_change", ()) for slug in row["changes"]}
    moving |= {str(row["question"]) for row in parts.result.get("weakest", ())}
    matter = len([slug for slug in assumed if slug in moving])
    note = f"{matter} of them can move the result" if matter else "none of them moves the result alone"
    return Fact("Rests on assumptions", f"{len(assumed)} of {len(parts.used)} answers", note)
