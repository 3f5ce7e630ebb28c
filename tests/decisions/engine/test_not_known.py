"""A question without an answer opens no gate, excludes nothing and warns of nothing, but where a rule asks that on purpose.

Looked at over all kept cases: each loses one answer at a time. What then acts anew is a rule that tests "is unknown" and
stands below with its reason, or a rule whose conditions all held before and whose exception is no longer known to hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.engine.state import State
from apps.decisions.engine.weakest import _without
from tests.decisions.engine.books import Plain
from tests.decisions.engine.loading import case_of, default_machine, default_plain, default_prices, many_cases, worked_cases

DECISIVE = ("open gate", "refuse", "rule out", "raise flag")
MORE = "whether more data can be had is left open: then waiting for it is not ruled out, and only a known “no” spares the wait"
TASK = "as long as no task of rare events is named, the ordinary band of data is meant; " + MORE
# Every rule that tests "is unknown", and why it does so on purpose.
ON_PURPOSE = {
    "F-07": "neither output nor task is said: no way of building can be weighed against another",
    "L-11": "in these fields reasons are owed, and that nobody has asked who gets them is the risk itself",
    "L-25": "where labels or sample are doubtful already, an unexamined past is the risk itself",
    "L-27": "data of these fields is about people whether or not somebody looked; the warning says to look",
    "L-330": "what users chose is data about people whether or not somebody looked; the warning says to look",
    "L-29": "people who are judged may ask for reasons; that nobody settled it is the risk itself",
    "L-260": "as L-27: in these fields the data is nearly always about people, and each step begins with “if”",
    "L-261": "as L-260, of data on health or the body",
    "L-262": "as L-260, in the European Union",
    "L-263": "as L-261, in the European Union",
    "L-264": "as L-260, of patients in the United States",
    "D-260": "very many are searched; that nobody counted how rare the finds are is what is warned of",
    "O-310": "where somebody said how rare the events are, the warning of a rare kind asks for the same count",
    "L-30": "it decides about people on an unexamined past",
    "L-70": "it judges people by a past known to be one-sided, and what is not said is the very thing that could put it right",
    "L-67": "which laws hold depends on the place, and it concerns people: the step is to name the place",
    "L-500": "patients are treated by it wherever they live: whether it is a medical device is asked before the place is said",
    "D-213": "as D-55, of a forecast",
    "D-377": "as D-55, of what is rare and stands out",
    "D-210": "the answers are in doubt and nobody has counted them: how many there are is no reason to leave the check out",
    "D-320": "that nobody has right translations, or counted them, is the reason for the test",
    "P-25": "that people cannot do it counts unless the input is one that machines read better; nobody has said that it is",
    "P-35": "as P-25, as a warning",
    "O-149": "that nobody has counted the kinds is the point: whether new ones come is asked before a list is made",
    "D-02": TASK,
    "D-03": TASK,
    "D-04": TASK,
    "D-52": TASK,
    "D-22": MORE,
    "D-31": MORE,
    "D-50": MORE,
    "D-300": "past figures are revised and come out late; that nobody asked what was known in time is the risk itself",
    "D-44": "with costly errors on pictures or sound of one’s own, unexamined data is how shortcuts go unseen",
    "D-54": "cases are dear and nobody has counted them: that is what is warned of",
    "D-383": "as D-55, where a product covers most",
    "D-55": "errors are costly and nobody knows whether the data looks like what it will meet: that is what is warned of",
    "D-196": "only some of what is to be searched has an answer; that nobody asked how those were picked is the risk itself",
    "D-199": "its share is known to be small; that nobody counted the known cases of it is what is warned of",
    "D-241": "its share is known to be small; that nobody counted the known cases of it is no reason to count the others in their place",
    "D-58": "these events are rare by nature; that nobody counted them is the risk itself",
    "H-02": "phones and small devices have little power unless somebody says otherwise",
    "B-26": "settings as delivered are doubtful unless the task is known to be a common one",
    "B-503": "failures that nobody has counted are too few to hold a product against, as well as fewer than twenty",
    "B-504": "as B-503, of a product that covers some",
    "B-152": "two hundred cases are what to begin with as long as nobody has counted the rare kind",
    "V-06": "that too many come for a person to confirm each has to be known before anybody is spared it",
    "O-15": "recommenders and selections feed on themselves unless somebody made sure that they do not",
    "O-16": "in these trades somebody always gains by fooling the system; that nobody named them is the risk itself",
    "O-17": "fraudsters change their ways, whether or not somebody has said so",
}


@dataclass(frozen=True)
class Added:
    """A rule that acts once an answer is gone; `held_before` where all its conditions held with the answer, too."""

    rule: str
    gone: str
    held_before: bool


@cache
def cases() -> tuple[Plain, ...]:
    every = [*worked_cases(), *many_cases("ordinary_cases")[::2], *many_cases("further_cases")[::5], *many_cases("documented_cases")[::3]]
    return tuple(case["answers"] for case in every)


def added(machine: Machine, answers: Plain) -> Iterator[Added]:
    """What acts anew when one of the answers is taken away; one that says nothing has nothing to take."""
    values = case_of(machine, answers).values
    before = State.of(machine, values)
    decisive = [node for node in machine.rules if any(effect.do in DECISIVE for effect in node.effective.effects)]
    for gone in values:
        after = _without(before, gone, values)
        for node in decisive:
            if after.truth[node.number] == TRUE and before.truth[node.number] != TRUE:
                yield Added(node.key, gone, all(before.truth[number] == TRUE for number in node.when))


@cache
def added_in_all(machine: Machine) -> frozenset[Added]:
    """The same over all cases."""
    return frozenset(one for answers in cases() for one in added(machine, answers))


def unexplained(machine: Machine) -> set[Added]:
    """Rules that act for want of an answer, without a reason and without an exception that was taken from them."""
    asked, found = on_unknown(machine), added_in_all(machine)
    return {one for one in found if not one.held_before and one.gone not in asked.get(one.rule, ()) and not reached(machine, one, asked)}


def reached(machine: Machine, one: Added, asked: dict[str, set[str]]) -> bool:
    """Whether the answer gone decides if a question is asked on which such a rule waits."""
    waiting = [machine.book.question[slug] for slug in asked.get(one.rule, ())]
    return any(test.subject == one.gone for question in waiting for test in machine.book.tests_in(question.ask_if))


def on_unknown(machine: Machine) -> dict[str, set[str]]:
    """The questions that each rule tests as "is unknown"."""
    book = machine.book
    tests = {rule.key: {test.subject for test in book.tests_in(rule.when) if test.operator == "is unknown"} for rule in book.rules}
    return {key: subjects for key, subjects in tests.items() if subjects}


def test_every_rule_that_tests_is_unknown_does_so_on_purpose_and_says_why() -> None:
    assert on_unknown(default_machine()).keys() == ON_PURPOSE.keys()
    assert all(ON_PURPOSE.values())


def test_no_rule_excludes_or_refuses_for_want_of_an_answer() -> None:
    machine = default_machine()
    harsh = {node.key for node in machine.rules for effect in node.effective.effects if effect.do in ("refuse", "rule out")}

    assert harsh.isdisjoint(on_unknown(machine))


def test_an_answer_taken_away_adds_no_gate_exclusion_or_warning_but_on_purpose() -> None:
    assert unexplained(default_machine()) == set()


def test_an_answer_taken_away_leaves_what_deciding_without_it_gives() -> None:
    """Taking it away is quick; here it is held to the long way."""
    machine = default_machine()
    for answers in cases()[::30]:
        values = case_of(machine, answers).values
        for gone in values:
            anew = State.of(machine, case_of(machine, {slug: value for slug, value in answers.items() if slug != gone}).values)
            assert _without(State.of(machine, values), gone, values).truth == anew.truth, gone


def test_what_an_exception_kept_back_is_not_the_work_of_the_question_alone() -> None:
    """Where a rule acts because an exception is no longer known to hold, it has conditions, and all of them are known to hold."""
    machine = default_machine()
    kept_back = {one.rule for one in added_in_all(machine) if one.held_before}

    assert kept_back
    assert all(machine.book.rule[key].when and machine.book.rule[key].unless for key in kept_back)


def test_control_a_rule_that_reads_open_as_no_is_found() -> None:
    plain = default_plain()
    rule = next(rule for rule in plain["rules"] if rule["key"] == "D-23")
    rule["when"] = [{"none": [["leakage", "is answered"]]}]
    careless = compile_book(from_plain(plain), default_prices())

    assert {(one.rule, one.gone) for one in unexplained(careless)} == {("D-23", "leakage")}
