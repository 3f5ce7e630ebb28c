"""What was said and what moved around a version: reviews of drafts, warnings published in spite of, rows that each version changed.

The database lets the application only read and add.
"""

from django.db import models
from django.db.models import Q

from apps.accounts.drafting import AnyReview
from apps.decisions.models.records import WHOLE_SHA256, RulebookVersion


class Review(AnyReview):
    """A word on a draft of the rules."""

    class Meta(AnyReview.Meta):
        """As every review; found by the number of its draft."""

        indexes = (models.Index(fields=("draft_number", "id"), name="review_by_draft"),)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=("asked", "approved", "sent back")), name="review_kind_known"),
            models.CheckConstraint(condition=Q(sha256__regex=WHOLE_SHA256), name="review_sha256_whole"),
            models.CheckConstraint(condition=Q(kind="approved") | ~Q(words=""), name="review_says_why"),
        )


class AcceptedWarning(models.Model):
    """A warning of the analysis that a version was published in spite of, and why."""

    version = models.ForeignKey(RulebookVersion, models.PROTECT, related_name="accepted_warnings")
    part = models.CharField(max_length=40)
    key = models.CharField(max_length=120, blank=True)
    message = models.TextField()
    reason = models.TextField()

    class Meta:
        """In the order of the analysis."""

        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="accepted_warning_says_why"),)

    def __str__(self) -> str:
        return self.message


class VersionChange(models.Model):
    """One row of the rule book that a version added, changed or removed, in the words of that day.

    Written with the version, so that the life of a rule is one question to the database however many versions there are.
    """

    version = models.ForeignKey(RulebookVersion, models.PROTECT, related_name="changes")
    part = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    details = models.JSONField(default=list)  # field, before, after: what the sentences do not tell

    class Meta:
        """Oldest version first, within it in the order of the rule book."""

        ordering = ("version__number", "pk")
        indexes = (models.Index(fields=("part", "key", "version"), name="version_change_by_row"),)
        constraints = (
            models.UniqueConstraint(fields=("version", "part", "key"), name="version_changes_a_row_once"),
            models.CheckConstraint(condition=Q(kind__in=("added", "changed", "removed")), name="version_change_kind_known"),
        )

    def __str__(self) -> str:
        return f"{self.version}: {self.kind} {self.key}"
