"""A decided use case in one line, for the tests of documents and of the pages that show decisions."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.intake.conftest import default_texts, put_in_force

CASES = Path(__file__).resolve().parents[1] / "decisions" / "cases" / "worked_cases.json"


def worked_cases() -> dict[str, dict[str, Any]]:
    """The worked examples by their id, as case files."""
    found = json.loads(CASES.read_text(encoding="utf-8"), parse_float=Decimal)
    rows = found if isinstance(found, list) else found["cases"]
    return {row["id"]: {key: row[key] for key in ("title", "narrative", "answers")} for row in rows}


def publish_rules(at: datetime) -> Any:
    """The default rules and prices, in force."""
    from apps.catalogue.services import publish_price_list

    text, _sha256, prices = default_texts()
    publish_price_list(plain=prices, by="tests", at=at)
    return put_in_force(text, 1, at)


def make_decision(*, workspace: Any, by: Any, at: datetime, case: dict[str, Any] | None = None) -> Any:
    """A use case with these answers, decided; the rules must be in force."""
    from apps.intake import selectors, services

    wanted = case or worked_cases()["w02"]
    use_case = services.create_from_case(workspace=workspace, case=wanted, key=str(wanted["title"])[:60], by=by, at=at)
    return services.decide_use_case(use_case=selectors.use_case_for(by, use_case.pk), by=by, at=at).decision
