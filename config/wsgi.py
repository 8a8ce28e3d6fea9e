"""What the web server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("STATEMENT_TIMEOUT", "5000")
application = get_wsgi_application()

# A page makes some ten thousand objects that go with it. What is loaded by now, and never goes, is left out of each
# search for garbage, and searches come once a page, not ten times: a third of the time of pages and files.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
