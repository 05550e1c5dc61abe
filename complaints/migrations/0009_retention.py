import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from complaints.models.append_only import written_once
from complaints.models.erasable import texts_can_be_erased


class Migration(migrations.Migration):
    """Requests about personal data, the ledger of erasures, and the one change the history allows."""

    dependencies = [
        ('accounts', '0004_delegation'),
        ('complaints', '0008_amounts_of_plans'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('copy', 'a copy of the data'), ('deletion', 'deletion of the data')], max_length=8, verbose_name='asks for')),
                ('words', models.TextField(blank=True, max_length=1000, verbose_name="in the customer's words")),
                ('asked_at', models.DateTimeField()),
                ('due_on', models.DateField(verbose_name='answer due')),
                ('outcome', models.CharField(blank=True, choices=[('granted', 'granted'), ('restricted', 'only stored and protected until the retention ends'), ('refused', 'refused')], max_length=10, verbose_name='outcome')),
                ('covers_all', models.BooleanField(default=False, verbose_name="also the person's other complaints")),
                ('reasons', models.TextField(blank=True, max_length=1000, verbose_name='reasons')),
                ('decided_at', models.DateTimeField(null=True)),
                ('available_until', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'request about personal data',
                'verbose_name_plural': 'requests about personal data',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('rule', models.CharField(choices=[('retention', 'end of the retention'), ('request', 'deletion asked for by the customer'), ('unlinked', 'linked to no complaint'), ('addresses', 'addresses of notices')], max_length=10)),
                ('what', models.CharField(choices=[('tickets', 'tickets'), ('customers', 'customers'), ('events', 'lines of histories'), ('records', 'plans, notices, answers and other records'), ('contacts', 'received messages'), ('files', 'files'), ('drafts', 'unsent forms'), ('notices', 'addresses of sent notices')], max_length=10)),
                ('count', models.PositiveIntegerField()),
            ],
            options={
                'verbose_name': 'entry of the ledger of erasures',
                'verbose_name_plural': 'ledger of erasures',
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='historyevent',
            name='commitments',
            field=models.JSONField(default=None, null=True),
        ),
        migrations.AddField(
            model_name='ticket',
            name='anonymised_at',
            field=models.DateTimeField(default=None, null=True, verbose_name='anonymised'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='restricted_at',
            field=models.DateTimeField(default=None, null=True, verbose_name='restricted'),
        ),
        migrations.AddField(
            model_name='datarequest',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='datarequest',
            name='ticket',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='complaints.ticket'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.UniqueConstraint(fields=('batch', 'rule', 'what'), name='ledger_once'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('count__gt', 0)), name='ledger_counts_something'),
        ),
        migrations.AddIndex(
            model_name='datarequest',
            index=models.Index(condition=models.Q(('decided_at', None)), fields=['due_on', 'id'], name='data_request_open'),
        ),
        migrations.AddConstraint(
            model_name='datarequest',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('ticket', 'kind'), name='data_request_one_open'),
        ),
        written_once('complaints_ledgerentry'),
        texts_can_be_erased(),
    ]
