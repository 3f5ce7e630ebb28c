"""What the reader is asked to approve, to name and not to approve: for a trial with its sum and where it stops.

May import the builder's parts and pure modules only.
"""

import re
from decimal import Decimal

from apps.reports import formatting
from apps.reports.builder import (
    costs,
    experiment,
    expert_hours,
    first_asked,
    held_open,
    named_money,
    named_time,
    never_back,
    on_paper,
    papered,
    rare_search,
    steps,
    trial,
    watching,
    way_back,
    who_builds,
    year_words,
)
from apps.reports.builder.effort import effort
from apps.reports.builder.parts import Parts
from apps.ui.formatting import counted, listed, money

MOST_NEEDS = 3  # that are named; of more the last are counted, and stand in full under the way back
PAPERS_TAKE = {
    papered.NONE: "",
    papered.SHORT: f"{papered.TIME[papered.SHORT]} for contracts and data protection",
    papered.LONG: f"{papered.TIME[papered.LONG]} for the law; the rest can go on beside it",
}
COUNSEL_TAKES = f"{papered.TIME[papered.SHORT]} for what counsel has to answer"
COUNT_FIRST = "Find out for how many past cases the right answer is known ({takes}), and approve nothing before that number is there."
ACTS, CONTROL = "action", "control"
FOUND = "covers_most"  # of what is on sale: a product that does it


def ask(parts: Parts) -> tuple[str, ...]:
    """The sentences after “What we ask of you”."""
    return (*_ask(parts), *named_time.too_long(parts), *named_money.too_little(parts))


def _ask(parts: Parts) -> tuple[str, ...]:
    verdict = parts.result["verdict"]
    if verdict == "stop":
        return ("Approve nothing here.", *(formatting.sentence(text) for text in _refusals(parts)[:2]))
    if verdict == "not_yet":
        needs = list(dict.fromkeys(str(gate["needs"]) for gate in parts.result.get("gates", ())))
        said = needs if len(needs) <= MOST_NEEDS else [*needs[: MOST_NEEDS - 1], f"{len(needs) - MOST_NEEDS + 1} more"]
        wanted = f"Agree first on what is missing: {'; and '.join(said)}." if needs else "Agree first on what is missing."
        then = "Name who brings it and by when; then decide again with the new answers. You are not asked for money to build."
        takes = (experiment.briefly(parts), experiment.shows(parts)) if experiment.compares(parts) else ()
        return (wanted, *takes, *filter(None, (way_back.price(parts),)), then)
    if never_back.holds(parts):
        return never_back.ask(parts)
    leader = parts.leader["approach"] if parts.leader else ""
    year = year_words.likely_words(parts, leader)
    first = _first(parts)
    if verdict == "pilot":
        tried, sum_named = _trial(parts, leader)
        later = f" You are not asked for the first year’s cost yet: {year}." if year != "Cannot say yet" else ""
        return (
            *first,
            *_after(first, tried),
            *who_builds.told(parts),
            *on_paper.ask(parts),
            *_steps_before(parts),
            *_beside(parts),
            *filter(None, (rare_search.on_top(parts),)),
            _stop_line(parts, sum_named),
            f"Name who runs it and what result would be enough to go on.{later}",
        )
    whole = (
        f"Approve the first year, {year}."
        if year != "Cannot say yet"
        else "Approve the work; its first-year cost is not known yet and comes before money is spent."
    )
    held = held_open.ask(parts)
    first = (*first, *(_after(first, held) if held else ()))
    return (
        *first,
        *_after(first, whole),
        *who_builds.told(parts),
        "Name the owner who looks at the result every month and may switch it off.",
    )


def _trial(parts: Parts, leader: str) -> tuple[str, bool]:
    """The trial with its sum, and the weeks that it buys; and whether a sum is named."""
    time, found = trial.time_words(parts, leader), trial.money(parts, leader)
    if trial.weeks(parts, leader) is None:
        return "Approve a bounded trial with a fixed end and a fixed sum.", False
    if found is None:
        return f"Approve a bounded trial, {time} to the first evidence.", False
    firm = who_builds.offer(parts)
    named, (_, most) = parts.number_of("budget_build"), firm or found
    if named is not None and named == 0:
        return f"Approve {time} of trying it with the people and tools that you have; no money was named for it.", False
    if named is not None and named < most:
        said = f"Approve a trial within the {money(named, parts.currency)} that you named, {time} to the first evidence{_on_top(parts)}"
        return f"{said}; the trial alone may take all of it.", True
    if costs.own_work(parts, leader):
        bought = f"of your own work, and what the makers ask for it (have them say so first): {time} {_until_evidence(parts)}"
        return f"Approve a trial of up to {money(most, parts.currency)} {bought}{_counted(parts)}.", True
    whose = "a firm’s" if firm else "one engineer’s"
    return f"Approve a trial of {_with_experts(parts, most, f'{time} of {whose} work to the first evidence')}.", True


def _with_experts(parts: Parts, most: Decimal, work: str) -> str:
    """The sum with what the hours of experts likely take, where steps have them judge cases; what nobody can count is said beside it."""
    taken = expert_hours.of_the_trial(parts)
    if not taken:
        return f"up to {money(most, parts.currency)}: {work}{_on_top(parts)}"
    whole, top = (money(most + taken.money[end], parts.currency) for end in (1, 2))
    sum_of_both = f"about {whole}, at most {top}" if top != whole else f"up to about {whole}"
    return f"{sum_of_both}: up to {money(most, parts.currency)} for {work}, and {expert_hours.words(parts, taken)} (see Next steps)"


def _on_top(parts: Parts) -> str:
    """What the hours of experts take beside the sum; only that there are such hours, where no step names its cases."""
    asks = any(expert_hours.EXPERTS in step.who.lower() for step in steps.before_the_trial(parts))
    return _counted(parts) or (", and the hours of your experts (see Next steps)" if asks else "")


def _counted(parts: Parts) -> str:
    taken = expert_hours.of_the_trial(parts)
    return f", and on top {expert_hours.words(parts, taken)} (see Next steps)" if taken else ""


def _until_evidence(parts: Parts) -> str:
    """What the weeks of something bought bring; a machine is first seen at work elsewhere, one that was found to do it has to stand first."""
    if parts.leader and watching.holds(parts, str(parts.leader["approach"])):
        return watching.UNTIL
    moves = {"output_kind": ACTS, "task": CONTROL}
    if any(slug not in parts.used or parts.used[slug].value != value for slug, value in moves.items()):
        return "with the maker’s people to the first evidence"
    if "existing_solution" in parts.used and parts.used["existing_solution"].value == FOUND:
        return "to the first evidence, once the machine stands"
    return "to see such machines at work; a trial in your own place comes after that"


def _steps_before(parts: Parts) -> tuple[str, ...]:
    """How many steps stand above the trial under Next steps, and how long those may take for which somebody has to read papers."""
    count = len(steps.above_the_trial(parts))
    if not count:
        return ()
    kind = papered.kind(parts)
    papers = COUNSEL_TAKES if kind == papered.SHORT and papered.is_counsel_alone(parts) else PAPERS_TAKE[kind]
    come = "comes before it or is" if count == 1 else "come before it or are"
    return (f"{counted(count, 'step')} {come} part of it, see Next steps{f': allow {papers}' if papers else ''}.",)


def _beside(parts: Parts) -> tuple[str, ...]:
    """That the next option is tried in the same weeks, and what that takes on top; nothing where none is."""
    slug = steps.tried_beside(parts)
    if not slug:
        return ()
    found = trial.money(parts, slug)
    more = f", for up to {money(found[1], parts.currency)} more" if found else ""
    return (
        f"{formatting.sentence(parts.name(slug)).rstrip('.')} learns from the same cases in the same weeks{more}: the dearer way goes on only if it does better.",
    )


def _stop_line(parts: Parts, sum_named: bool) -> str:
    """Where the trial ends: when the sum or the time is spent, or by the owner's own words."""
    told = formatting.printable_text(str((parts.case.get("narrative") or {}).get("stop_if") or "")).rstrip(".")
    told = re.sub(r"^(?:stop )?(?:if|when)\s+", "", told, flags=re.IGNORECASE)  # "stop earlier if: If after three months ..."
    spent = "that sum is spent" if sum_named else "its time is over"
    return formatting.sentence(
        f"It ends when {spent}; stop earlier if: {told}"
        if told
        else f"It ends when {spent}; stop earlier if it misses the number that you wrote down"
    )


def _first(parts: Parts) -> tuple[str, ...]:
    """What has to be known before anything is approved, in the order of the steps: the count of known answers, and what law asks."""
    said: list[str] = []
    law = first_asked.of_law(parts)
    for slug in first_asked.in_order(parts):
        if slug not in law:
            said += _after(tuple(said), COUNT_FIRST.format(takes=effort(parts, slug)))
        elif slug == law[0]:
            what = "the open question" if len(law) == 1 else "the open questions"
            asks = f"answer {what} of law: {listed([_named(parts, each) for each in law])}."
            said += (f"{'Then' if said else 'First'} {asks}",)
    return tuple(said)


def _named(parts: Parts, slug: str) -> str:
    takes = effort(parts, slug)
    return f"“{parts.short(slug)}”{f' ({takes})' if takes else ''}"


def _after(first: tuple[str, ...], then: str) -> tuple[str, ...]:
    return (f"Then {formatting.lowered(then)}" if first else then,)


def _refusals(parts: Parts) -> list[str]:
    texts = [str(row["text"]) for row in parts.result.get("refusals", ())]
    return texts or [str(step) for step in parts.result.get("next_steps", ())]
