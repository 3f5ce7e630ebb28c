"""What every draft that people work on has, of rules or of prices: itself, what was done to it, and what was said of it. Abstract: makes no table.

A change is never altered and outlives its draft. A word names its draft by number and title, not by a foreign key: a draft
that is discarded does not take along what was said of it.
"""

from django.conf import settings
from django.db import models

from apps.accounts.models import LONGEST_NAME


class AnyDraft(models.Model):
    """A draft: several may lie side by side; a number is given at publishing only. Whoever has one says of what, and as what it was published."""

    published_as_id: int | None

    title = models.CharField(max_length=200)
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        """The one touched last comes first."""

        abstract = True
        ordering = ("-changed_at", "-pk")

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it can still be edited: until it was published."""
        return self.published_as_id is None


class AnyChange(models.Model):
    """One row of a draft before and after somebody changed it, as plain data; None where it was not there."""

    ADDED, CHANGED, REMOVED, MOVED = "added", "changed", "removed", "moved"

    number = models.PositiveIntegerField()  # in the draft, from one
    what = models.CharField(max_length=10)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=LONGEST_NAME)
    at = models.DateTimeField()
    why = models.TextField(blank=True)
    undoes = models.PositiveIntegerField(null=True)  # the number of the change that it takes back
    together = models.PositiveIntegerField()  # the number of the first change that was made in the same step

    class Meta:
        """The newest first; numbers without a gap, made under the lock of the draft."""

        abstract = True
        ordering = ("-number",)


class AnyReview(models.Model):
    """One word on one state of a draft: asked for, approved, or sent back. It holds for that revision and that text, and no other."""

    ASKED, APPROVED, SENT_BACK = "asked", "approved", "sent back"

    draft_number = models.BigIntegerField()
    draft_title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    revision = models.PositiveIntegerField()
    sha256 = models.CharField("fingerprint of what was reviewed", max_length=64)
    canonical = models.TextField("what was reviewed")
    words = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=LONGEST_NAME)
    at = models.DateTimeField()

    class Meta:
        """In the order in which they were said."""

        abstract = True
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.draft_title}: {self.kind} by {self.by_name}"
