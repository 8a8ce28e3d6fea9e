"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

from lib.garbage import look_less

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("STATEMENT_TIMEOUT", "5000")
application = get_wsgi_application()
look_less()
