"""What stands beside the form of a rule: who has it open, its neighbours, what was done to it. Changes nothing but the note of who looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from apps.decisions import compiler, services
from apps.decisions.admin.pages import rights_of
from apps.decisions.builder.impact import fires
from apps.decisions.engine.uses import users_in
from apps.decisions.models import Draft, Rule

READ = ("questions", "findings", "derived", "conditions")
MOST = 8


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A rule that reads some of the same."""

    key: str
    shared: int
    words: str


def beside(request: HttpRequest, draft: Draft, rule: Rule, plain: Mapping[str, Any]) -> dict[str, Any]:
    """The context of `_rule_side.html`."""
    part = "rows" if rule.is_row else "rules"
    rows = compiler.rows_in(plain, part)
    own = next((row for row in rows if row["key"] == rule.key), None)
    group = [row["key"] for row in rows if own is not None and services.group_of(part, row) == services.group_of(part, own)]
    others = []
    if rights_of(request)["may_edit"] and request.method == "GET":
        others = services.note_opening(draft=draft, part=part, key=rule.key, by=request.user, at=timezone.now())
    return {
        "neighbours": neighbours(plain, part, rule.key),
        "changes": services.last_changes(draft, part, rule.key),
        "others": others,
        "place": group.index(rule.key) + 1 if rule.key in group else 1,
        "holds": _holds(draft, rule.key),
    }


def _holds(draft: Draft, key: str) -> tuple[int, int, int] | None:
    """In how many stored decisions it holds before and after, and of how many; None before a replay."""
    found = fires(draft)
    if found is None:
        return None
    before, after = found[0].get(key, (0, 0))
    return before, after, found[1]


def neighbours(plain: Mapping[str, Any], part: str, key: str) -> list[Neighbour]:
    """The rules and rows that share most of what this one reads."""
    shared: dict[tuple[str, str], int] = {}
    for (kind, _slug), readers in users_in(plain).items():
        if kind in READ and (part, key) in readers:
            for reader in readers:
                shared[reader] = shared.get(reader, 0) + 1
    because = {("rules", row["key"]): row["because"] for row in plain["rules"]}
    titles = {finding["slug"]: finding["title"] for finding in plain["findings"]}
    because |= {
        ("rows", row["key"]): f"{titles.get(row['finding'], row['finding'])}: {row['value'].replace('_', ' ')}" for row in plain["rows"]
    }
    found = [
        Neighbour(reader[1], count, because[reader]) for reader, count in shared.items() if reader in because and reader != (part, key)
    ]
    return sorted(found, key=lambda neighbour: (-neighbour.shared, neighbour.key))[:MOST]
