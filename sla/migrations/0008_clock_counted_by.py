from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('sla', '0007_policies'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='clock',
            index=models.Index(condition=models.Q(('cancelled_at', None), ('met_at', None)), fields=['counted_by'], name='clock_counted_by'),
        ),
    ]
