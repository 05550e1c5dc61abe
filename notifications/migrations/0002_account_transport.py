from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="transport",
            field=models.CharField(
                choices=[
                    ("in_app", "In the application"),
                    ("email", "E-mail"),
                    ("account", "Account of a channel"),
                ],
                max_length=8,
            ),
        ),
    ]
