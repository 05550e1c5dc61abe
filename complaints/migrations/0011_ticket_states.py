from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Open tickets by state and age are counted in the index alone, however many are archived."""

    atomic = False
    dependencies = [("complaints", "0010_ticket_retention")]
    operations = [
        AddIndexConcurrently(
            "ticket",
            models.Index(
                fields=["state", "received_at"],
                name="ticket_state_open",
                condition=Q(is_open=True),
            ),
        ),
    ]
