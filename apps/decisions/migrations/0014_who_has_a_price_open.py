"""Who has a row open is noted of drafts of the prices, too."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0003_drafts_of_price_lists'),
        ('decisions', '0013_impact_of_prices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='openrow',
            name='price_draft',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.pricedraft'),
        ),
        migrations.AlterField(
            model_name='openrow',
            name='draft',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='decisions.draft'),
        ),
        migrations.AlterField(
            model_name='openrow',
            name='key',
            field=models.CharField(max_length=200),
        ),
        migrations.AddConstraint(
            model_name='openrow',
            constraint=models.UniqueConstraint(fields=('price_draft', 'part', 'key', 'person'), name='open_price_row_once_a_person'),
        ),
        migrations.AddConstraint(
            model_name='openrow',
            constraint=models.CheckConstraint(condition=models.Q(('draft__isnull', True), ('price_draft__isnull', True), _connector='XOR'), name='open_row_of_one_draft'),
        ),
    ]
