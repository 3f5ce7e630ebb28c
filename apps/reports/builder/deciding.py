"""The open questions that can still change the recommendation, as far as somebody has to ask them. May import the builder's parts only."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from apps.decisions.engine.effort import minutes_of
from apps.reports.builder import written_rule
from apps.reports.builder.found_out import found_out
from apps.reports.builder.parts import Parts

SERVICE, LEAVES = "cloud_api", "data_may_leave"  # nothing is sent to a service before that is known
SPEED, A_MINUTE = "latency_ms", 60_000
MINUTES = 30  # what so few settle is asked first, for it costs nobody a morning: our judgement
ACTION, LOOKED_AT = "action_on_output", ("person_reads", "person_approves")  # what a person looks at before anything happens


def deciding(parts: Parts) -> Sequence[str]:
    """Those of the decision, and those that change it alone; not how fast an answer comes where a person takes a minute over it, and only less
    would change anything, nor whether a rule would do where a text, a picture or speech is made.

    Whether the data may leave comes first where a service is advised, then what minutes settle. Of each part first what overturns it,
    then what changes it alone, then what only weighs, in the order of the decision.
    """
    said = _as_asked(parts, parts.result.get("deciding_questions", ()))
    overturning = (parts.result.get("would_overturn") or {}).get("answers", {})
    found = dict.fromkeys([*(slug for slug in said if slug in overturning), *_as_asked(parts, alone(parts)), *said])
    not_asked = {SPEED} if _is_a_minute_given(parts) else set()
    not_asked |= {written_rule.RULE} if written_rule.is_beside_it(parts) else set()
    hosted = parts.result["recommendation"] == SERVICE
    return tuple(sorted((slug for slug in found if slug not in not_asked), key=lambda slug: (
        not (hosted and slug == LEAVES), not _is_of_minutes(parts, slug)
    )))  # fmt: skip


def _as_asked(parts: Parts, slugs: Iterable[Any]) -> list[str]:
    """In the place of a question that nobody is asked yet the open ones that it waits for: how much power a device has, where it runs."""
    return list(dict.fromkeys(asked for slug in slugs for asked in parts.waiting.get(str(slug), (str(slug),))))


def alone(parts: Parts) -> tuple[str, ...]:
    """The open questions of which one answer by itself gives another recommendation."""
    return tuple(dict.fromkeys(slug for row in found_out(parts) for slug in row["changes"]))


def puts_another_first(parts: Parts) -> bool:
    """Whether a change of one or two answers was found that recommends another way to build."""
    present = parts.result["recommendation"]
    ways = (row["recommendation"] for row in parts.result.get("would_change", ()))
    return any(way != present and way in parts.book.approach for way in ways)


def _is_of_minutes(parts: Parts, slug: str) -> bool:
    question = parts.book.question.get(slug)
    takes = minutes_of(question.time) if question else None
    return takes is not None and takes[1] <= MINUTES


def _is_a_minute_given(parts: Parts) -> bool:
    action = parts.used[ACTION].value if ACTION in parts.used else ""
    wanted = [row["changes"][SPEED] for row in parts.result.get("would_change", ()) if SPEED in row["changes"]]
    return action in LOOKED_AT and SPEED not in parts.used and bool(wanted) and all(Decimal(str(value)) < A_MINUTE for value in wanted)
