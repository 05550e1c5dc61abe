from django.db import migrations

from complaints.models.erasable import kept_as_the_history_says


class Migration(migrations.Migration):
    """When texts may be erased is read from the history, not from what the application can change."""

    dependencies = [("complaints", "0011_ticket_states")]

    operations = [kept_as_the_history_says()]
