import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('sla', '0011_in_hand'),
    ]

    operations = [
        migrations.CreateModel(
            name='OnCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_at', models.DateTimeField(verbose_name='on call from')),
                ('ends_at', models.DateTimeField(verbose_name='on call until')),
                ('said_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='on_call', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'time on call',
                'verbose_name_plural': 'times on call',
                'ordering': ['begins_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('withdrawn_at', None)), fields=['ends_at'], name='on_call_standing')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='on_call_ends_later'), models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('person', 'begins_at', 'ends_at'), name='on_call_said_once')],
            },
        ),
    ]
