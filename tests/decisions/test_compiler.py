"""Rows and plain data are the same rule book, there and back."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.decisions import compiler
from apps.decisions.compiler.stored import insert_all
from apps.decisions.engine.analysis import row_of
from apps.decisions.engine.plain_conditions import items_from_plain, items_to_plain
from apps.decisions.engine.rulebook import NotARulebook, from_plain, to_plain
from apps.decisions.management import fixture_files
from apps.decisions.models import Condition, Draft, Rule
from tests.decisions.make import make_plain

pytestmark = pytest.mark.django_db


def make_draft(plain: dict[str, Any], at: datetime) -> Draft:
    draft = Draft.objects.create(title="A draft", name=plain["name"], created_at=at, changed_at=at)
    compiler.fill(draft, plain)
    return draft


@pytest.mark.parametrize("plain", [make_plain(), fixture_files.default_rulebook()], ids=["small", "default"])
def test_rule_book_comes_back_from_rows_as_it_was(plain: dict[str, Any], at: datetime) -> None:
    book = from_plain(plain)

    draft = make_draft(to_plain(book), at)

    assert compiler.book_of(draft) == book


def test_two_drafts_do_not_mix(at: datetime) -> None:
    first = make_draft(to_plain(from_plain(make_plain())), at)
    before = compiler.plain_of(first)

    make_draft(to_plain(from_plain(make_plain(name="Another"))), at)

    assert compiler.plain_of(first) == before


def test_one_rule_alone_says_what_the_whole_says(at: datetime) -> None:
    draft = make_draft(to_plain(from_plain(make_plain())), at)
    whole = compiler.plain_of(draft)

    alone = [compiler.rule_plain(rule) for rule in Rule.objects.filter(draft=draft)]

    assert sorted(alone, key=lambda row: row["key"]) == sorted([*whole["rows"], *whole["rules"]], key=lambda row: row["key"])


def test_word_that_leads_nowhere_is_reported_with_its_row(at: datetime) -> None:
    draft = make_draft(to_plain(from_plain(make_plain())), at)
    Condition.objects.filter(draft=draft, rule__key="D-02", subject="labelled").update(subject="label_count")

    with pytest.raises(NotARulebook) as refused:
        compiler.book_of(draft)

    (problem,) = refused.value.problems
    assert row_of(problem.where) == ("rules", "D-02")
    assert "label_count" in problem.message


# Any conditions, not only sensible ones

NUMBERS = st.integers(-(10**15), 10**15) | st.decimals(-1000, 1000, places=4, allow_nan=False).map(str)
WORDS = st.sampled_from(["table", "images", "@pictures", "none"])
TESTS = st.one_of(
    st.tuples(st.just("output_kind"), st.sampled_from(["is", "is not"]), WORDS).map(list),
    st.tuples(st.just("input_kind"), st.sampled_from(["contains any", "any of"]), st.lists(WORDS, min_size=1)).map(list),
    st.tuples(st.just("examples"), st.sampled_from(["<", "<=", ">", ">="]), NUMBERS).map(list),
    st.tuples(st.just("examples"), st.just("between"), NUMBERS, NUMBERS).map(list),
    st.tuples(st.just("labelled"), st.sampled_from(["is answered", "is unknown"])).map(list),
    st.just({"named": "seen"}),
)
INNER = TESTS | st.builds(lambda members: {"all": members}, st.lists(TESTS, min_size=1, max_size=3))
ITEMS = TESTS | st.builds(lambda kind, members: {kind: members}, st.sampled_from(["any", "none"]), st.lists(INNER, min_size=1, max_size=3))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(when=st.lists(ITEMS, max_size=4), unless=st.lists(ITEMS, max_size=2))
def test_any_conditions_come_back_as_they_were(when: list[Any], unless: list[Any], at: datetime) -> None:
    normal = {"when": items_to_plain(items_from_plain(when)), "unless": items_to_plain(items_from_plain(unless))}
    draft = Draft.objects.create(title="A draft", name="Book", created_at=at, changed_at=at)
    rule = Rule.objects.create(draft=draft, kind=Rule.RULE, key="D-01", stage="data")

    compiler.write_conditions(rule, **normal)

    written = compiler.rule_plain(rule)
    assert {"when": written["when"], "unless": written["unless"]} == normal


def test_many_rows_written_at_once_keep_their_order_their_digits_and_their_bounds(at: datetime) -> None:
    """A slug that is too long is refused as it is for a single row, and leaves nothing behind."""
    draft = make_draft(to_plain(from_plain(make_plain())), at)
    rule = Rule.objects.filter(draft=draft).first()
    texts = [f'“ä{place}\\"\n\t%s' for place in range(300)]
    low = Decimal("1234567890123456.00000000000000000001")
    made = [Condition(draft=draft, rule=rule, kind="test", subject="x", operator="<", values=[text], low=low, position=7) for text in texts]

    insert_all(made)
    insert_all([])
    stored = {row.pk: row for row in Condition.objects.filter(pk__in=[row.pk for row in made])}

    assert [stored[row.pk].values for row in made] == [[text] for text in texts]
    assert {row.low for row in stored.values()} == {low} and {row.high for row in stored.values()} == {None}
    before = Condition.objects.count()
    for wrong in ({"subject": "x" * 81}, {"values": ["x" * 81]}, {"subject": "nul \0"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            insert_all([Condition(draft=draft, rule=rule, kind="test", operator="known", **{"subject": "x", **wrong})])
    assert Condition.objects.count() == before
