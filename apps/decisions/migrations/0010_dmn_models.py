"""DMN models that were read into a draft, and their tables."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0007_test_cases"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportedModel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0)),
                ("name", models.CharField(max_length=300, verbose_name="name of the model")),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("source", models.BinaryField(verbose_name="the file")),
                ("sha256", models.CharField(max_length=64, verbose_name="fingerprint of the file")),
                ("draft", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="decisions.draft")),
            ],
            options={
                "ordering": ("position", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("draft", "name"), name="imported_model_once_in_a_draft"),
                    models.CheckConstraint(condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="imported_model_sha256_whole"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportedTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0)),
                ("decision", models.CharField(max_length=300, verbose_name="name of the decision")),
                ("policy", models.CharField(max_length=20, verbose_name="hit policy")),
                ("aggregation", models.CharField(blank=True, max_length=10)),
                ("content", models.JSONField()),
                ("draft", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="decisions.draft")),
                (
                    "model",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tables", to="decisions.importedmodel"),
                ),
            ],
            options={
                "ordering": ("position", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("policy__in", ("UNIQUE", "ANY", "PRIORITY", "FIRST", "COLLECT", "RULE ORDER", "OUTPUT ORDER"))),
                        name="imported_table_policy_known",
                    )
                ],
            },
        ),
    ]
