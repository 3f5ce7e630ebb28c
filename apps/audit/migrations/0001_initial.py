"""The table of events, which the application may add to and read, nothing else."""

import uuid
from django.db import migrations, models

from apps.audit.append_only import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=60)),
                ("subject_id", models.CharField(max_length=64)),
                ("workspace_id", models.UUIDField(null=True)),
                ("actor", models.CharField(max_length=200)),
                ("actor_id", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField()),
                ("details", models.JSONField(default=dict)),
                ("position", models.PositiveBigIntegerField()),
                ("previous_sha256", models.CharField(max_length=64)),
                ("sha256", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "ordering": ["at", "position"],
                "indexes": [
                    models.Index(
                        fields=["workspace_id", "at"], name="audit_event_by_workspace"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace_id", "position"),
                        name="audit_event_one_chain",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("actor", ""), _negated=True),
                        name="audit_event_names_its_actor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)),
                        name="audit_event_counts_from_one",
                    ),
                ],
            },
        ),
        append_only("audit_event"),
    ]
