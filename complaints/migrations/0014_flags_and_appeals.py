import django.db.models.deletion
from django.db import migrations, models

NOTICE_CHANNELS = [
    ("phone", "Telephone"),
    ("sms", "Text message"),
    ("email", "E-mail"),
    ("letter", "Letter"),
    ("online", "Progress page"),
]


def yes_or_no(verbose_name: str, **more: str) -> models.BooleanField:
    return models.BooleanField(verbose_name, default=False, db_default=False, **more)


class Migration(migrations.Migration):
    """Columns with a default of the database: the old code goes on writing rows without them."""

    dependencies = [("complaints", "0013_looks")]
    operations = [
        migrations.AddField("ticket", "is_group", yes_or_no("group complaint")),
        migrations.AddField("ticket", "is_confidential", yes_or_no("confidential")),
        migrations.AddField(
            "appeal",
            "transferred_on",
            models.DateField("transferred by the regulator", null=True, default=None),
        ),
        migrations.AddField(
            "attachment",
            "appeal",
            models.ForeignKey(
                "complaints.appeal",
                django.db.models.deletion.PROTECT,
                null=True,
                related_name="materials",
                db_index=False,
            ),
        ),
        migrations.AddField(
            "resultnotice",
            "written",
            models.CharField(
                "in writing by",
                max_length=8,
                choices=NOTICE_CHANNELS,
                blank=True,
                default="",
                db_default="",
            ),
        ),
        *(
            migrations.AddField(
                name,
                "is_dispatched_at_once",
                yes_or_no(
                    "assigned by rule",
                    help_text="A complex complaint goes to its department as soon as it is classified.",
                ),
            )
            for name in ("category", "historicalcategory")
        ),
    ]
