"""Test cases: those of a draft, those that a version was published with, and changes of them that somebody accepted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from apps.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0005_when_a_step_belongs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftTestCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0)),
                ("name", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("why", models.TextField(blank=True)),
                ("answers", models.TextField()),
                ("expect", models.TextField()),
                ("revision", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(null=True)),
                (
                    "changed_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("draft", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="decisions.draft")),
            ],
            options={
                "ordering": ("position", "pk"),
                "constraints": [models.UniqueConstraint(fields=("draft", "name"), name="test_case_name_once_in_a_draft")],
            },
        ),
        migrations.CreateModel(
            name="VersionTestCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("why", models.TextField(blank=True)),
                ("answers", models.TextField()),
                ("expect", models.TextField()),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "version",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="test_cases", to="decisions.rulebookversion"),
                ),
            ],
            options={
                "ordering": ("position", "pk"),
                "constraints": [models.UniqueConstraint(fields=("version", "name"), name="test_case_name_once_in_a_version")],
            },
        ),
        migrations.CreateModel(
            name="AcceptedChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("draft_number", models.BigIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("difference", models.TextField()),
                ("sha256", models.CharField(max_length=64, verbose_name="fingerprint of the difference")),
                ("reason", models.TextField()),
                ("by_name", models.CharField(max_length=320)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["draft_number", "name"], name="accepted_change_of_a_draft")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="accepted_change_sha256_whole"),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="accepted_change_has_a_reason"),
                ],
            },
        ),
        append_only("decisions_versiontestcase"),
        append_only("decisions_acceptedchange"),
    ]
