from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels_intake", "0003_channels")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="late_reason",
            field=models.CharField(
                blank=True, db_default="", max_length=200, verbose_name="why it was entered late"
            ),
        ),
    ]
