from django.db import migrations

# Tickets count more than they did: the first answer in time, dissatisfied answers, age while open.
EVERY_TICKET = "INSERT INTO reports_stale (ticket_id) SELECT id FROM complaints_ticket"


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial"), ("reports", "0016_assessment")]
    operations = [migrations.RunSQL(EVERY_TICKET, migrations.RunSQL.noop)]
