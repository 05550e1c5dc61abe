from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

OPEN = Q(cancelled_at=None, met_at=None)
HALFWAY = "(started_at - '2000-01-01 00:00:00+00') + deferred + ((due_at - started_at) - deferred) * 0.5"
# Tickets' clocks stood in this index as well, a million entries that nothing asks for.
ONCE = "clock_open_once_for_contact"
MAKE = (
    "CREATE UNIQUE INDEX CONCURRENTLY %s ON sla_clock (contact, target)"
    " WHERE cancelled_at IS NULL AND met_at IS NULL{also}"
)


def again(also: str) -> list[str]:
    """The new index is there before the old one goes, so that the promise never lapses."""
    return [
        MAKE.format(also=also) % f"{ONCE}_new",
        f"DROP INDEX CONCURRENTLY {ONCE}",
        f"ALTER INDEX {ONCE}_new RENAME TO {ONCE}",
    ]


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('sla', '0008_clock_counted_by'),
    ]

    operations = [
        # A lease changes no indexed column: with room in the page it costs no index entry.
        migrations.RunSQL('ALTER TABLE sla_clock SET (fillfactor = 80)', 'ALTER TABLE sla_clock RESET (fillfactor)'),
        migrations.RunSQL(
            again(' AND contact IS NOT NULL'),
            again(''),
            state_operations=[
                migrations.RemoveConstraint(model_name='clock', name=ONCE),
                migrations.AddConstraint(
                    model_name='clock',
                    constraint=models.UniqueConstraint(
                        condition=OPEN & Q(contact__isnull=False), fields=('contact', 'target'), name=ONCE
                    ),
                ),
            ],
        ),
        AddIndexConcurrently(
            model_name='clock',
            index=models.Index(RawSQL(HALFWAY, ()), condition=Q(audited_at=None), name='clock_halfway'),
        ),
        AddIndexConcurrently(
            model_name='clock',
            index=models.Index(
                condition=Q(audited_at=None) & (Q(met_at__isnull=False) | Q(cancelled_at__isnull=False)),
                fields=['id'],
                name='clock_ended_unaudited',
            ),
        ),
        RemoveIndexConcurrently(model_name='clock', name='clock_unaudited'),
    ]
