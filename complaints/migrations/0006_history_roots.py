import django.db.models.deletion
import pgtrigger.migrations
from django.db import migrations, models

from complaints.models.append_only import written_once


class Migration(migrations.Migration):
    """Salted commitments in the chain, daily roots, and a guard that no session can switch off."""

    dependencies = [
        ('complaints', '0005_every_move'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='historyevent',
            name='append_only',
        ),
        migrations.AddField(
            model_name='historyevent',
            name='version',
            field=models.PositiveIntegerField(default=None, null=True),
        ),
        migrations.AddField(
            model_name='historyevent',
            name='salt',
            field=models.CharField(blank=True, db_default='', max_length=32),
        ),
        migrations.CreateModel(
            name='HistoryRoot',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('tickets', models.PositiveIntegerField()),
                ('tree', models.CharField(max_length=64)),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('seal', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'root of the histories',
                'verbose_name_plural': 'roots of the histories',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='SealedHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('number', models.CharField(max_length=24)),
                ('seq', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('root', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heads', to='complaints.historyroot')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='complaints.ticket')),
            ],
            options={
                'verbose_name': 'sealed head',
                'verbose_name_plural': 'sealed heads',
                'constraints': [
                    models.UniqueConstraint(fields=('root', 'place'), name='sealed_place_once'),
                    models.UniqueConstraint(fields=('ticket', 'seq'), name='sealed_head_once'),
                ],
            },
        ),
        written_once('complaints_historyevent'),
        written_once('complaints_historyroot'),
        written_once('complaints_sealedhead'),
    ]
