"""The table of exports: documents that were asked for and those that are made. May not import services, selectors or the builder."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

WAITING, RENDERING, READY, FAILED = "waiting", "rendering", "ready", "failed"
STATES = (WAITING, RENDERING, READY, FAILED)
FINAL = (READY, FAILED)


class Export(models.Model):
    """One document of one decision. `key` makes a double click one export; `output` is written once, by whoever is first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("accounts.Workspace", models.PROTECT, related_name="+")
    decision = models.ForeignKey("decisions.Decision", models.PROTECT, related_name="exports")
    options = models.CharField(max_length=40)
    key = models.CharField(max_length=64, unique=True)
    status = models.CharField(max_length=10, default=WAITING)
    attempt = models.PositiveIntegerField(default=0)
    page = models.PositiveIntegerField("page that is laid out", default=0)
    output = models.BinaryField("the file", null=True)
    sha256 = models.CharField("fingerprint of the file", max_length=64, blank=True)
    error = models.TextField("why it failed", blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-requested_at", "id")
        indexes = (models.Index(fields=("sha256",), name="export_by_fingerprint"),)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=STATES), name="export_status_known"),
            models.CheckConstraint(
                condition=Q(status=READY, output__isnull=False, sha256__regex="^[0-9a-f]{64}$")
                | (~Q(status=READY) & Q(output__isnull=True)),
                name="export_ready_with_its_file",
            ),
            models.CheckConstraint(condition=~Q(status=FAILED) | ~Q(error=""), name="export_failed_with_a_reason"),
            models.CheckConstraint(
                condition=Q(status__in=FINAL, finished_at__isnull=False) | (~Q(status__in=FINAL) & Q(finished_at__isnull=True)),
                name="export_finished_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"Document of {self.decision_id}, {self.status}"

    @property
    def is_final(self) -> bool:
        return self.status in FINAL
