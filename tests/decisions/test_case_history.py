"""Test cases in the history of a draft and between versions: who changed them, taken back like a rule, named in what changed."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from apps.decisions import case_history, compiler, services
from apps.decisions.engine.case_differences import case_changes, touched_by
from apps.decisions.engine.case_rows import CasesRefused, read_cases
from apps.decisions.engine.differences import compare
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.models import Draft, DraftChange, DraftTestCase, Rule, RulebookVersion, Source, VersionChange, VersionTestCase
from tests.decisions.engine.loading import default_machine, worked_cases

pytestmark = pytest.mark.django_db

LARGE: dict[str, Any] = {"examples": 5_000, "rare_share": "0.5", "input_kind": ["table", "images"]}


def said(title: str = "A large set", **changes: Any) -> services.CaseContent:
    return services.CaseContent(title, changes.get("answers", LARGE), changes.get("expect", {"recommendation": ["classical_ml"]}))


@pytest.fixture
def case(draft: Draft, at: datetime) -> DraftTestCase:
    return services.add_test_case(draft=draft, content=said(), by="Ann", at=at)


@pytest.fixture
def next_version(draft: Draft, case: DraftTestCase, at: datetime) -> RulebookVersion:
    """The rules once more, with a test case that v1 does not have."""
    services.save_test_case(case=case, content=said(expect={"never": ["frame_first"]}, answers={"classes": 1}), revision=1, by="Ann", at=at)
    draft.refresh_from_db()
    return services.publish(draft=draft, revision=draft.revision, notes="One more test case", by="tests", at=at)


def journal(draft: Draft) -> list[tuple[str, str, str]]:
    return [(each.part, each.key, each.what) for each in DraftChange.objects.filter(draft=draft).order_by("number")]


def test_case_added_changed_and_removed_is_in_the_journal_with_what_it_said(draft: Draft, case: DraftTestCase, at: datetime) -> None:
    saved = services.save_test_case(case=case, content=said("A larger set"), revision=1, by="Ben", at=at)
    services.remove_test_case(case=saved, by="Ann", at=at)

    assert journal(draft) == [("tests", "t1", "added"), ("tests", "t1", "changed"), ("tests", "t1", "removed")]
    changed = DraftChange.objects.get(number=2)
    assert (changed.before["title"], changed.after["title"], changed.by_name) == ("A large set", "A larger set", "Ben")
    assert changed.after["answers"] == LARGE


def test_each_change_of_a_case_is_taken_back(draft: Draft, case: DraftTestCase, at: datetime) -> None:
    services.add_test_case(draft=draft, content=said("Second"), by="Ann", at=at)
    first = compiler.tests_of(draft)
    saved = services.save_test_case(case=case, content=said("Other words"), revision=1, by="Ben", at=at)
    services.undo(draft=draft, number=3, by="Ann", at=at)
    assert compiler.tests_of(draft) == first
    saved.refresh_from_db()
    assert saved.revision == 3

    services.remove_test_case(case=saved, by="Ann", at=at)
    services.undo(draft=draft, number=5, by="Ann", at=at)
    assert compiler.tests_of(draft) == first

    services.undo(draft=draft, number=2, by="Ann", at=at)
    assert [row["key"] for row in compiler.tests_of(draft)] == ["t1"]


def test_case_that_somebody_changed_since_is_not_taken_back(draft: Draft, case: DraftTestCase, at: datetime) -> None:
    services.save_test_case(case=case, content=said("Other words"), revision=1, by="Ben", at=at)

    with pytest.raises(services.CannotUndo, match="Ben changed t1 since"):
        services.undo(draft=draft, number=1, by="Ann", at=at)


def test_history_page_says_what_a_case_says_otherwise_and_undoes_it(
    at_work: Client, draft: Draft, case: DraftTestCase, at: datetime
) -> None:
    content = said("Other words", answers={**LARGE, "examples": 7}, expect={"never": ["no_ml"]})
    services.save_test_case(case=case, content=content, revision=1, by="Ben", at=at)

    page = " ".join(at_work.get(f"/admin/decisions/draft/{draft.pk}/history/?part=tests").content.decode().split())
    assert "Test case" in page and 'Answer to “Examples”: <span class="quiet">5,000</span> → 7' in page
    assert 'Expected: <span class="quiet">Recommendation: Classical ML</span> → Recommendation: not No ML' in page

    done = at_work.post(f"/admin/decisions/draft/{draft.pk}/history/2/undo/", follow=True)
    assert "is undone" in done.content.decode()
    assert DraftTestCase.objects.get(draft=draft).title == "A large set"


def test_case_of_a_version_is_named_in_what_changed_and_in_compare(at_work: Client, next_version: RulebookVersion) -> None:
    added = VersionChange.objects.get(version=next_version)
    assert (added.part, added.key, added.kind) == ("tests", "t1", "added")
    assert added.after == "Given Classes: 1. Expected: Recommendation: not Settle the problem first"

    for address in ("2/", "compare/?from=1&to=2"):
        page = at_work.get(f"/admin/decisions/rulebookversion/{address}").content.decode()
        assert "1 added: 1 test case" in page and "A large set" in page and added.after in page


def test_public_pages_say_nothing_of_test_cases(client: Client, next_version: RulebookVersion) -> None:
    for address in ("/versions/2", "/versions/compare?from=1&to=2", "/versions/2/rules.json"):
        assert "A large set" not in client.get(address).content.decode()


def test_publishing_older_rules_again_says_how_many_test_cases_leave(at_work: Client, next_version: RulebookVersion) -> None:
    page = " ".join(at_work.get("/admin/decisions/rulebookversion/1/again/").content.decode().split())

    assert "1 test case of v2 is not in v1" in page
    assert "1 removed: 1 test case" in page


def test_test_case_of_what_goes_is_not_to_be_added_again(at_work: Client, draft: Draft, case: DraftTestCase, at: datetime) -> None:
    plain = compiler.plain_of(draft)
    asked = {**plain["questions"][0], "slug": "sites_asked", "ask": "Which sites were asked?", "short": "Sites asked", "ask_if": []}
    services.add_row(draft=draft, part="questions", row=asked, by="Ann", at=at)
    answer = asked["choices"][0]["slug"] if asked.get("choices") else 3
    services.save_test_case(
        case=case,
        content=said(expect={"never": ["frame_first"]}, answers={"sites_asked": answer, "classes": 1}),
        revision=1,
        by="Ann",
        at=at,
    )
    draft.refresh_from_db()
    services.publish(draft=draft, revision=draft.revision, notes="One more question", by="tests", at=at)

    page = " ".join(at_work.get("/admin/decisions/rulebookversion/1/again/").content.decode().split())

    assert "1 test case of v2 asks for what v1 does not have: it is left out, too" in page
    assert "to keep it" not in page


def test_draft_compared_with_a_version_names_cases_of_both(draft: Draft, small_live: RulebookVersion, at: datetime) -> None:
    VersionTestCase.objects.create(version=small_live, name="w1", title="Kept", answers="{}", expect="{}")
    services.add_test_case(draft=draft, content=said(), by="Ann", at=at)

    found = case_history.between_sides(small_live, draft)

    assert found is not None
    assert [(change.kind, change.key, change.words) for change in found.changes] == [
        ("added", "t1", "Test case"),
        ("removed", "w1", "Test case"),
    ]
    assert [group.title for group in found.groups] == ["Test cases"]


def test_cases_go_out_with_the_rules_and_come_back_the_same(
    at_work: Client, next_version: RulebookVersion, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, again = tmp_path / "out.json", tmp_path / "again.json"
    call_command("rulebook", "export", "2", str(out))
    call_command("rulebook", "import", str(out))

    opened = Draft.objects.get(published_as=None)
    assert compiler.tests_of(opened) == case_history.cases_of(next_version)
    call_command("rulebook", "export", "2", str(again))
    assert out.read_bytes() == again.read_bytes() == at_work.get("/admin/decisions/rulebookversion/2/rules.json").content
    assert "It says nothing else than v2" in capsys.readouterr().out


def test_uploaded_file_shows_its_test_cases_first_and_brings_them_into_the_draft(at_work: Client, next_version: RulebookVersion) -> None:
    whole = json.loads(at_work.get("/admin/decisions/rulebookversion/2/rules.json").content)
    more = {"key": "t2", "title": "Another", "why": "", "answers": {"rare_share": "0.5"}, "expect": {"fit": {"no_ml": [40, None]}}}
    raw = json.dumps({**whole, "test_cases": [*whole["test_cases"], more]}).encode()

    page = at_work.post("/admin/decisions/draft/upload/", {"file": SimpleUploadedFile("r.json", raw)}).content.decode()
    assert "1 added: 1 test case" in page and "Points of “No ML”: 40 or more" in page

    fields = dict(re.findall(r'name="(seen|cases|base|title)"\s+value="([^"]*)"', page))
    at_work.post("/admin/decisions/draft/upload/", fields)
    assert compiler.tests_of(Draft.objects.get(published_as=None)) == [*whole["test_cases"], more]
    tampered = at_work.post("/admin/decisions/draft/upload/", {**fields, "cases": "AAAA"})
    assert tampered.status_code == 422


def test_file_without_a_word_of_test_cases_leaves_those_of_the_version(
    next_version: RulebookVersion, client: Client, tmp_path: Path
) -> None:
    file = tmp_path / "r.json"
    file.write_bytes(client.get("/versions/2/rules.json").content)
    call_command("rulebook", "import", str(file))

    assert compiler.tests_of(Draft.objects.get(published_as=None)) == case_history.cases_of(next_version)


GOOD = {"key": "a", "title": "A", "answers": {}, "expect": {"verdict": ["go"]}}


@pytest.mark.parametrize(
    ("cases", "words"),
    [
        ({}, "must be a list"), ([1], "must be an object"), ([GOOD, GOOD], "a: stands twice"), ([{**GOOD, "key": "a b"}], "key: must be"),
        ([{**GOOD, "more": 1}], "has no field “more”"), ([{**GOOD, "title": " "}], "title: must be a text"), ([{**GOOD, "expect": {}}], "expect: must"),
        ([{**GOOD, "expect": {"verdict": "go"}}], "“verdict” cannot be said so"), ([{**GOOD, "expect": {"fit": {"x": [1]}}}], "“fit” cannot"),
        ([{**GOOD, "expect": {"findings": {"x": 1}}}], "“findings” cannot"), ([{**GOOD, "expect": {"none_such": ["x"]}}], "“none_such” cannot"),
        ([{**GOOD, "answers": {"x": {"y": 1}}}], "answers: must be"), ([{**GOOD, "why": "x\u0000"}], "why: "),
    ],
)  # fmt: skip
def test_cases_that_cannot_be_kept_are_refused_in_words(cases: Any, words: str) -> None:
    with pytest.raises(CasesRefused, match=re.escape(words)):
        read_cases(cases)


def test_case_with_many_answers_is_told_by_those_that_the_draft_touches_and_the_rest_is_folded() -> None:
    book = default_machine().book
    answers = {slug: answer["value"] if isinstance(answer, dict) else answer for slug, answer in worked_cases()[0]["answers"].items()}
    answers["task"] = "anomaly_detection"
    plain, row = to_plain(book), {"key": "n1", "title": "One", "why": "", "answers": answers, "expect": {"verdict": ["go"]}}
    read = "task"  # by P-01
    rules = [{**each, "because": "Other."} if each["key"] == "P-01" else each for each in plain["rules"]]
    found = compare(book, from_plain({**plain, "rules": rules}))

    (added,) = case_changes([], [row], book, book, touched_by(found.changes, book, book))

    question = book.question[read].short or book.question[read].ask
    assert added.after.startswith("Given ") and question in added.after
    assert added.after.endswith("more answers. Expected: Verdict: Go")
    assert len(added.after) < 400 < len(added.rest)


def test_added_rule_is_told_with_why_and_from_where_and_an_added_source_with_its_link(at_work: Client, draft: Draft, at: datetime) -> None:
    Source.objects.create(
        draft=draft, slug="guide", title="A guide", kind="web", date="2026-03-01", url="https://example.org/a", sure="A", position=9
    )
    more = services.RuleContent(
        when=[["classes", ">", 3]],
        effects=[{"do": "refuse", "text": "No"}],
        because="Seen twice.",
        sources=["guide"],
        stage="data",
        strength="must",
        sure="A",
    )
    services.add_rule(draft=draft, kind=Rule.RULE, key="D-91", content=more, by="tests", at=at)

    page = " ".join(re.sub(r"</?(?:span|b)[^>]*>", "", at_work.get(f"/admin/decisions/draft/{draft.pk}/").content.decode()).split())

    assert "Because: Seen twice." in page and "Sources: A guide" in page
    assert 'Link: <a href="https://example.org/a" rel="noopener noreferrer">https://example.org/a</a>' in page
    assert "Date: 2026-03-01" in page
    assert f'<a href="/admin/decisions/draft/{draft.pk}/rules/D-91/">D-91</a>' in page
