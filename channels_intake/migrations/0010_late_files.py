from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels_intake", "0006_calls")]

    operations = [
        migrations.AddField("arrival", "files_try_at", models.DateTimeField(null=True)),
    ]
