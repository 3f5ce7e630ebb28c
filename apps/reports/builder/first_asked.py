"""Which questions come before any money, in one order for page 1 and for the steps. May import the builder's parts only.

The count of known answers comes before the trial of what learns from them. What law asks comes first of all where it decides about people.
"""

from collections.abc import Sequence

from apps.decisions.engine.terms import Test
from apps.reports.builder import at_its_share, provisos, written_rule
from apps.reports.builder.effort import effort
from apps.reports.builder.parts import Parts

GOAL, NOTHING_KNOWN = "goal_kind", ("create", "decide_what_to_change")  # goals for which no past case has its one right answer
RAREST, MANY_KINDS = "labelled_rarest", 10  # our judgement: from ten kinds on nobody has all of them in view
SEEN, CHOICES, KIND, LEAVES = "input_kind", "interactions", "sensitivity", "data_may_leave"
SHAPE, FORECAST = "output_kind", "forecast"
FIND, TWO, SHARE, METRIC = "find", 2, "rare_share", "success_metric"
COUNTED, ORIGIN, NONE_GIVEN = "labelled", "label_quality", "none"
PEOPLE, DECIDES = "affects_people", "decides_about_them"
FROM_ANSWERS = frozenset({"labels", "scratch"})  # what a way learns from, where that is cases with a known answer
LONGER = ("week", "days", "month", "counsel")  # in what it takes to find an answer out: no look of a day
MOST_LOOKED_UP = 9


def in_order(parts: Parts) -> Sequence[str]:
    """The count, and what law asks; the other way round where it decides about people."""
    people = parts.used.get(PEOPLE)
    count, law = to_count(parts), of_law(parts)
    return (*law, *count) if people is not None and people.value == DECIDES else (*count, *law)


def to_count(parts: Parts) -> tuple[str, ...]:
    """The number of known answers, where it is not said: of what learns from them, or where it is said who gave them; none where something is made or chosen, or a record goes on."""
    origin, goal = parts.used.get(ORIGIN), parts.used.get(GOAL)
    if (goal is not None and goal.value in NOTHING_KNOWN) or past_is_its_own_answer(parts):
        return ()
    if not parts.builds or COUNTED not in parts.open or (origin and origin.value == NONE_GIVEN):
        return ()
    return (COUNTED,) if origin or _learns(parts) else ()


def past_is_its_own_answer(parts: Parts) -> bool:
    """Whether a record of numbers goes on that has one full season at least: each past value is a known answer, and nobody has to count them."""
    shape, seasons = parts.used.get(SHAPE), parts.number_of("seasons")
    return shape is not None and shape.value == FORECAST and seasons is not None and seasons >= 1


def of_each_kind(parts: Parts) -> tuple[str, ...]:
    """The count of the rarest kind, where it is not said and kinds are many, or one is looked for among the rest: an average hides it.

    Where its share says that next to nothing of it would be there, also while something has to come first: it may be all that is missing.
    """
    kinds = parts.number_of("classes")
    if parts.result["verdict"] != "stop" and at_its_share.is_asked(parts):
        return (RAREST,)
    if not parts.builds or RAREST not in parts.open or COUNTED not in parts.used or kinds is None:
        return ()
    return (RAREST,) if kinds >= MANY_KINDS or _is_one_against_the_rest(parts) else ()


def to_move(parts: Parts) -> tuple[str, ...]:
    """The number that must move, where nobody has named it and all may have to wait for it: by its own name, whatever it takes to measure it."""
    return (METRIC,) if parts.builds and METRIC in parts.open and METRIC in _gates_wait_for(parts) else ()


def of_law(parts: Parts) -> tuple[str, ...]:
    """The open questions of rules that could still refuse the idea, but the list of what is forbidden where it can only come last."""
    waiting = [str(row["rule"]) for row in parts.result.get("checks", ()) if row.get("kind") == "refusal" and row["state"] == "unknown"]
    asked = dict.fromkeys(test.subject for rule in parts.rules(waiting) for test in parts.book.tests_in(rule.when))
    return tuple(slug for slug in asked if slug in parts.book.question and slug not in parts.used and not provisos.is_last(parts, slug))


def of_users(parts: Parts) -> tuple[str, ...]:
    """What kind of data it is and whether it may leave, where it holds what users chose and nobody has said the one; before all other questions."""
    return tuple(slug for slug in (KIND, LEAVES) if slug in parts.open) if holds_choices_unsaid(parts) else ()


def holds_choices_unsaid(parts: Parts) -> bool:
    """Whether it holds what users chose, and nobody has said what kind of data that is."""
    seen = parts.used.get(SEEN)
    return KIND in parts.open and seen is not None and CHOICES in seen.value


def to_look_up(parts: Parts) -> tuple[str, ...]:
    """The open questions on which alone it may turn that something has to come first, and which a day settles, though they move no points."""
    if not parts.builds:
        return ()
    asked = _gates_wait_for(parts)
    not_asked = written_rule.RULE if written_rule.is_beside_it(parts) or written_rule.is_counted(parts) else ""
    return tuple(
        slug for slug in asked if slug in parts.open and slug in parts.book.question and slug != not_asked and _is_of_a_day(parts, slug)
    )


def _gates_wait_for(parts: Parts) -> Sequence[str]:
    """What the conditions ask by which something may still have to come first."""
    waiting = [str(row["rule"]) for row in parts.result.get("checks", ()) if row.get("kind") == "gate" and row["state"] == "unknown"]
    return tuple(dict.fromkeys(item.subject for rule in parts.rules(waiting) for item in rule.when if isinstance(item, Test)))


def _is_one_against_the_rest(parts: Parts) -> bool:
    """Whether one kind is looked for, and nobody has said how rare it is."""
    goal, kinds = parts.used.get(GOAL), parts.number_of("classes")
    return goal is not None and goal.value == FIND and kinds is not None and kinds <= TWO and SHARE in parts.open


def _is_of_a_day(parts: Parts, slug: str) -> bool:
    takes = effort(parts, slug)
    return bool(takes) and not any(word in takes for word in LONGER)


def _learns(parts: Parts) -> bool:
    """Whether the way in front learns from cases with a known answer, by its row in the list of facts."""
    leader = parts.leader["approach"] if parts.leader else ""
    rows = parts.prices.get("approach_costs", ())
    return any(row.get("approach") == leader and row.get("learns") in FROM_ANSWERS for row in rows)
