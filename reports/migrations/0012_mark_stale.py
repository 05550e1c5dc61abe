from django.db import migrations

# With every event comes a mark, in the same transaction: also where events are written many at once,
# past the moves (deadlines) or by COPY. reports.rollups.refreshing reads and removes the marks.
FUNCTION = """
CREATE FUNCTION mark_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_stale (ticket_id) SELECT DISTINCT ticket_id FROM written;
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER mark_stale AFTER INSERT ON complaints_historyevent
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION mark_stale()
"""
# What was written before there were marks is counted by the first refresh.
BEFORE = "INSERT INTO reports_stale (ticket_id) SELECT id FROM complaints_ticket"


class Migration(migrations.Migration):
    dependencies = [("reports", "0011_figures")]
    operations = [
        migrations.RunSQL(
            [FUNCTION, TRIGGER, BEFORE],
            ["DROP TRIGGER mark_stale ON complaints_historyevent", "DROP FUNCTION mark_stale()"],
        )
    ]
