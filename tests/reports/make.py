"""A decided use case in one line, for the tests of documents and of the pages that show decisions."""

import copy
import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

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
    from apps.decisions.services import deciding
    from apps.intake import selectors, services

    wanted = case or worked_cases()["w02"]
    use_case = services.create_from_case(workspace=workspace, case=wanted, key=str(wanted["title"])[:60], by=by, at=at)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deciding, "deciding", SimpleNamespace(decide=decided()))
        return services.decide_use_case(use_case=selectors.use_case_for(by, use_case.pk), by=by, at=at).decision


@cache
def decided() -> Callable[..., Any]:
    from apps.decisions.engine.decide import decide

    return once(decide)


def once(decide: Callable[..., Any]) -> Callable[..., Any]:
    """`decide`, which works the same case out once for the same rules and prices; each who asks gets a copy of its own."""
    results: dict[tuple[int, str, str], tuple[Any, Any]] = {}

    def decided(machine: Any, case: Any, **named: Any) -> Any:
        key = (id(machine), repr(case), repr(named))
        if key not in results:
            results[key] = machine, decide(machine, case, **named)  # with the machine, so that its number stays its own
        return copy.deepcopy(results[key][1])

    return decided
