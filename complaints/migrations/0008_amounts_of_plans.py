"""Plans from before remedies had amounts: the whole sum stands at the one remedy that looks like money."""

from django.db import migrations

FILL = """
INSERT INTO complaints_remedyamount (plan_id, term_id, option_id, amount)
SELECT plan.id, chosen.term_id, NULL,
       CASE WHEN row_number() OVER (
           PARTITION BY plan.id
           ORDER BY term.code IN ('refund', 'fee-reduction', 'loss-compensation', 'liquidated-damages',
                                  'penalty-waiver') DESC, chosen.id
       ) = 1 THEN plan.compensation ELSE 0 END
  FROM complaints_plan plan
  JOIN complaints_plan_remedies chosen ON chosen.plan_id = plan.id
  JOIN complaints_term term ON term.id = chosen.term_id
 WHERE NOT EXISTS (SELECT 1 FROM complaints_remedyamount kept WHERE kept.plan_id = plan.id)
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0007_second_handling")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
