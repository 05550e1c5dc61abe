import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from complaints.models.append_only import written_once


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_delegation'),
        ('reports', '0014_case_study'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExportEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('export', models.UUIDField(default=uuid.uuid4)),
                ('kind', models.CharField(choices=[('begun', 'begun'), ('finished', 'finished'), ('broken_off', 'broken off')], max_length=10)),
                ('at', models.DateTimeField()),
                ('role', models.CharField(max_length=16)),
                ('question', models.JSONField(default=dict)),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), size=None)),
                ('format', models.CharField(max_length=4)),
                ('language', models.CharField(max_length=10)),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='rows')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'event of an export',
                'verbose_name_plural': 'events of exports',
                'constraints': [models.UniqueConstraint(fields=('export', 'kind'), name='export_event_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('question', models.CharField(max_length=500)),
                ('saved_at', models.DateTimeField()),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department', verbose_name='shared with')),
            ],
            options={
                'verbose_name': 'saved view',
                'verbose_name_plural': 'saved views',
                'indexes': [models.Index(condition=models.Q(('unit__isnull', False)), fields=['unit'], name='saved_view_unit')],
                'constraints': [models.UniqueConstraint(fields=('owner', 'name'), name='saved_view_once')],
            },
        ),
        written_once('reports_exportevent'),
    ]
