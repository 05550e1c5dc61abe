from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

# The first rung of every ladder shipped so far; the sweep records what was passed meanwhile.
FIRST_STEP = """
    UPDATE sla_clock SET next_step_at = first_at
    FROM (SELECT id, started_at + (due_at - started_at) * 0.7 AS first_at FROM sla_clock) AS first
    WHERE sla_clock.id = first.id AND first_at < coalesce(met_at, cancelled_at, 'infinity')
"""


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('sla', '0002_enforcement'),
    ]

    operations = [
        migrations.RunSQL(FIRST_STEP, migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name='clock',
            index=models.Index(condition=models.Q(('next_step_at__isnull', False), ('quarantined_at', None)), fields=['next_step_at'], name='clock_next_step'),
        ),
        AddIndexConcurrently(
            model_name='clock',
            index=models.Index(condition=models.Q(('quarantined_at__isnull', False)), fields=['quarantined_at'], name='clock_set_aside'),
        ),
        AddIndexConcurrently(
            model_name='clock',
            index=models.Index(condition=models.Q(('breached_at__isnull', False)), fields=['breached_at'], name='clock_breached'),
        ),
        AddIndexConcurrently(
            model_name='clock',
            index=models.Index(condition=models.Q(('audited_at', None)), fields=['id'], name='clock_unaudited'),
        ),
    ]
