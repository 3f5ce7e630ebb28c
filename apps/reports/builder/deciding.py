"""The open questions that can still change the recommendation, as far as somebody has to ask them. May import the builder's parts only."""

from collections.abc import Sequence
from decimal import Decimal

from apps.decisions.engine.effort import minutes_of
from apps.reports.builder import written_rule
from apps.reports.builder.parts import Parts

SPEED, A_MINUTE = "latency_ms", 60_000
MINUTES = 30  # what so few settle is asked first, for it costs nobody a morning: our judgement
ACTION, LOOKED_AT = "action_on_output", ("person_reads", "person_approves")  # what a person looks at before anything happens


def deciding(parts: Parts) -> Sequence[str]:
    """Those of the decision; not how fast an answer comes where a person takes a minute over it, and only less would change anything.

    Nor whether a rule would do where a text, a picture or speech is made. What minutes settle comes first, each part in the order of the decision.
    """
    found = [str(slug) for slug in parts.result.get("deciding_questions", ())]
    not_asked = {SPEED} if _is_a_minute_given(parts) else set()
    not_asked |= {written_rule.RULE} if written_rule.is_beside_it(parts) else set()
    return tuple(sorted((slug for slug in found if slug not in not_asked), key=lambda slug: not _is_of_minutes(parts, slug)))


def _is_of_minutes(parts: Parts, slug: str) -> bool:
    question = parts.book.question.get(slug)
    takes = minutes_of(question.time) if question else None
    return takes is not None and takes[1] <= MINUTES


def _is_a_minute_given(parts: Parts) -> bool:
    action = parts.used[ACTION].value if ACTION in parts.used else ""
    wanted = [row["changes"][SPEED] for row in parts.result.get("would_change", ()) if SPEED in row["changes"]]
    return action in LOOKED_AT and SPEED not in parts.used and bool(wanted) and all(Decimal(str(value)) < A_MINUTE for value in wanted)
