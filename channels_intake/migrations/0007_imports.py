"""Imports: files on their way, saved column mappings, and under which number a ticket is kept elsewhere."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import privacy.binary
import privacy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("channels_intake", "0009_guards_indexes"),
        ("complaints", "0011_ticket_states"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tickets", "Tickets of another system"),
                            ("cases", "Cases of an authority"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("source", models.CharField(max_length=40, verbose_name="comes from")),
                ("name", models.CharField(max_length=120, verbose_name="file")),
                ("size", models.PositiveIntegerField(verbose_name="size (bytes)")),
                ("sha256", models.CharField(max_length=64)),
                ("charset", models.CharField(blank=True, max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "being read"),
                            ("mapping", "columns to be named"),
                            ("checking", "being checked"),
                            ("checked", "checked, nothing brought in yet"),
                            ("running", "being brought in"),
                            ("done", "done"),
                            ("cancelled", "cancelled"),
                            ("failed", "could not go on"),
                        ],
                        default="reading",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("headers", privacy.fields.EncryptedTextField(default="[]", max_chars=200000)),
                ("columns", models.JSONField(default=dict)),
                ("choices", models.JSONField(default=dict)),
                (
                    "reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why it could not go on"),
                ),
                ("rows", models.PositiveIntegerField(default=0)),
                ("position", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("made", models.PositiveIntegerField(default=0)),
                ("known", models.PositiveIntegerField(default=0)),
                ("linked", models.PositiveIntegerField(default=0)),
                ("wrong", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ImportBlock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("data", privacy.binary.EncryptedBytesField(max_chars=1048576)),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks",
                        to="channels_intake.import",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportChunk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("rows", privacy.fields.EncryptedTextField(max_chars=24000000)),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="channels_intake.import",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportProblem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.PositiveIntegerField(verbose_name="row")),
                ("field", models.CharField(max_length=20, verbose_name="column")),
                ("code", models.CharField(max_length=24, verbose_name="problem")),
                ("value", privacy.fields.EncryptedTextField(default="", max_chars=80)),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="problems",
                        to="channels_intake.import",
                    ),
                ),
            ],
            options={
                "verbose_name": "problem of an import",
                "verbose_name_plural": "problems of imports",
            },
        ),
        migrations.CreateModel(
            name="Origin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=40, verbose_name="comes from")),
                ("number", models.CharField(max_length=60, verbose_name="its number there")),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("is_case", models.BooleanField(default=False)),
                ("reply_by", models.DateTimeField(null=True, verbose_name="to be answered by")),
                ("taken_at", models.DateTimeField(verbose_name="taken in")),
                ("told_at", models.DateTimeField(null=True, verbose_name="answered")),
                (
                    "brought_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="origins",
                        to="channels_intake.import",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="origins",
                        to="complaints.ticket",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "origin",
                "verbose_name_plural": "origins",
            },
        ),
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tickets", "Tickets of another system"),
                            ("cases", "Cases of an authority"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("headers", models.JSONField(default=dict)),
                ("choices", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "column mapping",
                "verbose_name_plural": "column mappings",
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("kind", "name"), name="column_mapping_once")],
            },
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(
                condition=models.Q(("state__in", ["reading", "checking", "running"])),
                fields=["id"],
                name="import_to_do",
            ),
        ),
        migrations.AddConstraint(
            model_name="importblock",
            constraint=models.UniqueConstraint(fields=("of", "number"), name="import_block_once"),
        ),
        migrations.AddConstraint(
            model_name="importchunk",
            constraint=models.UniqueConstraint(fields=("of", "number"), name="import_chunk_once"),
        ),
        migrations.AddConstraint(
            model_name="importproblem",
            constraint=models.UniqueConstraint(fields=("of", "row", "field"), name="import_problem_once"),
        ),
        migrations.AddIndex(
            model_name="origin",
            index=models.Index(condition=models.Q(("is_case", True)), fields=["-id"], name="origin_cases"),
        ),
    ]
