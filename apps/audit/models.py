"""One table: the events. Rows are added and read, never changed. May not import services or views."""

import uuid

from django.db import models
from django.db.models import Q

from apps.audit import events


class Event(models.Model):
    """Something that happened. `position` counts within the chain of one workspace, or of the site where none is given."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    workspace_id = models.UUIDField(null=True)
    actor = models.CharField(max_length=200)
    actor_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    details = models.JSONField(default=dict)
    position = models.PositiveBigIntegerField()
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["at", "position"]
        indexes = [models.Index(fields=["workspace_id", "at"], name="audit_event_by_workspace")]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "position"],
                name="audit_event_one_chain",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=~Q(actor=""), name="audit_event_names_its_actor"),
            models.CheckConstraint(condition=Q(position__gte=1), name="audit_event_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor}: {self.kind} {self.subject} {self.subject_id}"

    @property
    def words(self) -> str:
        """What happened, in words."""
        return events.KINDS.get(self.kind, self.kind)

    def hashed(self) -> dict[str, object]:
        """What the hash covers beside the moment: every field but the hashes themselves."""
        return {
            "id": str(self.id),
            "kind": self.kind,
            "subject": self.subject,
            "subject_id": self.subject_id,
            "workspace_id": str(self.workspace_id) if self.workspace_id else None,
            "actor": self.actor,
            "actor_id": self.actor_id,
            "details": self.details,
            "position": self.position,
        }
