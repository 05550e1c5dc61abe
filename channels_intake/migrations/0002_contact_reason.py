from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels_intake", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="reason",
            field=models.CharField(
                blank=True, db_default="", max_length=200, verbose_name="why it was discarded"
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("state", "received")),
                fields=["received_at", "id"],
                name="contact_waiting",
            ),
        ),
    ]
