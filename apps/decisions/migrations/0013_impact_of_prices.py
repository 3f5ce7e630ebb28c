"""A replay tries a draft of the rules, or one of the prices."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_drafts_of_price_lists"),
        ("decisions", "0011_what_more_never_hurts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="impactrun",
            name="price_draft",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalogue.pricedraft"),
        ),
        migrations.AlterField(
            model_name="impactrun",
            name="draft",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="impact_runs", to="decisions.draft"
            ),
        ),
        migrations.AddIndex(
            model_name="impactrun",
            index=models.Index(fields=["price_draft", "-requested_at"], name="impact_of_a_price_draft"),
        ),
        migrations.AddConstraint(
            model_name="impactrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("draft__isnull", True), ("price_draft__isnull", True), _connector="XOR"), name="impact_of_one_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="impactrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("waiting", "running"))),
                fields=("price_draft",),
                name="impact_once_at_a_time_of_a_price_draft",
            ),
        ),
    ]
