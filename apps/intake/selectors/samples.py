"""The six samples that a use case can be started from: case files that come with Groundwork. Knows files, not the database."""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf import settings

FOLDER = settings.BASE_DIR / "fixtures" / "use_cases"


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: what an address calls it, its title and problem, and the case."""

    slug: str
    case: dict[str, Any]

    @property
    def title(self) -> str:
        return str(self.case["title"])

    @property
    def problem(self) -> str:
        return str(self.case["narrative"]["problem"])


@lru_cache(maxsize=1)
def samples() -> tuple[Sample, ...]:
    """All of them, in the order of their numbers. Read once: they change with the program only."""
    return tuple(
        Sample(file.stem, json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)) for file in sorted(FOLDER.glob("*.json"))
    )


def sample(slug: str) -> Sample | None:
    return next((each for each in samples() if each.slug == slug), None)
