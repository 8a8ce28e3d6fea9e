"""Once installed the functions and triggers of the SQL files. 0003 does, which replaced them.

Only the newest migration that names one of these files reads it. Whoever changes a file writes a new migration that
runs all of them, and empties the one that did.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """Nothing."""

    dependencies = [
        ("claims", "0001_initial"),
        ("codebook", "0001_initial"),
        ("incidents", "0001_initial"),
        ("sources", "0001_initial"),
        ("actors", "0001_initial"),
        ("locations", "0002_path_triggers"),
    ]

    operations = []
