"""A decided use case in one line, for the tests of documents and of the pages that show decisions."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.intake.conftest import default_texts, put_in_force
from tests.kept import write_once

CASES = Path(__file__).resolve().parents[2] / "fixtures" / "worked_cases.json"


def worked_cases() -> dict[str, dict[str, Any]]:
    """The worked examples by their id, as case files."""
    found = json.loads(CASES.read_text(encoding="utf-8"), parse_float=Decimal)
    rows = found if isinstance(found, list) else found["cases"]
    return {row["id"]: {key: row[key] for key in ("title", "narrative", "answers")} for row in rows}


def publish_rules(at: datetime) -> Any:
    """The default rules and prices, in force."""
    from apps.catalogue.services import publish_price_list
    from apps.decisions.selectors import live_version

    def write() -> None:
        text, _sha256, prices = default_texts()
        publish_price_list(plain=prices, by="tests", at=at)
        put_in_force(text, 1, at)

    write_once(f"the default rules and prices in force at {at}", write)
    return live_version(at)


def make_decision(*, workspace: Any, by: Any, at: datetime, case: dict[str, Any] | None = None) -> Any:
    """A use case with these answers, decided; the rules must be in force. Typed in and decided once in a process: it is sixty answers."""
    from apps.decisions.models import Decision
    from apps.decisions.selectors import live_version
    from apps.intake import selectors, services

    wanted = case or worked_cases()["w02"]

    def write() -> None:
        key = str(wanted["title"])[:60]
        use_case = services.create_from_case(workspace=workspace, case=wanted, key=key, by=by, at=at)
        services.decide_use_case(use_case=selectors.use_case_for(by, use_case.pk), by=by, at=at)

    there = set(Decision.objects.values_list("pk", flat=True))
    write_once(f"decided by {by.pk} in {workspace.pk} at {at} with {live_version(at).pk}: {wanted!r}", write)
    return Decision.objects.exclude(pk__in=there).get()
