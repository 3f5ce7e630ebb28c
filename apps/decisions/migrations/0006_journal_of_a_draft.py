"""Rows that can be switched off or retired, dates of parameters, and the journal of a draft, which nobody changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from apps.audit.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('decisions', '0008_what_a_draft_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='approach',
            name='retired',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='choice',
            name='retired',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='derivednumber',
            name='retired',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='finding',
            name='retired',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='findingvalue',
            name='retired',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='flag',
            name='retired',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='gate',
            name='retired',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='namedcondition',
            name='retired',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='namedlist',
            name='retired',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='outcome',
            name='retired',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='parameternote',
            name='as_of',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='parameternote',
            name='checked_on',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='parameternote',
            name='review_on',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='question',
            name='retired',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='rule',
            name='off',
            field=models.BooleanField(default=False, verbose_name='switched off'),
        ),
        migrations.AddField(
            model_name='section',
            name='retired',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='source',
            name='retired',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='stage',
            name='retired',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='DraftChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('part', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=120)),
                ('what', models.CharField(max_length=10)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
                ('place_before', models.PositiveIntegerField(null=True)),
                ('place_after', models.PositiveIntegerField(null=True)),
                ('by_name', models.CharField(max_length=320)),
                ('at', models.DateTimeField()),
                ('why', models.TextField(blank=True)),
                ('undoes', models.PositiveIntegerField(null=True)),
                ('together', models.PositiveIntegerField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('draft', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='changes', to='decisions.draft')),
            ],
            options={
                'ordering': ('-number',),
                'indexes': [models.Index(fields=['draft', 'part', 'key'], name='draft_change_by_row')],
                'constraints': [models.UniqueConstraint(fields=('draft', 'number'), name='draft_change_numbered_once'), models.CheckConstraint(condition=models.Q(('what__in', ('added', 'changed', 'removed', 'moved'))), name='draft_change_known'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('together__gte', 1)), name='draft_change_from_one')],
            },
        ),
        migrations.CreateModel(
            name='OpenRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='decisions.draft')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('draft', 'part', 'key', 'person'), name='open_row_once_a_person')],
            },
        ),
        append_only("decisions_draftchange"),
    ]
