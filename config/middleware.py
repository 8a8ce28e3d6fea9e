"""What every request goes through besides Django's own middleware."""

import logging

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.shortcuts import render
from psycopg.errors import QueryCanceled

logger = logging.getLogger(__name__)


class ReadersTimeout:
    """Readers' queries end after STATEMENT_TIMEOUT; the admin's do not. Database trouble answers 503 with what to do.

    The limit is set when a connection is made (settings.DATABASES), so that no reader's page can forget it; for the
    admin it is lifted and set again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer the request, without the limit if it is the admin's."""
        if not settings.STATEMENT_TIMEOUT or not request.path.startswith("/admin/"):
            return self.get_response(request)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")
        except OperationalError as error:
            return self.process_exception(request, error)
        try:
            return self.get_response(request)
        finally:
            if not connection.needs_rollback and connection.is_usable():
                with connection.cursor() as cursor:
                    cursor.execute(f"SET statement_timeout = {settings.STATEMENT_TIMEOUT:d}")
            else:
                connection.close()

    def process_exception(self, request, exception):
        """A page of 503 for a database that does not answer, or not in time."""
        if not isinstance(exception, DatabaseError):
            return None
        too_slow = isinstance(exception.__cause__, QueryCanceled)
        if not too_slow and not isinstance(exception, OperationalError):
            return None
        logger.warning("503 for %s: %s", request.path, exception)
        answer = render(request, "503.html", {"too_slow": too_slow}, status=503)
        answer["Retry-After"] = "10"
        return answer
