"""What is never changed again: published rule books, when each was in force, and decisions. The database lets the application only read and add."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.accounts.models import LONGEST_NAME

WHOLE_SHA256 = "^[0-9a-f]{64}$"


class RulebookVersion(models.Model):
    """One published rule book: its canonical text, its fingerprint, and the fingerprint of the one before."""

    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=200)
    canonical = models.TextField()
    sha256 = models.CharField("fingerprint", max_length=64)
    previous_sha256 = models.CharField("fingerprint of the version before", max_length=64, blank=True)
    notes = models.TextField("what changed", blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_by_name = models.CharField(max_length=LONGEST_NAME)
    published_at = models.DateTimeField()
    restores = models.PositiveIntegerField("the version whose rules are published again", null=True)

    class Meta:
        """Newest first; only the first version has none before it."""

        ordering = ("-number",)
        verbose_name = "version of the rules"
        verbose_name_plural = "versions of the rules"
        constraints = (
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_one"),
            models.CheckConstraint(condition=Q(sha256__regex=WHOLE_SHA256), name="version_sha256_whole"),
            models.CheckConstraint(
                condition=Q(number=1, previous_sha256="") | Q(number__gt=1, previous_sha256__regex=WHOLE_SHA256),
                name="version_chained_to_the_one_before",
            ),
            models.CheckConstraint(
                condition=Q(restores=None) | Q(restores__gte=1, restores__lt=F("number")), name="version_restores_an_older_one"
            ),
        )

    def __str__(self) -> str:
        return f"Rules v{self.number}"


class RulebookActivation(models.Model):
    """From when a version is in force. The latest whose moment has passed, and that was not withdrawn before it came, is the live one."""

    version = models.ForeignKey(RulebookVersion, models.PROTECT, related_name="activations")
    valid_from = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=LONGEST_NAME)
    at = models.DateTimeField()
    withdraws = models.OneToOneField("self", models.PROTECT, null=True, related_name="withdrawn")  # a planned start that will not come

    class Meta:
        """In the order in which they take effect; among equals the later entry counts."""

        ordering = ("valid_from", "pk")
        indexes = (models.Index(fields=("-valid_from", "-id"), name="activation_latest_first"),)

    def __str__(self) -> str:
        return f"{self.version} from {self.valid_from:%Y-%m-%d %H:%M}"


class Decision(models.Model):
    """One frozen result: what was asked, by which rules and prices, and what came of it, as canonical text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("accounts.Workspace", models.PROTECT, related_name="decisions")
    rulebook_version = models.ForeignKey(RulebookVersion, models.PROTECT, related_name="decisions")
    price_list = models.ForeignKey("catalogue.PriceListVersion", models.PROTECT, related_name="decisions")
    title = models.CharField(max_length=200)
    case_json = models.TextField("case")
    result_json = models.TextField("result")
    sha256 = models.CharField("fingerprint of the result", max_length=64)
    engine = models.CharField("version of the engine", max_length=20)
    verdict = models.CharField(max_length=20)
    recommendation = models.CharField(max_length=60)
    certainty = models.CharField(max_length=20)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_by_name = models.CharField(max_length=LONGEST_NAME)
    decided_at = models.DateTimeField()

    class Meta:
        """Newest first within a workspace."""

        ordering = ("-decided_at", "id")
        indexes = (models.Index(fields=("workspace", "-decided_at"), name="decision_by_workspace"),)
        constraints = (
            models.CheckConstraint(condition=Q(sha256__regex=WHOLE_SHA256), name="decision_sha256_whole"),
            models.CheckConstraint(condition=Q(verdict__in=("go", "pilot", "not_yet", "stop")), name="decision_verdict_known"),
            models.CheckConstraint(condition=Q(certainty__in=("settled", "conditional", "leaning")), name="decision_certainty_known"),
        )

    def __str__(self) -> str:
        return self.title
