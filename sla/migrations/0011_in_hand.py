import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sla', '0010_service_hours'),
    ]

    operations = [
        migrations.CreateModel(
            name='InHand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clocks', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('until', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'clocks in hand',
                'verbose_name_plural': 'clocks in hand',
            },
        ),
    ]
