"""What is done in the first ten working days, taken from the steps of the decision: no work is added. May import the builder's parts and pure modules only.

The order is that of the steps, and nothing behind a decision is begun before it. Which days that makes, and how many steps a week holds,
is our judgement; a step without a time is begun in its days, not promised to end in them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apps.decisions.engine.effort import MINUTES, minutes_of
from apps.reports import formatting
from apps.reports.builder import way_back
from apps.reports.builder.effort import READ_THE_LIST
from apps.reports.builder.missing import WOULD_MAKE_IT_A_GO
from apps.reports.builder.parts import Parts
from apps.reports.builder.steps import above_the_trial
from apps.reports.document import FirstDays, FirstTask, Step, TwoWeeks
from apps.ui.formatting import listed

DAY, WEEK = MINUTES["day"], MINUTES["week"]
QUICK, HALF, ALL = "Days 1 to 3", "Days 1 to 5", "Days 1 to 10"
NOBODY, YOURSELF = "Nobody is named yet: name somebody", "You"
MOST = 6  # steps that are begun in a week; those that a decision waits for are all of them
SHORT = 45  # letters; a first sentence as short as that says too little alone
LONGEST_TIME = 80  # letters; a time that takes more words stands with its step
TOGETHER = "Then find out"  # how a step begins that is several questions
WORDS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "eight": 8, "ten": 10, "twelve": 12}
LASTS = re.compile(rf"\b(?:for|[Ss]pend|[Tt]akes?) ({'|'.join(WORDS)}) (day|week|month)s?\b")
SENTENCE = re.compile(r"(?<=[.?!]) (?=[A-Z“])")
LEAD = (
    "Taken from the steps above, in working days. Nothing behind a decision is begun before it. What has no time of its own is begun then, "
    "for nobody has said how long it takes; what takes longer goes on."
)
LEAD_OF_STOP = "Taken from what leads back from the refusal, in working days."
AGAIN = "Describe the new way here"  # how the last line of a way back begins


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A step with its number in the list of the steps."""

    number: int
    step: Step

    @property
    def who(self) -> str:
        return self.step.who or (YOURSELF if self.step.when == READ_THE_LIST else NOBODY)

    @property
    def words(self) -> str:
        return f"Step {self.number}: {_first_words(self.step)}"


def two_weeks(parts: Parts, steps: Sequence[Step]) -> TwoWeeks | None:
    """The days with whoever does what; nothing where there is no step to begin with. `steps` are those of the document."""
    if parts.result["verdict"] == "stop":
        return _of_a_stop(parts)
    numbered = [_Numbered(number, step) for number, step in enumerate(steps, 1)]
    above = len(above_the_trial(parts)) if parts.builds else len(steps) - 1  # of a Not yet the last step is to decide again
    days, left = _planned(numbered[:above])
    return TwoWeeks(LEAD, tuple(days), _then(left, numbered[above])) if days else None


def _planned(steps: list[_Numbered]) -> tuple[list[FirstDays], list[_Numbered]]:
    """The days of what stands before the trial, and what of it is for later."""
    work, rest = _until_a_decision(steps)
    if not work or not rest:
        return _without_a_decision(work) if work else ([], rest)
    takes = _longest(work)
    if takes > WEEK:
        first = [_days(ALL, work)]
        return ([*first, _decided("Day 10", rest[0])], rest[1:]) if takes <= 2 * WEEK else (first, rest)
    is_quick = takes <= DAY and all(_minutes(each.step) for each in work)
    days = [_days(QUICK if is_quick else HALF, work), _decided("Day 3" if is_quick else "Day 5", rest[0])]
    further, left = _until_a_decision(rest[1:])
    now, later = further[:MOST], further[MOST:]
    if now:
        days.append(_days("Days 4 to 10" if is_quick else "Days 6 to 10", now))
    if left and not later and _longest(now) <= WEEK:
        return [*days, _decided("Day 10", left[0])], left[1:]
    return days, [*later, *left]


def _until_a_decision(steps: list[_Numbered]) -> tuple[list[_Numbered], list[_Numbered]]:
    first = next((place for place, each in enumerate(steps) if each.step.is_decision), len(steps))
    return steps[:first], steps[first:]


def _without_a_decision(work: list[_Numbered]) -> tuple[list[FirstDays], list[_Numbered]]:
    """Two weeks of work, half in each; of a Not yet the rest of its way back in the second. And what is left over."""
    last = [each for each in work if WOULD_MAKE_IT_A_GO in each.step.words]
    half = min(MOST, (len(work) + 1) // 2)
    first = [each for each in work if each not in last][: MOST if last else half]
    second = (last or work[half:])[:MOST]
    if not first or not second:
        return [_days(ALL, first or second)], []
    return [_days(HALF, first), _days("Days 6 to 10", second)], [each for each in work if each not in first and each not in second]


def _of_a_stop(parts: Parts) -> TwoWeeks | None:
    """A refusal has no work ahead of it but to end it, and to see what may be done in its place."""
    ways = way_back.way_back(parts)
    if not ways or not ways[0].steps:
        return None
    way, (first, *others) = ways[0], ways[0].steps
    last = [words for words in others if words.startswith(AGAIN)]
    who = way.who.rstrip(".")
    days = [FirstDays("Day 1", (FirstTask(who, (first,)),), is_decision=False)]
    if rest := tuple(words for words in others if words not in last):
        days.append(FirstDays("Days 2 to 10", (FirstTask(who, rest),), is_decision=False))
    return TwoWeeks(" ".join(filter(None, (LEAD_OF_STOP, way.how_long))), tuple(days), " ".join(last))


def _days(days: str, work: Sequence[_Numbered]) -> FirstDays:
    """Each person once, in the order of their first step, with all that they do."""
    people = dict.fromkeys(each.who for each in work)
    tasks = tuple(FirstTask(who, tuple(each.words for each in work if each.who == who)) for who in people)
    return FirstDays(days, tasks, is_decision=False)


def _decided(day: str, decision: _Numbered) -> FirstDays:
    return FirstDays(day, (FirstTask("Decide", (decision.step.words,)),), is_decision=True)


def _then(left: Sequence[_Numbered], behind: _Numbered) -> str:
    """What comes after these days: steps by their number, then the trial, or to decide again, in words."""
    numbers = _numbers([each.number for each in left])
    words = formatting.lowered(_first_words(behind.step))
    words = words if behind.step.is_decision else f"step {behind.number}: {words}"
    return formatting.sentence(f"{numbers}, then {words}" if numbers else words)


def _numbers(found: Sequence[int]) -> str:
    """Such as "step 5", "steps 2, 5 and 9", "steps 5 to 9"; a decision among them has a number as well."""
    if len(found) < 2:
        return f"step {found[0]}" if found else ""
    is_row = list(found) == list(range(found[0], found[-1] + 1)) and len(found) > 2
    return f"steps {found[0]} to {found[-1]}" if is_row else f"steps {listed([str(number) for number in found])}"


def _longest(work: Sequence[_Numbered]) -> int:
    """The most minutes that one person has to do, as far as they are known."""
    people = {each.step.who for each in work}
    return max((sum(_minutes(each.step) for each in work if each.step.who == who) for who in people), default=0)


def _minutes(step: Step) -> int:
    """The most that a step takes, by its time or by its words; nought where neither says."""
    try:
        found = minutes_of(step.when)
    except ValueError:
        found = None
    said = LASTS.search(step.words)
    return max(found[1] if found else 0, WORDS[said[1]] * MINUTES[said[2]] if said else 0)


def _first_words(step: Step) -> str:
    """The first sentence of a step, or the first two where that is short; its time, where that is short."""
    words = " ".join(_sentences(step.words))
    if not step.when or len(step.when) > LONGEST_TIME:
        return words
    return f"{words[:-1]} ({step.when})." if words.endswith(".") else f"{words} ({step.when})"


def _sentences(words: str) -> Iterator[str]:
    first, *others = [words] if words.startswith(TOGETHER) else SENTENCE.split(words)
    yield first
    if others and len(first) < SHORT and not first.endswith("?"):
        yield others[0]
