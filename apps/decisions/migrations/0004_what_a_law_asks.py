"""What a law or the like asks of a project, from when, and when that was checked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0003_sentences_with_figures"),
    ]

    operations = [
        migrations.AddField(model_name="source", name="demands", field=models.TextField(blank=True, default="")),
        migrations.AddField(model_name="source", name="applies_from", field=models.CharField(blank=True, default="", max_length=40)),
        migrations.AddField(model_name="source", name="checked_on", field=models.CharField(blank=True, default="", max_length=40)),
    ]
