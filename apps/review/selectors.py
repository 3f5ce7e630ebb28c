"""What stands around a decision on its page, always for somebody who asks. Reads only; may not import services or views."""

from typing import Any

from apps.accounts import permissions
from apps.accounts.selectors import Person
from apps.decisions.models import Decision
from apps.intake.selectors import use_case_of
from apps.reports.selectors import exports_of


def around(user: Person, decision: Decision) -> dict[str, Any]:
    """The use case that the decision was made for, its documents, and what this person may do."""
    link = use_case_of(decision.pk)
    return {
        "use_case": link.use_case if link else None,
        "exports": exports_of(decision),
        "may_export": permissions.can_export(user, decision.workspace),
        "may_edit": permissions.can_edit_use_cases(user, decision.workspace),
    }
