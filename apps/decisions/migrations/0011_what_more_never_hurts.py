"""The options that more of an answer never hurts, so that the rules can be held to it."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0009_reviews_and_history"),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="more_helps",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=80), blank=True, default=list, size=None
            ),
        ),
    ]
