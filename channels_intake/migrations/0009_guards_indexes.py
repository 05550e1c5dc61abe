from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("channels_intake", "0008_guards")]

    operations = [
        AddIndexConcurrently(
            "arrival", models.Index(fields=["-id"], name="arrival_held", condition=Q(state="held"))
        ),
        AddIndexConcurrently(
            "arrival", models.Index(fields=["-id"], name="arrival_not_taken", condition=~Q(not_taken=""))
        ),
    ]
