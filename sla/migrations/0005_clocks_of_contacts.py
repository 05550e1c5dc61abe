from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q

OPEN = Q(met_at=None, cancelled_at=None)
ONE_SUBJECT = Q(ticket__isnull=False, contact=None) | Q(ticket=None, contact__isnull=False)
ONCE = models.UniqueConstraint(
    fields=["contact", "target"], name="clock_open_once_for_contact", condition=OPEN
)
# As the constraint would be made, but while the table is written to.
INDEX = """
    CREATE UNIQUE INDEX CONCURRENTLY clock_open_once_for_contact ON sla_clock (contact, target)
    WHERE cancelled_at IS NULL AND met_at IS NULL
"""
DROP = "DROP INDEX CONCURRENTLY clock_open_once_for_contact"


class Migration(migrations.Migration):
    """A clock belongs to a ticket or, before there is one, to a contact."""

    atomic = False

    dependencies = [("sla", "0004_extension")]

    operations = [
        migrations.AlterField(
            model_name="clock",
            name="ticket",
            field=models.ForeignKey(
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="clocks",
                to="complaints.ticket",
            ),
        ),
        migrations.AddField(model_name="clock", name="contact", field=models.BigIntegerField(null=True)),
        AddConstraintNotValid(
            model_name="clock",
            constraint=models.CheckConstraint(condition=ONE_SUBJECT, name="clock_one_subject"),
        ),
        ValidateConstraint(model_name="clock", name="clock_one_subject"),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(INDEX, DROP)],
            state_operations=[migrations.AddConstraint(model_name="clock", constraint=ONCE)],
        ),
    ]
