"""Which short names were ever published: answers, decisions and other versions name them, so they stay. Reads only."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from apps.decisions import compiler
from apps.decisions.models import RulebookVersion

INSIDE = {"questions": "choices", "findings": "values"}
Name = tuple[str, str, str]  # part, key, and the choice or value where one is meant


def was_published(part: str, key: str, member: str = "") -> bool:
    """Whether some version has this word, or this choice of a question, or this value of a finding. Newest versions first."""
    return any((part, key, member) in _names(sha256) for sha256 in _fingerprints())


def published_names(part: str) -> frozenset[str]:
    """Every short name that this part had in some version."""
    return frozenset(key for sha256 in _fingerprints() for found, key, member in _names(sha256) if found == part and not member)


def published_members(part: str, key: str) -> frozenset[str]:
    """Every choice or value that this question or finding had in some version."""
    return frozenset(member for sha256 in _fingerprints() for found, of, member in _names(sha256) if member and (found, of) == (part, key))


def _fingerprints() -> list[str]:
    return list(RulebookVersion.objects.order_by("-number").values_list("sha256", flat=True))


@lru_cache(maxsize=256)
def _names(sha256: str) -> frozenset[Name]:
    """What a fingerprint stands for never changes, so its names are read once."""
    plain = json.loads(RulebookVersion.objects.values_list("canonical", flat=True).filter(sha256=sha256)[0])
    return frozenset(name for part in compiler.PARTS for row in compiler.rows_in(plain, part) for name in _of_row(part, row))


def _of_row(part: str, row: Mapping[str, Any]) -> list[Name]:
    key = compiler.key_of(row)
    return [(part, key, ""), *((part, key, item["slug"]) for item in row.get(INSIDE.get(part, ""), ()))]
