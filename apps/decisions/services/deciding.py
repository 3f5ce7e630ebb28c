"""Deciding a case for a workspace, and freezing what came of it. May not import views, forms or admin."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts import permissions
from apps.accounts.models import User, Workspace
from apps.audit.services import record
from apps.decisions import selectors
from apps.decisions.engine import answers, canonical
from apps.decisions.engine import decide as deciding
from apps.decisions.models import Decision

Plain = Mapping[str, Any]


@transaction.atomic
def decide(*, workspace: Workspace, case: Plain, by: User, at: datetime) -> Decision:
    """Decide a case by the rules and prices in force, and freeze what came of it.

    `case` has the shape of a case file. Raises answers.CaseRefused with every problem; nothing is stored then.
    """
    permissions.check_decide(by, workspace)
    machine, rules, prices = selectors.live_machine(at)
    read = answers.read_case(machine.book, case)
    if missing := [what for what, there in (("title", read.title), ("problem", read.narrative.get("problem"))) if not there]:
        raise answers.CaseRefused([f"Enter the {what} of the idea in words" for what in missing])
    result = deciding.decide(machine, read, rulebook=selectors.rulebook_meta(rules), price_list=selectors.price_meta(prices))
    text = canonical.dumps(result)
    decision = Decision.objects.create(
        workspace=workspace,
        rulebook_version=rules,
        price_list=prices,
        title=read.title,
        case_json=canonical.dumps(answers.case_plain(machine.book, read)),
        result_json=text,
        sha256=canonical.sha256(text),
        engine=result["engine"],
        verdict=result["verdict"],
        recommendation=result["recommendation"],
        certainty=result["certainty"],
        decided_by=by,
        decided_by_name=by.name,
        decided_at=at,
    )
    record(
        kind="decision.made",
        subject="decision",
        subject_id=decision.pk,
        workspace_id=workspace.pk,
        actor=by,
        at=at,
        sha256=decision.sha256,
        rulebook=rules.number,
        price_list=prices.number,
    )
    return decision
