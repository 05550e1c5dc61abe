from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("channels_intake", "0010_late_files")]

    operations = [
        AddIndexConcurrently(
            "arrival",
            models.Index(
                fields=["files_try_at"], name="arrival_files_wait", condition=Q(files_try_at__isnull=False)
            ),
        ),
    ]
