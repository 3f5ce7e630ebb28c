"""What a draft of rules or prices, or an older version of the rules, would decide otherwise: one run over all that is stored, and a line for each case that comes out otherwise.

Working results, not records: they go with their draft. Nothing of a case is kept here but its number, and what rules say of it.
"""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from apps.catalogue.models import PriceDraft
from apps.decisions.models.drafts import Draft
from apps.decisions.models.records import Decision, RulebookVersion
from apps.decisions.models.test_cases import DraftTestCase, VersionTestCase

WAITING, RUNNING, READY, FAILED, CANCELLED = "waiting", "running", "ready", "failed", "cancelled"
STATES = (WAITING, RUNNING, READY, FAILED, CANCELLED)
UNDER_WAY = (WAITING, RUNNING)
LONGEST_CAUSE = 200  # characters
Tried = Draft | PriceDraft | RulebookVersion


def whose(tried: Tried) -> dict[str, Any]:
    """By what the runs of a draft or version are found."""
    if isinstance(tried, RulebookVersion):
        return {"version": tried}
    return {"price_draft": tried} if isinstance(tried, PriceDraft) else {"draft": tried}


def revision_of(tried: Tried) -> int:
    """At which revision a draft stands; a version stands as it is."""
    return 0 if isinstance(tried, RulebookVersion) else tried.revision


def _of_one(*names: str) -> Q:
    """That one of these, and no other, is there."""
    one = Q()
    for name in names:
        one |= Q(**{f"{other}__isnull": other != name for other in names})
    return one


class ImpactRun(models.Model):
    """One replay of a draft as it stood at a revision. `cursor` is the last decision that is counted; no case is counted twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="impact_runs")
    price_draft = models.ForeignKey(PriceDraft, models.CASCADE, null=True, related_name="+")
    version = models.ForeignKey(RulebookVersion, models.CASCADE, null=True, related_name="+")  # that may be published again
    revision = models.PositiveIntegerField("revision of the draft")
    canonical = models.TextField("the draft as it stood")
    sha256 = models.CharField("fingerprint of the draft as it stood", max_length=64)
    before = models.ForeignKey(RulebookVersion, models.PROTECT, related_name="+")
    price_list = models.ForeignKey("catalogue.PriceListVersion", models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, default=WAITING)
    attempt = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField("cases to replay", default=0)
    done = models.PositiveIntegerField("cases replayed", default=0)
    cursor = models.UUIDField("last decision counted", null=True)
    counts = models.JSONField("what is counted so far", default=dict)
    words = models.JSONField("labels of what the counts and lines name", default=dict)
    fired = models.JSONField("how often each rule holds, before and after", default=dict)
    error = models.TextField("why it failed", blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first; of a draft at most one is under way."""

        ordering = ("-requested_at", "id")
        indexes = (
            models.Index(fields=("draft", "-requested_at"), name="impact_of_a_draft"),
            models.Index(fields=("price_draft", "-requested_at"), name="impact_of_a_price_draft"),
            models.Index(fields=("version", "-requested_at"), name="impact_of_a_version"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(status__in=STATES), name="impact_status_known"),
            models.CheckConstraint(condition=Q(done__lte=models.F("total")), name="impact_no_more_done_than_there_is"),
            models.CheckConstraint(condition=~Q(status=FAILED) | ~Q(error=""), name="impact_failed_with_a_reason"),
            models.CheckConstraint(condition=_of_one("draft", "price_draft", "version"), name="impact_of_one_draft"),
            models.UniqueConstraint(fields=("version",), condition=Q(status__in=UNDER_WAY), name="impact_once_at_a_time_of_a_version"),
            models.UniqueConstraint(
                fields=("price_draft",), condition=Q(status__in=UNDER_WAY), name="impact_once_at_a_time_of_a_price_draft"
            ),
            models.UniqueConstraint(fields=("draft",), condition=Q(status__in=UNDER_WAY), name="impact_once_at_a_time_of_a_draft"),
        )

    def __str__(self) -> str:
        return f"Impact of {self.draft_id or self.price_draft_id or self.version_id} at revision {self.revision}, {self.status}"

    @property
    def is_of_prices(self) -> bool:
        """Whether it tries a draft of the prices by the rules in force, and not one of the rules."""
        return self.price_draft_id is not None

    @property
    def worked(self) -> "models.QuerySet[Any]":
        """The test cases that are replayed: those of the draft or version of rules, or those that the rules in force were published with."""
        if self.draft_id is not None:
            return DraftTestCase.objects.filter(draft=self.draft_id)
        return VersionTestCase.objects.filter(version=self.version_id or self.before_id)

    @property
    def is_under_way(self) -> bool:
        return self.status in UNDER_WAY


class ImpactLine(models.Model):
    """One case that the draft decides otherwise, or cannot read. Of a stored decision its number, of a worked case its id."""

    MOVED, UNREAD = "moved", "unread"

    run = models.ForeignKey(ImpactRun, models.CASCADE, related_name="lines")
    decision = models.ForeignKey(Decision, models.CASCADE, null=True, related_name="+")
    case = models.CharField("worked case", max_length=200, blank=True)
    kind = models.CharField(max_length=10)
    weight = models.PositiveSmallIntegerField("what changed first: 0 is the verdict")
    aspects = ArrayField(models.CharField(max_length=20), default=list)
    causes = ArrayField(models.CharField(max_length=LONGEST_CAUSE), default=list)
    how = models.CharField("how the causes were found", max_length=10, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    details = models.JSONField(default=dict)

    class Meta:
        """The weightiest first."""

        ordering = ("weight", "pk")
        indexes = (
            models.Index(fields=("run", "weight", "id"), name="impact_line_by_weight"),
            GinIndex(fields=("causes",), name="impact_line_by_cause"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(decision__isnull=True) ^ Q(case=""), name="impact_line_of_one_case"),
            models.UniqueConstraint(fields=("run", "decision"), name="impact_line_once_for_a_decision"),
            models.UniqueConstraint(fields=("run", "case"), condition=Q(decision__isnull=True), name="impact_line_once_for_a_worked_case"),
        )

    def __str__(self) -> str:
        return self.case or str(self.decision_id)
