from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_skill_history'),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name='password_is_temporary',
            field=models.BooleanField(
                db_default=False, default=False, verbose_name='must choose an own password'
            ),
        )
        for name in ('historicaluser', 'user')
    ]
