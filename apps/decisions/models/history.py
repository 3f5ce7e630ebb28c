"""What was said and what moved around a version: reviews of drafts, warnings published in spite of, rows that each version changed.

The database lets the application only read and add.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.models import LONGEST_NAME
from apps.decisions.models.records import WHOLE_SHA256, RulebookVersion


class Review(models.Model):
    """One word on one state of a draft: asked for, approved, or sent back. It holds for that revision and that text, and no other.

    The draft is named by its number and title, not by a foreign key: a draft that is given up does not take along what was said of it.
    """

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

        ordering = ("pk",)
        indexes = (models.Index(fields=("draft_number", "id"), name="review_by_draft"),)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=("asked", "approved", "sent back")), name="review_kind_known"),
            models.CheckConstraint(condition=Q(sha256__regex=WHOLE_SHA256), name="review_sha256_whole"),
            models.CheckConstraint(condition=Q(kind="approved") | ~Q(words=""), name="review_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.draft_title}: {self.kind} by {self.by_name}"


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
