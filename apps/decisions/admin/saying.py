"""What a person says beside a change of a draft, and what its pages say after it, with the way back."""

from django.http import QueryDict

from apps.decisions.admin.pages import RULES

LONGEST_REASON = 500
say = RULES.say


def reason_in(data: QueryDict) -> str:
    """Why somebody changed it, as typed beside the form."""
    return data.get("reason", "")[:LONGEST_REASON].replace("\x00", "")
