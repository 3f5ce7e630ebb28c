"""Open answers of which one by itself gives another recommendation: what is worth finding out first. May import the builder's parts only."""

from collections.abc import Iterable, Mapping
from typing import Any

from apps.decisions.engine.outcome import DO_NOT_BUILD
from apps.reports.builder import sane
from apps.reports.builder.parts import Parts

Row = Mapping[str, Any]
# Facts that somebody finds out by looking (house judgement). The others say what the idea is, or are asked by checks of their own.
FACTS = frozenset(("simple_rule", "human_can_do", "rare_share", "seasons", "data_age_months", "world_changes"))


def found_out(parts: Parts) -> list[Row]:
    """The changes of one open answer that somebody may really find: first to what waits or asks for something else first, then of each
    other outcome one before a second of any. Not what a rule refuses: the checks ask that of everybody. Of facts that nobody can
    change those that are found out by looking.
    """
    rows = [row for row in parts.result.get("would_change", ()) if _is_one(row) and _may_be(parts, row)]
    return [*(row for row in rows if not _builds(parts, row)), *_one_of_each_first(row for row in rows if _builds(parts, row))]


def is_of_this_idea(parts: Parts, row: Row) -> bool:
    """Whether it stays the same idea: another task, trade or place is another one."""
    return all(slug in FACTS or parts.book.question[slug].can_change != "no" for slug in row["changes"])


def _is_one(row: Row) -> bool:
    return len(row["changes"]) == 1 and list(row.get("was_open", ())) == list(row["changes"])


def _may_be(parts: Parts, row: Row) -> bool:
    if row["recommendation"] in (DO_NOT_BUILD, parts.result["recommendation"]):
        return False
    return is_of_this_idea(parts, row) and sane.is_sane(row["changes"], {}, row["was_open"])


def _builds(parts: Parts, row: Row) -> bool:
    return row["recommendation"] in parts.book.approach


def _one_of_each_first(rows: Iterable[Row]) -> list[Row]:
    placed: dict[str, int] = {}
    found = []
    for row in rows:
        came = str(row["recommendation"])
        placed[came] = placed.get(came, -1) + 1
        found.append((placed[came], row))
    return [row for _, row in sorted(found, key=lambda entry: entry[0])]
