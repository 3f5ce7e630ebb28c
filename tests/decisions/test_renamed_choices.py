"""A choice under another short name: conditions, lists, rows and test cases follow, in one step that one undo takes back."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from apps.decisions import compiler, services
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.models import Draft, DraftChange, Rule
from apps.decisions.services import RowChange
from tests.decisions.make import make_question, make_row, make_rule

pytestmark = pytest.mark.django_db
COLOUR = make_question("colour", "choice", "red", "green", "blue")
SHADE = make_question("shade", "multi", "green", "dark")


@pytest.fixture
def book(draft: Draft, at: datetime) -> Draft:
    """A new question whose choices are named wherever choices can be."""
    rows = [
        RowChange("questions", "colour", COLOUR),
        RowChange("questions", "shade", {**SHADE, "ask_if": [["colour", "is", "green"]]}),
        RowChange("lists", "warm", {"slug": "warm", "choices": ["red", "green"]}),
        RowChange("lists", "both", {"slug": "both", "choices": ["green"]}),
        RowChange("conditions", "warm_now", {"slug": "warm_now", "title": "Warm", "when": [["colour", "any of", ["@warm", "blue"]]]}),
        RowChange("rows", "DF-09", make_row("DF-09", "small", ["colour", "any of", ["green", "red"]], ["shade", "contains any", ["green"]])),
        RowChange("rules", "N-1", make_rule("N-1", {"any": [["colour", "is not", "green"], {"all": [["colour", "any of", ["@both"]]]}]},
                  unless=[["colour", "is", "green"], ["shade", "contains any", ["@both"]]], effects=[{"do": "raise flag", "flag": "small_data"}])),
    ]  # fmt: skip
    services.change_rows(draft=draft, changes=rows, revision=None, by="Ann", at=at)
    said = services.CaseContent(
        "Green", {"colour": "green", "shade": ["green", "dark"]}, {"never": ["no_ml"], "findings": {"size": "small"}}
    )
    services.add_test_case(draft=draft, content=said, by="Ann", at=at)
    return draft


def row(draft: Draft, part: str, key: str) -> Any:
    return compiler.Standing(draft).row(part, key)


def rename(draft: Draft, at: datetime, part: str, key: str, **names: str) -> list[DraftChange]:
    members = "choices" if part == "questions" else "values"
    now = row(draft, part, key)
    new = {**now, members: [{**item, "slug": names.get(item["slug"], item["slug"])} for item in now[members]]}
    revision = services.revision_of(draft, part, key)
    return services.save_row(draft=draft, part=part, key=key, row=new, revision=revision, renamed=names, by="Ann", at=at)


def test_whatever_names_a_renamed_choice_follows_and_comes_back_by_one_undo(book: Draft, at: datetime) -> None:
    before, tests = compiler.plain_of(book), compiler.tests_of(book)

    changes = rename(book, at, "questions", "colour", green="olive")

    assert row(book, "questions", "shade")["ask_if"] == [["colour", "is", "olive"]]
    assert row(book, "lists", "warm")["choices"] == ["red", "olive"]
    assert row(book, "conditions", "warm_now")["when"] == [["colour", "any of", ["@warm", "blue"]]]
    assert row(book, "rows", "DF-09")["when"] == [["colour", "any of", ["olive", "red"]], ["shade", "contains any", ["green"]]]
    assert row(book, "tests", "t1")["answers"] == {"colour": "olive", "shade": ["green", "dark"]}
    from_plain(compiler.plain_of(book))
    assert {(change.part, change.key) for change in changes} == {
        ("questions", "colour"), ("questions", "shade"), ("lists", "warm"), ("rows", "DF-09"), ("rules", "N-1"), ("tests", "t1"),
    }  # fmt: skip
    assert len({change.together for change in changes}) == 1

    services.undo(draft=book, number=changes[2].number, by="Ben", at=at)
    assert compiler.plain_of(book) == before
    assert compiler.tests_of(book) == tests


def test_list_that_another_question_reads_stays_and_is_written_out_where_it_was_asked_of_this_one(book: Draft, at: datetime) -> None:
    rename(book, at, "questions", "colour", green="olive")

    rule = row(book, "rules", "N-1")
    assert row(book, "lists", "both")["choices"] == ["green"]
    assert rule["when"] == [{"any": [["colour", "is not", "olive"], {"all": [["colour", "any of", ["olive"]]]}]}]
    assert rule["unless"] == [["colour", "is", "olive"], ["shade", "contains any", ["@both"]]]


def test_two_choices_swap_their_names(book: Draft, at: datetime) -> None:
    rename(book, at, "questions", "colour", green="red", red="green")

    assert row(book, "rows", "DF-09")["when"][0] == ["colour", "any of", ["red", "green"]]
    assert row(book, "tests", "t1")["answers"]["colour"] == "red"


def test_values_of_a_new_finding_are_followed_in_rows_rules_and_expectations(book: Draft, at: datetime) -> None:
    finding = {
        **row(book, "findings", "size"),
        "slug": "span",
        "values": [{"slug": "short", "label": "Short"}, {"slug": "long", "label": "Long"}],
    }
    changes = [
        RowChange("findings", "span", finding),
        RowChange("rows", "DF-20", {**make_row("DF-20", "short", ["examples", "<", 5]), "finding": "span"}),
        RowChange("rules", "N-2", make_rule("N-2", ["span", "is", "short"])),
        RowChange("tests", "t2", {"key": "t2", "title": "Short", "why": "", "answers": {}, "expect": {"findings": {"span": "short"}}}),
    ]
    services.change_rows(draft=book, changes=changes, revision=None, by="Ann", at=at)

    rename(book, at, "findings", "span", short="brief")

    assert row(book, "rows", "DF-20")["value"] == "brief"
    assert row(book, "rules", "N-2")["when"] == [["span", "is", "brief"]]
    assert row(book, "tests", "t2")["expect"] == {"findings": {"span": "brief"}}


def test_word_with_another_short_name_is_followed_in_test_cases_too(book: Draft, at: datetime) -> None:
    now = row(book, "questions", "colour")
    revision = services.revision_of(book, "questions", "colour")
    services.save_row(draft=book, part="questions", key="colour", row={**now, "slug": "tint"}, revision=revision, by="Ann", at=at)

    assert row(book, "tests", "t1")["answers"] == {"shade": ["green", "dark"], "tint": "green"}


def test_choice_that_was_published_keeps_its_name(draft: Draft, at: datetime) -> None:
    with pytest.raises(services.StillNeeded, match="published before"):
        rename(draft, at, "questions", "output_kind", category="kind")


def test_name_typed_on_the_page_of_the_question_is_followed(at_work: Client, book: Draft) -> None:
    address = f"/admin/decisions/draft/{book.pk}/words/questions/colour/"
    page = at_work.get(address).content.decode()
    assert '<input type="hidden" name="choices-1.was" value="green">' in page
    fields = {
        "section": "purpose", "kind": "choice", "ask": "Which?", "short": "Colour", "can_change": "yes", "about": "data", "slug": "colour",
        "revision": services.revision_of(book, "questions", "colour"), "do": "save", "choices": ["0", "1", "2"],
    }  # fmt: skip
    for place, slug in enumerate(("red", "olive", "blue")):
        fields |= {f"choices-{place}.slug": slug, f"choices-{place}.label": slug, f"choices-{place}.was": COLOUR["choices"][place]["slug"]}

    done = at_work.post(address, fields)

    assert done.status_code == 302, done.content.decode()[:4000]
    assert row(book, "rows", "DF-09")["when"][0] == ["colour", "any of", ["olive", "red"]]
    assert Rule.objects.get(draft=book, key="N-1").revision == 2
