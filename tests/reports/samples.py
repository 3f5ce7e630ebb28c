"""Worked cases decided by the default rules without a database, for tests of the document and of the PDF."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from apps.decisions.engine.answers import case_plain, read_case
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.decide import decide
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.management import fixture_files
from apps.reports.builder import build
from apps.reports.builder.parts import Meta
from apps.reports.document import ScopingDocument
from apps.reports.services.files import Content
from tests.reports.make import worked_cases

AT = datetime(2026, 11, 21, 15, 2, tzinfo=UTC)
META = Meta(reference="GW-7C1E-3", number=3, decided_by="Maya Lind", at=AT)
RULES = {"name": "Groundwork default rules", "version": 1, "sha256": "7c1e09ab" * 8}
PRICE_LIST = {"date": "2026-11-21", "version": 1, "sha256": "41d2c0de" * 8}
GO, PILOT, NOT_YET, STOP = "w02", "w17", "w25", "w29"  # one worked case of each verdict
VERDICTS = {GO: "go", PILOT: "pilot", NOT_YET: "not_yet", STOP: "stop"}


@cache
def prices() -> dict[str, Any]:
    return dict(fixture_files.default_prices())


@cache
def machine() -> Machine:
    return compile_book(from_plain(fixture_files.default_rulebook()), prices())


def book() -> Rulebook:
    return machine().book


_decided: dict[str, Content] = {}


def decided(case: dict[str, Any]) -> Content:
    """What a document is made of, for a case file; the same file is decided once, for whoever asks only reads it."""
    read = read_case(book(), case)
    if repr(read) not in _decided:
        result = decide(machine(), read, rulebook=RULES, price_list=PRICE_LIST)
        _decided[repr(read)] = Content(result, case_plain(book(), read), book(), prices(), META)
    return _decided[repr(read)]


@cache
def content(case_id: str = GO) -> Content:
    """The same for a worked case."""
    return decided(worked_cases()[case_id])


@cache
def document(case_id: str = GO) -> ScopingDocument:
    """The document of a worked case, built once: nobody can change it."""
    kept = content(case_id)
    return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


@cache
def conditional() -> Content:
    """A pilot with one condition: nobody has said how many ideas were looked through before this one."""
    case = worked_cases()[PILOT]
    case["answers"] |= {"current_way": "people", "success_metric": "named_only"}
    return decided(case)


def changed(case_id: str = GO, **result: Any) -> ScopingDocument:
    """The document of a worked case whose decision says something else in these places."""
    kept = content(case_id)
    return build(result={**kept.result, **result}, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)
