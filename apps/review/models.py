"""Tables of what people look at beside a decision. Shape, names and what must always hold. May not import services or selectors."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.models import LONGEST_NAME

LONGEST_SCENARIO_NAME = 80


class Scenario(models.Model):
    """Answers changed to see what they would do. Rows are added and read, never changed; the use case itself is left alone.

    `changes` is canonical JSON: question to value, null for "not known". It counts from the answers of `basis`, or where
    there is none from those of the use case as they are when somebody looks. Without a name it is a step on the way.
    `key` makes the same step of the same person one row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.PROTECT, related_name="+")
    use_case = models.ForeignKey("intake.UseCase", on_delete=models.PROTECT, related_name="+")
    basis = models.ForeignKey("decisions.Decision", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    changes = models.TextField()
    name = models.CharField(max_length=LONGEST_SCENARIO_NAME, blank=True)
    key = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=LONGEST_NAME)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["use_case", "name"], condition=~Q(name=""), name="review_scenario_named_once"),
        ]
        indexes = [models.Index(fields=["use_case", "-at"], condition=~Q(name=""), name="review_scenario_latest")]

    def __str__(self) -> str:
        return self.name or "a what-if without a name"
