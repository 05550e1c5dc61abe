from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('complaints', '0014_flags_and_appeals'),
    ]

    # Every page of a queue counts these tabs; without an index that reads each open ticket there is.
    operations = [
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(
                condition=Q(is_open=True, is_repeat=True),
                fields=['next_due_at', 'id'],
                name='ticket_repeat_open',
            ),
        ),
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(
                condition=Q(is_open=True, may_escalate=True),
                fields=['next_due_at', 'id'],
                name='ticket_risk_open',
            ),
        ),
    ]
