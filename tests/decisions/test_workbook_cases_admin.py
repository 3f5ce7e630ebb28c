"""Test cases in the spreadsheet of a draft, on its pages: what would change is told in words, then taken over in one step and taken back."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.decisions import compiler, services
from apps.decisions.models import Draft, DraftTestCase
from tests.decisions.test_test_cases import content, published
from tests.decisions.test_workbook import changed, set_to
from tests.decisions.test_workbook_admin import base, fields_of, looked_at, taken, workbook

pytestmark = pytest.mark.django_db
SHEET, ANSWERS = "Test cases", "Answers: “Purpose” [purpose]"


@pytest.fixture
def cases(draft: Draft, at: datetime) -> list[DraftTestCase]:
    """Two test cases that pass."""
    few = content(title="Few examples", answers={"examples": 5}, expect={"findings": {"size": "small"}}, why="")
    found = [services.add_test_case(draft=draft, content=said, by="tests", at=at) for said in (content(), few)]
    draft.refresh_from_db()
    return found


def kept_in(draft: Draft) -> list[dict[str, Any]]:
    return compiler.tests_of(draft)


def change_all(book: Any) -> None:
    """One case changed, one taken out, one added."""
    set_to(SHEET, "t1", ANSWERS, "[output_kind]: [category]\n[examples]: 2,500")(book)
    set_to(SHEET, "t1", "Why", "Seen again.")(book)
    page = book[SHEET]
    row = [cell.value for cell in page[3]]
    page.append(["clinic", "A clinic", *row[2:]])
    page.delete_rows(4)


def test_unchanged_test_cases_have_nothing_to_take_over(at_work: Client, draft: Draft, cases: list[DraftTestCase]) -> None:
    assert "There is nothing to take over" in looked_at(at_work, draft, workbook(at_work, draft)).content.decode()


def test_cases_added_changed_and_taken_out_are_told_in_words(at_work: Client, draft: Draft, cases: list[DraftTestCase]) -> None:
    before = kept_in(draft)

    page = looked_at(at_work, draft, changed(workbook(at_work, draft), change_all)).content.decode()

    assert "<b>1</b> row added, <b>1</b> changed, <b>1</b> removed" in page and '<th scope="row">Test case</th>' in page
    for said in ("A clinic", "Few examples", "1,500", "2,500", "Seen again.", "0.4"):
        assert said in page
    assert kept_in(draft) == before


def test_cases_are_taken_over_in_one_step_and_taken_back(at_work: Client, draft: Draft, cases: list[DraftTestCase]) -> None:
    before, revision = kept_in(draft), draft.revision

    assert taken(at_work, draft, changed(workbook(at_work, draft), change_all)).status_code == 302

    draft.refresh_from_db()
    assert [(case["key"], case["title"]) for case in kept_in(draft)] == [("t1", "Many examples"), ("clinic", "A clinic")]
    assert kept_in(draft)[0]["answers"] == {"output_kind": "category", "examples": 2500}
    assert draft.revision == revision + 1
    assert set(DraftTestCase.objects.filter(draft=draft).values_list("changed_by__username", flat=True)) == {"rhea"}

    services.undo(draft=draft, number=revision_of(draft), by="tests", at=draft.changed_at)
    assert kept_in(draft) == before


def revision_of(draft: Draft) -> int:
    """The number of the first change of the last step."""
    return services.last_changes(draft)[0].together


def test_cases_in_another_order_are_put_in_it(at_work: Client, draft: Draft, cases: list[DraftTestCase]) -> None:
    def swap(book: Any) -> None:
        rows = [[cell.value for cell in row] for row in book[SHEET].iter_rows(min_row=3, max_row=4)]
        for number, row in enumerate(reversed(rows), 3):
            for column, value in enumerate(row, 1):
                book[SHEET].cell(number, column).value = value

    data = changed(workbook(at_work, draft), swap)

    assert "in another order: Test case" in looked_at(at_work, draft, data).content.decode()
    assert taken(at_work, draft, data).status_code == 302
    assert [case["key"] for case in kept_in(draft)] == ["t2", "t1"]


def test_answers_that_the_rules_cannot_read_are_named_at_their_row(at_work: Client, draft: Draft, cases: list[DraftTestCase]) -> None:
    change = set_to(SHEET, "t1", ANSWERS, "[examples]: 5\n[rare_share]: 140")

    page = looked_at(at_work, draft, changed(workbook(at_work, draft), change))

    assert page.status_code == 422
    assert "Sheet “Test cases”, row 3, “Answers”: " in page.content.decode() and "rare_share" in page.content.decode()
    assert not fields_of(page)


def test_a_workbook_of_before_there_was_the_sheet_takes_no_test_case_out(at_work: Client, draft: Draft, cases: list[DraftTestCase]) -> None:
    def old(book: Any) -> None:
        del book[SHEET]
        set_to("Rules data", "D-01", "Because", "It was seen to help.")(book)

    before = kept_in(draft)
    data = changed(workbook(at_work, draft), old)

    assert "What stands there in the draft stays as it is: Test cases" in looked_at(at_work, draft, data).content.decode()
    assert taken(at_work, draft, data).status_code == 302
    assert kept_in(draft) == before


def test_a_case_that_changed_since_the_download_is_told_and_not_undone(
    at_work: Client, draft: Draft, cases: list[DraftTestCase], at: datetime
) -> None:
    data = changed(workbook(at_work, draft), set_to(SHEET, "t1", "Why", "Seen again."))
    services.save_test_case(case=cases[1], content=content(title="Meanwhile"), revision=cases[1].revision, by="tests", at=at)
    services.add_test_case(draft=draft, content=content(title="New since"), by="tests", at=at)

    page = looked_at(at_work, draft, data).content.decode()

    assert "These stay as they are now" in page and "Test case <b>t2</b>" in page and "Test case <b>t3</b>" in page
    assert taken(at_work, draft, data).status_code == 302
    assert [(case["title"], case["why"][:10]) for case in kept_in(draft)] == [
        ("Many examples", "Seen again"), ("Meanwhile", "So it was "), ("New since", "So it was ")
    ]  # fmt: skip


def test_published_version_goes_out_with_its_test_cases(at_work: Client, draft: Draft, cases: list[DraftTestCase], at: datetime) -> None:
    version = published(draft, at)
    other = services.copy_version_to_draft(version=version, title="After", by="tests", at=at)
    DraftTestCase.objects.filter(draft=other).delete()
    data = bytes(at_work.get(f"/admin/decisions/rulebookversion/{version.number}/workbook/").content)

    assert taken(at_work, other, data).status_code == 302
    assert kept_in(other) == kept_in(draft)


def test_many_cases_are_looked_at_and_taken_over_by_as_many_questions_to_the_database_as_one(
    at_work: Client, draft: Draft, cases: list[DraftTestCase]
) -> None:
    data = workbook(at_work, draft)

    def touch(book: Any, count: int) -> None:
        set_to(SHEET, "t1", "Why", f"Seen {count}")(book)
        row = [cell.value for cell in book[SHEET][3]]
        for number in range(count):
            book[SHEET].append([f"n{count}-{number}", *row[1:]])

    def why(book: Any) -> None:
        for row in book[SHEET].iter_rows(min_row=3):
            row[2].value = "Again"

    counts = []
    for count in (1, 60):
        file = changed(data, lambda book, count=count: touch(book, count))
        looked_at(at_work, draft, file)
        with CaptureQueriesContext(connection) as looking:
            seen = looked_at(at_work, draft, file)
        with CaptureQueriesContext(connection) as taking:
            assert at_work.post(f"{base(draft)}take/", fields_of(seen)).status_code == 302
        again = looked_at(at_work, draft, changed(workbook(at_work, draft), why))
        with CaptureQueriesContext(connection) as changing:
            assert at_work.post(f"{base(draft)}take/", fields_of(again)).status_code == 302
        counts.append((len(looking), len(taking), len(changing)))
        data = workbook(at_work, draft)
    assert counts[0] == counts[1]
    assert counts[0][0] <= 12
