"""Who has a row open, of a draft of the rules or of the prices: a note for the next one, no lock. May not import views, forms or admin."""

from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.decisions.models import OpenRow
from apps.decisions.models.impact import Tried, whose

FOR = timedelta(minutes=30)  # how long a note is worth reading


def note_opening(*, draft: Tried, part: str, key: str, by: User, at: datetime) -> list[OpenRow]:
    """Write down that this person opened the row, and say who else did lately, the last one first."""
    of = whose(draft)
    OpenRow.objects.bulk_create(
        [OpenRow(**of, part=part, key=key, person=by, at=at)],
        update_conflicts=True,
        unique_fields=[*of, "part", "key", "person"],
        update_fields=["at"],
    )
    lately = OpenRow.objects.filter(**of, part=part, key=key, at__gte=at - FOR).exclude(person=by)
    return list(lately.select_related("person").order_by("-at"))
