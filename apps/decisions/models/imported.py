"""DMN models that were read into a draft, and their tables. They take no part in advice and in no version; shape only."""

from django.db import models
from django.db.models import Q

from apps.decisions.models.drafts import DraftRow


class ImportedModel(DraftRow):
    """One DMN file as it was given: what its tables mean is read from it again, so that nothing is lost on the way."""

    name = models.CharField("name of the model", max_length=300)
    file_name = models.CharField(max_length=200, blank=True)
    source = models.BinaryField("the file")
    sha256 = models.CharField("fingerprint of the file", max_length=64)

    class Meta:
        """One name, one model."""

        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("draft", "name"), name="imported_model_once_in_a_draft"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="imported_model_sha256_whole"),
        )

    def __str__(self) -> str:
        return self.name


class ImportedTable(DraftRow):
    """One decision table of an imported model, with its hit policy, as it reads; `content` is its clauses and rules in plain data."""

    model = models.ForeignKey(ImportedModel, models.CASCADE, related_name="tables")
    decision = models.CharField("name of the decision", max_length=300)
    policy = models.CharField("hit policy", max_length=20)
    aggregation = models.CharField(max_length=10, blank=True)
    content = models.JSONField()

    class Meta:
        """In the order of the file."""

        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(policy__in=("UNIQUE", "ANY", "PRIORITY", "FIRST", "COLLECT", "RULE ORDER", "OUTPUT ORDER")),
                name="imported_table_policy_known",
            ),
        )

    def __str__(self) -> str:
        return self.decision
