"""When a next step belongs, and who takes it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0004_what_a_law_asks"),
    ]

    operations = [
        migrations.AddField(model_name="effect", name="due", field=models.CharField(blank=True, default="", max_length=12)),
        migrations.AddField(model_name="effect", name="who", field=models.TextField(blank=True, default="")),
    ]
