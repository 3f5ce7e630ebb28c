"""What changed between two lists of facts, in words that a rule admin reads."""

from typing import Any

from apps.catalogue.engine.differences import differences
from apps.decisions.management import fixture_files


def two() -> tuple[dict[str, Any], dict[str, Any]]:
    return fixture_files.default_prices(), fixture_files.default_prices()


def test_same_list_in_another_order_has_not_changed() -> None:
    old, new = two()
    new["services"].reverse()

    assert differences(old, new) == ()


def test_each_field_that_differs_is_said_with_what_it_was_and_is() -> None:
    old, new = two()
    row = next(row for row in new["services"] if row["name"] == "Amazon Polly")
    row.update(status="closed_to_new", closed_to_new_on="2027-01-31")

    (change,) = differences(old, new)
    assert (change.words, change.key, change.kind) == ("Service", "Amazon Polly", "changed")
    assert change.details == (("State", "Open", "Closed to new customers"), ("Closed to new customers on", "–", "31 Jan 2027"))


def test_row_that_came_or_went_is_named() -> None:
    old, new = two()
    gone = new["packages"].pop(0)
    new["packages"].append({**gone, "name": "newcomer"})

    assert [(change.kind, change.key) for change in differences(old, new)] == [("added", "newcomer"), ("removed", gone["name"])]


def test_section_that_an_older_list_lacks_is_all_new() -> None:
    old, new = two()
    for key in ("tasks", "review_after_days"):
        del old[key]

    found = differences(old, new)
    assert {change.words for change in found} == {"Task", "Review after days"}
    assert len(found) == 1 + len(new["tasks"])


def test_of_a_table_that_stands_once_only_what_differs_is_said() -> None:
    old, new = two()
    new["engineer_month"] = {**new["engineer_month"], "price": "15000"}
    new["review_after_days"] = {**new["review_after_days"], "law": 90}

    assert [(change.words, change.details) for change in differences(old, new)] == [
        ("Month of work", (("Price", "13300", "15000"),)),
        ("Review after days", (("Laws", "180", "90"),)),
    ]
