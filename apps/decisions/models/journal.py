"""What was done to a draft of the rules, row by row, and who has a row open, of rules or prices. Shape only; the services write it.

A journal entry is never changed: the database lets the application only read and add. It outlives its draft.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.drafting import AnyChange
from apps.catalogue.models import PriceDraft
from apps.catalogue.prices import LONGEST_KEY
from apps.decisions.models.drafts import Draft


class DraftChange(AnyChange):
    """One row of a draft before and after somebody changed it, and its place before and after."""

    BESIDES = "besides"  # the part of what lies in a draft and is no row of the rules: test cases, imported models

    draft = models.ForeignKey(Draft, models.DO_NOTHING, db_constraint=False, related_name="changes")
    part = models.CharField(max_length=20)
    key = models.CharField(max_length=120)  # by which the row is found afterwards
    place_before = models.PositiveIntegerField(null=True)
    place_after = models.PositiveIntegerField(null=True)

    class Meta(AnyChange.Meta):
        """As every journal; found by row."""

        constraints = (
            models.UniqueConstraint(fields=("draft", "number"), name="draft_change_numbered_once"),
            models.CheckConstraint(condition=Q(what__in=("added", "changed", "removed", "moved")), name="draft_change_known"),
            models.CheckConstraint(condition=Q(number__gte=1, together__gte=1), name="draft_change_from_one"),
        )
        indexes = (models.Index(fields=("draft", "part", "key"), name="draft_change_by_row"),)

    def __str__(self) -> str:
        return f"{self.number}. {self.key} {self.what}"


class OpenRow(models.Model):
    """Who opened the page of a row, and when last. No lock: it only tells the next one."""

    draft = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="+")
    price_draft = models.ForeignKey(PriceDraft, models.CASCADE, null=True, related_name="+")
    part = models.CharField(max_length=20)
    key = models.CharField(max_length=LONGEST_KEY)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """One line a person and row."""

        constraints = (
            models.UniqueConstraint(fields=("draft", "part", "key", "person"), name="open_row_once_a_person"),
            models.UniqueConstraint(fields=("price_draft", "part", "key", "person"), name="open_price_row_once_a_person"),
            models.CheckConstraint(condition=Q(draft__isnull=True) ^ Q(price_draft__isnull=True), name="open_row_of_one_draft"),
        )

    def __str__(self) -> str:
        return f"{self.part} {self.key}"
