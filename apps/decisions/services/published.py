"""Which short names were ever published: answers, decisions and other versions name them, so they stay. Reads only."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from apps.decisions import compiler
from apps.decisions.models import RulebookVersion

INSIDE = {"questions": "choices", "findings": "values"}
Name = tuple[str, str, str]  # part, key, and the choice or value where one is meant


def published_word(part: str, key: str) -> tuple[bool, frozenset[str]]:
    """Whether some version has this word, and which choices or values it had there, in one look."""
    names = [name for sha256 in _fingerprints() for name in _names(sha256) if name[:2] == (part, key)]
    return bool(names), frozenset(member for _part, _key, member in names if member)


def was_published(part: str, key: str, member: str = "") -> bool:
    """Whether some version has this word, or this choice of a question, or this value of a finding. Newest versions first."""
    return any((part, key, member) in _names(sha256) for sha256 in _fingerprints())


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
