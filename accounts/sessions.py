"""Where sessions are kept (SESSION_ENGINE): in our own table, so that a curator's can be seen and ended."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.dateparse import parse_datetime

from accounts.models import Session

BROWSER = 200  # characters that are kept of what a browser calls itself


class SessionStore(DatabaseStore):
    """Django's sessions in the database; each row tells whose it is. One that was ended does not come back."""

    @classmethod
    def get_model_class(cls):
        """The table."""
        return Session

    def create_model_instance(self, data):
        """The row of a session that holds `data`."""
        row = super().create_model_instance(data)
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.began, row.seen = (parse_datetime(data[name]) if name in data else None for name in ("began", "seen"))
        row.address, row.browser = data.get("address"), data.get("browser", "")[:BROWSER]
        return row
