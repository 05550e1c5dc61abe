from django.db import migrations, models


class Migration(migrations.Migration):
    """Room for 2026-10-05..2026-10-17; a longer limit changes no row."""

    dependencies = [("reports", "0017_count_anew")]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="period",
            field=models.CharField(max_length=24, verbose_name="period"),
        ),
    ]
