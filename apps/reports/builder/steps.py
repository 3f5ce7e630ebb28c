"""What to do next: what to find out, the first pieces of work, the trial, and what can wait. May import the builder's parts and pure modules only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil
from operator import itemgetter

from apps.decisions.engine.terms import AFTER_TRIAL, BEFORE_TRIAL, DISFAVOUR, FAVOUR, NEXT_STEP, STRENGTHS, Effect, Rule
from apps.reports import formatting
from apps.reports.builder import costs, way_back
from apps.reports.builder.deciding import deciding
from apps.reports.builder.effort import READ_THE_LIST, effort, who_knows
from apps.reports.builder.parts import Parts
from apps.reports.document import Step, WayBack
from apps.ui.formatting import counted, day

MOST_OPEN = 4  # questions to find out that are steps of their own; the others are one step
MOST_WORK = 5  # pieces of work that come first where fewer belong before the trial; those have no limit
LAW = "legality"
IN_TIME = (LAW, "framing", "sourcing", "data")  # the stages whose steps come first: law, what exists, contracts, data; then the others
AGAIN = " Then decide again here."  # how a step may end that waits for cases: on paper the decision is a step of its own
MISSING = 2  # the place of what brings what is missing, behind what can end the wait and what allows to look
DUE_ORDER = ("", AFTER_TRIAL)
PLAINLY = ("clearly", "strongly")
NO_MODEL = "no_ml"  # the way that needs none of what is waited for
ON_SALE = "existing_solution"
CAN_END_THE_WAIT = frozenset({ON_SALE, "simple_rule"})  # what is on sale, and what a rule does
NOT_LOOKED = {ON_SALE}  # all that the rule reads which asks for a look at what is on sale
TELLS_TODAY = frozenset({"success_metric"})  # what is reached today, which a model will have to beat
ALLOWS_THE_LOOK = frozenset({"sensitivity"})  # nobody may go through records before it is settled that he may
DECIDES, HISTORY = "decides_about_them", "biased_history"
BRINGS_ANSWERS = frozenset({"label_quality", "biased_history"})  # what is to be learnt from, besides how much there is of it
WOULD_MAKE_IT_A_GO = "What would make it a go"  # the heading of the way back of a Not yet
UNTIL_THERE = "months_to_fifty"
ON_DATA = frozenset({"collect_data", "audit_data"})


def steps(parts: Parts) -> tuple[Step, ...]:
    """Work in order, each piece leading to a decision; a Stop and a Not yet have theirs like every other."""
    if parts.result["verdict"] == "stop":
        return (_decision("Decide again only if the answer behind the refusal has changed; until then there is nothing to do."),)
    opened = tuple(_open_steps(parts))
    if not parts.builds:
        return (*opened, *_bring(parts), _decision(_decide_again(parts)))
    again, work = (_decision(_decide_again(parts)),) if opened else (), _first_and_later(parts)[0]
    looks = tuple(step for step in work if step.words in _on_what_is_sold(parts))
    first, tried = _apart(parts, tuple(step for step in work if step not in looks))
    return (*looks, *opened, *again, *first, *_yes_and_stop(parts), *(tried or (_trial(parts),)), _decision(_is_it_enough(parts)))


def _on_what_is_sold(parts: Parts) -> set[str]:
    """The look at what exists, asked for where nobody took it: it may end the whole, so it comes before every other question."""
    return {_work(effect).words for rule, effect in _effects_now(parts) if _reads(parts, rule) == NOT_LOOKED and rule.stage == "framing"}


def _apart(parts: Parts, first: tuple[Step, ...]) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """What comes before the trial, and of what is bought the steps that are the trial: its number is written down before."""
    if not parts.leader or not costs.own_work(parts, str(parts.leader["approach"])):
        return first, ()
    words = {_work(effect).words for rule, effect in _effects_now(parts) if ON_SALE in _reads(parts, rule)}
    tried = [step for step in first if step.words in words]
    tried = [replace(step, when=_trial(parts).when if step is tried[0] else "") for step in tried]
    return tuple(step for step in first if step.words not in words), tuple(tried)


def later_steps(parts: Parts) -> tuple[Step, ...]:
    """The work that can wait: until the way is taken for good, until what is missing is there, or until a refusal falls away."""
    first, later = _first_and_later(parts)
    if not parts.builds:
        now = {step.words for step in _bring(parts)} if parts.result["verdict"] == "not_yet" else set()
        now |= {_work(effect).words for rule, effect in _looks_again(parts) if HISTORY in _reads(parts, rule)}
        return tuple(step for step in (*first, *later) if step.words not in now)
    return later


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
        return "Circles are work, diamonds are decisions. The first decision is whether to come back to this at all."
    return "Circles are work, diamonds are decisions."


def _open_steps(parts: Parts) -> Iterable[Step]:
    """Find out what would settle it, the most telling first; behind the first few the others together."""
    asked = [str(row["question"]) for row in parts.result.get("conditions", ())] + list(deciding(parts))
    slugs = [slug for slug in dict.fromkeys(asked) if slug in parts.book.question]
    few = slugs if len(slugs) <= MOST_OPEN + 1 else slugs[:MOST_OPEN]
    for slug in few:
        question = parts.book.question[slug]
        time = effort(parts, slug)
        how = f" {formatting.sentence(question.find_out)}" if question.find_out and time != READ_THE_LIST else ""
        yield Step(f"Find out: {parts.asked_in_full(slug)}{how}", who_knows(parts, slug), time, False)
    if rest := slugs[len(few) :]:
        yield Step(f"Then find out: {' '.join(parts.asked_in_full(slug) for slug in rest)}", "", "", False)


def _bring(parts: Parts) -> tuple[Step, ...]:
    """The work of a Not yet: what can end the wait, what allows to look at the data, and what brings what is missing."""
    ways = way_back.way_back(parts)
    if not ways:
        return _missing(parts)
    found = sorted(((place, effect) for effect in _effects_now(parts) if (place := _place(parts, *effect)) is not None), key=itemgetter(0))
    found = [row for row in found if row[1] not in _looks_again(parts)]
    own = {formatting.sentence(effect.text) for place, (_, effect) in found}
    return (*(_work(effect) for _, (_, effect) in found), *(_rest_of(way, any(step in own for step in way.steps)) for way in ways))


def _looks_again(parts: Parts) -> list[tuple[Rule, Effect]]:
    """Steps that ask those for a look of their own who go through the data for an open gate: it is one look, and said once."""
    gated, given = _gate_rules(parts), _effects_now(parts)
    doers = {effect.who for rule, effect in given if rule.key in gated}
    return [
        (rule, effect) for rule, effect in given if rule.key not in gated and effect.who in doers and _reads(parts, rule) & BRINGS_ANSWERS
    ]


def _reads(parts: Parts, rule: Rule) -> set[str]:
    return {test.subject for test in parts.book.tests_in(rule.when)}


def _gate_rules(parts: Parts) -> frozenset[str]:
    return frozenset(str(gate["rule"]) for gate in parts.result.get("gates", ()))


def _effects_now(parts: Parts) -> list[tuple[Rule, Effect]]:
    givers = _givers(parts)
    return [givers[text] for text in _texts(parts) if text in givers]


def _place(parts: Parts, rule: Rule, effect: Effect) -> int | None:
    """Where among the work of a Not yet a step belongs; none for what waits: it is neither missing nor can it end the wait."""
    if rule.key in _gate_rules(parts):
        return MISSING
    if effect.due != BEFORE_TRIAL:
        return None
    read = _reads(parts, rule)
    if read & CAN_END_THE_WAIT or any(
        given.do == FAVOUR and given.how in PLAINLY and NO_MODEL in given.approaches for given in rule.effects
    ):
        return 0
    if read & TELLS_TODAY:
        return MISSING
    if not ON_DATA & {str(gate["gate"]) for gate in parts.result.get("gates", ())}:
        return None
    if rule.stage == LAW and any(test.operand == (DECIDES,) for test in parts.book.tests_in(rule.when)):
        return 1  # what the law asks of a system that decides about people may end the wait
    return 1 if read & ALLOWS_THE_LOOK else MISSING if read & BRINGS_ANSWERS else None


def _rest_of(way: WayBack, has_own: bool) -> Step:
    """The steps of a way back that no rule asks for stand in full where the way back does; here with who takes them, and how long."""
    words = f"Do {'the rest of ' if has_own else ''}what stands under “{WOULD_MAKE_IT_A_GO}”: {formatting.lowered(way.label)}"
    of_all = " The time is that of all of it." if has_own and way.how_long else ""
    return Step(f"{formatting.sentence(words)}{of_all}", way.who.rstrip("."), formatting.lowered(way.how_long.rstrip(".")), False)


def _missing(parts: Parts) -> tuple[Step, ...]:
    """What the open gates wait for, in a decision of before ways back were worked out."""
    needs = dict.fromkeys(str(gate["needs"]) for gate in parts.result.get("gates", ()))
    return tuple(Step(formatting.sentence(f"First see to this: {words}"), "", "", False) for words in needs)


def _first_and_later(parts: Parts) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The steps that rules ask for, in the order of time: what belongs before the trial, law first, and the others.

    Where few belong there, those that say nothing of it and weigh most fill the first places.
    """
    givers = _givers(parts)
    texts = [text for text in _texts(parts) if text in givers and not (parts.builds and _of_another_way(parts, givers[text][0]))]
    weighed = sorted(texts, key=lambda text: STRENGTHS.index(givers[text][0].strength))
    before = [text for text in texts if givers[text][1].due == BEFORE_TRIAL]
    free = [text for text in weighed if not givers[text][1].due]
    work = MOST_WORK - len(_yes_and_stop(parts))  # writing down the number is one of them
    filling = set(free[: max(0, work - len(before))])
    first = (*sorted(before, key=lambda text: _when(parts, *givers[text])), *(text for text in texts if text in filling))
    others = sorted((text for text in texts if text not in first), key=lambda text: DUE_ORDER.index(givers[text][1].due))
    return tuple(step for text in first for step in _pieces(parts, *givers[text])), tuple(_work(givers[text][1]) for text in others)


def _pieces(parts: Parts, rule: Rule, effect: Effect) -> tuple[Step, ...]:
    """The step; where it waits for cases, and all may look otherwise with them, the wait and the decision after it."""
    if not _waits(parts, rule, effect):
        return (_work(effect),)
    wait = Step(formatting.sentence(effect.text.removesuffix(AGAIN)), effect.who, weeks_words(_weeks(parts)), False)
    return (wait, _decision("Decide again with them: does the same option still come first?"))


def waits_weeks(parts: Parts) -> str:
    """How long the trial waits for cases, in words; nothing where it waits for none, or nobody can say."""
    waits = any(_waits(parts, rule, effect) and not _of_another_way(parts, rule) for rule, effect in _effects_now(parts))
    return weeks_words(_weeks(parts)) if waits and parts.builds else ""


def _waits(parts: Parts, rule: Rule, effect: Effect) -> bool:
    """Whether a step waits for cases, by what its rule reads: what comes of them decides what else is done."""
    return effect.due == BEFORE_TRIAL and UNTIL_THERE in _reads(parts, rule)


def weeks_words(weeks: int) -> str:
    return f"about {counted(weeks, 'week')}" if weeks else ""


def _weeks(parts: Parts) -> int:
    """Weeks until as many of the rare kind are there as it takes to learn from them; nought where nobody can say."""
    months = parts.derived(UNTIL_THERE)
    return 0 if months is None or months[1] is None else max(1, ceil(months[1] * 52 / 12))


def before_the_trial(parts: Parts) -> tuple[Step, ...]:
    """The work that rules ask for before the trial."""
    return _first_and_later(parts)[0]


def _when(parts: Parts, rule: Rule, effect: Effect) -> tuple[int, bool]:
    """By stage; within one, what waits for cases before what is learnt from them."""
    return IN_TIME.index(rule.stage) if rule.stage in IN_TIME else len(IN_TIME), not _waits(parts, rule, effect)


def _givers(parts: Parts) -> Mapping[str, tuple[Rule, Effect]]:
    """Each step's text with the first rule that holds and gives it to the option in front, and what that rule says of it."""
    slug = str(parts.leader["approach"]) if parts.leader else ""
    keys = [str(row["rule"]) for row in parts.result.get("trace", ()) if row["holds"] is True]
    found: dict[str, tuple[Rule, Effect]] = {}
    for rule in parts.rules(keys):
        for effect in rule.effects:
            if effect.do == NEXT_STEP and slug not in effect.excepted:
                found.setdefault(effect.text, (rule, effect))
    return found


def _of_another_way(parts: Parts, rule: Rule) -> bool:
    """Whether the rule plainly asks for other options than the recommended one, so that its step belongs to them."""
    slug = str(parts.leader["approach"]) if parts.leader else ""

    def plainly(do: str) -> set[str]:
        return {name for effect in rule.effects if effect.do == do and effect.how in PLAINLY for name in effect.approaches}

    return bool(plainly(FAVOUR)) and slug not in plainly(FAVOUR) and slug in plainly(DISFAVOUR)


def _work(effect: Effect) -> Step:
    """A piece of work with whoever does it, as far as the rules say; nobody is guessed at."""
    return Step(formatting.sentence(effect.text), effect.who, "", False)


def _decision(words: str) -> Step:
    return Step(words, "", "", True)


def _texts(parts: Parts) -> Sequence[str]:
    return list(dict.fromkeys(str(text) for text in parts.result.get("next_steps", ())))


def _trial(parts: Parts) -> Step:
    leader = str(parts.leader["approach"]) if parts.leader else ""
    time = costs.time_words(parts, leader)
    what = "Run the trial" if parts.result["verdict"] == "pilot" else "Build the first slice"
    words = formatting.sentence(f"{what}: {formatting.lowered(parts.verb(leader))}")
    return Step(words, "", time if time != "Not stated" else "", False)


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
