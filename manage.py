#!/usr/bin/env python
"""The door to Django's commands. Without DATABASE_URL the embedded PostgreSQL is started for them."""

import os
import sys


def main():
    """Run one command of `python manage.py`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.postgres import running

    with running():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
