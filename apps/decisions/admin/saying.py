"""What the pages of a draft say after a change: the words, and the way back beside them."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from apps.decisions.models import Draft, DraftChange

LONGEST_REASON = 500
UNDO = "undo:"  # what the tags of a message begin with that offers to take a change back; the address follows


def reason_in(data: QueryDict) -> str:
    """Why somebody changed it, as typed beside the form."""
    return data.get("reason", "")[:LONGEST_REASON].replace("\x00", "")


def say(request: HttpRequest, draft: Draft, words: str, changes: Sequence[DraftChange]) -> None:
    """Say what was done; where something changed, offer to undo it."""
    if not changes:
        messages.success(request, "Nothing was changed")
        return
    way_back = reverse("admin:decisions_draft_undo", args=[draft.pk, changes[0].number])
    messages.success(request, words, extra_tags=f"{UNDO}{way_back}")
