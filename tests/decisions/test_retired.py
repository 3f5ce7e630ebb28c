"""What is retired is kept and decides nothing: questions no longer asked, choices no longer offered, and bytes as before."""

from typing import Any

import pytest

from apps.decisions.engine import canonical
from apps.decisions.engine.analysis import problems
from apps.decisions.engine.answers import read_case
from apps.decisions.engine.domains import Domain
from apps.decisions.engine.renaming import readers_renamed
from apps.decisions.engine.rulebook import NotARulebook, from_plain, to_plain
from apps.decisions.layouts import grouped
from tests.decisions.make import make_plain, make_rule


def retired(part: str, slug: str, **changes: Any) -> dict[str, Any]:
    plain = to_plain(from_plain(make_plain(**changes)))
    for row in plain[part]:
        if row["slug"] == slug:
            row["retired"] = True
    return plain


def test_retired_question_is_hashed_and_not_asked_and_old_answers_to_it_are_read_past() -> None:
    plain = retired("questions", "rare_share", rules=[], conditions=[])

    book = from_plain(plain)

    assert "rare_share" not in book.question
    assert canonical.dumps(to_plain(book)) == canonical.dumps(plain)
    case = read_case(book, {"title": "Old", "answers": {"rare_share": 3, "classes": 2}})
    assert case.values == {"classes": 2}


def test_every_part_can_be_retired_where_nothing_reads_it() -> None:
    for part in ("sections", "lists", "stages", "approaches", "gates", "outcomes", "flags", "sources"):
        plain = to_plain(from_plain(make_plain()))
        spare = {**plain[part][0], "slug": "spare", "retired": True}
        plain[part].append(spare)
        book = from_plain(plain)
        assert [row["slug"] for row in to_plain(book)[part]] == [row["slug"] for row in plain[part]]
        assert "spare" not in [row.slug for row in getattr(book, part)]


@pytest.mark.parametrize(
    ("part", "slug", "where"),
    [
        ("questions", "labelled", "rules D-02, when"),
        ("flags", "small_data", "rules D-03, effects"),
        ("stages", "data", "rules D-01, stage"),
    ],
)
def test_rule_that_names_what_is_retired_is_told(part: str, slug: str, where: str) -> None:
    with pytest.raises(NotARulebook) as refused:
        from_plain(retired(part, slug))

    assert {problem.message for problem in refused.value.problems} == {f"“{slug}” is retired; name another, or switch it off"}
    assert where in {problem.where for problem in refused.value.problems}


def test_retired_choice_is_not_offered_but_to_whoever_chose_it_and_no_search_assigns_it() -> None:
    plain = make_plain()
    plain["questions"][0]["choices"][1]["retired"] = True
    book = from_plain(plain)
    question = book.question["output_kind"]

    assert [choice.slug for _heading, choices in grouped(question) for choice in choices] == ["category", "text"]
    assert [choice.slug for _heading, choices in grouped(question, {"number"}) for choice in choices] == ["category", "number", "text"]
    assert Domain(question).whole == 0b101
    assert read_case(book, {"title": "Old", "answers": {"output_kind": "number"}}).values == {"output_kind": "number"}


def test_rule_that_asks_for_a_retired_choice_is_told_and_still_counts() -> None:
    plain = make_plain(conditions=[], rules=[make_rule("D-01", ["output_kind", "is", "number"])])
    plain["questions"][0]["choices"][1]["retired"] = True

    found = [problem for problem in problems(from_plain(plain)) if problem.kind == "retired"]

    assert [(problem.severity, problem.where, problem.message) for problem in found] == [
        ("warning", ("rules", "D-01"), "D-01 asks for “Number”, which is retired: only older answers have it")
    ]


@pytest.mark.parametrize(
    "part", ["questions", "findings", "lists", "conditions", "stages", "sections", "gates", "flags", "sources", "approaches", "outcomes"]
)
def test_renamed_word_is_renamed_wherever_it_stands(part: str) -> None:
    plain = to_plain(from_plain(make_plain()))
    for row in list(plain[part]):
        old = row["slug"]
        renamed = {(kind, key): new for kind, key, new in readers_renamed(plain, part, old, "renamed")}
        changed = {
            name: [renamed.get((name, each.get("slug") or each["key"]), each) for each in rows] if isinstance(rows, list) else rows
            for name, rows in plain.items()
        }
        changed[part] = [{**each, "slug": "renamed"} if each["slug"] == old else each for each in changed[part]]

        assert from_plain(changed)
        assert f'"{old}"' not in canonical.dumps([changed["rules"], changed["rows"], changed["conditions"]]) or old in (
            "size",
            "data",
            "text",
        )
