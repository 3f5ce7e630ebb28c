"""Drafts of price lists with rows, journal and reviews; of a published list its chain, notes, start and what it restores.

Lists published so far took effect when they were published; they are not chained.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from apps.audit.append_only import append_only


def start_when_published(apps, editor):
    lists = apps.get_model("catalogue", "PriceListVersion").objects.using(editor.connection.alias)
    lists.update(valid_from=models.F("published_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0002_longer_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PriceChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('section', models.CharField(max_length=40)),
                ('key', models.CharField(blank=True, max_length=200)),
                ('what', models.CharField(max_length=10)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
                ('place', models.PositiveIntegerField(null=True)),
                ('by_name', models.CharField(max_length=320)),
                ('at', models.DateTimeField()),
                ('why', models.TextField(blank=True)),
                ('undoes', models.PositiveIntegerField(null=True)),
                ('together', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ('-number',),
            },
        ),
        migrations.CreateModel(
            name='PriceDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'draft of the price list',
                'verbose_name_plural': 'drafts of the price list',
                'ordering': ('-changed_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='PriceListWithdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_name', models.CharField(max_length=320)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='PriceReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('draft_number', models.BigIntegerField()),
                ('draft_title', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=10)),
                ('revision', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64, verbose_name='fingerprint of what was reviewed')),
                ('canonical', models.TextField(verbose_name='what was reviewed')),
                ('words', models.TextField(blank=True)),
                ('by_name', models.CharField(max_length=320)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='PriceRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=200)),
                ('position', models.PositiveIntegerField(default=0)),
                ('content', models.JSONField()),
            ],
            options={
                'ordering': ('section', 'position', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='pricelistversion',
            name='notes',
            field=models.TextField(blank=True, default='', verbose_name='what changed'),
        ),
        migrations.AddField(
            model_name='pricelistversion',
            name='previous_sha256',
            field=models.CharField(blank=True, default='', max_length=64, verbose_name='fingerprint of the list before'),
        ),
        migrations.AddField(
            model_name='pricelistversion',
            name='restores',
            field=models.PositiveIntegerField(null=True, verbose_name='the list that is published again'),
        ),
        migrations.AddField(
            model_name='pricelistversion',
            name='valid_from',
            field=models.DateTimeField(null=True, verbose_name='in force from'),
        ),
        migrations.RunPython(start_when_published, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='pricelistversion',
            name='valid_from',
            field=models.DateTimeField(verbose_name='in force from'),
        ),
        migrations.AddIndex(
            model_name='pricelistversion',
            index=models.Index(fields=['-valid_from', '-number'], name='price_list_latest_first'),
        ),
        migrations.AddConstraint(
            model_name='pricelistversion',
            constraint=models.CheckConstraint(condition=models.Q(('previous_sha256', ''), models.Q(('number__gt', 1), ('previous_sha256__regex', '^[0-9a-f]{64}$')), _connector='OR'), name='price_list_chained_to_the_one_before'),
        ),
        migrations.AddConstraint(
            model_name='pricelistversion',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__gte', models.F('published_at'))), name='price_list_starts_once_published'),
        ),
        migrations.AddConstraint(
            model_name='pricelistversion',
            constraint=models.CheckConstraint(condition=models.Q(('restores', None), models.Q(('restores__gte', 1), ('restores__lt', models.F('number'))), _connector='OR'), name='price_list_restores_an_older_one'),
        ),
        migrations.AddField(
            model_name='pricechange',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pricedraft',
            name='based_on',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='catalogue.pricelistversion'),
        ),
        migrations.AddField(
            model_name='pricedraft',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pricedraft',
            name='published_as',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='catalogue.pricelistversion'),
        ),
        migrations.AddField(
            model_name='pricechange',
            name='draft',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='changes', to='catalogue.pricedraft'),
        ),
        migrations.AddField(
            model_name='pricelistwithdrawal',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pricelistwithdrawal',
            name='version',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='catalogue.pricelistversion'),
        ),
        migrations.AddField(
            model_name='pricereview',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pricerow',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.pricedraft'),
        ),
        migrations.AddIndex(
            model_name='pricechange',
            index=models.Index(fields=['draft', 'section', 'key'], name='price_change_by_row'),
        ),
        migrations.AddConstraint(
            model_name='pricechange',
            constraint=models.UniqueConstraint(fields=('draft', 'number'), name='price_change_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='pricechange',
            constraint=models.CheckConstraint(condition=models.Q(('what__in', ('added', 'changed', 'removed', 'moved'))), name='price_change_known'),
        ),
        migrations.AddConstraint(
            model_name='pricechange',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1), ('together__gte', 1)), name='price_change_from_one'),
        ),
        migrations.AddIndex(
            model_name='pricereview',
            index=models.Index(fields=['draft_number', 'id'], name='price_review_by_draft'),
        ),
        migrations.AddConstraint(
            model_name='pricereview',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('asked', 'approved', 'sent back'))), name='price_review_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='pricereview',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='price_review_sha256_whole'),
        ),
        migrations.AddConstraint(
            model_name='pricereview',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'approved'), models.Q(('words', ''), _negated=True), _connector='OR'), name='price_review_says_why'),
        ),
        migrations.AddConstraint(
            model_name='pricerow',
            constraint=models.UniqueConstraint(fields=('draft', 'section', 'key'), name='price_row_once_in_a_section'),
        ),
        append_only("catalogue_pricechange"),
        append_only("catalogue_pricereview"),
        append_only("catalogue_pricelistwithdrawal"),
    ]
