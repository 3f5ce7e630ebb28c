"""Conditions and effects in exact words: what is written is read back as it was, and what people write is understood or refused in words."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.decisions.engine import expectations as parts
from apps.decisions.engine.called import Called, called_in
from apps.decisions.engine.exact_cases import answers_from, expected_from
from apps.decisions.engine.exact_conditions import conditions_from, conditions_text, test_from, test_text
from apps.decisions.engine.exact_effects import effects_from, effects_text
from apps.decisions.engine.rulebook import from_plain, to_plain
from tests.decisions.engine.books import Plain
from tests.decisions.engine.drawing import books
from tests.decisions.engine.loading import default_plain

test_from.__test__ = test_text.__test__ = False  # type: ignore[attr-defined]


def words_of(book: Plain) -> list[tuple[str, Any]]:
    """Every list of conditions and of effects of a book."""
    conditions = [row["when"] for part in ("rows", "rules", "conditions") for row in book[part]]
    conditions += [row["unless"] for row in book["rules"]] + [row["ask_if"] for row in book["questions"]]
    return [*(("conditions", each) for each in conditions), *(("effects", row["effects"]) for row in book["rules"])]


def there_and_back(book: Plain) -> None:
    called = called_in(book)
    for kind, plain in words_of(book):
        text = conditions_text(plain, called) if kind == "conditions" else effects_text(plain, called)
        assert (conditions_from if kind == "conditions" else effects_from)(text, called) == (plain, []), text


def test_every_rule_of_the_default_book_is_read_back_as_it_was() -> None:
    there_and_back(to_plain(from_plain(default_plain())))


@settings(max_examples=100)
@given(books())
def test_every_rule_of_any_book_is_read_back_as_it_was(book: Plain) -> None:
    there_and_back(to_plain(from_plain(book)))


def test_no_rule_of_the_default_book_is_written_as_data() -> None:
    book = to_plain(from_plain(default_plain()))
    called = called_in(book)

    texts = [conditions_text(plain, called) if kind == "conditions" else effects_text(plain, called) for kind, plain in words_of(book)]

    assert not [text for text in texts for line in text.split("\n") if line.startswith("exactly ")]


@cache
def default_words() -> Called:
    """What the default book calls its things."""
    return called_in(to_plain(from_plain(default_plain())))


@given(st.text(alphabet=st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=60))
def test_any_text_of_a_step_is_read_back_as_it_was(text: str) -> None:
    called = default_words()
    effects = [
        {"do": "next step", "text": text or "x", "who": text} if text else {"do": "refuse", "text": "x"},
        {"do": "rule out", "approaches": ["no_ml"]},
    ]

    assert effects_from(effects_text(effects, called), called)[0] == effects


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    called = default_words()

    for read in (conditions_from, effects_from):
        items, problems = read(text, called)
        assert isinstance(items, list) and all(isinstance(problem, str) for problem in problems)
    test_from("labelled", text, called)


@pytest.fixture
def called() -> Called:
    return default_words()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("[labelled] is at least 1,000", ["labelled", ">=", 1000]),
        ("labelled >= 1000", ["labelled", ">=", 1000]),
        ("labelled is less than 0.5", ["labelled", "<", "0.5"]),
        ("“Cases with a known answer” is from 10 to less than 20", ["labelled", "between", 10, 20]),
        ('"Cases with a known answer" [labelled] is not known', ["labelled", "is unknown"]),
        ("task is translation", ["task", "is", "translation"]),
        ("[task] is one of translation, search", ["task", "any of", ["translation", "search"]]),
        ("[task] is none of “Translate text” [translation] or “Search documents” [search]", ["task", "none of", ["translation", "search"]]),
        ("[task] is one of list [@generating_tasks]", ["task", "any of", ["@generating_tasks"]]),
        ("jurisdiction includes any of eu; uk", ["jurisdiction", "contains any", ["eu", "uk"]]),
    ],
)
def test_conditions_may_be_written_as_people_write(called: Called, typed: str, meant: Any) -> None:
    assert conditions_from(typed, called) == ([meant], [])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("[label_count] is at least 5", "“label_count” is not a question, finding or derived number"),
        ("[labeled] is at least 5", "did you mean “labelled”?"),
        ("[task] is [translatoin]", "“translatoin” is not a known choice of “task”; did you mean “translation”?"),
        (
            "[task] is “Search documents” [translation]",
            "[translation] is called “Translate text”, not “Search documents”; did you mean [search]?",
        ),
        ("[labelled] is at least many", "“many” is not a number, like 1,800 or 0.5"),
        ("[labelled] is at least 0,5", "“0,5” is not a number"),
        ("[labelled] is at least 0.000000000000000000001", "16 digits or fewer before the point"),
        ("any of these:", "names a group, and no line below it begins with one more “-”"),
        ("- [labelled] is known", "stands under no group"),
        ("[task] is [translation], [search]", "write “is one of”"),
        ("labelled is [translation]", "cannot be asked of “labelled”; it can be is at least, is less than"),
        ("labelled", "cannot be asked of “labelled”"),
        ("= 1 + 1", "is not a condition"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(called: Called, typed: str, said: str) -> None:
    _, problems = conditions_from(typed, called)

    assert said in " ".join(problems)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("favour: [no_ml]", "needs how strongly: slightly, clearly, strongly"),
        ("rule out clearly: [no_ml]", "is said without “clearly”"),
        ("rule out: [no_mll]", "“no_mll” is not a known option; did you mean “no_ml”?"),
        ("raise a wraning: [bias]", "is not an effect; did you mean “raise a warning”?"),
        ("add a next step: Count\n- when: tomorrow", "line 2: “tomorrow” is not a time; it can be before the trial, after the trial"),
        ("refuse: No\n- who: You", "“who” does not belong to “refuse”"),
        ("rule out:", "needs what it is about, after a colon"),
    ],
)
def test_effects_that_cannot_be_meant_are_refused_in_words(called: Called, typed: str, said: str) -> None:
    _, problems = effects_from(typed, called)

    assert said in " ".join(problems)


BLANKS = " " * 15_000 + "\t" * 15_000


@pytest.mark.parametrize(
    "said", ["a{}b", "{}a", "a{}", "“a{}b", "[a{}b", "[labelled]{}a", "[labelled]: a{}b", "the case is a{}b", "- a{}b", "from a{}b"]
)
def test_a_long_run_of_blanks_is_read_in_time_in_line_with_its_length(said: str) -> None:
    """What tries every way to share the blanks out among its patterns never comes back."""
    for text in (said.format(BLANKS), said.format(BLANKS.replace("\t", "\n"))):
        conditions_from(text, default_words())
        effects_from(text, default_words())
        answers_from(text, default_words())
        test_from("labelled", text, default_words())
        for part in parts.PARTS:
            expected_from(part, text, default_words())
