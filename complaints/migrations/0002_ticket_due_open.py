from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Counting what is due reads only what is due, however many tickets are open."""

    atomic = False
    dependencies = [("complaints", "0001_initial")]
    operations = [
        AddIndexConcurrently(
            "ticket",
            models.Index(fields=["next_due_at", "id"], name="ticket_due_open", condition=Q(is_open=True)),
        ),
    ]
