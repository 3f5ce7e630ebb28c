"""The journal of a draft: every change of a row is in it, before and after, and can be taken back while the row stands so."""

from datetime import datetime
from typing import Any

import pytest

from apps.decisions import compiler, services
from apps.decisions.models import Draft, DraftChange, Rule, RulebookVersion
from apps.decisions.services import RowChange

pytestmark = pytest.mark.django_db


def said(draft: Draft) -> list[tuple[int, str, str, str]]:
    return [(each.number, each.part, each.key, each.what) for each in DraftChange.objects.filter(draft=draft).order_by("number")]


def row(draft: Draft, part: str, key: str) -> Any:
    return compiler.row_in(compiler.plain_of(draft), part, key)


def save(draft: Draft, part: str, key: str, at: datetime, **changes: Any) -> None:
    revision = services.revision_of(draft, part, key)
    services.save_row(draft=draft, part=part, key=key, row={**row(draft, part, key), **changes}, revision=revision, by="Ann", at=at)


@pytest.mark.parametrize("part", compiler.PARTS)
def test_every_row_of_every_part_is_written_as_it_was_read(draft: Draft, part: str) -> None:
    before = compiler.plain_of(draft)

    for each in compiler.rows_in(before, part):
        compiler.put(draft, part, compiler.key_of(each), each)

    assert compiler.plain_of(draft) == before


@pytest.mark.parametrize("part", [part for part in compiler.PARTS if part != "derived"])
def test_every_row_taken_out_comes_back_to_its_place_by_undo(draft: Draft, at: datetime, part: str) -> None:
    before = compiler.plain_of(draft)
    key = compiler.key_of(compiler.rows_in(before, part)[0])

    services.change_rows(draft=draft, changes=[RowChange(part, key, None)], revision=None, by="Ann", at=at)
    gone = compiler.row_in(compiler.plain_of(draft), part, key)
    services.undo(draft=draft, number=1, by="Ann", at=at)

    assert gone is None
    assert compiler.plain_of(draft) == before
    assert [what for *_row, what in said(draft)] == ["removed", "added"]


def test_what_a_rule_and_a_word_said_before_and_after_is_kept(draft: Draft, at: datetime) -> None:
    save(draft, "flags", "small_data", at, label="Very little data")
    rule = Rule.objects.select_related("draft").get(draft=draft, key="D-01")
    content = {name: value for name, value in compiler.rule_plain(rule).items() if name != "key"}
    services.save_rule(
        rule=rule, content=services.RuleContent(**content | {"because": "New."}), revision=1, by="Ann", at=at, why="Read a paper"
    )

    assert said(draft) == [(1, "flags", "small_data", "changed"), (2, "rules", "D-01", "changed")]
    second = DraftChange.objects.get(number=2)
    assert (second.before["because"], second.after["because"], second.why, second.by_name) == (
        "It is known to help.",
        "New.",
        "Read a paper",
        "Ann",
    )
    draft.refresh_from_db()
    assert draft.revision == 3


def test_saving_what_is_there_leaves_no_trace(draft: Draft, at: datetime) -> None:
    save(draft, "flags", "small_data", at)

    assert said(draft) == []


def test_undo_can_itself_be_undone(draft: Draft, at: datetime) -> None:
    save(draft, "flags", "small_data", at, label="Second")
    services.undo(draft=draft, number=1, by="Ben", at=at)
    assert row(draft, "flags", "small_data")["label"] == "Little data"

    services.undo(draft=draft, number=2, by="Ann", at=at)

    assert row(draft, "flags", "small_data")["label"] == "Second"
    assert list(DraftChange.objects.order_by("number").values_list("undoes", flat=True)) == [None, 1, 2]


def test_change_of_a_row_that_changed_since_is_not_taken_back(draft: Draft, at: datetime) -> None:
    save(draft, "flags", "small_data", at, label="Second")
    save(draft, "flags", "small_data", at, label="Third")

    with pytest.raises(services.CannotUndo, match="Ann changed small_data since"):
        services.undo(draft=draft, number=1, by="Ben", at=at)

    assert row(draft, "flags", "small_data")["label"] == "Third"


def test_several_rows_of_one_step_go_back_together_or_not_at_all(draft: Draft, at: datetime) -> None:
    before = compiler.plain_of(draft)
    changes = [RowChange("rules", key, {**row(draft, "rules", key), "off": True}) for key in ("D-01", "D-03")]
    changes.append(RowChange("rules", "D-02", None))
    assert len(services.change_rows(draft=draft, changes=changes, revision=draft.revision, by="Ann", at=at)) == 3

    services.undo(draft=draft, number=2, by="Ann", at=at)
    assert compiler.plain_of(draft) == before

    services.undo(draft=draft, number=4, by="Ann", at=at)
    save(draft, "rules", "D-01", at, because="Other.")
    now = compiler.plain_of(draft)
    with pytest.raises(services.CannotUndo, match="Ann changed D-01 since"):
        services.undo(draft=draft, number=7, by="Ann", at=at)
    assert compiler.plain_of(draft) == now


def test_second_of_two_who_read_the_same_row_is_told(draft: Draft, at: datetime) -> None:
    mine = row(draft, "flags", "small_data")
    save(draft, "flags", "small_data", at, label="Theirs")

    with pytest.raises(services.RowChanged, match="Ann changed this since you opened it") as refused:
        services.save_row(draft=draft, part="flags", key="small_data", row=mine | {"label": "Mine"}, revision=0, by="Ben", at=at)

    assert refused.value.row["label"] == "Theirs"


def test_row_is_put_among_those_of_its_section_and_back(draft: Draft, at: datetime) -> None:
    def order() -> list[str]:
        return [question["slug"] for question in compiler.plain_of(draft)["questions"]]

    before = order()
    services.move_row(draft=draft, part="questions", key="labelled", place=0, by="Ann", at=at)
    assert order() == ["labelled", *(slug for slug in before if slug != "labelled")]

    services.undo(draft=draft, number=1, by="Ann", at=at)
    assert order() == before
    services.move_row(draft=draft, part="questions", key="labelled", place=999, by="Ann", at=at)
    assert order()[-1] == "labelled"


def test_word_that_was_published_keeps_its_short_name_and_stays(draft: Draft, at: datetime) -> None:
    labelled = row(draft, "questions", "labelled")
    output = row(draft, "questions", "output_kind")

    with pytest.raises(services.StillNeeded, match="Retire it instead"):
        services.remove_row(draft=draft, part="questions", key="labelled", revision=0, by="Ann", at=at)
    for part, key, changed in (
        ("questions", "labelled", labelled | {"slug": "labels"}),
        ("questions", "labelled", labelled | {"kind": "percent"}),
        ("questions", "output_kind", output | {"choices": output["choices"][1:]}),
    ):
        with pytest.raises(services.StillNeeded):
            services.save_row(draft=draft, part=part, key=key, row=changed, revision=0, by="Ann", at=at)


def test_new_word_can_be_renamed_and_removed(draft: Draft, at: datetime) -> None:
    new = row(draft, "questions", "labelled") | {"slug": "labels", "ask_if": []}
    services.add_row(draft=draft, part="questions", row=new, by="Ann", at=at)
    with pytest.raises(services.NameTaken):
        services.add_row(draft=draft, part="findings", row=row(draft, "findings", "size") | {"slug": "labels"}, by="Ann", at=at)
    save(draft, "questions", "labels", at, slug="known_answers")

    revision = services.revision_of(draft, "questions", "known_answers")
    services.remove_row(draft=draft, part="questions", key="known_answers", revision=revision, by="Ann", at=at)

    assert row(draft, "questions", "known_answers") is None


def test_journal_outlives_a_draft_that_is_given_up(draft: Draft, at: datetime) -> None:
    save(draft, "flags", "small_data", at, label="Second")

    services.discard_draft(draft=draft, by="Ann", at=at)

    assert DraftChange.objects.filter(key="small_data").count() == 1


def test_new_word_that_is_renamed_takes_what_names_it_along_in_one_step(draft: Draft, at: datetime) -> None:
    new = row(draft, "questions", "labelled") | {"slug": "labels", "ask_if": []}
    services.add_row(draft=draft, part="questions", row=new, by="Ann", at=at)
    save(draft, "rules", "D-01", at, when=[["labels", ">", 3]], with_figures="There are {labels|one|many}.")
    before = compiler.plain_of(draft)

    save(draft, "questions", "labels", at, slug="known_answers")

    rule = row(draft, "rules", "D-01")
    assert (rule["when"], rule["with_figures"]) == ([["known_answers", ">", 3]], "There are {known_answers|one|many}.")
    services.undo(draft=draft, number=3, by="Ann", at=at)
    assert compiler.plain_of(draft) == before


def test_what_is_done_to_a_draft_besides_its_rows_is_in_its_journal_too(draft: Draft, small_live: RulebookVersion, at: datetime) -> None:
    services.count_from(draft=draft, version=small_live, revision=draft.revision, by="Ann", at=at)

    change = DraftChange.objects.get()
    assert (change.part, change.key, change.after, change.by_name) == ("besides", "v1", {"key": "v1", "did": "counted from"}, "Ann")
    with pytest.raises(services.CannotUndo, match="Change it back where it stands"):
        services.undo(draft=draft, number=1, by="Ann", at=at)
