"""What to do next: what to find out, the first pieces of work, the trial, and what can wait. May import the builder's parts and pure modules only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from apps.decisions.engine.terms import AFTER_TRIAL, BEFORE_TRIAL, STRENGTHS, Effect, Rule
from apps.reports import formatting
from apps.reports.builder import (
    costs,
    expert_hours,
    first_asked,
    given,
    held_open,
    missing,
    named_money,
    never_back,
    provisos,
    rare_search,
    trial,
    way_back,
    wide_running,
    written_rule,
)
from apps.reports.builder.deciding import deciding
from apps.reports.builder.effort import READ_THE_LIST, effort, who_knows
from apps.reports.builder.parts import Parts
from apps.reports.document import Step
from apps.ui.formatting import day, listed

MOST_OPEN = 4  # questions to find out that are steps of their own, beside those that are asked first; the others are one step
MOST_WORK = 5  # pieces of work that come first where fewer belong before the trial; those have no limit
IN_TIME = ("legality", "framing", "sourcing", "data")  # whose steps come first: law, what exists, contracts, data; then the others
DEARER = "Go on with the dearer way only if that one does better, by a number written down before."
CUT = "Cut the first version to what the money and the time named allow, such as one place or the commonest kinds, and reckon again here."
SMALLEST = "Price the smallest version that the trial shows to be of use, and see here that its money is back in time."
CUTS = "Cut "  # how a step begins that asks for less
DOES_IT_COVER = "Does the product cover most of it? Then give that answer and decide again here. If not, build only what it leaves over."
DUE_ORDER = ("", AFTER_TRIAL)
ON_SALE, HISTORY = "existing_solution", "biased_history"
LOOK_UP = "Look up as well, each within a day, for by its answer something may have to come first:"
NOT_LOOKED = {ON_SALE}  # all that the rule reads which asks for a look at what is on sale
OF_A_MACHINE = {ON_SALE, "output_kind", "task"}  # and of one that asks for the price of what moves


def steps(parts: Parts) -> tuple[Step, ...]:
    """Work in order, each piece leading to a decision; a Stop and a Not yet have theirs like every other."""
    if parts.result["verdict"] == "stop":
        return (given.decision("Decide again only if the answer behind the refusal has changed; until then there is nothing to do."),)
    if not parts.builds:
        return (*missing.asked_again(parts), *_open_steps(parts), *missing.bring(parts), given.decision(_decide_again(parts)))
    return (*above_the_trial(parts), *(_tried(parts) or (_trial(parts), *_beside(parts))), given.decision(_is_it_enough(parts)))


def above_the_trial(parts: Parts) -> tuple[Step, ...]:
    """All that stands above the trial: the look at what is sold, the questions with the decision behind them, the work, its number."""
    opened, sold = tuple(_open_steps(parts)), _on_what_is_sold(parts)
    again = (given.decision(_decide_again(parts)),) if opened else ()
    work = before_the_trial(parts)
    no_worth = never_back.first_steps(parts, work)
    first_of_all = no_worth or wide_running.first(parts, work)
    left = [step for step in work if step not in first_of_all]
    looks, others = (tuple(step for step in left if (step.words in sold) == first) for first in (True, False))
    numbers = () if no_worth and no_worth[0] not in work else _yes_and_stop(parts)  # which the step of its own asks for
    return (*first_of_all, *looks, *opened, *again, *_cut(parts, work), *others, *numbers)


def _cut(parts: Parts, work: Sequence[Step]) -> tuple[Step, ...]:
    """To ask for less, where what it takes is far over the money named and no rule says so: before anything is tried, not after."""
    is_said = never_back.holds(parts) or any(step.words.startswith(CUTS) for step in work)
    return (Step(CUT, "The owner of the idea", "", False),) if named_money.far_over(parts) and not is_said else ()


def before_the_trial(parts: Parts) -> tuple[Step, ...]:
    """The work that rules ask for before the trial; of what is bought without the steps that are the trial."""
    tried = _is_tried(parts)
    slug = tried_beside(parts)
    own = (given.work(parts, effect) for effect in given.of_the_one_beside(parts, slug)) if slug else ()
    return (*(step for step in _first_and_later(parts)[0] if step.words not in tried), *own)


def _on_what_is_sold(parts: Parts) -> set[str]:
    """The look at what exists, asked for where nobody took it: it may end the whole, so it comes before every other question."""
    return {
        given.work(parts, effect).words
        for rule, effect in given.effects_now(parts)
        if given.reads(parts, rule) in (NOT_LOOKED, OF_A_MACHINE) and rule.stage == "framing"
    }


def _is_tried(parts: Parts) -> set[str]:
    """Of what is bought the steps that are the trial: its number is written down before."""
    if not parts.leader or not costs.own_work(parts, str(parts.leader["approach"])):
        return set()
    now = ((rule, effect) for rule, effect in given.effects_now(parts) if rule.stage != "legality")  # how one may buy comes before it
    on_sale = {given.work(parts, effect).words for rule, effect in now if ON_SALE in given.reads(parts, rule)}
    return on_sale - _on_what_is_sold(parts)


def _tried(parts: Parts) -> tuple[Step, ...]:
    """The same, the first with the time of the trial."""
    words = _is_tried(parts)
    found = [step for step in _first_and_later(parts)[0] if step.words in words]
    return tuple(replace(step, when="" if place else _trial(parts).when) for place, step in enumerate(found))


def later_steps(parts: Parts) -> tuple[Step, ...]:
    """The work that can wait: until the way is taken for good, until what is missing is there, or until a refusal falls away."""
    first, later = _first_and_later(parts)
    if not parts.builds:
        now = (
            {step.words for step in (*missing.asked_again(parts), *missing.bring(parts))} if parts.result["verdict"] == "not_yet" else set()
        )
        now |= {given.work(parts, effect).words for rule, effect in missing.looks_again(parts) if HISTORY in given.reads(parts, rule)}
        now |= {words for way in way_back.way_back(parts) for words in way.steps}  # another rule may ask for the same
        return tuple(step for step in (*first, *later) if step.words not in now)
    return (*later, *(step for step in _own_money(parts) if step not in later))


def _own_money(parts: Parts) -> tuple[Step, ...]:
    """To see that its money is back in time, where that holds it to a trial by its own sums and no rule says how."""
    held = any(not row["rule"] for row in parts.result.get("held_to_pilot", ())) and not never_back.holds(parts)
    return (Step(SMALLEST, "The owner of the idea", "", False),) if held else ()


def later_title(parts: Parts) -> str:
    if parts.result["verdict"] == "stop":
        return "Only if the refusal falls away"
    if not parts.builds:
        return "Later, once what is missing is there"
    return "Later, before it goes live"


def steps_lead(parts: Parts) -> str:
    if parts.result["verdict"] == "stop":
        return "A refused idea has no work ahead of it."
    if parts.result["verdict"] == "not_yet":
        return "Steps with a circle are work, those with a diamond decisions. The first decision is whether to come back to this at all."
    return "Steps with a circle are work, those with a diamond decisions."


def _open_steps(parts: Parts) -> Iterable[Step]:
    """Find out what would settle it, the most telling first; behind the first few the others together."""
    conditions = [str(row["question"]) for row in parts.result.get("conditions", ())]
    of_itself = (
        *first_asked.of_users(parts),
        *first_asked.in_order(parts),
        *first_asked.of_each_kind(parts),
        *first_asked.to_move(parts),
    )
    asked = dict.fromkeys((*of_itself, *conditions, *deciding(parts), *held_open.questions(parts)))
    counted = {written_rule.RULE} if written_rule.is_counted(parts) else set()
    known = [slug for slug in asked if slug in parts.book.question and slug not in counted]
    last = [slug for slug in known if provisos.is_last(parts, slug)]
    slugs = [slug for slug in known if slug not in last]
    most = MOST_OPEN + sum(slug in of_itself for slug in slugs)
    few = slugs if len(slugs) <= most + 1 else [*slugs[:most], *(slug for slug in slugs[most:] if slug == written_rule.RULE)]
    yield from (_find_out(parts, slug) for slug in few)
    if rest := [slug for slug in slugs if slug not in few]:
        yield Step(f"Then find out: {' '.join(_with_time(parts, slug) for slug in rest)}", "", "", False)
    looked_up = [parts.short(slug) for slug in first_asked.to_look_up(parts) if slug not in asked]
    if looked_up:
        more = len(looked_up) - first_asked.MOST_LOOKED_UP
        named = [f"“{words}”" for words in looked_up[: first_asked.MOST_LOOKED_UP]] + ([f"{more} more"] if more > 0 else [])
        yield Step(f"{LOOK_UP} {listed(named)}.", "", "", False)
    yield from (_find_out(parts, slug) for slug in last)


def _with_time(parts: Parts, slug: str) -> str:
    takes = effort(parts, slug)
    return f"{parts.asked_in_full(slug)}{f' ({takes})' if takes else ''}"


def _find_out(parts: Parts, slug: str) -> Step:
    question, time = parts.book.question[slug], effort(parts, slug)
    words, who = written_rule.how(parts) if slug == written_rule.RULE else ("", "")
    way = words or (question.find_out if time != READ_THE_LIST else "")
    how = f" {formatting.sentence(way)}" if way else ""
    return Step(f"Find out: {parts.asked_in_full(slug)}{how}", who or who_knows(parts, slug), time, False)


def _first_and_later(parts: Parts) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The steps that rules ask for, in the order of time: what belongs before the trial, law first, and the others.

    Where few belong there, those that say nothing of it and weigh most fill the first places.
    """
    givers = given.givers(parts)
    texts = [text for text in given.texts(parts) if text in givers and not (parts.builds and given.of_another_way(parts, givers[text][0]))]
    weighed = sorted(texts, key=lambda text: STRENGTHS.index(givers[text][0].strength))
    before = [text for text in texts if givers[text][1].due == BEFORE_TRIAL]
    free = [text for text in weighed if not givers[text][1].due]
    work = MOST_WORK - len(_yes_and_stop(parts))  # writing down the number is one of them
    filling = set(free[: max(0, work - len(before))])
    first = (*sorted(before, key=lambda text: _when(parts, *givers[text])), *(text for text in texts if text in filling))
    others = sorted((text for text in texts if text not in first), key=lambda text: DUE_ORDER.index(givers[text][1].due))
    return tuple(step for text in first for step in _pieces(parts, *givers[text])), tuple(
        given.work(parts, givers[text][1]) for text in others
    )


def _pieces(parts: Parts, rule: Rule, effect: Effect) -> tuple[Step, ...]:
    """The step; where what it shows of a product, or the cases that it waits for, may turn all of it, the decision behind it."""
    work = given.work(parts, effect)
    hours = expert_hours.when(parts, effect) if parts.builds else ""  # of what can wait no time is told
    work = replace(work, words=f"{rare_search.drawn(parts, work.words)}{rare_search.words(parts, rule, effect)}", when=hours)
    if given.waits(parts, rule, effect):
        then = given.decision("Decide again with them: does the same option still come first?")
        return (replace(work, when=given.wait_words(parts)), then)
    is_bought = parts.leader is not None and costs.own_work(parts, str(parts.leader["approach"])) is not None
    turns = effect.text.endswith(given.AGAIN) and ON_SALE in given.reads(parts, rule) and not is_bought
    return (work, given.decision(DOES_IT_COVER)) if turns else (work,)


def _when(parts: Parts, rule: Rule, effect: Effect) -> tuple[int, bool]:
    """By stage; within one, what waits for cases before what is learnt from them."""
    return IN_TIME.index(rule.stage) if rule.stage in IN_TIME else len(IN_TIME), not given.waits(parts, rule, effect)


def _trial(parts: Parts) -> Step:
    leader = str(parts.leader["approach"]) if parts.leader else ""
    time = trial.time_words(parts, leader)
    what = "Run the trial" if parts.result["verdict"] == "pilot" else "Build the first slice"
    what = f"{what} with that part" if never_back.holds(parts) else what
    words = formatting.sentence(f"{what}: {formatting.lowered(parts.verb(leader))}")
    return Step(words, "", time if time != "Not stated" else "", False)


def _beside(parts: Parts) -> tuple[Step, ...]:
    """The trial of the next option beside it, where that one alone is inside the money that was named."""
    slug = tried_beside(parts)
    same = f"In the same weeks let {parts.name(slug)} learn from the same cases. " if slug else ""
    return (Step(f"{same}{DEARER}", "", "", False),) if slug else ()


def tried_beside(parts: Parts) -> str:
    """The option that learns from the same cases in the same weeks; empty where none does."""
    return named_money.beside(parts) if parts.result["verdict"] == "pilot" and not never_back.holds(parts) else ""


def _decide_again(parts: Parts) -> str:
    if parts.result["verdict"] == "not_yet":
        ways = way_back.way_back(parts)
        if ways and ways[0].come_back:  # one time to come back, the same that the way back gives
            return f"Decide again with the new answers: is what was missing there? Come back: {formatting.lowered(ways[0].come_back)}"
        until = day(formatting.months_later(parts.meta.at.date(), int(parts.parameter("valid_months") or 6)))
        return f"Decide again with the new answers, at the latest on {until}: is what was missing there?"
    return "Decide again with the new answers: does the same option still come first?"


def _told(parts: Parts) -> Mapping[str, str]:
    return {key: formatting.printable_text(str(text)).rstrip(".") for key, text in (parts.case.get("narrative") or {}).items()}


def _yes_and_stop(parts: Parts) -> tuple[Step, ...]:
    """What has to be written down before the trial starts, as far as nobody has told it."""
    told = _told(parts)
    if not told.get("metric_target"):
        return (Step("Write down the number that means yes, and the one that means stop.", "", "", False),)
    return () if told.get("stop_if") else (Step("Write down the number that means stop.", "", "", False),)


def _is_it_enough(parts: Parts) -> str:
    """The question after the trial, with the number, its target and what would mean stop, as far as they were told."""
    told = _told(parts)
    if not told.get("metric_target"):
        return "Is the number that means yes reached? If the one that means stop is, stop."
    number = f"{told['metric']}: " if told.get("metric") else ""
    stop = f" {formatting.sentence('Stop if: ' + told['stop_if'])}" if told.get("stop_if") else ""
    return f"Is the target reached? {formatting.sentence(number + told['metric_target'])}{stop}"
