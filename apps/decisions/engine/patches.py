"""What must be put into one rule book's plain data to get another's: only the rows that differ. Pure; knows no other module.

A page carries what somebody looked at as such a patch on a published version, so that it can be compared with what is
stored when they come back. Whoever uses one checks the fingerprint of what comes out.
"""

from collections.abc import Mapping
from typing import Any

Plain = dict[str, Any]


class NoPatch(ValueError):
    """Data that is no patch on this rule book."""


def patch_between(base: Mapping[str, Any], plain: Mapping[str, Any]) -> Plain:
    """The parts that differ: lists of keyed rows by row, everything else whole."""
    patch: Plain = {}
    for part, now in plain.items():
        was = base.get(part)
        if was == now:
            continue
        olds, news = _by_key(was), _by_key(now)
        if olds is None or news is None:
            patch[part] = {"whole": now}
            continue
        patch[part] = {"rows": [row for key, row in news.items() if olds.get(key) != row]}
        if list(news) != list(olds):
            patch[part]["keys"] = list(news)
    if gone := [part for part in base if part not in plain]:
        patch[""] = {"gone": gone}
    return patch


def patched(base: Mapping[str, Any], patch: Mapping[str, Any]) -> Plain:
    """The other rule book's plain data. Raises NoPatch where it does not fit."""
    try:
        plain = {part: value for part, value in base.items() if part not in patch.get("", {}).get("gone", ())}
        for part, moved in patch.items():
            if part:
                plain[part] = moved["whole"] if "whole" in moved else _rows(base[part], moved)
    except (AttributeError, KeyError, TypeError) as reason:
        raise NoPatch(str(reason)) from reason
    return plain


def _rows(was: Any, moved: Mapping[str, Any]) -> list[Any]:
    rows = {**(_by_key(was) or {}), **(_by_key(moved["rows"]) or {})}
    return [rows[key] for key in moved.get("keys", rows)]


def _by_key(rows: Any) -> dict[str, Any] | None:
    """Rows by their keys; None for what is no list of rows with keys of their own."""
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        return None
    keyed = {str(row.get("slug") or row.get("key")): row for row in rows}
    return keyed if len(keyed) == len(rows) else None
