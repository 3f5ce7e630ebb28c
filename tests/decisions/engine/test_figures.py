"""Reasons with a person's own figures: every figure is there, no place for one is left, and none is said that is not known."""

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from apps.decisions.engine import canonical, figures, places, terms
from apps.decisions.engine.answers import CaseRefused
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.rulebook import NotARulebook, from_plain, to_plain
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import CHOICE, MULTI, NUMBER_OPERATORS, Question, Rule
from apps.ui.formatting import number
from tests.decisions.engine.books import Plain, favour, plain_book, question, rule
from tests.decisions.engine.loading import (
    case_of,
    decided_by_default,
    default_machine,
    default_plain,
    machine_of,
    many_cases,
    state_of,
    worked_cases,
)

NUMBERS = (
    0,
    1,
    2,
    3,
    7,
    8,
    12,
    19,
    20,
    25,
    49,
    50,
    75,
    99,
    100,
    133,
    400,
    999,
    1_000,
    4_999,
    13_000,
    40_000,
    160_000,
    1_000_000,
    12_345_678,
)
TRIES = 200


def texts_in(plain: Any) -> Iterator[str]:
    """Every text of a decision."""
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict):
        for value in plain.values():
            yield from texts_in(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from texts_in(value)


def drawn(question: Question, pick: random.Random) -> Any:
    if question.kind == CHOICE:
        return pick.choice([choice.slug for choice in question.choices])
    if question.kind == MULTI:
        return [pick.choice([choice.slug for choice in question.choices])]
    top = question.maximum if question.maximum is not None else 10**9
    return pick.choice([value for value in NUMBERS if (question.minimum or 0) <= value <= top])


def random_states(count: int) -> Iterator[State]:
    """States of the default book with most questions answered at random; cases that contradict themselves are passed over."""
    machine, pick = default_machine(), random.Random(4)
    for _ in range(count):
        answers = {each.slug: drawn(each, pick) for each in machine.book.questions if pick.random() < 0.7}
        try:
            yield State.of(machine, case_of(machine, answers).values)
        except CaseRefused:
            continue


def said_with_figures(state: State) -> Iterator[tuple[Rule, str]]:
    for node in state.machine.rules:
        held = node.effective
        if state.truth[node.number] == TRUE and held.with_figures and (text := figures.because(state, held)) != held.because:
            yield held, text


def missing_figures(state: State, held: Rule, text: str) -> list[str]:
    """Answers that the rule's sentence names and the text does not have."""
    asked = [place.slug for place in places.places(held.with_figures) if place.slug in state.machine.domains]
    return [slug for slug in asked if number(str(figures.figure_of(state, slug))) not in text.replace(".00", "")]


def test_no_place_for_a_figure_ever_reaches_a_reader() -> None:
    for case in (*worked_cases()[::3], *many_cases("further_cases")[::30]):
        said = decided_by_default(case["answers"])
        assert not [text for text in texts_in(said) if "{" in text or "}" in text], case["id"]

    for state in random_states(TRIES):
        assert not [text for _, text in said_with_figures(state) if "{" in text or "}" in text]


def test_a_sentence_has_every_figure_of_its_answers() -> None:
    rules = set()
    for state in random_states(TRIES):
        for held, text in said_with_figures(state):
            assert not missing_figures(state, held, text), (held.key, text)
            rules.add(held.key)

    written = {each.key for each in default_machine().book.rules if each.with_figures}
    assert len(written) >= 70
    assert len(rules) >= 40  # random answers reach most of them; the collected cases reach the others


def test_the_search_for_missing_figures_finds_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "_words", lambda *_: "some")

    found = [missing_figures(state, held, text) for state in random_states(40) for held, text in said_with_figures(state)]

    assert any(found)


def test_the_search_for_places_finds_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "parts_of", lambda template: (template,))

    assert any("{" in text for state in random_states(40) for _, text in said_with_figures(state))


# Rules that hold a number to a limit only by the way.
OWN_TRAINING = "the number stands in a shared condition: likely to need training of one's own"
WITHOUT_FIGURES = {
    "D-22": "the number stands in a shared condition: more cases can be had",
    **dict.fromkeys(("D-24", "D-28", "D-32", "D-40", "D-54", "D-107", "D-301"), OWN_TRAINING),
    **dict.fromkeys(("L-52", "L-57"), "the number stands in a shared condition: much at stake for people, or many of them"),
    "F-292": "the number stands in a shared condition: enough past cases with what came of them",
    "D-67": "the number only keeps apart those who have cases without an answer",
    **dict.fromkeys(("D-111", "D-112", "D-334"), "either of two numbers says that a kind is rare, and the warning beside it names the one"),
    **dict.fromkeys(
        ("V-280", "D-280", "D-281", "D-282"),
        "the number stands in a shared condition: a prediction or score over two kinds, said either way",
    ),
    "D-341": "either it is a search, or there are more documents than anybody can look after",
    "B-503": "the number only keeps apart those who know hardly a failure, counted or not",
    "B-504": "as B-503, of a product that covers some",
    "B-152": "the number only keeps apart those whose kind is rare, for whom B-151 says it",
    "D-260": "either of two numbers says that very many are searched; what turns is that nobody said how rare the finds are",
    "V-06": "the number only keeps apart those for whom V-61 says it",
    "O-310": "two kinds, and nobody said how rare the one is: there is no figure to tell",
    "P-311": "the number only keeps apart those for whom P-312 says it",
    "D-44": "a share of made-up cases is one of four ways to learn the wrong thing",
    "D-320": "where nobody counted the right translations there is no figure, and the test is the same",
}
# What the sentence of a rule says of a derived number holds whenever it is said: at least, and less than.
TRUE_WHENEVER_SAID = {
    "D-03": (0, 15),
    "D-08": (0, 5_000),
    "D-09": (0, 5_000),
    "D-13": (200, 10**9),
    "D-14": (5, 300),
    "D-59": (200, 10**9),
    "D-66": (2_000, 10**9),
}


def turns_on_a_number(test: terms.Test) -> bool:
    """Whether a condition holds a number to a limit; none at all, or any at all, needs no figure."""
    return test.operator in NUMBER_OPERATORS and (test.operator, *test.operand) not in (("<", 1), (">=", 1))


def test_every_rule_that_turns_on_a_number_says_it() -> None:
    book = default_machine().book
    turning = {each.key for each in book.rules if any(map(turns_on_a_number, book.tests_in(each.when)))}

    assert {key for key in turning if not book.rule[key].with_figures} == WITHOUT_FIGURES.keys()


def test_what_is_said_of_a_figure_is_true_whenever_it_is_said() -> None:
    seen: dict[str, int] = dict.fromkeys(TRUE_WHENEVER_SAID, 0)
    for state in (*random_states(TRIES), *(state_of(default_machine(), case["answers"]) for case in many_cases("further_cases"))):
        for held, text in said_with_figures(state):
            if held.key in TRUE_WHENEVER_SAID:
                least, below = TRUE_WHENEVER_SAID[held.key]
                of_each = figures.figure_of(state, "labelled_per_class")
                assert of_each is not None, text
                assert least <= of_each < below, (held.key, text)
                seen[held.key] += 1

    assert all(seen.values()), seen


def book_with(sentence: str, *when: Any, **changes: Any) -> Plain:
    """A small book with one rule that says this sentence where all its figures are known, and “It is so” where not."""
    questions = [
        question("labelled", "integer", maximum=10_000),
        question("classes", "integer", minimum=1, maximum=100),
        question("output_kind", "choice", "category", "number"),
        question("budget", "money", maximum=100_000),
        question("share", "percent", maximum=100),
    ]
    said = rule("R-1", [list(each) for each in when], favour("no_ml"), with_figures=sentence)
    derived = [{"slug": "labelled_per_class", "label": "For each kind", "unit": "cases", "lead": ""}]
    return plain_book(questions, rules=[said], derived=derived, **changes)


def because(sentence: str, answers: Plain, *when: Any) -> str:
    state = state_of(machine_of(book_with(sentence, *when)), answers)
    return figures.because(state, state.machine.book.rules[0])


EACH = "{labelled|case|cases} over {classes|kind|kinds} come to {labelled_per_class} of each"


@pytest.mark.parametrize(
    ("sentence", "answers", "said"),
    [
        (EACH, {"labelled": 1_800, "classes": 12, "output_kind": "category"}, "1,800 cases over 12 kinds come to 150 of each"),
        (EACH, {"labelled": 1_000, "classes": 7, "output_kind": "category"}, "1,000 cases over 7 kinds come to about 140 of each"),
        ("{labelled|case is|cases are} there", {"labelled": 1}, "1 case is there"),
        ("{labelled|case is|cases are} there", {"labelled": 0}, "0 cases are there"),
        (EACH, {"labelled": 1_800, "output_kind": "category"}, "It is so"),
        (EACH, {"labelled": 1_800, "classes": 12}, "It is so"),
        (EACH, {"labelled": 1_800, "classes": 12, "output_kind": "number"}, "It is so"),
        ("{budget} is there", {"budget": 40_000}, "$40,000 is there"),
        ("{budget} is there", {"budget": Decimal("1.5")}, "$1.50 is there"),
        ("{share} is rare", {"share": Decimal("0.3")}, "0.3% is rare"),
        ("{clear_lead} points", {}, "6 points"),
        ("{labelled} are too few", {}, "It is so"),
    ],
)
def test_figures_are_said_as_they_are_read(sentence: str, answers: Plain, said: str) -> None:
    assert because(sentence, answers) == said


def test_rounding_never_puts_a_figure_on_the_other_side_of_a_limit() -> None:
    answers = {"labelled": 1_999, "classes": 10, "output_kind": "category"}

    assert because("It is {labelled_per_class}", answers) == "It is about 200"
    assert because("It is {labelled_per_class}", answers, ["labelled_per_class", "<", 200]) == "It is 199.9"


@pytest.mark.parametrize("sentence", ["Of {labeled}", "Of {output_kind}", "Of {labelled", "Of labelled}", "Of nothing", "Of {currency}"])
def test_sentence_that_leads_nowhere_is_refused(sentence: str) -> None:
    with pytest.raises(NotARulebook) as refused:
        from_plain(book_with(sentence))

    assert {problem.where for problem in refused.value.problems} == {"rules R-1, with_figures"}


def test_unknown_figure_is_refused_with_the_nearest() -> None:
    with pytest.raises(NotARulebook, match="did you mean “labelled”"):
        from_plain(book_with("Of {labeled}"))


def test_books_from_before_the_field_keep_their_bytes() -> None:
    plain = default_plain()
    later = {"with_figures", "no_promise", "objection", "steps", "who", "how_long", "come_back", "go_when"}
    for part in ("rules", "approaches", "outcomes"):
        plain[part] = [{name: value for name, value in row.items() if name not in later} for row in plain[part]]
    old = to_plain(from_plain(plain))

    assert all(later.isdisjoint(row) for part in ("rules", "approaches", "outcomes") for row in old[part])
    assert to_plain(from_plain(canonical.loads(canonical.dumps(old)))) == old


@pytest.mark.parametrize(
    ("month", "words"), [(3000, "after about 2 months"), (9000, "after about 3 weeks"), (90_000, "after less than a week")]
)
def test_about_is_said_once_and_what_is_less_than_a_month_is_told_in_weeks(month: int, words: str) -> None:
    answers = {
        "task": "fraud", "output_kind": "category", "labelled": 4000, "labelled_rarest": 20, "requests_per_month": month,
        "rare_share": Decimal("0.5"), "more_data": "cheaply",
    }  # fmt: skip
    machine = default_machine()
    waiting = replace(machine.book.rule["D-90"], with_figures="It is so after about {months_to_fifty|month|months}.")
    said = figures.because(state_of(machine, answers), waiting)

    assert words in said and "about about" not in said
