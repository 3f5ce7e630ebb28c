"""Test cases of the rules: those of a draft, those that a version was published with, and changes of them that somebody accepted.

Answers and expectations are canonical texts, as decisions keep theirs: decimals are words, and nothing else is lost.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.models import LONGEST_NAME
from apps.decisions.models.drafts import DraftRow
from apps.decisions.models.records import WHOLE_SHA256, RulebookVersion

LONGEST_TITLE, LONGEST_CASE_NAME = 200, 60


class CaseText(models.Model):
    """What a test case says: given these answers, expect this."""

    name = models.CharField(max_length=LONGEST_CASE_NAME)
    title = models.CharField(max_length=LONGEST_TITLE)
    why = models.TextField(blank=True)
    answers = models.TextField()
    expect = models.TextField()

    class Meta:
        """Not a table of its own."""

        abstract = True

    def __str__(self) -> str:
        return self.title or self.name


class DraftTestCase(CaseText, DraftRow):
    """A test case of a draft. `revision` counts its changes, so that nobody overwrites another unseen."""

    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        """In the order in which they were added; one name, one case."""

        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("draft", "name"), name="test_case_name_once_in_a_draft"),)


class VersionTestCase(CaseText):
    """A test case that a version was published with. Never changed again, and no part of the version's fingerprint."""

    version = models.ForeignKey(RulebookVersion, models.PROTECT, related_name="test_cases")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        """In the order of the draft."""

        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("version", "name"), name="test_case_name_once_in_a_version"),)


class AcceptedChange(models.Model):
    """Somebody's word that a test case is meant to come out otherwise, why, and which difference the word is about.

    The draft is named by its number alone: one that is given up goes, and what was said about it stays.
    """

    draft_number = models.BigIntegerField()
    name = models.CharField(max_length=LONGEST_CASE_NAME)
    title = models.CharField(max_length=LONGEST_TITLE)
    difference = models.TextField()
    sha256 = models.CharField("fingerprint of the difference", max_length=64)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=LONGEST_NAME)
    at = models.DateTimeField()

    class Meta:
        """Newest last; found by the draft."""

        ordering = ("pk",)
        indexes = (models.Index(fields=("draft_number", "name"), name="accepted_change_of_a_draft"),)
        constraints = (
            models.CheckConstraint(condition=Q(sha256__regex=WHOLE_SHA256), name="accepted_change_sha256_whole"),
            models.CheckConstraint(condition=~Q(reason=""), name="accepted_change_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"
