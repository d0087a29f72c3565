"""The language of reminders; until when an initial password is good."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns of Account."""

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="language",
            field=models.CharField(choices=[("zh", "中文"), ("en", "English")], default="zh", max_length=2),
        ),
        migrations.AddField(
            model_name="account",
            name="password_expires",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
