"""A replay tries an older version of the rules, too: what publishing it again would decide otherwise."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def forget_what_versions_would_decide(apps, schema_editor):
    """On the way back: there is no place for these runs, and whoever wants them asks again."""
    apps.get_model("decisions", "ImpactRun").objects.using(schema_editor.connection.alias).exclude(version=None).delete()
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table that still has to be checked cannot be altered


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0003_drafts_of_price_lists'),
        ('decisions', '0014_who_has_a_price_open'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='impactrun',
            name='impact_of_one_draft',
        ),
        migrations.AddField(
            model_name='impactrun',
            name='version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='decisions.rulebookversion'),
        ),
        migrations.AddIndex(
            model_name='impactrun',
            index=models.Index(fields=['version', '-requested_at'], name='impact_of_a_version'),
        ),
        migrations.AddConstraint(
            model_name='impactrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('draft__isnull', False), ('price_draft__isnull', True), ('version__isnull', True)), models.Q(('draft__isnull', True), ('price_draft__isnull', False), ('version__isnull', True)), models.Q(('draft__isnull', True), ('price_draft__isnull', True), ('version__isnull', False)), _connector='OR'), name='impact_of_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='impactrun',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('waiting', 'running'))), fields=('version',), name='impact_once_at_a_time_of_a_version'),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_what_versions_would_decide),
    ]
