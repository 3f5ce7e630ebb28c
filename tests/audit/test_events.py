"""What an event is, and the hash that covers it."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.audit import events

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
EVENT = {"kind": "answer.saved", "subject": "use case", "subject_id": "7", "details": {"question": "examples"}}


def test_unknown_kind_is_refused_by_name() -> None:
    with pytest.raises(events.UnknownKind, match=r"answer\.forgotten"):
        events.check_kind("answer.forgotten")


@pytest.mark.parametrize("value", [0.5, {"a": [1, {"b": 0.1}]}, {1: "a"}, AT, b"bytes", {"s": {1}}])
def test_what_json_cannot_hold_exactly_is_refused(value: object) -> None:
    with pytest.raises(events.NotPlain):
        events.check_plain({"value": value})


def test_same_event_has_the_same_fingerprint_in_any_time_zone_and_key_order() -> None:
    there = AT.astimezone(timezone(timedelta(hours=9)))
    turned = dict(reversed(EVENT.items()))

    first = events.fingerprint(EVENT, at=AT, previous_sha256=events.START_OF_CHAIN)

    assert events.fingerprint(turned, at=there, previous_sha256=events.START_OF_CHAIN) == first


@given(st.sampled_from(sorted(EVENT)), st.text(max_size=20))
def test_any_change_changes_the_fingerprint(field: str, other: str) -> None:
    changed = {**EVENT, field: other}

    before = events.fingerprint(EVENT, at=AT, previous_sha256=events.START_OF_CHAIN)
    after = events.fingerprint(changed, at=AT, previous_sha256=events.START_OF_CHAIN)

    assert (before == after) == (changed == EVENT)


def test_moment_and_predecessor_are_covered() -> None:
    first = events.fingerprint(EVENT, at=AT, previous_sha256=events.START_OF_CHAIN)

    assert events.fingerprint(EVENT, at=AT + timedelta(microseconds=1), previous_sha256=events.START_OF_CHAIN) != first
    assert events.fingerprint(EVENT, at=AT, previous_sha256=first) != first


def test_every_kind_is_recorded_somewhere() -> None:
    """A kind that nothing records yet comes with what records it."""
    root = Path(__file__).resolve().parents[2]
    source = "".join(path.read_text() for path in (root / "apps").rglob("*.py") if path.name != "events.py")

    assert [kind for kind in events.KINDS if f'"{kind}"' not in source] == []


def test_words_of_a_replay_hold_for_drafts_of_rules_and_of_prices() -> None:
    said = [words for kind, words in events.KINDS.items() if kind.startswith("impact.")]

    assert said and not [words for words in said if "rules" in words or "price" in words]
