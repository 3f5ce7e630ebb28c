"""No statement of the four articles is homeless: each has places in the rules, the questions, the list of facts or the texts.

`claims.toml` beside this file names them. A place counts only if it exists, its wording speaks of the matter, and a rule
that acts on the statement cites the article that makes it.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.engine.wording import item_words
from apps.ui.claims import Claims, claims
from tests.decisions.engine.loading import default_machine, default_plain, default_prices

HOW_MANY = {"complexities": 20, "challenges": 25, "sharks": 19, "not_everything": 17}
PLACES = ("questions", "rules", "flags", "approaches", "tasks", "services", "texts")
Facts = Mapping[str, Any]


@cache
def statements() -> list[dict[str, Any]]:
    return list(tomllib.loads(Path(__file__).with_name("claims.toml").read_text(encoding="utf-8"))["claims"])


def article_of(statement: Mapping[str, Any]) -> str:
    return str(statement["ref"].split()[0])


# What a place says, as one text


def question_says(book: Rulebook, slug: str) -> str:
    question = book.question[slug]
    choices = [f"{choice.label} {choice.help}" for choice in question.choices]
    return " ".join([question.ask, question.short, question.hint, question.help, question.example, question.why, *choices])


def rule_says(book: Rulebook, key: str) -> str:
    rule = book.rule[key]
    conditions = [item_words(book, item) for item in rule.when]
    return " ".join([rule.because, *conditions, *(f"{effect.needs} {effect.text}" for effect in rule.effects)])


def flag_says(book: Rulebook, slug: str) -> str:
    flag = next(flag for flag in book.flags if flag.slug == slug)
    return f"{flag.label} {flag.lead}"


def approach_says(book: Rulebook, slug: str) -> str:
    approach = book.approach[slug]
    return f"{approach.label} {approach.verb} {approach.lead}"


def text_says(texts: Claims, slug: str) -> str:
    text = next(text for text in texts.every if text.slug == slug)
    return f"{text.statement} {text.today}"


def row_says(row: Mapping[str, Any]) -> str:
    return " ".join(str(value) for value in row.values())


def problems(statement: Mapping[str, Any], book: Rulebook, facts: Facts, texts: Claims) -> Iterator[str]:
    """What is wrong with the places of one statement."""
    services = {row["name"]: row for row in facts["services"]}
    tasks = {row["slug"]: row for row in facts["tasks"]}
    says: dict[str, Callable[[str], str]] = {
        "questions": lambda slug: question_says(book, slug),
        "rules": lambda key: rule_says(book, key),
        "flags": lambda slug: flag_says(book, slug),
        "approaches": lambda slug: approach_says(book, slug),
        "tasks": lambda slug: row_says(tasks[slug]),
        "services": lambda name: row_says(services[name]),
        "texts": lambda slug: text_says(texts, slug),
    }
    if not any(statement.get(kind) for kind in PLACES):
        yield f"{statement['ref']} has no place at all"
    for kind in PLACES:
        for place in statement.get(kind, ()):
            try:
                wording = says[kind](place).lower()
            except (KeyError, StopIteration):
                yield f"{statement['ref']}: {kind} has no “{place}”"
                continue
            if not any(word.lower() in wording for word in statement["words"]):
                yield f"{statement['ref']}: {kind} “{place}” does not speak of it: {wording}"
    yield from without_the_article(statement, book, texts)


def without_the_article(statement: Mapping[str, Any], book: Rulebook, texts: Claims) -> Iterator[str]:
    """Rules of which none cites the article, though no text names it, and texts that do not name it."""
    article, keys = article_of(statement), [key for key in statement.get("rules", ()) if key in book.rule]
    if (
        keys
        and not statement.get("texts")
        and not any(source.startswith(f"{article}_") for key in keys for source in book.rule[key].sources)
    ):
        yield f"{statement['ref']}: none of {', '.join(keys)} cites the article"
    for text in texts.every:
        if text.slug in statement.get("texts", ()) and article not in {one.slug for one in text.said_in}:
            yield f"{statement['ref']}: the text “{text.slug}” does not name the article"


def all_problems(plain: dict[str, Any]) -> list[str]:
    book = from_plain(plain)
    return [problem for statement in statements() for problem in problems(statement, book, default_prices(), claims())]


def without_rule(key: str) -> dict[str, Any]:
    plain = default_plain()
    plain["rules"] = [rule for rule in plain["rules"] if rule["key"] != key]
    return plain


def test_every_statement_of_the_articles_is_listed_once() -> None:
    found = [article_of(statement) for statement in statements()]

    assert {article: found.count(article) for article in HOW_MANY} == HOW_MANY
    assert len(found) == sum(HOW_MANY.values())
    assert len({statement["ref"] for statement in statements()}) == len(found)


def test_no_statement_is_homeless_and_every_place_speaks_of_it() -> None:
    assert all_problems(default_plain()) == []


def test_every_text_of_the_page_answers_a_statement_and_names_rules_that_exist() -> None:
    placed = {slug for statement in statements() for slug in statement.get("texts", ())}

    assert placed == {text.slug for text in claims().every}
    rules = default_machine().book.rule
    assert [key for text in claims().every for key in text.rules if key not in rules] == []


@pytest.mark.parametrize("key", ["D-35", "P-28", "F-13", "L-06"])
def test_control_a_rule_that_is_gone_leaves_its_statement_without_that_place(key: str) -> None:
    assert any(f"“{key}”" in problem for problem in all_problems(without_rule(key)))


def test_control_a_rule_that_speaks_of_something_else_is_no_place() -> None:
    plain = default_plain()
    rule = next(rule for rule in plain["rules"] if rule["key"] == "D-35")
    rule |= {"because": "It is so.", "effects": [{"do": "raise flag", "flag": "imbalance"}], "when": []}

    assert any("D-35" in problem and "does not speak of it" in problem for problem in all_problems(plain))


def test_control_an_article_that_no_rule_cites_is_missed() -> None:
    plain = default_plain()
    for rule in plain["rules"]:
        rule["sources"] = [source for source in rule["sources"] if source != "sharks_left_behind"] or ["practice"]

    assert any("sharks 12: none of F-13 cites the article" in problem for problem in all_problems(plain))
