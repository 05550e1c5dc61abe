from typing import Any

import django.db.models.deletion
import privacy.fields
from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q, Value
from django.db.models.functions import Replace, Reverse
from privacy.index import blind_index, normal_name

BATCH = 500


def index_names(apps: Any, schema_editor: Any) -> None:
    """Names entered before can be found too; a stopped run is taken up by the next."""
    customers = apps.get_model("complaints", "Customer").objects
    last = 0
    while rows := list(customers.filter(pk__gt=last).only("pk", "name").order_by("pk")[:BATCH]):
        for row in rows:
            normal = normal_name(row.name)
            row.name_index = blind_index(normal, "name") if normal else None
        customers.bulk_update(rows, ["name_index"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    """Drafts of staff forms; and what finds a customer's name and the end of a ticket number."""

    atomic = False
    dependencies = [
        ("complaints", "0003_customer_confirmed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("touched_at", models.DateTimeField(db_index=True)),
                ("form", models.CharField(max_length=40)),
                ("typed", privacy.fields.EncryptedTextField(max_chars=100_000)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="complaints.ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "form draft",
                "verbose_name_plural": "form drafts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "ticket", "form"), name="form_draft_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.AddField("customer", "name_index", models.BinaryField(max_length=32, null=True)),
        AddIndexConcurrently(
            "customer",
            models.Index(fields=["name_index"], name="customer_name", condition=Q(name_index__isnull=False)),
        ),
        AddIndexConcurrently(
            "ticket",
            models.Index(
                OpClass(Reverse(Replace(F("number"), Value("-"), Value(""))), name="text_pattern_ops"),
                name="ticket_number_tail",
            ),
        ),
        migrations.RunPython(index_names, migrations.RunPython.noop, elidable=True),
    ]
