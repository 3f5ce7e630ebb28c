"""Reviews of drafts, warnings published in spite of, what each version changed row by row, planned starts that can be withdrawn.

What the versions published so far changed is worked out here once, from their texts.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from apps.audit.append_only import append_only
from apps.decisions.engine import canonical
from apps.decisions.engine.differences import NO_BOOK, differences
from apps.decisions.engine.rulebook import from_plain

WHOLE = "^[0-9a-f]{64}$"


def say_what_each_version_changed(apps, editor):
    owner = editor.connection.alias
    versions, changes = apps.get_model("decisions", "RulebookVersion"), apps.get_model("decisions", "VersionChange")
    before = NO_BOOK
    for pk in list(versions.objects.using(owner).order_by("number").values_list("pk", flat=True)):
        version = versions.objects.using(owner).get(pk=pk)
        book = from_plain(canonical.loads(version.canonical))
        changes.objects.using(owner).bulk_create(
            changes(version=version, part=one.part, key=one.key, kind=one.kind, before=one.before, after=one.after,
                    details=[list(moved) for moved in (*one.moves, *one.details)])
            for one in differences(before, book)
        )  # fmt: skip
        before = book


def key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def to_version(name):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to="decisions.rulebookversion")


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0006_journal_of_a_draft"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "rulebookactivation",
            "withdraws",
            models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="withdrawn", to="decisions.rulebookactivation"
            ),
        ),
        migrations.AddField(
            "rulebookversion",
            "restores",
            models.PositiveIntegerField(null=True, verbose_name="the version whose rules are published again"),
        ),
        migrations.AddConstraint(
            "rulebookversion",
            models.CheckConstraint(
                condition=Q(restores=None) | Q(restores__gte=1, restores__lt=F("number")), name="version_restores_an_older_one"
            ),
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", key()),
                ("draft_number", models.BigIntegerField()),
                ("draft_title", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=10)),
                ("revision", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64, verbose_name="fingerprint of what was reviewed")),
                ("canonical", models.TextField(verbose_name="what was reviewed")),
                ("words", models.TextField(blank=True)),
                ("by_name", models.CharField(max_length=320)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["draft_number", "id"], name="review_by_draft")],
                "constraints": [
                    models.CheckConstraint(condition=Q(kind__in=("asked", "approved", "sent back")), name="review_kind_known"),
                    models.CheckConstraint(condition=Q(sha256__regex=WHOLE), name="review_sha256_whole"),
                    models.CheckConstraint(condition=Q(kind="approved") | ~Q(words=""), name="review_says_why"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AcceptedWarning",
            fields=[
                ("id", key()),
                ("part", models.CharField(max_length=40)),
                ("key", models.CharField(blank=True, max_length=120)),
                ("message", models.TextField()),
                ("reason", models.TextField()),
                ("version", to_version("accepted_warnings")),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [models.CheckConstraint(condition=~Q(reason=""), name="accepted_warning_says_why")],
            },
        ),
        migrations.CreateModel(
            name="VersionChange",
            fields=[
                ("id", key()),
                ("part", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=10)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                ("details", models.JSONField(default=list)),
                ("version", to_version("changes")),
            ],
            options={
                "ordering": ("version__number", "pk"),
                "indexes": [models.Index(fields=["part", "key", "version"], name="version_change_by_row")],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "part", "key"), name="version_changes_a_row_once"),
                    models.CheckConstraint(condition=Q(kind__in=("added", "changed", "removed")), name="version_change_kind_known"),
                ],
            },
        ),
        append_only("decisions_review"),
        append_only("decisions_acceptedwarning"),
        append_only("decisions_versionchange"),
        migrations.RunPython(say_what_each_version_changed, migrations.RunPython.noop),
    ]
