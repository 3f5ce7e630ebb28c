from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0002_longer_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="usecasedecision",
            name="written",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
