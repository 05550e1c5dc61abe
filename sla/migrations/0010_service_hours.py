import django.db.models.deletion
from django.db import migrations, models

from complaints.models.append_only import written_once


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_delegation'),
        ('sla', '0009_cheaper_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='ServiceHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(blank=True, max_length=12, verbose_name='channel')),
                ('begins_on', models.DateField(verbose_name='valid from')),
                ('windows', models.JSONField()),
                ('change', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hours', to='sla.calendarchange')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
            ],
            options={
                'verbose_name': 'service hours',
                'verbose_name_plural': 'service hours',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('unit', None), ('channel', ''), _connector='OR'), name='service_hours_one_place'), models.CheckConstraint(condition=models.Q(models.Q(('windows', []), _negated=True), ('unit__isnull', False), models.Q(('channel', ''), _negated=True), _connector='OR'), name='service_hours_organisation')],
            },
        ),
        written_once('sla_servicehours'),
    ]
