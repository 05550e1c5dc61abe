import django.db.models.expressions
from django.db import migrations, models

# Tallies without their buckets; broken down by a dimension, of these only what stands open. Whatever
# writes `keys` need not know of it, so code from before goes on writing meanwhile. Adding it writes
# every row anew, in seconds: there are as many as days, units and dimensions, however many tickets.
BRIEF = """
CREATE FUNCTION rollup_brief(dimension text, keys jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(jsonb_object_agg(each.key, each.tallies), '{}') FROM (
        SELECT counted.key, jsonb_object_agg(tally.key, tally.value - 2) AS tallies
        FROM jsonb_each(keys) AS counted, jsonb_each(counted.value) AS tally
        WHERE dimension = '' OR tally.key = ANY('{
            late, late_over, promise_broken, promise_over,
            open_young, open_young_over, open_middle, open_middle_over, open_old, open_old_over
        }')
        GROUP BY counted.key
    ) AS each
$$
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0018_any_period")]

    operations = [
        migrations.RunSQL(BRIEF, "DROP FUNCTION rollup_brief(text, jsonb)"),
        migrations.AddField(
            model_name="rollup",
            name="brief",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.expressions.Func("dimension", "keys", function="rollup_brief"),
                output_field=models.JSONField(),
            ),
        ),
    ]
