"""A decision -> its `ScopingDocument`, the one text that page and PDF share. Deterministic: no clock, no locale, no database."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from apps.decisions.engine.book import Rulebook
from apps.reports import formatting
from apps.reports.builder import (
    costs,
    data,
    evidence,
    facts,
    hardware,
    law,
    options,
    plan,
    reasons,
    record,
    steps,
    sure,
    two_weeks,
    verdict,
    warned,
    way_back,
    workings,
)
from apps.reports.builder.parts import Meta, Parts
from apps.reports.document import Head, ScopingDocument
from apps.ui.formatting import day


def build(*, result: Mapping[str, Any], case: Mapping[str, Any], book: Rulebook, prices: Mapping[str, Any], meta: Meta) -> ScopingDocument:
    """Build the document of one decision: `result` as `decide` gives it, the case, and the book and prices that it was made by."""
    parts = Parts(result, case, book, prices, meta)
    work = steps.steps(parts)
    return ScopingDocument(
        head=_head(parts),
        verdict=verdict.verdict(parts),
        how_sure=sure.how_sure(parts),
        facts=facts.facts(parts),
        checks=evidence.checks(parts),
        checks_lead=evidence.checks_lead(parts),
        reasons=reasons.reasons(parts),
        options=options.options(parts),
        options_lead=options.options_lead(parts),
        ruled_out=options.ruled_out(parts),
        covers=costs.covers(parts),
        fit_chart=options.fit_chart(parts),
        data=data.data(parts),
        cost=costs.cost(parts),
        hardware=hardware.hardware(parts),
        workings=workings.workings(parts),
        law=law.law(parts),
        warnings=warned.warnings(parts),
        open_warnings=warned.open_warnings(parts),
        changes=plan.changes(parts),
        changes_lead=plan.changes_lead(parts),
        near_misses=plan.near_misses(parts),
        assumptions=plan.assumptions(parts),
        assumptions_lead=plan.assumptions_lead(parts),
        steps=work,
        steps_lead=steps.steps_lead(parts),
        two_weeks=two_weeks.two_weeks(parts, work),
        later_steps=steps.later_steps(parts),
        later_title=steps.later_title(parts),
        way_back=way_back.way_back(parts),
        gates=evidence.gates(parts),
        findings=evidence.findings(parts),
        idea=record.idea(parts),
        basis=evidence.basis(parts),
        record=record.record(parts),
        record_lead=record.record_lead(parts),
    )


def _head(parts: Parts) -> Head:
    meta = parts.meta
    decided_on = parts.on
    until = formatting.months_later(decided_on, int(parts.parameter("valid_months") or 6))
    return Head(
        title=formatting.printable_text(str(parts.case.get("title") or "Untitled idea")),
        reference=meta.reference,
        decided_by=formatting.printable_text(meta.decided_by),
        decided_on=day(decided_on),
        moment=meta.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        valid_until=day(until),
        decision=f"Decision {meta.number}",
        rules=f"Rules v{parts.result['rulebook']['version']}",
        prices=f"prices of {costs.price_day_words(parts)}",
    )
