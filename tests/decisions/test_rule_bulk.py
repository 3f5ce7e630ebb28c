"""Many rules at once, and one rule switched off, moved and looked at: each a step that one undo takes back."""

from copy import deepcopy
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.decisions import compiler, services
from apps.decisions.engine import canonical
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.models import Draft, DraftChange, RulebookVersion
from tests.decisions.make import make_plain, make_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def rules(draft: Draft) -> str:
    return f"/admin/decisions/draft/{draft.pk}/rules/"


def row(draft: Draft, key: str) -> Any:
    plain = compiler.plain_of(draft)
    return compiler.row_in(plain, "rules", key) or compiler.row_in(plain, "rows", key)


def ticked(client: Client, url: str, keys: list[str], do: str, **more: str) -> Any:
    return client.post(f"{url}bulk/", {"key": keys, "bulk": do, **more})


def revision(draft: Draft) -> str:
    draft.refresh_from_db()
    return str(draft.revision)


def test_rule_switched_off_is_kept_and_decides_nothing(at_work: Client, draft: Draft, rules: str) -> None:
    at_work.post(f"{rules}D-01/switch/", {"do": "off"})

    plain = compiler.plain_of(draft)
    book = from_plain(plain)
    assert "D-01" not in book.rule
    assert [rule.key for rule in book.whole.rules] == ["D-01", "D-02", "D-03"]
    assert to_plain(book) == to_plain(from_plain(to_plain(book)))
    assert [rule["key"] for rule in to_plain(book)["rules"]] == ["D-01", "D-02", "D-03"]
    page = at_work.get(rules, {"off": "off"}).content.decode()
    assert "1 of 5 shown" in page
    assert "favour “Classical ML” slightly" in page
    at_work.post(f"{rules}D-01/switch/", {"do": "on"})
    assert "off" not in row(draft, "D-01")


def test_book_without_anything_switched_off_keeps_its_bytes() -> None:
    book = from_plain(make_plain())

    text = canonical.dumps(to_plain(book))

    assert '"off"' not in text
    assert '"retired"' not in text
    assert '"aside"' not in text


def test_rule_that_is_switched_off_may_read_what_is_retired(draft: Draft, at: datetime) -> None:
    plain = deepcopy(compiler.plain_of(draft))  # shared by all who read the draft
    for word in plain["questions"]:
        if word["slug"] == "labelled":
            word["retired"] = True
    plain["rules"][1]["off"] = True

    book = from_plain(plain)

    assert "labelled" not in book.question
    assert to_plain(book)["rules"][1]["off"] is True


def test_ticked_rules_are_shown_before_and_after_then_changed_in_one_step(at_work: Client, draft: Draft, rules: str) -> None:
    page = ticked(at_work, rules, ["D-01", "D-02", "DF-01", "X-99"], "strength", to="must", show="yes").content.decode()
    for words in ("<b>must</b>", "A row of a finding takes this from its finding", "It was removed since", "change 2 rules"):
        assert words in page
    assert not DraftChange.objects.exists()

    done = ticked(
        at_work, rules, ["D-01", "D-02", "DF-01", "X-99"], "strength", to="must", confirm="yes", revision=revision(draft), reason="Law"
    )

    assert done.status_code == 302
    assert [row(draft, key)["strength"] for key in ("D-01", "D-02", "D-03")] == ["must", "must", "slight"]
    assert list(DraftChange.objects.values_list("together", "why")) == [(1, "Law"), (1, "Law")]
    at_work.post(f"/admin/decisions/draft/{draft.pk}/history/2/undo/")
    assert [row(draft, key)["strength"] for key in ("D-01", "D-02")] == ["slight", "slight"]


@pytest.mark.parametrize(
    ("do", "more", "found"),
    [
        ("off", {}, {"off": True}),
        ("sure", {"to": "A"}, {"sure": "A"}),
        ("add_source", {"to": "second"}, {"sources": ["practice", "second"]}),
        ("replace_source", {"from": "practice", "to": "second"}, {"sources": ["second"]}),
        ("stage", {"to": "later"}, {"stage": "later"}),
    ],
)
def test_each_doing_does_what_it_says(at_work: Client, draft: Draft, rules: str, at: datetime, do: str, more: Any, found: Any) -> None:
    source = {"slug": "second", "title": "Second", "kind": "paper", "date": "", "url": "", "sure": "A"}
    services.add_row(draft=draft, part="sources", row=source, by="Ann", at=at)
    stage = {"slug": "later", "title": "Later", "question": "", "lead": ""}
    services.add_row(draft=draft, part="stages", row=stage, by="Ann", at=at)

    ticked(at_work, rules, ["D-01"], do, **more, confirm="yes", revision=revision(draft))

    assert {name: row(draft, "D-01")[name] for name in found} == found


def test_removed_rules_come_back_to_their_places(at_work: Client, draft: Draft, rules: str) -> None:
    before = compiler.plain_of(draft)
    ticked(at_work, rules, ["D-01", "D-03"], "remove", confirm="yes", revision=revision(draft))
    assert row(draft, "D-01") is None

    at_work.post(f"/admin/decisions/draft/{draft.pk}/history/1/undo/")

    assert compiler.plain_of(draft) == before


@pytest.mark.parametrize(
    ("keys", "do", "more", "words"),
    [
        ([], "off", {}, "Tick at least one rule"),
        (["D-01"], "", {}, "Select what to do"),
        (["D-01"], "explode", {}, "Select what to do"),
        (["D-01"], "stage", {"show": "yes"}, "Select: stage"),
        (["D-01"], "replace_source", {"show": "yes", "to": "practice"}, "Select the source to replace"),
        (["D-01"], "stage", {"confirm": "yes", "to": "nowhere"}, "Select: stage"),
    ],
)
def test_what_is_missing_is_asked_for(at_work: Client, draft: Draft, rules: str, keys: list[str], do: str, more: Any, words: str) -> None:
    page = ticked(at_work, rules, keys, do, **more)

    assert (page.status_code, words in page.content.decode()) == (422, True)
    assert not DraftChange.objects.exists()


def test_draft_that_moved_on_is_shown_anew_before_anything_changes(at_work: Client, draft: Draft, rules: str) -> None:
    seen = revision(draft)
    at_work.post(f"{rules}D-03/switch/", {"do": "off"})

    page = ticked(at_work, rules, ["D-01"], "off", confirm="yes", revision=seen)

    assert page.status_code == 409
    assert "The draft changed since you looked" in page.content.decode()
    assert "off" not in row(draft, "D-01")


def test_rules_move_within_their_stage(at_work: Client, draft: Draft, rules: str) -> None:
    def order() -> list[str]:
        return [rule["key"] for rule in compiler.plain_of(draft)["rules"]]

    page = at_work.post(f"{rules}D-03/move/?page=2", {"do": "up"})
    assert order() == ["D-01", "D-03", "D-02"]
    assert page["Location"].endswith("/rules/?page=2#tick-D-03")
    at_work.post(f"{rules}D-03/move/", {"do": "to", "place": "1", "back": "rule"})
    assert order() == ["D-03", "D-01", "D-02"]


def test_neighbours_and_the_tally_are_shown(at_work: Client, draft: Draft, rules: str) -> None:
    page = at_work.get(f"{rules}DF-01/").content.decode()
    assert "Its neighbours" in page
    assert "DF-02" in page
    at_work.post(f"{rules}D-03/switch/", {"do": "off"})
    assert "1 changed, 0 added, 0 removed" in " ".join(at_work.get(rules).content.decode().split())


def test_lists_of_many_rules_ask_no_more_often_than_lists_of_few(at_work: Client, small_live: RulebookVersion, at: datetime) -> None:
    counts = []
    for many in (3, 300):
        more = [make_rule(f"X-{number}", ["size", "is", "large"], ["classes", ">", number]) for number in range(many)]
        draft = services.create_draft(plain=make_plain(rules=more), title="Many", by="tests", at=at, based_on=small_live)
        for end in ("rules/", "rules/X-1/", "history/", "words/questions/", "words/questions/classes/"):
            url = f"/admin/decisions/draft/{draft.pk}/{end}"
            at_work.get(url)
            with CaptureQueriesContext(connection) as asked:
                at_work.get(url)
            counts.append((end, len(asked)))

    assert counts[:5] == counts[5:]
    assert max(count for _end, count in counts) <= 12, counts
