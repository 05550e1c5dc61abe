import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PUBLISHED_STAYS = [
    """
    CREATE FUNCTION refuse_to_change_published() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'edition % is published and stays as it is', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
    """
    CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON reports_edition FOR EACH ROW
        WHEN (OLD.state = 'published') EXECUTE FUNCTION refuse_to_change_published()
    """,
    "ALTER TABLE reports_edition ENABLE ALWAYS TRIGGER published_stays",
]
ANY_MAY_CHANGE = [
    "DROP TRIGGER published_stays ON reports_edition",
    "DROP FUNCTION refuse_to_change_published()",
]


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_delegation'),
        ('reports', '0012_mark_stale'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='report_subscription', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('since', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'subscription to reports',
                'verbose_name_plural': 'subscriptions to reports',
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=12, verbose_name='period')),
                ('kind', models.CharField(choices=[('month', 'month'), ('quarter', 'quarter'), ('year', 'year'), ('week', 'week'), ('days', 'days')], max_length=8)),
                ('first', models.DateField()),
                ('language', models.CharField(max_length=10, verbose_name='language')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'constraints': [models.UniqueConstraint(fields=('period', 'language'), name='report_once')],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='edition')),
                ('state', models.CharField(choices=[('building', 'being built'), ('failed', 'not built'), ('draft', 'draft'), ('review', 'in review'), ('published', 'published')], default='building', max_length=10)),
                ('changes', models.TextField(blank=True, max_length=2000, verbose_name='what changed')),
                ('document', models.TextField(blank=True)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('versions', models.JSONField(default=dict)),
                ('asked_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('progress', models.PositiveSmallIntegerField(default=0)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('try_at', models.DateTimeField()),
                ('error', models.CharField(blank=True, max_length=100)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='reports.report')),
            ],
            options={
                'verbose_name': 'edition of a report',
                'verbose_name_plural': 'editions of reports',
                'indexes': [models.Index(condition=models.Q(('state', 'building')), fields=['try_at'], name='edition_waiting')],
                'constraints': [models.UniqueConstraint(fields=('report', 'number'), name='edition_once'), models.UniqueConstraint(condition=models.Q(('state', 'published'), _negated=True), fields=('report',), name='edition_one_open'), models.CheckConstraint(condition=models.Q(('published_by', None), models.Q(models.Q(('published_by', models.F('submitted_by')), _negated=True), models.Q(('asked_by', None), models.Q(('published_by', models.F('asked_by')), _negated=True), _connector='OR')), _connector='OR'), name='edition_four_eyes'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('published_at__isnull', False), ('published_by__isnull', False), ('submitted_by__isnull', False), models.Q(('digest', ''), _negated=True), models.Q(('document', ''), _negated=True)), _connector='OR'), name='edition_published_whole')],
            },
        ),
        migrations.RunSQL(PUBLISHED_STAYS, ANY_MAY_CHANGE),
    ]
