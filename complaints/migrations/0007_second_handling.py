import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Who ended an incident, and the form that declared it; finding what came in just now."""

    atomic = False
    dependencies = [
        ("complaints", "0006_history_roots"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="key",
            field=models.UUIDField(default=None, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="incident",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        AddIndexConcurrently(
            "ticket",
            models.Index(fields=["received_at"], name="ticket_received_open", condition=Q(is_open=True)),
        ),
    ]
