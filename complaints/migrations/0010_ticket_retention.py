from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Finding what is past its retention reads only that, however many tickets are kept."""

    atomic = False
    dependencies = [("complaints", "0009_retention")]
    operations = [
        AddIndexConcurrently(
            "ticket",
            models.Index(
                fields=["retain_until", "id"],
                name="ticket_retention",
                condition=Q(retain_until__isnull=False),
            ),
        ),
    ]
