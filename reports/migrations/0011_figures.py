import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_delegation'),
        ('complaints', '0010_ticket_retention'),
        ('reports', '0010_display'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Stale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket_id', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'ticket to be counted anew',
                'verbose_name_plural': 'tickets to be counted anew',
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='complaints.ticket')),
                ('facts', models.JSONField()),
                ('traits', models.JSONField()),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=48), size=None)),
                ('counted', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=96), size=None)),
                ('revisit_on', models.DateField(null=True)),
            ],
            options={
                'verbose_name': 'contribution to the figures',
                'verbose_name_plural': 'contributions to the figures',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['counted'], name='contribution_counted'), models.Index(condition=models.Q(('revisit_on__isnull', False)), fields=['revisit_on'], name='contribution_revisit')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalUserCount',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('product', models.SlugField(blank=True, max_length=32, verbose_name='product')),
                ('month', models.DateField(verbose_name='month (its first day)')),
                ('opening', models.PositiveBigIntegerField(verbose_name='users at the beginning')),
                ('closing', models.PositiveBigIntegerField(verbose_name='users at the end')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('branch', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.department', verbose_name='branch')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical number of users',
                'verbose_name_plural': 'historical numbers of users',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Rollup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('span', models.CharField(choices=[('day', 'day'), ('month', 'month')], max_length=5)),
                ('first', models.DateField()),
                ('scope', models.CharField(blank=True, max_length=48)),
                ('dimension', models.CharField(blank=True, choices=[('subject', 'subject'), ('category', 'category'), ('channel', 'channel'), ('branch', 'branch'), ('team', 'service team'), ('department', 'lead department'), ('agent', 'accepting agent'), ('complexity', 'complexity'), ('priority', 'priority'), ('complainant', 'complainant'), ('cause', 'root cause'), ('responsibility', 'responsibility')], max_length=16)),
                ('keys', models.JSONField()),
            ],
            options={
                'verbose_name': 'rollup',
                'verbose_name_plural': 'rollups',
                'indexes': [models.Index(fields=['span', 'first'], name='rollup_span')],
                'constraints': [models.UniqueConstraint(fields=('scope', 'dimension', 'span', 'first'), name='rollup_once')],
            },
        ),
        migrations.CreateModel(
            name='Lateness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tally', models.CharField(choices=[('accepted', 'Accepted'), ('assisted', 'Assisted'), ('entered_in_time', 'Entered In Time'), ('repeated', 'Repeated'), ('escalated', 'Escalated'), ('solved_at_once', 'Solved At Once'), ('breached', 'Breached'), ('responded', 'Responded'), ('closed', 'Closed'), ('closed_net', 'Closed Net'), ('closed_in_time', 'Closed In Time'), ('closed_as_promised', 'Closed As Promised'), ('solved', 'Solved'), ('callback_owed', 'Callback Owed'), ('called_back', 'Called Back'), ('handled', 'Handled'), ('handled_again', 'Handled Again'), ('late', 'Late'), ('late_over', 'Late Over'), ('promise_broken', 'Promise Broken'), ('promise_over', 'Promise Over'), ('asked', 'Asked'), ('asked_answered', 'Asked Answered'), ('answered', 'Answered'), ('satisfied', 'Satisfied'), ('called', 'Called'), ('reached', 'Reached'), ('dispatched', 'Dispatched'), ('returned', 'Returned'), ('appealed', 'Appealed'), ('appealed_above', 'Appealed Above'), ('compensated', 'Compensated'), ('extended', 'Extended')], max_length=24)),
                ('began_on', models.DateField()),
                ('ended_on', models.DateField(null=True)),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lateness', to='reports.contribution')),
            ],
            options={
                'verbose_name': 'time past a limit',
                'verbose_name_plural': 'times past a limit',
                'indexes': [models.Index(fields=['tally', 'began_on'], name='lateness_tally')],
            },
        ),
        migrations.CreateModel(
            name='UserCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product', models.SlugField(blank=True, max_length=32, verbose_name='product')),
                ('month', models.DateField(verbose_name='month (its first day)')),
                ('opening', models.PositiveBigIntegerField(verbose_name='users at the beginning')),
                ('closing', models.PositiveBigIntegerField(verbose_name='users at the end')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department', verbose_name='branch')),
            ],
            options={
                'verbose_name': 'number of users',
                'verbose_name_plural': 'numbers of users',
                'ordering': ['-month', 'branch', 'product'],
                'constraints': [models.UniqueConstraint(fields=('branch', 'product', 'month'), name='user_count_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='user_count_month')],
            },
        ),
    ]
