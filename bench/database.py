"""A throw-away database: on a server and in a folder that are gone afterwards."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def throw_away(*, durable=True, loaded=()):
    """An empty database with all tables, and Django set up to use it. Yields a psycopg connection in autocommit.

    Without `durable` it does not wait for the disk; `loaded`: commands that fill it before.
    """
    with tempfile.TemporaryDirectory(prefix="sourceline-bench-") as folder:
        Path(folder).chmod(0o711)  # as root the server runs as somebody else, who must get in
        os.environ.pop("DATABASE_URL", None)  # never the user's own data
        os.environ.update(
            SOURCELINE_DATA=folder, DJANGO_SETTINGS_MODULE="config.settings", DEBUG="", SITE_URL="http://localhost"
        )
        import django
        import psycopg
        from django.core.management import call_command
        from django.db import connection as django_connection

        from config import postgres

        django.setup()
        with postgres.running(folder, durable=durable):
            for command in ("migrate", "collectstatic"):
                call_command(command, verbosity=0)
            for command in loaded:
                call_command(command)
            # Statements are planned each time, as Django has it.
            with psycopg.connect(postgres.address(folder), autocommit=True, prepare_threshold=None) as connection:
                yield connection
            django_connection.close()
            django_connection.close_pool()
