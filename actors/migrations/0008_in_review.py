"""A status between draft and published: what is offered for review."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The choices of a column, which the database does not know."""

    dependencies = [
        ('actors', '0007_names_of_merged'),
    ]

    operations = [
        migrations.AlterField(
            model_name='actor',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('restricted', "Restricted, for the law or for people's safety")], db_index=True, default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='actorevent',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('restricted', "Restricted, for the law or for people's safety")], default='draft', max_length=10),
        ),
    ]
