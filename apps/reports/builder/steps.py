"""What to do next: what to find out, the first pieces of work, the trial, and what can wait. May import the builder's parts and pure modules only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from apps.decisions.engine.terms import AFTER_TRIAL, BEFORE_TRIAL, DISFAVOUR, FAVOUR, NEXT_STEP, STRENGTHS, Effect, Rule
from apps.reports import formatting
from apps.reports.builder import costs
from apps.reports.builder.parts import Parts
from apps.reports.document import Step
from apps.ui.formatting import day

MOST_OPEN = 4  # questions to find out that are steps of their own; the others are one step
MOST_WORK = 5  # pieces of work that come first; what belongs before the trial also takes the places that nothing open takes
MOST_FIRST = 10  # of both together; the others stand below, each with when it belongs
BEFORE, LATER = "Before the trial", "Before it goes live"
ALSO_BEFORE = "Also before the trial, or before it goes live"
DUE_ORDER = (BEFORE_TRIAL, "", AFTER_TRIAL)
PLAINLY = ("clearly", "strongly")


def steps(parts: Parts) -> tuple[Step, ...]:
    """Work in order, each piece leading to a decision; a Stop and a Not yet have theirs like every other."""
    if parts.result["verdict"] == "stop":
        return (_decision("Decide again only if the answer behind the refusal has changed; until then there is nothing to do."),)
    opened = tuple(_open_steps(parts))
    if not parts.builds:
        missing = () if parts.result.get("way_back") else _missing(parts)  # else it stands in full under the way back
        return (*missing, *opened, _decision(_decide_again(parts)))
    again = (_decision(_decide_again(parts)),) if opened else ()
    return (*opened, *again, *_first_and_later(parts)[0], _trial(parts), _decision(_is_it_enough(parts)))


def later_steps(parts: Parts) -> tuple[Step, ...]:
    """The work that can wait: until the way is taken for good, until what is missing is there, or until a refusal falls away."""
    first, later = _first_and_later(parts)
    if not parts.builds:
        return (*first, *(replace(step, when="") for step in later))
    return later if _waits_below(parts) else tuple(replace(step, when="") for step in later)


def later_title(parts: Parts) -> str:
    if parts.result["verdict"] == "stop":
        return "Only if the refusal falls away"
    if not parts.builds:
        return "Later, once what is missing is there"
    return ALSO_BEFORE if _waits_below(parts) else "Later, before it goes live"


def steps_lead(parts: Parts) -> str:
    if parts.result["verdict"] == "stop":
        return "A refused idea has no work ahead of it."
    if parts.result["verdict"] == "not_yet":
        return "Circles are work, diamonds are decisions. The first decision is whether to come back to this at all."
    return "Circles are work, diamonds are decisions."


def _open_steps(parts: Parts) -> Iterable[Step]:
    """Find out what would settle it, the most telling first; behind the first few the others together."""
    asked = [str(row["question"]) for row in parts.result.get("conditions", ())] + [
        str(slug) for slug in parts.result.get("deciding_questions", ())
    ]
    slugs = [slug for slug in dict.fromkeys(asked) if slug in parts.book.question]
    few = slugs if len(slugs) <= MOST_OPEN + 1 else slugs[:MOST_OPEN]
    for slug in few:
        question = parts.book.question[slug]
        how = f" {formatting.sentence(question.find_out)}" if question.find_out else ""
        yield Step(f"Find out: {parts.asked_in_full(slug)}{how}", question.who_knows, formatting.lowered(question.time), False)
    if rest := slugs[len(few) :]:
        yield Step(f"Then find out: {' '.join(parts.asked_in_full(slug) for slug in rest)}", "", "", False)


def _missing(parts: Parts) -> tuple[Step, ...]:
    """What the open gates wait for."""
    needs = dict.fromkeys(str(gate["needs"]) for gate in parts.result.get("gates", ()))
    return tuple(Step(formatting.sentence(f"First see to this: {words}"), "", "", False) for words in needs)


def _first_and_later(parts: Parts) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The steps that rules ask for, in the book's order: what belongs before the trial, and the others.

    Where few belong there, those that say nothing of it and weigh most fill the first places; where too many do, those that
    weigh least stand below, marked.
    """
    givers = _givers(parts)
    texts = [text for text in _texts(parts) if text in givers and not (parts.builds and _of_another_way(parts, givers[text][0]))]
    weighed = sorted(texts, key=lambda text: STRENGTHS.index(givers[text][0].strength))
    before = [text for text in weighed if givers[text][1].due == BEFORE_TRIAL]
    free = [text for text in weighed if not givers[text][1].due]
    most = max(MOST_WORK, MOST_FIRST - len(tuple(_open_steps(parts))))
    first = {*before[:most], *free[: max(0, MOST_WORK - len(before))]}
    others = sorted((text for text in texts if text not in first), key=lambda text: DUE_ORDER.index(givers[text][1].due))
    return tuple(_work(givers[text][1]) for text in texts if text in first), tuple(_later_work(givers[text][1]) for text in others)


def _waits_below(parts: Parts) -> bool:
    """Whether something that belongs before the trial found no place among the first steps."""
    return any(step.when == BEFORE for step in _first_and_later(parts)[1])


def _givers(parts: Parts) -> Mapping[str, tuple[Rule, Effect]]:
    """Each step's text with the first rule that holds and gives it, and what that rule says of it."""
    keys = [str(row["rule"]) for row in parts.result.get("trace", ()) if row["holds"] is True]
    found: dict[str, tuple[Rule, Effect]] = {}
    for rule in parts.rules(keys):
        for effect in rule.effects:
            if effect.do == NEXT_STEP:
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


def _later_work(effect: Effect) -> Step:
    return replace(_work(effect), when=BEFORE if effect.due == BEFORE_TRIAL else LATER)


def _decision(words: str) -> Step:
    return Step(words, "", "", True)


def _texts(parts: Parts) -> Sequence[str]:
    return list(dict.fromkeys(str(text) for text in parts.result.get("next_steps", ())))


def _trial(parts: Parts) -> Step:
    leader = str(parts.leader["approach"]) if parts.leader else ""
    time = costs.time_words(parts, leader)
    what = "Run the trial" if parts.result["verdict"] == "pilot" else "Build the first slice"
    words = formatting.sentence(f"{what}: {formatting.lowered(parts.verb(leader))}")
    if _waits_below(parts):
        words = f"{words} First do what is marked “{BEFORE}” below."
    return Step(words, "", time if time != "Not stated" else "", False)


def _decide_again(parts: Parts) -> str:
    until = day(formatting.months_later(parts.meta.at.date(), int(parts.parameter("valid_months") or 6)))
    if parts.result["verdict"] == "not_yet":
        return f"Decide again with the new answers, at the latest on {until}: is what was missing there?"
    return "Decide again with the new answers: does the same option still come first?"


def _is_it_enough(parts: Parts) -> str:
    """The question after the trial, with the number, its target and what would mean stop, as far as they were told."""
    narrative = parts.case.get("narrative") or {}
    told = {key: formatting.printable_text(str(text)).rstrip(".") for key, text in narrative.items()}
    if not told.get("metric_target"):
        return "Is it good enough to go on? Write down the number that means yes, and the one that means stop, before the work starts."
    number = f"{told['metric']}: " if told.get("metric") else ""
    stop = f" {formatting.sentence('Stop if: ' + told['stop_if'])}" if told.get("stop_if") else ""
    return f"Is the target reached? {formatting.sentence(number + told['metric_target'])}{stop}"
