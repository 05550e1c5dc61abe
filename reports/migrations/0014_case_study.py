import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0011_ticket_states'),
        ('reports', '0013_reports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseStudy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('closed_on', models.DateField(verbose_name='closed on')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('review', 'in review'), ('published', 'published'), ('withdrawn', 'withdrawn')], default='draft', max_length=10)),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('situation', models.TextField(max_length=2000, verbose_name='what happened')),
                ('handling', models.TextField(max_length=4000, verbose_name='what was promised and done')),
                ('result', models.TextField(max_length=2000, verbose_name='what came of it')),
                ('lesson', models.TextField(blank=True, max_length=2000, verbose_name='what we learned')),
                ('remark', models.TextField(blank=True, max_length=1000, verbose_name='what should change')),
                ('written_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='complaints.category', verbose_name='category')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='complaints.ticket', verbose_name='ticket')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'case study',
                'verbose_name_plural': 'case studies',
            },
        ),
        migrations.CreateModel(
            name='UnpublishedCaseStudy',
            fields=[
            ],
            options={
                'verbose_name': 'unpublished case study',
                'verbose_name_plural': 'unpublished case studies',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('reports.casestudy',),
        ),
        migrations.AddIndex(
            model_name='casestudy',
            index=models.Index(fields=['-closed_on', '-id'], name='case_study_listed'),
        ),
        migrations.AddConstraint(
            model_name='casestudy',
            constraint=models.CheckConstraint(condition=models.Q(('reviewed_by', None), models.Q(('reviewed_by', models.F('written_by')), _negated=True), _connector='OR'), name='case_study_four_eyes'),
        ),
        migrations.AddConstraint(
            model_name='casestudy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('published_at__isnull', False), ('reviewed_by__isnull', False), models.Q(('lesson', ''), _negated=True)), _connector='OR'), name='case_study_published_whole'),
        ),
    ]
